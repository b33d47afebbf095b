/** The state of one shell: variables, functions, options, descriptors, traps and jobs; a subshell is a copy of it. */
import type { CommandContext } from '../command'
import { nullHandle, openFile, pipeReader, pipeWriter, type Handle, type OpenMode } from '../handle'
import type { Machine } from '../machine'
import { FileError } from '../files'
import { Collector, Pipe } from '../pipe'
import { resolvePath } from '../path'
import { exitCodeOf, type Process } from '../process'
import { BrokenPipe } from '../streams'
import { Signalled } from '../command'
import { SIGNALS } from '../signals'
import { BreakLoop, ExitShell, Interrupted, ReturnFrom, ShellError, TrapArrived } from './errors'
import { evaluate, type ArithmeticScope } from './arithmetic'
import type { Builtin } from './builtins/builtin'
import { Jobs, type Job } from './jobs'
import { SHOPT_DEFAULTS } from './options'
import type { Piece, PieceOptions } from './piece'
import { Variable, Variables, caseOf } from './variables'
import type { FunctionDefinition } from './syntax'

export interface CallFrame {
  readonly function: string
  readonly line: number
  readonly source: string
  /** The options of the caller, when the function said `local -`. */
  options?: Set<string>
}

/** The expansions that expansions of parameters contain in their turn. */
export interface Expansion {
  /** The pieces of a raw word, before splitting. */
  pieces(shell: Shell, raw: string, options?: PieceOptions): Promise<Piece[]>
  single(shell: Shell, raw: string, options?: PieceOptions): Promise<string>
  pattern(shell: Shell, raw: string, options?: PieceOptions): Promise<string>
  arithmetic(shell: Shell, raw: string): Promise<bigint>
  /** A prompt string, decoded. */
  prompt(shell: Shell, raw: string): Promise<string>
}

/** What the interpreter gives the state: breaks the circle between state and execution. */
export interface Engine {
  /** Parses and runs a text; `line` is the number of its first line. */
  run(shell: Shell, text: string, options?: { readonly line?: number; readonly name?: string }): Promise<number>
  callFunction(shell: Shell, name: string, args: readonly string[]): Promise<number>
  /** Runs any command by its words: function, builtin or program. */
  runWords(shell: Shell, words: readonly string[], options?: { readonly skipFunctions?: boolean }): Promise<number>
  readonly builtins: ReadonlyMap<string, Builtin>
  readonly expand: Expansion
}

/** How deep functions may nest before the shell gives up, instead of overflowing the stack of the host. */
export const MAX_CALL_DEPTH = 800

/** How many processes a machine may have before fork(2) fails. */
const MAX_PROCESSES = 2000
/** Above so many, each new one takes a moment, so that a fork bomb does not go off within one. */
const MANY_PROCESSES = 64
/** Milliseconds without a try after which a machine that was full takes new processes again. */
const QUIET_AFTER_FULL = 200

/** How long a text and how large an array may get; beyond it the machine has no memory. */
const MAX_TEXT = 32 * 1024 * 1024
const MAX_ELEMENTS = 2_000_000

/** What bash says when malloc(3) fails, before it ends. */
export function outOfMemory(bytes: number): ShellError {
  return new ShellError(`xrealloc: cannot allocate ${bytes} bytes`, 2, true)
}

/** An error of the host that only means that there is too much of something. */
export function hostLimit(error: unknown): ShellError | undefined {
  if (!(error instanceof RangeError)) return undefined
  return /call stack/.test(error.message) ? new ShellError('expression or command nested too deeply', 2, true) : outOfMemory(2 ** 31)
}

export interface ShellOptions {
  readonly context: CommandContext
  readonly machine: Machine
  readonly process: Process
  readonly handles: readonly Handle[]
  readonly engine: Engine
}

export class Shell implements ArithmeticScope {
  readonly machine: Machine
  readonly engine: Engine
  readonly input: number | undefined
  process: Process
  fds = new Map<number, Handle>()
  vars = new Variables()
  functions = new Map<string, FunctionDefinition>()
  aliases = new Map<string, string>()
  options = new Set<string>(['braceexpand', 'hashall', 'interactive-comments'])
  shopts: Record<string, boolean> = { ...SHOPT_DEFAULTS }
  traps = new Map<string, string>()
  /** Signals that arrived and whose trap has not run yet. */
  pendingTraps: string[] = []
  jobs: Jobs = new Jobs()
  name = 'bash'
  positional: string[] = []
  cwd = '/'
  directories: string[] = []
  status = 0
  pipeStatus: number[] = []
  lastBackground: number | undefined
  /** Status of the last command substitution of a simple command, which an assignment alone takes over. */
  substitutionStatus: number | undefined
  interactive = false
  flavour: 'bash' | 'ash'
  line = 1
  lastArgument = ''
  loopDepth = 0
  subshellDepth = 0
  /** Above zero where `set -e` does not apply: conditions, `!`, all but the last of `&&`. */
  conditionDepth = 0
  sourceDepth = 0
  frames: CallFrame[] = []
  history: string[] = []
  hashed = new Map<string, string>()
  completions = new Map<string, readonly string[]>()
  /** Options that compopt sets while a completion function runs, and those the last one left. */
  completing: Set<string> | undefined
  completed: ReadonlySet<string> = new Set()
  /** Builtins that `enable -n` switched off. */
  disabled = new Set<string>()
  startedAt: number
  secondsBase = 0
  randomSeed: number | undefined
  getoptsOffset = 0
  shellPid: number
  inTrap = false
  /** The command that runs, for $BASH_COMMAND. */
  command: () => string = () => ''
  /** How deep in `$(...)`, for the marks of `set -x`. */
  substitutionDepth = 0
  /** The next simple command may take over this process, as the last act of a subshell. */
  inPlace = false
  warnedOfJobs = false
  /** Ended when a trapped signal arrives, for `wait` and `read`. */
  trapNotice = new AbortController()
  private readonly trapHandlers = new Map<string, () => void>()
  /** Ends waits inside the shell itself at Ctrl-C. */
  interruption = new AbortController()
  commandString: string | undefined
  coprocesses: { readonly name: string; readonly fds: readonly number[]; readonly job: Job }[] = []
  substitutions: { path: string; finish: () => Promise<void> }[] = []

  constructor(options: ShellOptions | { readonly parent: Shell; readonly process: Process }) {
    if ('parent' in options) {
      const { parent } = options
      this.machine = parent.machine
      this.engine = parent.engine
      this.input = parent.input
      this.process = options.process
      for (const [fd, handle] of parent.fds) this.fds.set(fd, handle.retain())
      this.vars = parent.vars.fork()
      this.functions = new Map(parent.functions)
      this.aliases = new Map(parent.aliases)
      this.options = new Set(parent.options)
      this.shopts = { ...parent.shopts }
      for (const [signal, action] of parent.traps)
        if (
          action === '' ||
          (signal === 'ERR' && parent.has('errtrace')) ||
          ((signal === 'DEBUG' || signal === 'RETURN') && parent.has('functrace'))
        )
          this.traps.set(signal, action)
      this.inheritedTraps = new Map(parent.traps)
      this.name = parent.name
      this.positional = parent.positional
      this.cwd = parent.cwd
      this.directories = [...parent.directories]
      this.status = parent.status
      this.pipeStatus = parent.pipeStatus
      this.lastBackground = parent.lastBackground
      this.flavour = parent.flavour
      this.line = parent.line
      this.lastArgument = parent.lastArgument
      this.loopDepth = 0
      this.subshellDepth = parent.subshellDepth + 1
      this.conditionDepth = parent.conditionDepth
      this.sourceDepth = parent.sourceDepth
      this.frames = [...parent.frames]
      this.history = parent.history
      this.hashed = new Map(parent.hashed)
      this.completions = parent.completions
      this.disabled = new Set(parent.disabled)
      this.startedAt = parent.startedAt
      this.secondsBase = parent.secondsBase
      this.shellPid = parent.shellPid
      this.command = parent.command
      this.substitutionDepth = parent.substitutionDepth
      this.commandString = parent.commandString
      this.jobs = parent.jobs.inherited()
      this.options.delete('monitor')
    } else {
      this.machine = options.machine
      this.engine = options.engine
      this.process = options.process
      this.input = options.context.input
      options.handles.forEach((handle, fd) => this.fds.set(fd, handle.retain()))
      this.cwd = options.context.cwd
      this.flavour = options.machine.flavour
      this.startedAt = this.machine.clock.now()
      this.shellPid = options.process.pid
      for (const [name, value] of Object.entries(options.context.env)) {
        const variable = this.vars.declare(name, 'global')
        variable.value = value
        variable.exported = true
      }
      for (const signal of options.process.ignored) this.traps.set(signal, '')
    }
    this.bindDynamic()
  }

  /** Traps of the parent, which `trap -p` in a subshell still shows. */
  inheritedTraps: Map<string, string> | undefined

  private bindDynamic(): void {
    const { dynamic } = this.vars
    const { clock } = this.machine
    dynamic.set('RANDOM', {
      get: () => String(this.nextRandom()),
      set: (value) => (this.randomSeed = Number(value) || 0),
    })
    dynamic.set('SRANDOM', { get: () => String(this.machine.random(4294967296)) })
    dynamic.set('SECONDS', {
      get: () => String(this.secondsBase + Math.floor((clock.now() - this.startedAt) / 1000)),
      set: (value) => {
        this.secondsBase = Number(value) || 0
        this.startedAt = clock.now()
      },
    })
    dynamic.set('EPOCHSECONDS', { get: () => String(Math.floor(clock.now() / 1000)) })
    dynamic.set('EPOCHREALTIME', { get: () => `${Math.floor(clock.now() / 1000)}.${String(clock.now() % 1000).padStart(3, '0')}000` })
    dynamic.set('LINENO', { get: () => String(this.line), set: () => undefined })
    dynamic.set('BASH_COMMAND', { get: () => this.command(), set: () => undefined })
    dynamic.set('BASHPID', { get: () => String(this.process.pid) })
    dynamic.set('BASH_SUBSHELL', { get: () => String(this.subshellDepth) })
    dynamic.set('FUNCNAME', {
      get: () =>
        this.frames.length > 0
          ? [...this.frames.map((frame) => frame.function).reverse(), 'main'].slice(
              0,
              this.frames.length + (this.commandString === undefined ? 1 : 0),
            )
          : undefined,
    })
    dynamic.set('BASH_LINENO', { get: () => this.frames.map((frame) => String(frame.line)).reverse() })
    dynamic.set('BASH_SOURCE', {
      get: () =>
        this.commandString === undefined
          ? [...this.frames.map((frame) => frame.source).reverse(), this.name]
          : this.frames.map((frame) => frame.source).reverse(),
    })
    dynamic.set('PIPESTATUS', { get: () => this.pipeStatus.map(String) })
    dynamic.set('DIRSTACK', { get: () => [this.cwd, ...this.directories] })
    dynamic.set('_', { get: () => this.lastArgument, set: () => undefined })
    dynamic.set('SHELLOPTS', { get: () => [...this.options].sort().join(':') })
    dynamic.set('BASHOPTS', {
      get: () =>
        Object.keys(this.shopts)
          .filter((name) => this.shopts[name])
          .sort()
          .join(':'),
    })
    dynamic.set('HISTCMD', { get: () => String(this.history.length + 1) })
  }

  private nextRandom(): number {
    if (this.randomSeed === undefined) return this.machine.random(32768)
    this.randomSeed = (this.randomSeed * 1103515245 + 12345) & 0x7fffffff
    return (this.randomSeed >> 8) & 32767
  }

  // Running

  /** One step of work; throws when a signal or Ctrl-C asks to stop, and runs traps that wait. */
  async step(): Promise<void> {
    if (this.process.due) await this.process.tick()
    if (this.interruption.signal.aborted) {
      const reason: unknown = this.interruption.signal.reason
      this.clearInterrupt()
      throw reason
    }
    if (this.pendingTraps.length > 0 && !this.inTrap) await this.runPendingTraps()
  }

  /** Ctrl-C at an interactive shell. */
  interrupt(): void {
    this.interruption.abort(new Interrupted(130, true))
  }

  clearInterrupt(): void {
    if (this.interruption.signal.aborted) this.interruption = new AbortController()
  }

  /** What a wait inside the shell must be given: ended by signals to the process and by Ctrl-C. */
  get waitSignal(): AbortSignal {
    return AbortSignal.any([this.process.signal, this.interruption.signal])
  }

  /** `trap`: undefined restores the default, an empty text ignores the signal. */
  setTrap(signal: string, action: string | undefined): void {
    this.trapHandlers.get(signal)?.()
    this.trapHandlers.delete(signal)
    this.process.ignored.delete(signal)
    if (action === undefined) this.traps.delete(signal)
    else this.traps.set(signal, action)
    if (signal === 'EXIT') {
      // A shell that a signal ends still runs its EXIT trap.
      for (const name of ['HUP', 'INT', 'TERM']) {
        if (action && !this.trapHandlers.has(name) && !this.interactive) {
          this.trapHandlers.set(
            name,
            this.process.onSignal(name, () => this.interruption.abort(new ExitShell(exitCodeOf(name)))),
          )
        }
      }
      return
    }
    if (action === undefined || !SIGNALS.includes(signal)) return
    if (action === '') this.process.ignored.add(signal)
    else {
      this.trapHandlers.set(
        signal,
        this.process.onSignal(signal, () => {
          this.pendingTraps.push(signal)
          const notice = this.trapNotice
          this.trapNotice = new AbortController()
          notice.abort(new TrapArrived(signal))
        }),
      )
    }
  }

  async runPendingTraps(): Promise<void> {
    while (this.pendingTraps.length > 0) {
      const signal = this.pendingTraps.shift()!
      await this.runTrap(signal)
    }
  }

  async runTrap(signal: string): Promise<void> {
    const action = this.traps.get(signal)
    if (!action || this.inTrap) return
    const { status, pipeStatus } = this
    this.inTrap = true
    try {
      await this.engine.run(this, action, { line: this.line })
    } finally {
      this.inTrap = false
    }
    this.status = status
    this.pipeStatus = pipeStatus
  }

  /** To be awaited before `subshell`: fails when the machine has no room for another process. */
  async beforeFork(): Promise<void> {
    const { processCount } = this.machine
    // Once it was full it stays closed until nobody has asked for a while: a fork bomb burns out instead of going on for ever.
    const now = this.machine.clock.now()
    if (processCount >= MAX_PROCESSES || now < this.machine.closedUntil) {
      this.machine.closedUntil = now + QUIET_AFTER_FULL
      throw new ShellError('fork: retry: Resource temporarily unavailable', 254)
    }
    if (processCount >= MANY_PROCESSES) await this.process.clock.sleep(1)
  }

  /** Runs something in a copy of this shell; resolves with its exit status. The copy's descriptors are closed at the end. */
  async subshell(
    body: (child: Shell) => Promise<number>,
    options: {
      readonly setup?: (child: Shell) => void
      readonly leader?: boolean
      readonly group?: number
      readonly onStart?: (process: Process) => void
      readonly argv?: readonly string[]
    } = {},
  ): Promise<number> {
    const process = this.machine.newProcess(options.argv ?? this.process.argv, {
      parent: this.process,
      ...(options.leader ? { leader: true } : {}),
      ...(options.group === undefined ? {} : { group: options.group }),
    })
    const child = new Shell({ parent: this, process })
    options.setup?.(child)
    options.onStart?.(process)
    let reject: ((reason: unknown) => void) | undefined
    const killed = new Promise<never>((_, fail) => (reject = fail))
    killed.catch(() => undefined)
    const onAbort = (): void => reject!(process.signal.reason)
    process.signal.addEventListener('abort', onAbort)
    let code: number
    try {
      const work = child.runToEnd(() => body(child))
      code = await Promise.race([work, killed])
    } catch (error) {
      code = error instanceof Signalled ? exitCodeOf(error.signal) : 1
    }
    process.signal.removeEventListener('abort', onAbort)
    child.closeAll()
    this.machine.reap(process, code)
    return code
  }

  /** Runs a body and the EXIT trap; turns what unwinds a shell into an exit status. */
  async runToEnd(body: () => Promise<number>): Promise<number> {
    let code = await this.settle(body)
    const onExit = this.traps.get('EXIT')
    if (onExit) {
      this.traps.delete('EXIT')
      this.status = code
      const after = await this.settle(async () => {
        await this.engine.run(this, onExit, { line: 1 })
        return code
      })
      code = after
    }
    return code
  }

  private async settle(body: () => Promise<number>): Promise<number> {
    try {
      return await body()
    } catch (error) {
      if (error instanceof ExitShell || error instanceof ReturnFrom) return error.status
      if (error instanceof BreakLoop) return this.status
      if (error instanceof Interrupted) return error.status
      if (error instanceof BrokenPipe) return 141
      const failure = error instanceof ShellError ? error : hostLimit(error)
      if (failure) {
        await this.complain(failure.message).catch(() => undefined)
        return failure.status
      }
      throw error
    }
  }

  closeAll(): void {
    for (const handle of this.fds.values()) handle.release()
    this.fds.clear()
  }

  /** Forgets coprocesses that have ended: their descriptors are closed, their variables unset. */
  reapCoprocesses(): void {
    for (const { name, fds, job } of this.coprocesses.filter((one) => one.job.status !== undefined)) {
      for (const fd of fds) this.closeHandle(fd)
      this.vars.unset(name)
      this.vars.unset(`${name}_PID`)
      this.coprocesses = this.coprocesses.filter((one) => one.job !== job)
    }
  }

  // Descriptors

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
    await handle.write(text)
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

  /** `bash: line 3: ` or `sh: `, as this shell prefixes its errors. */
  get prefix(): string {
    if (this.flavour === 'ash')
      return this.interactive || this.commandString !== undefined ? `${this.name}: ` : `${this.name}: line ${this.line}: `
    if (this.interactive) return `${this.name.replace(/^-/, '')}: `
    // Functions of a `-c` script have no file to come from.
    const frame = this.frames[this.frames.length - 1]
    return `${frame && this.commandString !== undefined && frame.source === this.name ? 'environment' : this.name}: line ${this.line}: `
  }

  async complain(message: string): Promise<void> {
    await this.err(`${this.prefix}${message}\n`)
  }

  path(path: string): string {
    return resolvePath(this.cwd, path)
  }

  /** Opens a file for a redirection; `/dev/stdin`, `/dev/fd/N` and `/dev/tty` are this shell's descriptors. */
  open(path: string, mode: OpenMode): Handle {
    const real = this.path(path)
    const fd = /^\/dev\/fd\/(\d+)$/.exec(real)?.[1] ?? { '/dev/stdin': '0', '/dev/stdout': '1', '/dev/stderr': '2' }[real]
    if (fd !== undefined && this.fds.has(Number(fd))) return this.handle(Number(fd)).retain()
    const pipe = this.machine.pipes.get(real)
    if (pipe) return pipe.retain()
    if (real === '/dev/tty') {
      if (!this.process.device) throw new ShellError(`${path}: No such device or address`)
      return this.process.device.handle()
    }
    try {
      return openFile(this.machine.files, real, mode, (bound) => this.machine.random(bound), 0o666 & ~this.umask)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (this.flavour === 'bash') throw new ShellError(`${path}: ${error.message}`)
      const reading = mode === 'read'
      const reason = error.code === 'ENOENT' ? (reading ? 'no such file' : 'nonexistent directory') : error.message
      throw new ShellError(`can't ${reading ? 'open' : 'create'} ${path}: ${reason}`)
    }
  }

  pipe(): { readonly reader: Handle; readonly writer: Handle } {
    const pipe = new Pipe(this.machine.clock)
    return { reader: pipeReader(pipe), writer: pipeWriter(pipe) }
  }

  nullInput(): Handle {
    return nullHandle()
  }

  /** Runs a body in a subshell and gives what it wrote. */
  async capture(body: (child: Shell) => Promise<number>): Promise<{ readonly text: string; readonly status: number }> {
    const collector = new Collector(MAX_TEXT)
    let overflown = false
    await this.beforeFork()
    const { reader, writer } = this.pipe()
    const draining = (async () => {
      for (;;) {
        const chunk = await reader.read()
        if (!chunk) return
        await collector.write(chunk)
      }
    })().catch(() => {
      overflown = true
      reader.release()
    })
    const work = this.subshell(body, {
      setup: (child) => {
        child.substitutionDepth++
        child.setHandle(1, writer)
      },
    })
    const status = await work
    // A background job may still hold the pipe: the substitution lasts until it lets go, or until this shell is told to stop.
    await this.race(draining)
    if (overflown) throw outOfMemory(MAX_TEXT * 2)
    const text = collector.text()
    return { text: text.includes('\0') ? text.replace(/\0/g, '') : text, status }
  }

  /** Waits for something that knows nothing of signals. */
  async race<T>(work: Promise<T>): Promise<T> {
    const signal = this.waitSignal
    if (signal.aborted) throw signal.reason
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', onAbort, { once: true })
      work.then(
        (value) => {
          signal.removeEventListener('abort', onAbort)
          resolve(value)
        },
        (error: unknown) => {
          signal.removeEventListener('abort', onAbort)
          reject(error as Error)
        },
      )
    })
  }

  // Variables

  /** The status of a shell that an unset variable or a failed `${name:?}` ends: a `-c` script counts it as a command not found. */
  get fatalStatus(): number {
    return this.interactive || this.subshellDepth > 0 || this.commandString === undefined ? 1 : 127
  }

  has(option: string): boolean {
    return this.options.has(option)
  }

  isAssociative(name: string): boolean {
    return this.vars.find(name)?.assoc !== undefined
  }

  unset(name: string): void {
    if (this.has('nounset')) throw new ShellError(`${/^\d/.test(name) ? '$' : ''}${name}: unbound variable`, this.fatalStatus, true)
  }

  /** Value of a variable or of an element whose subscript is already a number or key. */
  get(name: string, subscript?: string): string | undefined {
    if (subscript === undefined) {
      const target = this.vars.resolve(name)
      const element = /^(\w+)\[(.+)\]$/.exec(target)
      return element ? this.get(element[1]!, element[2]!) : this.vars.get(target)
    }
    const dynamic = this.vars.dynamic.get(name)?.get()
    if (Array.isArray(dynamic)) return dynamic[Number(subscript) < 0 ? dynamic.length + Number(subscript) : Number(subscript)]
    const variable = this.vars.find(name)
    if (!variable) return undefined
    if (variable.assoc) return variable.assoc.get(subscript)
    const index = this.index(name, variable, subscript)
    if (variable.array) return variable.array.get(index)
    return index === 0 ? variable.value : undefined
  }

  index(name: string, variable: Variable | undefined, subscript: string): number {
    let index = Number(evaluate(subscript, this))
    if (index < 0) {
      const keys = variable?.array ? [...variable.array.keys()] : variable?.value === undefined ? [] : [0]
      index += Math.max(-1, ...keys) + 1
      if (index < 0) throw new ShellError(`${name}[${subscript}]: bad array subscript`)
    }
    return index
  }

  set(name: string, value: string, subscript?: string, append = false): void {
    const target = this.vars.resolve(name)
    const element = /^(\w+)\[(.+)\]$/.exec(target)
    if (element && subscript === undefined) return this.set(element[1]!, value, element[2]!, append)
    if (this.vars.dynamic.get(target)?.set && subscript === undefined) {
      this.vars.set(target, value)
      return
    }
    const variable = this.vars.forAssignment(target)
    if (variable.readonly) throw new ShellError(`${target}: readonly variable`, 1, true)
    if (value.length > MAX_TEXT || (variable.array !== undefined && variable.array.size > MAX_ELEMENTS))
      throw outOfMemory(value.length + 16)
    let old: string | undefined
    let store: (value: string) => void
    if (subscript !== undefined) {
      if (variable.assoc) {
        old = variable.assoc.get(subscript)
        store = (text) => variable.assoc!.set(subscript, text)
      } else {
        const index = this.index(target, variable, subscript)
        old = variable.toArray().get(index)
        store = (text) => variable.array!.set(index, text)
      }
    } else {
      old = variable.scalar
      store = (text) => variable.setScalar(text)
    }
    variable.invisible = false
    if (variable.integer) {
      const sum = this.integer(value) + (append && old ? this.integer(old) : 0n)
      store(BigInt.asIntN(64, sum).toString())
    } else {
      const text = append ? (old ?? '') + value : value
      if (text.length > MAX_TEXT) throw outOfMemory(text.length + 16)
      store(caseOf(variable, text))
    }
    if (this.has('allexport')) variable.exported = true
    if (target === 'PATH') this.hashed.clear()
    if (target === 'OPTIND') this.getoptsOffset = 0
  }

  /** The value assigned to an integer variable; an error in it gives up the line, as one in `$((...))` does. */
  integer(text: string, who = ''): bigint {
    try {
      return evaluate(text, this)
    } catch (error) {
      if (error instanceof ShellError && !error.fatal && this.flavour === 'bash') throw new ShellError(who + error.message, 1, true, true)
      throw error
    }
  }

  text(name: string): string {
    return this.get(name) ?? ''
  }

  /** $TZ, which counts once it is exported. */
  get timeZone(): string | undefined {
    return this.vars.find('TZ')?.exported ? this.get('TZ') : undefined
  }

  env(): Record<string, string> {
    return this.vars.exported()
  }

  /** Where PATH finds a program; a name with a slash is a path already. */
  findProgram(name: string, path = this.text('PATH')): string | undefined {
    if (name.includes('/')) return this.path(name)
    const hashed = this.hashed.get(name)
    if (hashed && path === this.text('PATH') && this.machine.command(hashed)) return hashed
    for (const folder of path.split(':')) {
      const candidate = resolvePath(this.cwd, `${folder || '.'}/${name}`)
      if (this.machine.command(candidate)) return candidate
    }
    return undefined
  }
}
