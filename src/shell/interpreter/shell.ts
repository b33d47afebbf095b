/** The state of one shell: variables, functions, options, descriptors, traps and jobs; a subshell is a copy of it. */
import { anySignal } from '../any-signal'
import type { FoundProgram } from './shell-variables'
import { CommandHistory } from './command-history'
import type { HistoryMemory } from './history'
import { Readline } from '../terminal/readline'
import type { Handle } from '../handle'
import type { Machine } from '../machine'
import { Collector } from '../pipe'
import { exitCodeOf, type Process } from '../process'
import { BrokenPipe } from '../streams'
import { Signalled } from '../command'
import { BreakLoop, ExitShell, Interrupted, ReturnFrom, ShellError } from './errors'
import type { ArithmeticScope } from './arithmetic'
import { Jobs, type Job } from './jobs'
import { SHOPT_DEFAULTS } from './options'
import { Variables } from './variables'
import { parseText, type FunctionDefinition } from './syntax'
import type { CallFrame, Engine } from './engine'
import { MAX_TEXT, hostLimit } from './limits'
import { bindDynamic } from './dynamic'
import { ShellTraps } from './shell-traps'
import type { ShellOptions } from './shell-options'

/** How many processes a machine may have before fork(2) fails. */
const MAX_PROCESSES = 2000

/** Above so many, each new one takes a moment, so that a fork bomb does not go off within one. */
const MANY_PROCESSES = 64

/** Milliseconds without a try after which a machine that was full takes new processes again. */
const QUIET_AFTER_FULL = 200

export class Shell extends ShellTraps implements ArithmeticScope {
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
  /** $BASH_SUBSHELL, which a simple command that is a part of a pipeline does not raise. */
  environmentDepth = 0
  /** Whether running the words of the simple command that this subshell is for raises it. */
  raisesDepth = false
  /** Above zero where `set -e` does not apply: conditions, `!`, all but the last of `&&`. */
  conditionDepth = 0
  sourceDepth = 0
  frames: CallFrame[] = []
  /** Whether the script is a file, and not `-c` or the standard input. */
  fileScript = false
  history = new CommandHistory()
  /** What history expansion remembers from one line to the next. */
  historyMemory: HistoryMemory = {}
  hashed = new Map<string, FoundProgram>()
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
  /** The command that runs, for $BASH_COMMAND. */
  command: () => string = () => ''
  /** How deep in `$(...)`, for the marks of `set -x`. */
  substitutionDepth = 0
  /** The next simple command may take over this process, as the last act of a subshell. */
  inPlace = false
  /** The last command of `-c`, whose program takes the shell's place. */
  closing: object | undefined
  /** The command that this subshell was made for and ends with. */
  lastAct: object | undefined
  /** This subshell was made for the `( ... )` that comes next. */
  inParentheses = false
  /** How many lines an interactive shell has read. */
  linesRead = 0
  /** Names of the simple command that runs and of the one before it, by which `exit` knows that it may leave jobs. */
  currentCommand = ''
  earlierCommand = ''
  /** Ends waits inside the shell itself at Ctrl-C. */
  interruption = new AbortController()
  commandString: string | undefined
  /** Settings of the line editor, which subshells share. */
  readonly readline: Readline
  /** Reads the file again that sets up the line editor. */
  readInit: (() => void) | undefined
  coprocesses: { readonly name: string; readonly fds: readonly number[]; readonly job: Job }[] = []
  substitutions: { path: string; finish: () => Promise<void> }[] = []

  constructor(options: ShellOptions | { readonly parent: Shell; readonly process: Process }) {
    super()
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
      this.ignoredFromStart = parent.ignoredFromStart
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
      this.environmentDepth = parent.environmentDepth + 1
      this.conditionDepth = parent.conditionDepth
      this.sourceDepth = parent.sourceDepth
      this.frames = [...parent.frames]
      this.fileScript = parent.fileScript
      this.history = parent.history
      this.historyMemory = parent.historyMemory
      this.hashed = new Map(parent.hashed)
      this.completions = parent.completions
      this.disabled = new Set(parent.disabled)
      this.startedAt = parent.startedAt
      this.secondsBase = parent.secondsBase
      this.shellPid = parent.shellPid
      this.command = parent.command
      this.substitutionDepth = parent.substitutionDepth
      this.commandString = parent.commandString
      this.readline = parent.readline
      this.jobs = parent.jobs.inherited()
      this.options.delete('monitor')
    } else {
      this.machine = options.machine
      this.readline = new Readline()
      this.engine = options.engine
      this.process = options.process
      this.input = options.context.input
      for (const [fd, handle] of options.descriptors) this.fds.set(fd, handle.retain())
      this.cwd = options.context.cwd
      this.flavour = options.machine.flavour
      if (this.flavour === 'ash') this.options.delete('braceexpand')
      this.startedAt = this.machine.clock.now()
      this.shellPid = options.process.pid
      for (const [name, value] of Object.entries(options.context.env)) {
        if (this.importFunction(name, value)) continue
        const variable = this.vars.declare(name, 'global')
        variable.value = value
        variable.exported = true
      }
      for (const signal of options.process.ignored) this.traps.set(signal, '')
      this.ignoredFromStart = new Set(options.process.ignored)
      this.mindNoQuit()
    }
    this.process.descriptors = () => this.fds
    this.process.folder = () => this.cwd
    // dash computes none.
    if (!this.has('dash')) bindDynamic(this)
  }

  /** Takes over a function from the environment: `BASH_FUNC_name%%=() { ...`. */
  private importFunction(variable: string, value: string): boolean {
    const name = /^BASH_FUNC_(.+)%%$/.exec(variable)?.[1]
    if (name === undefined || !value.startsWith('() {') || this.flavour === 'ash') return false
    const { unit, problem } = parseText(`${name} ${value}`, 0)
    const node = unit.statements[0]?.command
    if (problem || node?.type !== 'Function') return false
    this.functions.set(name, { name, unit, body: node.body, source: unit.source, file: 'environment', exported: true })
    return true
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
    return anySignal([this.process.signal, this.interruption.signal])
  }

  /** To be awaited before `subshell`: fails when the machine has no room for another process. */
  async beforeFork(): Promise<void> {
    const { processCount } = this.machine
    // Once it was full it stays closed until nobody has asked for a while: a fork bomb burns out instead of going on for ever.
    const now = this.machine.clock.now()
    if (processCount >= Math.min(MAX_PROCESSES, this.machine.mostProcesses) || now < this.machine.closedUntil) {
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
    if (this.pendingTraps.length > 0) await this.settle(async () => (await this.runPendingTraps(), code))
    const onExit = this.traps.get('EXIT')
    if (onExit) {
      this.traps.delete('EXIT')
      this.running.add('EXIT')
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

  /** Forgets coprocesses that have ended: their descriptors are closed, their variables unset. */
  reapCoprocesses(): void {
    for (const { name, fds, job } of this.coprocesses.filter((one) => one.job.status !== undefined)) {
      for (const fd of fds) this.closeHandle(fd)
      this.vars.unset(name)
      this.vars.unset(`${name}_PID`)
      this.coprocesses = this.coprocesses.filter((one) => one.job !== job)
    }
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
    if (overflown) throw this.tooMuch(MAX_TEXT * 2)
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
}
