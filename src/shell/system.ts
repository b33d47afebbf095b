/** A machine as programs see it: the learner's own, a node, or a container. */
import type { Command } from './command'
import type { FileSystem } from './files'
import type { Net } from './net'

/** The part of virtual time the shell needs; engine/clock's Clock has this shape. */
export interface ShellClock {
  now(): number
  after(delay: number, action: () => void): { cancel(): void }
  sleep(duration: number, signal?: AbortSignal): Promise<void>
  wake(): void
  external<T>(work: Promise<T>): Promise<T>
  /** Where processors are counted: so many milliseconds of one are used. Returns how long that takes there. */
  work?(milliseconds: number): number
}

export interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  readonly user: string
  readonly argv: readonly string[]
  /** The program's own name where it was started by another one, as systemd as /sbin/init. */
  readonly name?: string
  readonly started: number
  readonly state: 'R' | 'S' | 'T' | 'Z'
  readonly terminal?: string
  /** Process group; signals from a terminal go to the whole foreground group. */
  readonly group?: number
  /** Milliseconds of processor time it has used. */
  readonly cpu?: number
  /** How much it leaves to others, from -20 to 19; 0 when missing. */
  readonly niceness?: number
  /** Bytes; modelled when missing. */
  readonly memory?: { readonly resident: number; readonly virtual: number }
}

export interface Mount {
  readonly source: string
  readonly target: string
  readonly type: string
  readonly options: string
  /** Bytes; missing for file systems that hold none, as proc. */
  readonly size?: number
  /** Bytes. */
  readonly used?: () => number
}

/** The one of several mounts that a path lies in: the deepest, and of those at one place the last. */
export function mountHolding<M extends Pick<Mount, 'target'>>(path: string, mounts: readonly M[]): M | undefined {
  const depth = ({ target }: Pick<Mount, 'target'>): number => (target === '/' ? 0 : target.length)
  return mounts
    .filter(({ target }) => target === '/' || path === target || path.startsWith(`${target}/`))
    .reduce<M | undefined>((most, one) => (most && depth(most) > depth(one) ? most : one), undefined)
}

/** mount(2) and umount(2) of a machine, for its root. */
export interface Mounting {
  /** What has been mounted by hand, in that order. */
  readonly added: readonly Mount[]
  /** Whether its root may: what runs in an ordinary container may not. */
  readonly allowed: boolean
  /** Throws FileError, or UnknownFileSystem; `options` are words with commas. */
  mount(what: Pick<Mount, 'source' | 'target' | 'type' | 'options'>): void
  /** Takes away what was mounted there last, and tells what it was. Throws FileError. */
  unmount(target: string): Mount
}

/** A kind of file system that the kernel does not have. */
export class UnknownFileSystem extends Error {}

export interface Socket {
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
  /** Whose it is. */
  readonly pid?: number
}

/** The hardware behind a machine; what is missing is modelled by `describeMachine`. */
export interface MachineFacts {
  readonly cpus?: number
  /** Bytes. */
  readonly memory?: { readonly total: number; readonly used?: () => number }
  readonly mounts?: readonly Mount[]
  /** Whether a busybox was built without times in its ps, as some distributions do. */
  readonly plainPs?: boolean
  /** Whose nslookup it has where its flavour does not tell: busybox's before 1.29, which asks the C library, or BIND's beside a busybox. */
  readonly nslookup?: 'old' | 'bind'
  /** Whose nc it has where its flavour does not tell. */
  readonly netcat?: 'openbsd'
  /** Sockets that wait for connections. */
  readonly sockets?: () => readonly Socket[]
}

export interface ProcessTable {
  list(): readonly ProcessInfo[]
  /** False when there is no such process. Process 1 only gets signals it handles. */
  signal(pid: number, signal: string): boolean
}

/** Numbers a machine's programs run as, where /etc/passwd does not say it all. */
export interface Identity {
  readonly uid: number
  readonly gid: number
  /** Every group, its own among them. */
  readonly groups: readonly number[]
}

export interface System {
  readonly clock: ShellClock
  readonly hostname: string
  readonly files: FileSystem
  readonly net: Net
  readonly processes: ProcessTable
  /** A random integer below `bound`, from the run's seed ($RANDOM, shuf, mktemp). */
  random(bound: number): number
  /** The program of a name on PATH or at an absolute path; undefined when there is none. */
  command(name: string): Command | undefined
  /** Names of all programs, for completion. */
  commandNames(): readonly string[]
  /** The shell that runs scripts: bash, or busybox's ash with its own messages. */
  readonly flavour: 'bash' | 'ash'
  readonly user: string
  /** Missing where the user's account says it. */
  readonly identity?: Identity
  /** Opens an editor on a file and resolves when it is closed (vi, nano, `kubectl edit`); missing where there is none. */
  edit?(request: { readonly path: string; readonly title: string; readonly signal: AbortSignal }): Promise<{ readonly saved: boolean }>
  /** What uname and /proc say. */
  readonly kernel: { readonly release: string; readonly version: string; readonly machine: string }
  readonly facts?: MachineFacts
  /** Missing where nothing can be mounted. */
  readonly mounting?: Mounting
}
