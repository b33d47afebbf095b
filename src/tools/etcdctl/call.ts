/** What every sub-command of etcdctl works with: the store, the options, the words after its name, and where to print. */
import type { Io, Options } from '../../shell/tools/tool'
import type { EtcdView } from './view'

export interface Call {
  readonly io: Io
  readonly view: EtcdView
  readonly options: Options
  /** The words after the sub-command. */
  readonly words: readonly string[]
  /** As it was given, several with commas between them. */
  readonly endpoint: string
}

/** Resolves with the exit code. */
export type Sub = (call: Call) => Promise<number>

/** Writes a line on stderr and resolves with the exit code. */
export async function fail({ context }: Io, message: string, code = 1): Promise<number> {
  await context.stderr.write(`${message}\n`)
  return code
}
