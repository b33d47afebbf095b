/** What a jq program may ask of the tool that runs it, and functions given in the host's language. */
import type { Json } from './json'
import { Evaluator } from './evaluate'

/** A function in the host's language that needs only values; its arguments are tried in every combination. */
export type Native = (input: Json, args: readonly Json[], run: Evaluator) => Json

export interface Host {
  /** `input`: the next value, or an error when there is none. */
  next(): Json | undefined
  readonly env: Readonly<Record<string, string>>
  readonly now: () => number
  /** Text for stderr from debug, stderr and input_line_number. */
  note(text: string): void
  readonly line: () => number
  readonly file: () => string | null
}
