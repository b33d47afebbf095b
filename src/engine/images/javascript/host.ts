/** What a program has of its machine beside what it asks for at once: things that come to it, one after the other. */
import type { CommandContext } from '../../../shell/command'
import type { Plain } from './guest'

export interface Host {
  readonly context: CommandContext
  /** A folder that the program has gone to. */
  cwd: string
  /** Something has come: the program's `__event` is called with it in a turn of its own. */
  event(kind: string, ...args: readonly Plain[]): void
  /** Does something that takes time; what goes wrong there is nobody's but its own. */
  background(work: () => Promise<void>): void
  /** Milliseconds since the epoch as the program sees it. */
  now(): number
}
