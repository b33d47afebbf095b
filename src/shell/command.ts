/** What a command is to the shell: kubectl, curl, grep and every program in a container have this one shape. */
import type { FileSystem } from './files'
import type { Readable, Writable } from './streams'
import type { System } from './system'

export interface Tty {
  readonly columns: number
  readonly rows: number
  /** Tells of a new size; returns how to stop. */
  onResize(handler: () => void): () => void
  /** In raw mode every key is handed on at once, without echo, and Ctrl-C is a byte. */
  setRaw(raw: boolean): void
}

export interface CommandContext {
  /** The words after the name. */
  readonly args: readonly string[]
  /** The name it was called by. */
  readonly name: string
  /** Exported variables. */
  readonly env: Readonly<Record<string, string>>
  /** Absolute path. */
  readonly cwd: string
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** The controlling terminal, where there is one. */
  readonly tty?: Tty
  /** Which of the three streams are that terminal, as isatty(3) says. */
  readonly isTty: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean }
  /** Aborted by signals that end a program; `signal.reason` is a `Signalled`. A command just lets it throw. */
  readonly signal: AbortSignal
  /** Runs when a signal arrives, instead of its default action. `TERM`, `INT`, `HUP`, `WINCH`, ... Returns how to stop. */
  onSignal(signal: string, handler: () => void): () => void
  readonly system: System
  readonly files: FileSystem
  readonly pid: number
  /** The input (session log entry) that led here, for the causal record. */
  readonly input?: number
  /** Runs another program of the same system and resolves with its exit code (xargs, watch, time, env, ...). */
  run(argv: readonly string[], overrides?: RunOverrides): Promise<number>
}

export interface RunOverrides extends Partial<Pick<CommandContext, 'stdin' | 'stdout' | 'stderr' | 'env' | 'cwd' | 'isTty'>> {
  /** It takes the place of who runs it, under the same number, as by execve(2): nothing comes after it. */
  readonly inPlace?: boolean
}

/** Rejection reason of whatever a program awaited when a signal ended it. */
export class Signalled extends Error {
  constructor(readonly signal: string) {
    super(`killed by SIG${signal}`)
    this.name = 'Signalled'
  }
}

export interface CompletionRequest {
  /** All words typed so far, the name first; the last is the one being completed (maybe empty). */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly system: System
  readonly signal: AbortSignal
}

export interface Completion {
  readonly value: string
  readonly description?: string
  /** Whether a space follows when it is the only one; default true. */
  readonly space?: boolean
}

export interface CompletionResult {
  readonly completions: readonly Completion[]
  /** Complete file names when there are none. */
  readonly files?: boolean
  /** Nothing is put behind what is completed, not even behind a file. */
  readonly noSpace?: boolean
  /** Of files, those that end in one of these. */
  readonly extensions?: readonly string[]
}

export interface Command {
  readonly name: string
  /** It opens the files it is given as streams, so that a pipe under /dev/fd may stand for one. */
  readonly streams?: boolean
  /** Where it is installed; `/usr/bin/<name>` by default. */
  readonly path?: string
  /** Resolves with the exit code. */
  run(context: CommandContext): Promise<number>
  complete?(request: CompletionRequest): Promise<CompletionResult>
}
