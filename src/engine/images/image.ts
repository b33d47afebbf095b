/** What a container image is: names, configuration, files and programs as one value; models the OCI image configuration. */
import type { Listener } from '../network/types'
import type { Command } from '../../shell/command'
import type { FileSystem } from '../../shell/files'
import type { Net } from '../../shell/net'

/** A file of an image: its text, or more about it. A path ending in `/` is a folder. */
export type ImageFile = string | { readonly text?: string; readonly mode?: number; readonly link?: string; readonly modified?: number }

/** A process that a daemon started and that does nothing of its own, as the workers of a server. */
export interface ChildProcess {
  readonly pid: number
  end(): void
}

/** A running daemon as its program sees it: all calls are synchronous, and an idle one costs nothing. */
export interface DaemonProcess {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The command line others see, for servers that rename their process or become another program; one text, or its words. */
  title(text: string | readonly string[]): void
  /** Starts a process that others see under this command line; it ends with the daemon. */
  fork(title: string, user?: string): ChildProcess
  /** So many short-lived programs have run before: their process numbers are gone. */
  ran(programs: number): void
  /** Whether something is mounted at or below a folder; asked without touching the files. */
  mounted(folder: string): boolean
  /** Why it cannot make files in a folder; undefined when it can. */
  refusal(folder: string): 'EACCES' | 'EROFS' | undefined
  /** Runs as user 0. */
  readonly isRoot: boolean
  /** Whether it holds a capability (`CHOWN`), as root does unless it was dropped. */
  can(capability: string): boolean
  /** Leaves a small file (a pid file), dated now, without building the files if nobody has touched them. */
  leave(path: string, text: string): void
  /** The container's files; built the first time they are touched. */
  readonly files: FileSystem
  /** The network as the pod has it. */
  readonly net: Net
  /** The addresses a name has now; none when nobody knows it. */
  addresses(name: string): readonly string[]
  readonly hostname: string
  /** The pod's address. */
  readonly address: string
  readonly pid: number
  /** Bytes the container may use; undefined without a limit. */
  readonly memoryLimit: number | undefined
  now(): number
  /** A random integer below `bound`. */
  random(bound: number): number
  /** Writes whole lines (each ends with a newline). */
  stdout(text: string): void
  stderr(text: string): void
  /** Accepts connections on the pod's address until the process ends. False when the port is taken. */
  listen(listener: Listener): boolean
  /** Whether something in the pod listens on a port. */
  listening(port: number): boolean
  /** Sends a signal to process 1 of the container. */
  signalMain(signal: string): void
  /** Handles signals, by their names without SIG, instead of their default action. */
  onSignal(signals: string | readonly string[], handler: (signal: string) => void): void
  /** Runs when the process has ended, however that came about. */
  onEnd(action: () => void): void
  /** Runs later unless the process has ended. */
  after(delay: number, action: () => void): void
  /** What it holds in memory, in bytes; beyond the limit the kernel kills it. */
  useMemory(bytes: number): void
  /** Steady use of processors, in millicores. */
  useProcessor(millicores: number): void
  /** One piece of work: so many milliseconds of one processor. Returns after how many milliseconds it is done, with what else there is to do. */
  work(milliseconds: number): number
  /** Waits before it answers; throws NetError, as for a connection that is closed, when the process ends meanwhile. */
  pause(milliseconds: number): Promise<void>
  /** Runs another program of its container, and tells how it ended and what it wrote, both outputs in one. */
  execute(argv: readonly string[]): Promise<{ readonly code: number; readonly output: Uint8Array }>
  /** Does something of its own that waits for simulated I/O; a failure of the network that it does not handle ends it quietly. */
  run(work: () => Promise<void>): void
  exit(code: number): void
}

/** A program that only reacts to requests, signals and time: a server, `sleep`, `pause`. */
export interface Daemon {
  start(process: DaemonProcess): void
}

export type Program = Daemon | Command

/** One file that is many programs, by the words it is called with. */
export interface MultiCall {
  choose(argv: readonly string[]): Program
}

export function isDaemon(program: Program): program is Daemon {
  return 'start' in program
}

export function isMultiCall(program: Program | MultiCall): program is MultiCall {
  return 'choose' in program
}

/** Which shell and tools an image brings: everything of a busybox, a Debian's base system, or nothing at all. */
export interface Userland {
  readonly flavour: 'bash' | 'ash'
  /** Whether a tool of this name is installed. */
  has(name: string): boolean
  /** Whether its ps was built without times. */
  readonly plainPs?: boolean
  /** Whose nslookup it has where its flavour does not tell: busybox's before 1.29, or BIND's beside a busybox. */
  readonly nslookup?: 'old' | 'bind'
  /** Whose nc it has where its flavour does not tell: OpenBSD's beside a busybox. */
  readonly netcat?: 'openbsd'
  /** `sleep` as a daemon, so that the many containers that only sleep cost nothing. */
  readonly sleep: Daemon
}

/** An entrypoint that is a script and ends with `exec "$@"`: it becomes whatever command it is given. */
export interface Handover {
  /** The commands that its own daemon plays, as it does words that begin with `-`. */
  readonly serves: readonly string[]
  /** What its shell says of a command that is not there; absent when its daemon plays that, too. */
  readonly missing?: (command: string) => string
  /** Whom root gives its rights up for before that: the user that the command it serves runs as. */
  readonly as?: string
}

const EXEC_FAILURE = {
  bash: (line: number) => `line ${line}: exec`,
  dash: (line: number) => `${line}: exec`,
  ash: (line: number) => `exec: line ${line}`,
} as const

/** The script at `path`, which hands over in this line. */
export function handover(path: string, shell: keyof typeof EXEC_FAILURE, line: number, ...serves: readonly string[]): Handover {
  return { serves, missing: (command) => `${path}: ${EXEC_FAILURE[shell](line)}: ${command}: not found\n` }
}

export interface ImageConfig {
  readonly entrypoint?: readonly string[]
  readonly handsOver?: Handover
  readonly command?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A name or number; root when absent. */
  readonly user?: string
  readonly workingDirectory?: string
  /** Folders that belong, with what is in them, to its user. */
  readonly owned?: readonly string[]
  /** Whose those places are, where containers of the image run as somebody else unless they are told otherwise. */
  readonly owner?: string
  readonly exposedPorts?: readonly number[]
  /** What stops it; TERM when absent. */
  readonly stopSignal?: string
  readonly userland: Userland
  /** Of how many layers its files are; several when absent. */
  readonly layers?: number
  files?(): Readonly<Record<string, ImageFile>>
  /** Stands for process 1 when a container runs the image's own entrypoint and command unchanged. */
  readonly main?: Daemon
  /** By name, as found on PATH, or by absolute path. */
  readonly programs?: Readonly<Record<string, Program | MultiCall>>
  /** Compressed size in bytes. */
  readonly size: number
  readonly digest?: string
}

export interface Image extends ImageConfig {
  /** For example `docker.io/library/nginx`. */
  readonly repository: string
  readonly tag: string
  readonly digest: string
}

/** One folder's worth: the repositories it is published as, which tags exist, and what each tag is. */
export interface ImageDefinition {
  readonly repositories: readonly string[]
  hasTag(tag: string): boolean
  config(tag: string, repository: string): ImageConfig
}

export function defineImage(definition: ImageDefinition): ImageDefinition {
  return definition
}

/** Every tag that starts with one of these version numbers (and their variants), plus those listed by name. */
export function tags(names: readonly string[], versions: RegExp): (tag: string) => boolean {
  const known = new Set(names)
  return (tag) => known.has(tag) || versions.test(tag)
}
