/** Descriptors of a shell: what it reads, writes and opens, and how it words its errors. */
import { nullHandle, openFile, pipeReader, pipeWriter, type Handle, type OpenMode } from '../handle'
import { FileError, type FileSystem } from '../files'
import { openFifo } from '../named-pipe'
import { directoryName, resolvePath } from '../path'
import { Pipe } from '../pipe'
import { ExitShell, ShellError } from './errors'
import { ashWords } from './ash-words'
import { almquist } from './almquist'
import type { CallFrame } from './engine'
import { openConnection } from './net-redirect'
import { ShellVariables } from './shell-variables'

/** As many links as Linux follows on the way to one file. */
const MOST_LINKS = 40

/** The names of the first descriptors, by their numbers. */
const STANDARD = ['/dev/stdin', '/dev/stdout', '/dev/stderr']

/** Where a link leads; undefined for whatever else is there, or nothing. */
function linkAt(files: FileSystem, path: string): string | undefined {
  try {
    return files.lstat(path).target
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

export abstract class ShellStreams extends ShellVariables {
  abstract readonly fds: Map<number, Handle>
  abstract readonly name: string
  abstract readonly line: number
  abstract readonly frames: readonly CallFrame[]
  abstract readonly waitSignal: AbortSignal
  /** Of dash: the builtins that run, the innermost last, and how often it has complained. */
  readonly dashBuiltins: string[] = []
  dashComplaints = 0
  /** Whether the command that runs was called by `command`, so that a special builtin does not end the shell. */
  viaCommand = false

  closeAll(): void {
    for (const handle of this.fds.values()) handle.release()
    this.fds.clear()
  }

  handle(fd: number): Handle {
    const handle = this.fds.get(fd)
    if (!handle) throw new ShellError(`${fd}: Bad file descriptor`)
    return handle
  }

  setHandle(fd: number, handle: Handle): void {
    this.fds.get(fd)?.release()
    this.fds.set(fd, handle)
  }

  closeHandle(fd: number): void {
    this.fds.get(fd)?.release()
    this.fds.delete(fd)
  }

  async out(text: string | Uint8Array): Promise<void> {
    const handle = this.fds.get(1)
    if (!handle || !handle.writable) throw new ShellError('write error: Bad file descriptor')
    if (this.process.due) await this.process.tick()
    try {
      await handle.write(text)
    } catch (error) {
      if (error instanceof FileError) throw new ShellError(`write error: ${error.message}`)
      throw error
    }
  }

  async err(text: string): Promise<void> {
    const handle = this.fds.get(2)
    if (!handle?.writable) return
    await handle.write(text)
  }

  get umask(): number {
    return this.process.umask
  }

  set umask(mode: number) {
    this.process.umask = mode
  }

  /** The file that the innermost function or `source` comes from; undefined outside of them. */
  get source(): string | undefined {
    return this.frames[this.frames.length - 1]?.source
  }

  /** `bash: line 3: ` or `sh: `, as this shell prefixes its errors. */
  get prefix(): string {
    if (this.flavour === 'ash') {
      const sourced = this.source !== undefined && this.source !== this.name && !/^(?:environment|main)$/.test(this.source)
      if (sourced) return `${this.name}: ${this.source!}: line ${this.line}: `
      return this.interactive || this.commandString !== undefined ? `${this.name}: ` : `${this.name}: line ${this.line}: `
    }
    if (this.has('dash')) {
      const builtin = this.dashBuiltins.at(-1)
      return `${this.name.replace(/^-/, '')}: ${this.line}: ${builtin === undefined ? '' : `${builtin}: `}`
    }
    if (this.interactive) return `${this.name.replace(/^-/, '')}: `
    return `${this.source ?? this.name}: ${this.line > 0 ? `line ${this.line}: ` : ''}`
  }

  async complain(message: string): Promise<void> {
    if (this.has('dash')) return this.complainAsDash(message)
    if (this.flavour === 'bash') return this.err(`${this.prefix}${message}\n`)
    const { builtin, text, fatal } = ashWords(message)
    // The lines of `-c` count from nought.
    const line = this.commandString === undefined || this.source !== undefined ? this.line : this.line - 1
    const prefix = builtin === undefined ? this.prefix : `${this.name}: ${builtin}: ${this.interactive ? '' : `line ${line}: `}`
    await this.err(`${prefix}${text}\n`)
    if (fatal && !this.interactive) throw new ExitShell(2)
  }

  private async complainAsDash(message: string): Promise<void> {
    const { text, fatal, bare } = almquist().dashWords(message)
    this.dashComplaints++
    // A builtin that complains is named by the prefix already.
    const inner = this.dashBuiltins.at(-1)
    const said = inner !== undefined && text.startsWith(`${inner}: `) ? text.slice(inner.length + 2) : text
    await this.err(bare ? `${text}\n` : `${this.prefix}${said}\n`)
    if (fatal && !this.interactive && !this.viaCommand) throw new ExitShell(2)
  }

  /** Opens a file for a redirection; `/dev/stdin`, `/dev/fd/N`, `/proc/self/fd/N` and `/dev/tty` are this shell's descriptors. */
  async open(path: string, mode: OpenMode): Promise<Handle> {
    const real = this.path(path)
    const fd = this.descriptorAt(real)
    if (fd !== undefined && this.fds.has(fd)) return this.handle(fd).retain()
    const pipe = this.machine.pipes.get(real)
    if (pipe) return pipe.retain()
    if (real === '/dev/tty') {
      if (!this.process.device) throw new ShellError(`${path}: No such device or address`)
      return this.process.device.handle()
    }
    const connection = this.flavour === 'bash' && !this.has('dash') ? await openConnection(this, path) : undefined
    if (connection) return connection
    const { files, clock } = this.machine
    try {
      const stat = files.exists(real) ? files.stat(real) : undefined
      if (stat?.type === 'fifo') return await openFifo(stat, mode, real, clock, this.waitSignal)
      return openFile(files, real, mode, (bound) => this.machine.random(bound), 0o666 & ~this.umask)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const reading = mode === 'read'
      if (this.has('dash')) throw new ShellError(almquist().cannotOpen(path, reading, error.code === 'ENOENT', error.message), 2)
      if (this.flavour === 'bash') throw new ShellError(`${path}: ${error.message}`)
      const reason = error.code === 'ENOENT' ? (reading ? 'no such file' : 'nonexistent directory') : error.message
      throw new ShellError(`can't ${reading ? 'open' : 'create'} ${path}: ${reason}`)
    }
  }

  /** The number of this shell's own descriptor that a path means, also by links: `/var/log/nginx/access.log` may be its output. */
  private descriptorAt(path: string): number | undefined {
    const { files } = this.machine
    let real = path
    for (let links = 0; links < MOST_LINKS; links++) {
      const [, owner, number] = /^\/(?:dev|proc\/(self|\d+))\/fd\/(\d+)$/.exec(real) ?? []
      if (number !== undefined && (owner === undefined || owner === 'self' || owner === String(this.process.pid))) return Number(number)
      const standard = STANDARD.indexOf(real)
      if (standard >= 0) return standard
      const target = linkAt(files, real)
      if (target === undefined) return undefined
      real = resolvePath(directoryName(real), target)
    }
    return undefined
  }

  pipe(): { readonly reader: Handle; readonly writer: Handle } {
    const pipe = new Pipe(this.machine.clock)
    return { reader: pipeReader(pipe), writer: pipeWriter(pipe) }
  }

  nullInput(): Handle {
    return nullHandle()
  }
}
