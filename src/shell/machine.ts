/** A machine's programs and processes: exec(2), fork(2), kill(2) and the process table. */
import { Signalled, type Command, type CommandContext } from './command'
import { FileError, type FileSystem } from './files'
import { Handle, nullHandle, streamHandle } from './handle'
import { MemoryFiles } from './memory-files'
import { NO_NET, type Net } from './net'
import { baseName, directoryName, joinPath, resolvePath } from './path'
import { PidNamespace } from './pid-namespace'
import { RootedFiles } from './rooted-files'
import { Process, exitCodeOf } from './process'
import { interpreterOf } from './script-interpreter'
import { BrokenPipe, type Readable, type Writable } from './streams'
import type { Identity, MachineFacts, ProcessInfo, ProcessTable, ShellClock, System } from './system'
import { readerFor, writerFor } from './process-streams'
import type { Entrance, SystemOptions, SpawnOptions, Running } from './machine-options'

export type { Running, SpawnOptions, SystemOptions } from './machine-options'

/** What the file of a program begins with; its name follows, whatever the file is called. */
const BINARY = '\x7fELF\0'

/** The content of a program's file. */
export const binaryOf = (name: string): string => BINARY + name

const BIN_FOLDERS = ['/bin', '/usr/bin', '/sbin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']

/** Whom processes belong to. */
export interface ProcessUser {
  readonly user: string
  readonly identity: Identity
}

/** The descriptors of a process: its streams, and those it has inherited besides. */
interface Descriptors {
  readonly handles: readonly [Handle, Handle, Handle]
  readonly descriptors: ReadonlyMap<number, Handle>
}

interface Behind extends Descriptors {
  readonly machine: Machine
  readonly process: Process
}

const contexts = new WeakMap<CommandContext, Behind>()

/** What lies behind a context that a Machine made: for shells and for tools that open descriptors by path. */
export function behind(context: CommandContext): Behind {
  const found = contexts.get(context)
  if (!found) throw new Error('this context was not made by a Machine')
  return found
}

export class Machine implements System {
  readonly clock: ShellClock
  hostname: string
  readonly files: FileSystem
  readonly net: Net
  readonly processes: ProcessTable
  readonly flavour: 'bash' | 'ash'
  readonly user: string
  readonly identity?: Identity
  readonly kernel: System['kernel']
  readonly started: number
  readonly edit?: System['edit']
  readonly facts?: MachineFacts
  readonly mounting?: System['mounting']
  private readonly systemSeenAt: SystemOptions['systemSeenAt']
  private readonly mostProcesses0: SystemOptions['mostProcesses']
  private readonly enter0: SystemOptions['enter']
  private readonly programFiles: boolean
  private readonly random0: (bound: number) => number
  private readonly programs = new Map<string, Command>()
  /** The processes it made itself. */
  private readonly own = new Set<Process>()
  readonly pidNamespace: PidNamespace
  private terminals = 0

  constructor(options: SystemOptions) {
    this.clock = options.clock
    this.hostname = options.hostname ?? 'localhost'
    this.files = options.files ?? new MemoryFiles({ now: () => options.clock.now() })
    this.net = options.net ?? NO_NET
    this.flavour = options.flavour ?? 'bash'
    this.user = options.user ?? 'root'
    this.kernel = options.kernel ?? { release: '6.1.0', version: '#1 SMP PREEMPT_DYNAMIC', machine: 'x86_64' }
    this.random0 = options.random ?? ((bound) => (this.seed = (this.seed * 1103515245 + 12345) & 0x7fffffff) % bound)
    this.started = options.clock.now()
    this.pidNamespace = options.pidNamespace ?? new PidNamespace(options.firstPid)
    if (options.identity) this.identity = options.identity
    if (options.edit) this.edit = options.edit
    if (options.facts) this.facts = options.facts
    if (options.mounting) this.mounting = options.mounting
    this.systemSeenAt = options.systemSeenAt
    this.programFiles = options.programFiles ?? false
    this.enter0 = options.enter
    this.mostProcesses0 = options.mostProcesses
    for (const command of options.commands ?? []) this.add(command)
    if (options.placePrograms) this.placePrograms()
    this.processes = { list: () => this.list(), signal: (pid, signal) => this.signal(pid, signal) }
  }

  private seed = 1

  /** Pipes that have a path: what `<(...)` and `>(...)` stand for. */
  readonly pipes = new Map<string, Handle>()

  /** The name of the next terminal opened on this machine. */
  nextTerminal(): string {
    return `pts/${this.terminals++}`
  }

  random(bound: number): number {
    return this.random0(bound)
  }

  /** Installs a program. */
  add(command: Command): void {
    this.programs.set(command.name, command)
  }

  /** Takes a program away again. */
  drop(name: string): void {
    this.programs.delete(name)
  }

  private placePrograms(): void {
    for (const folder of ['/usr/bin', '/usr/local/bin', '/usr/sbin']) this.files.makeDirectory(folder, { parents: true })
    if (!this.files.exists('/bin')) this.files.link('usr/bin', '/bin')
    for (const [name, program] of this.programs) {
      const path = program.path ?? `/usr/bin/${name}`
      this.files.makeDirectory(directoryName(path), { parents: true })
      if (!this.files.exists(path)) this.files.write(path, '\x7fELF', { mode: 0o755 })
    }
  }

  command(name: string): Command | undefined {
    if (!name.includes('/')) return this.onPath(name)
    const program = this.programs.get(baseName(name))
    if (program && (!this.programFiles || this.files.exists(name))) {
      const folder = directoryName(name)
      const home = program.path ? directoryName(program.path) : '/usr/bin'
      if (folder === home || (home === '/usr/bin' && folder === '/bin') || (BIN_FOLDERS.includes(folder) && this.files.exists(name)))
        return program
    }
    return this.script(name)
  }

  private onPath(name: string): Command | undefined {
    const program = this.programs.get(name)
    if (!this.programFiles) return program
    const places = BIN_FOLDERS.map((folder) => joinPath(folder, name))
    if (program && [...(program.path ? [program.path] : []), ...places].some((place) => this.files.exists(place))) return program
    for (const place of places) {
      const script = this.script(place)
      if (script) return script
    }
    return undefined
  }

  commandNames(): readonly string[] {
    return [...this.programs.keys()].sort()
  }

  /**
   * This machine for processes whose root is another folder; models chroot(2). Of the programs they have those that lie there: its
   * own, or those of the machine whose files they are.
   */
  rootedAt(path: string): Machine {
    if (path === '/') return this
    const owner: System = this.systemSeenAt?.(path) ?? this
    const files = new RootedFiles(this.files, path)
    const programs = new Map<string, Command>()
    for (const name of owner.commandNames()) {
      const program = owner.command(name)!
      const places = [...BIN_FOLDERS.map((folder) => joinPath(folder, name)), ...(program.path ? [program.path] : [])]
      if (places.some((place) => files.exists(place))) programs.set(name, program)
    }
    return this.but({ files, programs, flavour: owner.flavour })
  }

  /** This machine for processes of another user. */
  asUser(user: ProcessUser): Machine {
    return this.but(user)
  }

  /** The machine in whose name spaces a process is; models the files of /proc/PID/ns, where /proc lies below `root`. */
  enter(pid: number, root = '/'): Entrance {
    return this.enter0 ? this.enter0(pid, root) : root === '/' && this.owns(pid) ? this : undefined
  }

  /** This machine with the network and the host name of others; models setns(2). */
  within({ net, name }: { readonly net: Machine; readonly name: Machine }): Machine {
    if (net === this && name === this) return this
    return this.but({
      net: net.net,
      hostname: name.hostname,
      ...(this.facts ? { facts: { ...this.facts, sockets: net.facts?.sockets } } : {}),
    })
  }

  /** The same machine, its processes and its time, but for what is told. */
  private but(different: object): Machine {
    const entries = Object.entries(different).map(([name, value]) => [name, { value, enumerable: true }] as const)
    return Object.create(this, Object.fromEntries(entries)) as Machine
  }

  /** Where PATH finds a program. */
  locate(name: string): string | undefined {
    const program = this.programs.get(name)
    return program && (program.path ?? `/usr/bin/${name}`)
  }

  /** Whether a path is a script whose interpreter is not there. */
  lacksInterpreter(path: string): boolean {
    if (this.programs.has(baseName(path)) || !this.script(path) || !this.files.readText(path).startsWith('#!')) return false
    const { interpreter } = interpreterOf(this.files.readText(path))
    return !this.command(interpreter) && !this.programs.has(interpreter)
  }

  /** An executable text file runs with the interpreter its first line names. */
  private script(path: string): Command | undefined {
    try {
      const stat = this.files.stat(path)
      if (stat.type !== 'file' || (stat.mode & 0o111) === 0) return undefined
      const text = this.files.readText(path)
      if (text.startsWith(BINARY)) return this.programs.get(text.slice(BINARY.length))
    } catch {
      return undefined
    }
    return {
      name: baseName(path),
      run: async (context) => {
        const { interpreter, words } = interpreterOf(this.files.readText(path), this.command('/bin/bash') ? '/bin/bash' : '/bin/sh')
        const program = this.command(interpreter) ?? this.programs.get(interpreter)
        if (!program) {
          await context.stderr.write(`${context.name}: cannot execute: required file not found\n`)
          return 127
        }
        const { process, handles, descriptors } = behind(context)
        const given = this.context(
          process,
          [baseName(interpreter), ...words, context.name.includes('/') ? context.name : path, ...context.args],
          { handles, descriptors },
          context.env,
          context.cwd,
          context.input,
        )
        return program.run(given)
      },
    }
  }

  list(): readonly ProcessInfo[] {
    const { pidNamespace } = this
    return pidNamespace.list().map((process) => (this.own.has(process) ? process : pidNamespace.asSeenBy(this, process)))
  }

  /** Without those of machines it shares its processes with. */
  ownProcesses(): readonly ProcessInfo[] {
    return [...this.own].sort((a, b) => a.pid - b.pid)
  }

  owns(pid: number): boolean {
    const process = this.pidNamespace.get(pid)
    return process !== undefined && this.own.has(process)
  }

  /** Until when it takes no new processes, since it had as many as it can have; milliseconds of its clock. */
  closedUntil = 0

  /** How many processes it may have. */
  get mostProcesses(): number {
    return this.mostProcesses0?.() ?? Infinity
  }

  /** How many processes it has. */
  get processCount(): number {
    return this.own.size
  }

  process(pid: number): Process | undefined {
    return this.pidNamespace.get(pid)
  }

  signal(pid: number, name: string): boolean {
    if (pid < 0) return this.signalGroup(-pid, name)
    const process = this.pidNamespace.get(pid)
    if (!process) return false
    process.kill(name)
    return true
  }

  signalGroup(group: number, name: string): boolean {
    const members = this.pidNamespace.list().filter((process) => process.group === group)
    for (const process of members) process.kill(name)
    return members.length > 0
  }

  /** Ends everything at once, as when a machine loses power or a container is removed. */
  killAll(): void {
    for (const process of Array.from(this.own)) process.kill('KILL', true)
  }

  /** A process without a body yet; whoever made it must call `reap`. */
  newProcess(
    argv: readonly string[],
    options: Pick<SpawnOptions, 'parent' | 'group' | 'leader' | 'device' | 'pid' | 'user'> = {},
  ): Process {
    const pid = options.pid ?? this.pidNamespace.take()
    const { parent } = options
    const process = new Process(
      pid,
      parent?.pid ?? 0,
      options.user ?? parent?.user ?? this.user,
      argv,
      options.leader ? pid : (options.group ?? parent?.group ?? pid),
      this.clock.now(),
      this.clock,
      options.device ?? parent?.device,
      pid === 1,
    )
    if (parent) {
      process.umask = parent.umask
      process.niceness = parent.niceness
      for (const name of parent.ignored) process.ignored.add(name)
      parent.forked()
    }
    this.own.add(process)
    this.pidNamespace.add(process, this)
    return process
  }

  reap(process: Process, code: number): void {
    this.own.delete(process)
    this.pidNamespace.remove(process)
    this.pidNamespace.adopt(process.pid)
    const parent = this.pidNamespace.get(process.parent)
    if (parent) parent.childrenCpu += process.cpu + process.childrenCpu
    process.ended(code)
    if (parent?.hears('CHLD')) parent.kill('CHLD')
  }

  /** Runs a program in a process of its own. */
  spawn(argv: readonly string[], options: SpawnOptions & { readonly command?: Command } = {}): Running {
    const process = options.process ?? this.newProcess(argv, options)
    process.argv = argv
    const exit = this.body(process, argv, options).then((code) => {
      if (!options.process) this.reap(process, code)
      return code
    })
    return { pid: process.pid, process, exit, signal: (name, force) => process.kill(name, force) }
  }

  private async body(process: Process, argv: readonly string[], options: SpawnOptions & { readonly command?: Command }): Promise<number> {
    const device = options.device ?? process.device
    const open = (stream: Readable | Writable | undefined): Handle => {
      if (stream instanceof Handle) return stream.retain()
      if (stream) return streamHandle(stream as Partial<Readable & Writable>)
      return options.device ? options.device.handle() : nullHandle()
    }
    const handles: [Handle, Handle, Handle] = [open(options.stdin), open(options.stdout), open(options.stderr)]
    const descriptors = new Map(options.descriptors)
    for (const handle of descriptors.values()) handle.retain()
    process.folder = () => options.cwd ?? '/'
    process.descriptors = () => new Map([...handles.entries(), ...descriptors])
    const name = argv[0] ?? ''
    const command = options.command ?? this.command(name.includes('/') ? resolvePath(options.cwd ?? '/', name) : name)
    const context = this.context(process, argv, { handles, descriptors }, options.env ?? {}, options.cwd ?? '/', options.input, device)
    let onAbort: (() => void) | undefined
    const ended = new Promise<never>((_, reject) => {
      onAbort = (): void => reject(process.signal.reason)
      process.signal.addEventListener('abort', onAbort)
    })
    ended.catch(() => undefined)
    try {
      if (!command) {
        await context.stderr.write(`${name}: No such file or directory\n`)
        return 127
      }
      if (process.signal.aborted) throw process.signal.reason
      const work = command.run(context)
      work.catch(() => undefined)
      return (await Promise.race([work, ended])) & 255
    } catch (error) {
      return await this.failure(error, name, handles[2])
    } finally {
      process.signal.removeEventListener('abort', onAbort!)
      for (const handle of [...handles, ...descriptors.values()]) handle.release()
    }
  }

  private async failure(error: unknown, name: string, stderr: Handle): Promise<number> {
    if (error instanceof Signalled) return exitCodeOf(error.signal)
    if (error instanceof BrokenPipe) return 141
    // What the host cannot hold or nest is what a machine has no memory for.
    if (error instanceof RangeError) {
      await stderr.write(`${baseName(name)}: memory exhausted\n`).catch(() => undefined)
      return 1
    }
    const message = error instanceof FileError ? `${error.path}: ${error.message}` : error instanceof Error ? error.message : String(error)
    await stderr.write(`${baseName(name)}: ${message}\n`).catch(() => undefined)
    return 1
  }

  private context(
    process: Process,
    argv: readonly string[],
    { handles, descriptors }: Descriptors,
    env: Readonly<Record<string, string>>,
    cwd: string,
    input: number | undefined,
    device = process.device,
  ): CommandContext {
    const [stdin, stdout, stderr] = handles
    const system: System = Object.create(this, { clock: { value: process.clock } }) as System
    const context: CommandContext = {
      args: argv.slice(1),
      name: argv[0] ?? '',
      env,
      cwd,
      stdin: readerFor(process, stdin),
      stdout: writerFor(process, stdout),
      stderr: writerFor(process, stderr),
      ...(device ? { tty: device } : {}),
      isTty: { stdin: !!stdin.terminal, stdout: !!stdout.terminal, stderr: !!stderr.terminal },
      signal: process.signal,
      onSignal: (name, handler) => process.onSignal(name, handler),
      system,
      files: this.files,
      pid: process.pid,
      ...(input === undefined ? {} : { input }),
      run: async (words, overrides = {}) => {
        const over = (given: Readable | Writable | undefined, handle: Handle): Readable | Writable => given ?? handle
        const { exit } = this.spawn(words, {
          ...(overrides.inPlace ? { process } : { parent: process }),
          env: overrides.env ?? env,
          cwd: overrides.cwd ?? cwd,
          stdin: over(overrides.stdin, stdin) as Readable,
          stdout: over(overrides.stdout, stdout) as Writable,
          stderr: over(overrides.stderr, stderr) as Writable,
          descriptors,
          ...(input === undefined ? {} : { input }),
        })
        const code = await exit
        await process.afterForks()
        return code
      },
    }
    contexts.set(context, { machine: this, process, handles, descriptors })
    return context
  }
}

/** A machine with files, programs and processes. */
export function createSystem(options: SystemOptions): Machine {
  return new Machine(options)
}
