/** How a machine is made and programs are started on it. */
import type { Command } from './command'
import type { FileSystem } from './files'
import type { Handle } from './handle'
import type { Machine } from './machine'
import type { Net } from './net'
import { PidNamespace } from './pid-namespace'
import { Process } from './process'
import type { Readable, Writable } from './streams'
import type { Identity, MachineFacts, ShellClock, System } from './system'
import type { TerminalDevice } from './terminal/device'

/** The machine a process runs on; or it may not be looked at, or not be joined; or there is none. */
export type Entrance = Machine | 'hidden' | 'forbidden' | undefined

export interface SystemOptions {
  readonly clock: ShellClock
  readonly hostname?: string
  readonly files?: FileSystem
  readonly net?: Net
  readonly user?: string
  readonly identity?: Identity
  readonly flavour?: 'bash' | 'ash'
  readonly kernel?: System['kernel']
  readonly commands?: readonly Command[]
  /** A random integer below `bound`. */
  readonly random?: (bound: number) => number
  readonly edit?: System['edit']
  readonly facts?: MachineFacts
  readonly mounting?: System['mounting']
  /** The machine whose whole tree of files is seen at a path, as a node's is in a container that mounts it. */
  readonly systemSeenAt?: (path: string) => System | undefined
  /** How many processes it may have now; as many as any machine when absent. */
  readonly mostProcesses?: () => number
  /** What entering the name spaces of a process that is not its own comes to. */
  readonly enter?: (pid: number, root: string) => Entrance
  /** First process id to hand out; a container starts at 1, which makes its first process an init. */
  readonly firstPid?: number
  /** Processes it shares with other machines, as the containers of a pod may. */
  readonly pidNamespace?: PidNamespace
  /** Puts a file for every program where PATH finds it, so that `ls /usr/bin` and `test -x` see it. */
  readonly placePrograms?: boolean
  /** Its programs have files already, and are there only while these are. */
  readonly programFiles?: boolean
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: Readable
  readonly stdout?: Writable
  readonly stderr?: Writable
  /** Open descriptors it has besides the standard ones, by their numbers. */
  readonly descriptors?: ReadonlyMap<number, Handle>
  /** The controlling terminal. Streams not given are this terminal, else /dev/null. */
  readonly device?: TerminalDevice
  readonly parent?: Process
  readonly group?: number
  /** Begins a process group of its own. */
  readonly leader?: boolean
  readonly input?: number
  /** Runs in an existing process instead of a new one, as exec(2) does. */
  readonly process?: Process
  /** The number it gets; the next free one when absent. */
  readonly pid?: number
  /** Whose process it is; the machine's user when absent. */
  readonly user?: string
}

export interface Running {
  readonly pid: number
  readonly process: Process
  readonly exit: Promise<number>
  /** `force` reaches even process 1, as the container runtime's KILL does. */
  signal(name: string, force?: boolean): void
}
