/** Which part of a log one command is, so that it can be taken back with all it caused. */
import type { Input, LoggedInput } from '../protocol/messages'

const startsCommand = (input: Input): boolean =>
  input.type === 'terminal.run' || (input.type === 'terminal.data' && /[\r\n]/.test(input.data))

export const acts = (input: Input): boolean =>
  startsCommand(input) || input.type === 'file.write' || input.type === 'file.remove' || input.type === 'fault'

/** The terminal an input belongs to, if it does. */
const terminalOf = (input: Input): string | undefined => ('terminal' in input ? input.terminal : undefined)

export interface UndoPoint {
  /** What is left of the log. */
  readonly log: readonly LoggedInput[]
  /** Milliseconds since the start of the session to which time goes back. */
  readonly at: number
  /** Whether what goes was typed, and not a file or a fault. */
  readonly typed: boolean
}

/**
 * The session before its last action: the last command with every key typed for it, the last saved file or the last
 * fault, and all that came after. Undefined when nothing was done yet.
 */
export function beforeLastAction(log: readonly LoggedInput[]): UndoPoint | undefined {
  const last = log.findLastIndex((entry) => acts(entry.input))
  if (last < 0) return undefined
  let first = last
  const terminal = terminalOf(log[last]!.input)
  if (log[last]!.input.type === 'terminal.data') {
    // The keys typed for this line: back to the Enter before it on the same terminal.
    for (let i = last - 1; i >= 0; i--) {
      const { input } = log[i]!
      if (terminalOf(input) !== terminal) continue
      if (input.type !== 'terminal.data' || startsCommand(input)) break
      first = i
    }
  }
  const at = log[first]!.at
  return { log: log.slice(0, first), at, typed: startsCommand(log[last]!.input) }
}
