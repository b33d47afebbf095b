/** One container: configuration, state, processes, files, log and use of resources; models a containerd task with its cgroup. */
import type { Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { isDaemon, type Daemon, type Image, type Program } from '../images/image'
import type { Listener, Network, Origin } from '../network/types'
import type { Command } from '../../shell/command'
import type { FileSystem } from '../../shell/files'
import type { MemoryFiles } from '../../shell/memory-files'
import { Machine, type Running } from '../../shell/machine'
import { meterMemory } from '../../shell/memory-meter'
import type { Readable, Writable } from '../../shell/streams'
import type { Net } from '../../shell/net'
import type { ProcessInfo, System } from '../../shell/system'
import { TerminalDevice } from '../../shell/terminal/device'
import { Cgroup } from './cgroup'
import { ContainerLog } from './container-log'
import { daemonCommand, daemonProcess } from './daemon'
import { imageFiles } from './image-files'
import { InputQueue } from './input-queue'
import { MainProcess } from './main-process'
import { MountTable, type Mount } from './mount-table'
import type { Sandbox } from './sandbox'

export interface ContainerConfig {
  readonly name: string
  /** How often a container of this name was started before in this pod. */
  readonly attempt: number
  readonly image: Image
  /** As the pod names it. */
  readonly imageReference: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly user: string
  readonly mounts: readonly Mount[]
  readonly readOnlyRoot: boolean
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdinOnce: boolean
  /** In bytes. */
  readonly memoryLimit?: number
  /** In millicores. */
  readonly processorLimit?: number
  readonly stopSignal?: string
  readonly terminationMessagePath: string
  /** Whether the end of the log stands in for a missing termination message after a failure. */
  readonly logOnError: boolean
}

/** What a container needs of its node. */
export interface ContainerHost {
  readonly clock: Clock
  readonly network: Network
  readonly random: RandomStream
  readonly netFor: (origin: Origin) => Net
  readonly kernel: System['kernel']
  /** Every shell and tool there is; an image's userland says which of them it has. */
  readonly commands: readonly Command[]
  /** Milliseconds from a signal until a program that obeys it is gone. */
  readonly processEnd: number
}

/** A program that cannot be started; `message` is the OCI runtime's. */
export class StartError extends Error {}

/** Memory of a shell or tool that says nothing about it. */
const SMALL_PROGRAM = 712_704

export class Container {
  readonly id: string
  readonly created: number
  started: number | undefined
  finished: number | undefined
  state: 'created' | 'running' | 'exited' = 'created'
  exitCode = 0
  /** Completed, Error, OOMKilled or StartError. */
  reason: string | undefined
  message: string | undefined
  readonly log = new ContainerLog()
  readonly cgroup: Cgroup
  /** Standard input of process 1, for attach. */
  input: InputQueue | undefined
  terminal: TerminalDevice | undefined
  /** Ends exec sessions with the container. */
  private fileTree: FileSystem | undefined
  private ownFiles: MemoryFiles | undefined
  private machineValue: Machine | undefined
  private main: MainProcess | undefined
  private running1: Running | undefined
  private readonly listeners: { close(): void }[] = []
  private readonly exitHandlers: (() => void)[] = []
  private readonly outputs = new Set<(stream: 'stdout' | 'stderr', data: Uint8Array) => void>()
  private oomKilled = false

  constructor(
    readonly config: ContainerConfig,
    readonly sandbox: Sandbox,
    readonly host: ContainerHost,
  ) {
    this.id = host.random.hex(64)
    this.created = host.clock.now()
    this.cgroup = new Cgroup(
      () => host.clock.now(),
      config.memoryLimit,
      config.processorLimit,
      () => {
        this.oomKilled = true
        this.kill()
      },
    )
  }

  get running(): boolean {
    return this.state === 'running'
  }

  /** The container's files: the image's, written over privately, with the volumes mounted. */
  get files(): FileSystem {
    if (!this.fileTree) {
      const own = imageFiles(this.config.image, this.host, () => this.host.clock.now())
      this.ownFiles = own
      const argv = this.main?.argv ?? this.config.argv
      own.makeDirectory('/proc/1', { parents: true })
      own.write('/proc/1/cmdline', argv.map((word) => `${word}\0`).join(''), { mode: 0o444 })
      own.write('/proc/1/comm', `${(argv[0] ?? '').split('/').pop()?.split(' ')[0] ?? ''}\n`, { mode: 0o444 })
      this.fileTree = new MountTable(own, [...this.config.mounts, ...this.sandbox.systemMounts(this)], this.config.readOnlyRoot)
    }
    return this.fileTree
  }

  /** Bytes of its writable layer and of its log, which count as the node's ephemeral storage. */
  writtenBytes(): number {
    return (this.ownFiles?.writtenBytes() ?? 0) + this.log.bytes
  }

  /** What programs inside see; made when the first of them needs it. */
  get machine(): Machine {
    if (!this.machineValue) {
      const { image } = this.config
      this.machineValue = new Machine({
        clock: this.host.clock,
        hostname: this.sandbox.config.hostname,
        files: this.files,
        net: this.host.netFor(this.sandbox.origin),
        user: this.config.user,
        flavour: image.userland.flavour,
        kernel: this.host.kernel,
        commands: this.commands(),
        random: (bound) => this.host.random.integer(bound),
        firstPid: 1,
      })
      meterMemory(this.machineValue, (pid, bytes) => this.cgroup.setMemory(pid, bytes + (pid === 1 ? SMALL_PROGRAM : 0)))
      if (this.main && !this.main.ended) this.main.appearIn(this.machineValue)
    }
    return this.machineValue
  }

  /** What runs inside, as the node sees it; looking makes no machine. */
  processes(): readonly ProcessInfo[] {
    if (!this.running) return []
    if (this.machineValue) return this.machineValue.processes.list()
    const argv = this.main?.argv ?? this.config.argv
    const resident = this.cgroup.memoryBytes()
    const memory = { resident, virtual: resident * 4 }
    return [{ pid: 1, parent: 0, user: this.config.user, argv, started: this.started ?? this.created, state: 'S', group: 1, memory }]
  }

  /** Runs process 1. Throws StartError when its program cannot be started; the container then has exited with 128. */
  start(): void {
    const { argv } = this.config
    const name = argv[0] ?? ''
    const daemon = this.findDaemon(name)
    const failure = daemon ? undefined : this.whyNot(name)
    if (failure) {
      this.state = 'exited'
      this.started = 0
      this.finished = this.host.clock.now()
      this.exitCode = 128
      this.reason = 'StartError'
      this.message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${failure}`
      this.log.close(this.finished)
      throw new StartError(this.message)
    }
    this.state = 'running'
    this.started = this.host.clock.now()
    if (daemon) {
      const { clock, processEnd } = this.host
      const main = new MainProcess(
        argv,
        (code) => this.exited(code),
        (action) => {
          if (processEnd > 0) clock.after(processEnd, action)
          else action()
        },
      )
      this.main = main
      daemon.start(
        daemonProcess(this, {
          argv,
          env: this.config.env,
          pid: 1,
          write: (stream, text) => this.write(stream, text),
          onSignal: (signal, handler) => main.onSignal(signal, handler),
          ended: () => main.ended,
          title: (text) => {
            main.argv = [text]
          },
          exit: (code) => main.exit(code),
        }),
      )
      return
    }
    this.cgroup.setMemory(1, SMALL_PROGRAM)
    if (this.config.stdin && !this.config.tty) this.input = new InputQueue(() => this.host.clock.wake())
    if (this.config.tty) {
      this.terminal = new TerminalDevice(this.host.clock, (group, signal) => this.machine.signalGroup(group, signal), 80, 24, 'pts/0')
      this.terminal.onOutput((text) => this.write('stdout', text))
    }
    this.host.clock.wake()
    this.running1 = this.machine.spawn(argv, {
      env: this.config.env,
      cwd: this.config.workingDirectory,
      leader: true,
      ...(this.terminal
        ? { device: this.terminal }
        : { ...(this.input ? { stdin: this.input } : {}), stdout: this.output('stdout'), stderr: this.output('stderr') }),
    })
    this.terminal?.setForeground(this.running1.pid)
    void this.running1.exit.then((code) => {
      this.host.clock.wake()
      this.exited(code)
    })
  }

  /** Tells of the end of process 1; at once when it has ended. */
  onExit(handler: () => void): void {
    if (this.state === 'exited') handler()
    else this.exitHandlers.push(handler)
  }

  /** Receives what process 1 writes from now on. Returns how to stop. */
  onOutput(handler: (stream: 'stdout' | 'stderr', data: Uint8Array) => void): () => void {
    this.outputs.add(handler)
    return () => this.outputs.delete(handler)
  }

  /** Sends the stop signal, and KILL when `grace` milliseconds have passed; `done` runs when it has exited. */
  stop(grace: number, done: () => void): void {
    if (this.state !== 'running') {
      done()
      return
    }
    const timer = this.host.clock.after(Math.max(0, grace), () => this.kill())
    this.onExit(() => {
      timer.cancel()
      done()
    })
    this.signal(this.config.stopSignal ?? this.config.image.stopSignal ?? 'TERM')
  }

  kill(): void {
    this.signal('KILL')
  }

  /** The node lost power: everything is gone, and nobody is told. */
  vanish(): void {
    this.exitHandlers.length = 0
    if (this.running) this.kill()
  }

  /** A signal from the node to process 1. */
  signal(name: string): void {
    if (!this.running) return
    if (this.main) this.main.signal(name)
    else this.running1?.signal(name, name === 'KILL')
  }

  /** Starts another program in the container. Throws StartError with the OCI runtime's words. */
  exec(
    argv: readonly string[],
    io: { readonly stdin?: Readable; readonly stdout: Writable; readonly stderr: Writable } | { readonly device: TerminalDevice },
  ): Running {
    const name = argv[0] ?? ''
    const failure = this.whyNot(name)
    if (failure)
      throw new StartError(
        `failed to exec in container: failed to start exec "${this.host.random.hex(64)}": OCI runtime exec failed: exec failed: unable to start container process: ${failure}`,
      )
    this.host.clock.wake()
    const tty = 'device' in io
    const running = this.machine.spawn(argv, {
      ...io,
      env: { ...this.config.env, ...(tty ? { TERM: 'xterm' } : {}) },
      cwd: this.config.workingDirectory,
      leader: true,
    })
    if (tty) io.device.setForeground(running.pid)
    return running
  }

  listen(listener: Listener): { close(): void } | undefined {
    const opened = this.sandbox.listen(listener)
    if (opened) this.listeners.push(opened)
    return opened
  }

  /** Runs once process 1 has ended, even when the node lost its power. */
  atEnd(action: () => void): void {
    this.listeners.push({ close: action })
  }

  private findDaemon(name: string): Daemon | undefined {
    const { argv, image } = this.config
    if (image.main) {
      const own = [...(image.entrypoint ?? []), ...(image.command ?? [])]
      if (own.length === argv.length && own.every((word, index) => word === argv[index])) return image.main
    }
    const program = this.ownProgram(name)
    return program && isDaemon(program) ? program : undefined
  }

  private ownProgram(name: string): Program | undefined {
    const { programs, userland } = this.config.image
    const base = name.slice(name.lastIndexOf('/') + 1)
    const own = programs?.[name] ?? programs?.[base]
    if (own) return own
    return base === 'sleep' && userland.has('sleep') ? userland.sleep : undefined
  }

  /** The image's shell and tools, and its own programs as commands. */
  private commands(): readonly Command[] {
    const { userland, programs = {} } = this.config.image
    const commands = this.host.commands.filter((command) => userland.has(command.name))
    for (const [path, program] of Object.entries(programs)) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const where = path.startsWith('/') ? { path } : {}
      commands.push(
        isDaemon(program)
          ? { ...daemonCommand(this, name, program), ...where }
          : { ...program, name, run: (context) => program.run(context), ...where },
      )
    }
    return commands
  }

  private whyNot(name: string): string | undefined {
    if (name && this.machine.command(name)) return undefined
    if (!name.includes('/')) return `exec: "${name}": executable file not found in $PATH`
    if (!name.startsWith('/') || !this.files.exists(name)) return `exec: "${name}": stat ${name}: no such file or directory`
    return this.files.stat(name).type === 'directory' ? `exec: "${name}": is a directory` : `exec: "${name}": permission denied`
  }

  /** What the container left in its termination file, or the end of its log when it failed and asks for that. */
  private terminationMessage(): string | undefined {
    const { terminationMessagePath, logOnError } = this.config
    const written =
      this.fileTree && terminationMessagePath && this.fileTree.exists(terminationMessagePath)
        ? this.fileTree.readText(terminationMessagePath).slice(0, 4096)
        : ''
    if (written) return written
    return logOnError && this.exitCode !== 0 ? this.log.lastText(80, 2048) || undefined : undefined
  }

  private output(stream: 'stdout' | 'stderr'): Writable {
    return {
      write: (data) => {
        this.write(stream, data)
        return Promise.resolve()
      },
    }
  }

  private write(stream: 'stdout' | 'stderr', data: Uint8Array | string): void {
    if (this.state !== 'running') return
    this.log.append(this.host.clock.now(), stream, typeof data === 'string' ? data : DECODER.decode(data))
    if (this.outputs.size === 0) return
    const bytes = typeof data === 'string' ? ENCODER.encode(data) : data
    for (const handler of this.outputs) handler(stream, bytes)
  }

  private exited(code: number): void {
    if (this.state === 'exited') return
    this.state = 'exited'
    this.finished = this.host.clock.now()
    this.exitCode = code
    this.reason = this.oomKilled ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error'
    this.machineValue?.killAll()
    this.message = this.terminationMessage()
    for (const opened of this.listeners.splice(0)) opened.close()
    this.log.close(this.finished)
    this.cgroup.clear()
    for (const handler of this.exitHandlers.splice(0)) handler()
  }
}

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
