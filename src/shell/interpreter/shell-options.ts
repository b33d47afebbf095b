/** How a shell is made. */
import type { CommandContext } from '../command'
import type { Handle } from '../handle'
import type { Machine } from '../machine'
import type { Process } from '../process'
import type { Engine } from './engine'

export interface ShellOptions {
  readonly context: CommandContext
  readonly machine: Machine
  readonly process: Process
  readonly descriptors: ReadonlyMap<number, Handle>
  readonly engine: Engine
}
