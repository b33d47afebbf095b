/** One container: configuration, state, processes, files, log and use of resources; models a containerd task with its cgroup. */
import { parseReference, referenceName } from '../images/reference'
import type { Listener } from '../network/types'
import { decodeText, encodeText } from '../../shell/bytes'
import { Machine, type Running } from '../../shell/machine'
import { meterMemory } from '../../shell/memory-meter'
import { PidNamespace } from '../../shell/pid-namespace'
import type { ProcessInfo } from '../../shell/system'
import { TerminalDevice } from '../../shell/terminal/device'
import { Cgroup } from './cgroup'
import { holds } from './credentials'
import type { ContainerConfig, ContainerHost } from './container-config'
import { ContainerFiles } from './container-files'
import { ContainerLog } from './container-log'
import { machineOptions } from './container-machine'
import { ContainerOutput, type Output } from './container-output'
import { processOne, servedCommand, startedCommand, whyNot } from './container-programs'
import { SeatedProcess } from './daemon'
import { exec, STARTER_THREADS, type ExecIo } from './exec'
import { InputQueue } from './input-queue'
import { MainProcess } from './main-process'
import { containerMounts } from './container-mounts'
import { MountNamespace } from './mount-namespace'
import { mountRefusal } from './mount-refusal'
import type { MountTable } from './mount-table'
import { namespaceInit } from './namespace-init'
import { MachineAmongNodes } from './node-processes'
import type { Sandbox } from './sandbox'
import { NOT_CREATED, StartError, tooLittleMemory } from './start-failure'
import { workingFolderRefusal } from './working-folder'

export type { ContainerConfig, ContainerHost, NodeFacts } from './container-config'
export { StartError } from './start-failure'

/** The exit code of what was not seen to end. */
const LOST = 255

/** Memory of a shell or tool that says nothing about it. */
const SMALL_PROGRAM = 712_704

export class Container {
  readonly id: string
  readonly created: number
  started: number | undefined
  finished: number | undefined
  state: 'created' | 'running' | 'exited' = 'created'
  exitCode = 0
  /** Completed, Error, OOMKilled, StartError or Unknown. */
  reason: string | undefined
  message: string | undefined
  readonly log = new ContainerLog()
  readonly cgroup: Cgroup
  readonly pids: PidNamespace
  /** Its image's name in full; undefined where what the pod says is no name, but an image's id. */
  readonly imageName: string | undefined
  /** The number of its main process: 1 unless it shares its processes. */
  private mainPid = 0

  /** Standard input of process 1, for attach. */
  input: InputQueue | undefined
  terminal: TerminalDevice | undefined
  private readonly ownFiles = new ContainerFiles(this)
  private machineValue: Machine | undefined
  private mountedValue: MountNamespace | undefined
  private main: MainProcess | undefined
  /** Process 1, where it is a program of the machine. */
  private first: Running | undefined
  // Lists that grow by making a longer one: most have one entry, and an array that is pushed to makes room for seventeen.
  private listeners: readonly { close(): void }[] = []
  private exitHandlers: readonly (() => void)[] = []
  private readonly output = new ContainerOutput(this)
  private oomKilled = false
  private lost = false

  constructor(
    readonly config: ContainerConfig,
    readonly sandbox: Sandbox,
    readonly host: ContainerHost,
  ) {
    this.id = host.random.hex(64)
    this.created = host.clock.now()
    const reference = parseReference(config.imageReference)
    this.imageName = 'error' in reference ? undefined : referenceName(reference)
    this.pids = config.target?.pids ?? sandbox.pids ?? new PidNamespace()
    this.cgroup = new Cgroup(this, config.memoryLimit, config.processorLimit, config.processorRequest, sandbox.cgroup)
  }

  now(): number {
    return this.host.clock.now()
  }

  get machineMemory(): number {
    return this.host.node.memory
  }

  get endsTogether(): boolean {
    return this.host.node.cgroupVersion === 2
  }

  get oomScoreAdjust(): number {
    return this.config.oomScoreAdjust ?? 0
  }

  /** The runtime keeps in mind that it happened, however the container ends later. */
  outOfMemory(pid: number | undefined): void {
    this.oomKilled = true
    const victim = pid === undefined || pid === this.mainPid ? undefined : this.machineValue?.process(pid)
    if (victim) {
      victim.kill('KILL', true)
      return
    }
    this.machineValue?.killAll()
    this.kill()
  }

  /** A process of its machine holds so many bytes, until it ends. */
  private holds(machine: Machine, pid: number, bytes: number): void {
    const { cgroup } = this
    if (pid === this.mainPid) cgroup.setMemory(pid, bytes + SMALL_PROGRAM)
    else {
      const process = machine.process(pid)
      if (!process || process.state === 'Z') return
      if (!cgroup.counts(pid)) {
        process.watchers.add(() => {
          if (process.state === 'Z') cgroup.release(pid)
        })
      }
      cgroup.setMemory(pid, bytes)
    }
  }

  /** The number of its main process among those it sees. */
  get mainProcess(): number {
    return this.mainPid
  }

  get running(): boolean {
    return this.state === 'running'
  }

  /** What its programs see as files. */
  get files(): MountTable {
    return this.ownFiles.tree
  }

  /** What its programs mount. */
  get mounted(): MountNamespace {
    const { config, host, files } = this
    return (this.mountedValue ??= new MountNamespace({
      now: () => host.clock.now(),
      memory: host.node.memory,
      allowed: holds(config, 'SYS_ADMIN'),
      mounts: () => containerMounts(this),
      tree: files,
    }))
  }

  /** Why its programs cannot make files in a folder; undefined when they can. */
  refusal(folder: string): 'EACCES' | 'EROFS' | undefined {
    return this.ownFiles.refusal(folder)
  }

  /** Writes a small file, though only when somebody looks. */
  leave(path: string, text: string): void {
    this.ownFiles.leave(path, text)
  }

  /** Bytes of its writable layer and of its log, which count as the node's ephemeral storage. */
  writtenBytes(): number {
    return this.ownFiles.writtenBytes() + this.log.allBytes
  }

  /** Files and folders of its writable layer. */
  writtenInodes(): number {
    return this.ownFiles.writtenInodes()
  }

  /** What programs inside see; made when the first of them needs it. */
  get machine(): Machine {
    if (!this.machineValue) {
      const options = machineOptions(this)
      this.machineValue = this.sandbox.config.seesNodeProcesses
        ? new MachineAmongNodes(options, () => this.host.login?.())
        : new Machine(options)
      const machine = this.machineValue
      meterMemory(machine, (pid, bytes) => this.holds(machine, pid, bytes))
      if (this.main && !this.main.ended) this.main.appearIn(this.machineValue)
    }
    return this.machineValue
  }

  /** Whether a process of its PID namespace is one of its own. */
  owns(pid: number): boolean {
    return this.machineValue?.owns(pid) ?? false
  }

  /** What runs inside, as the node sees it; looking makes no machine. */
  processes(): readonly ProcessInfo[] {
    if (!this.running) return []
    if (this.machineValue) return this.machineValue.ownProcesses()
    const resident = this.cgroup.memoryBytes()
    const common = { started: this.started ?? this.created, state: 'S', group: this.mainPid } as const
    const list = this.main?.list() ?? [{ pid: this.mainPid, parent: 0, argv: startedCommand(this.config), user: undefined }]
    return list.map(({ user, ...process }) => ({
      ...process,
      ...common,
      user: user ?? this.config.user,
      memory: { resident: Math.round(resident / list.length), virtual: Math.round((resident * 4) / list.length) },
    }))
  }

  /** Runs process 1. Throws StartError when its program cannot be started; the container then has exited with 128. */
  start(): void {
    const { argv, daemon } = processOne(this)
    const inside = mountRefusal(this) ?? workingFolderRefusal(this) ?? (daemon ? undefined : whyNot(this, argv[0] ?? ''))
    const failure = tooLittleMemory(this.config.memoryLimit) ?? (inside && `error during container init: ${inside}`)
    if (failure) {
      this.state = 'exited'
      this.started = 0
      this.finished = this.host.clock.now()
      this.exitCode = 128
      this.reason = 'StartError'
      this.message = `${NOT_CREATED}: ${failure}`
      this.log.close(this.finished)
      throw new StartError(this.message)
    }
    this.state = 'running'
    this.started = this.host.clock.now()
    // Whoever shares its processes must be there to be seen.
    void this.config.target?.machine
    namespaceInit(this)?.atEnd(() => this.kill())
    this.mainPid = this.pids.take(STARTER_THREADS)
    if (daemon) {
      this.main = new MainProcess(this, argv, this.mainPid)
      const served = servedCommand(this.config, argv)
      if (served) this.main.becomes(served, this.config.user === 'root' ? this.config.image.handsOver?.as : undefined)
      daemon.start(new SeatedProcess(this, this.main))
      if (this.running && (this.sandbox.pids || this.config.target)) void this.machine
      return
    }
    this.cgroup.setMemory(this.mainPid, SMALL_PROGRAM)
    if (this.config.stdin && !this.config.tty) this.input = new InputQueue(() => this.host.clock.wake())
    if (this.config.tty) {
      this.terminal = new TerminalDevice(this.host.clock, (group, signal) => this.machine.signalGroup(group, signal), 80, 24, 'pts/0')
      this.terminal.onOutput((text) => this.output.write('stdout', text))
    }
    this.host.clock.wake()
    this.first = this.machine.spawn(argv, {
      env: this.config.env,
      cwd: this.config.workingDirectory,
      leader: true,
      pid: this.mainPid,
      ...(this.terminal
        ? { device: this.terminal }
        : { ...(this.input ? { stdin: this.input } : {}), stdout: this.output.writable('stdout'), stderr: this.output.writable('stderr') }),
    })
    this.terminal?.setForeground(this.first.pid)
    void this.first.exit.then((code) => {
      this.host.clock.wake()
      this.exited(code)
    })
  }

  /** Tells of the end of process 1; at once when it has ended. */
  onExit(handler: () => void): void {
    if (this.state === 'exited') handler()
    else this.exitHandlers = this.exitHandlers.concat(handler)
  }

  /** Receives what process 1 writes from now on. Returns how to stop. */
  onOutput(handler: Output): () => void {
    return this.output.onOutput(handler)
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
    this.signal(this.config.image.stopSignal ?? 'TERM')
  }

  kill(): void {
    this.signal('KILL')
  }

  /** The node lost power: everything is gone, and nobody is told. */
  vanish(): void {
    this.exitHandlers = []
    this.lost = this.running
    if (this.running) this.kill()
  }

  /** The runtime is back and finds the container's task gone: how it ended nobody can say, and when is now. */
  foundLost(): void {
    if (!this.lost) return
    this.lost = false
    this.finished = this.host.clock.now()
  }

  /** A signal from the node to process 1. */
  signal(name: string): void {
    if (!this.running) return
    if (this.main) this.main.signal(name)
    else this.first?.signal(name, name === 'KILL')
  }

  /** Starts another program in the container. Throws StartError with the OCI runtime's words. */
  exec(argv: readonly string[], io: ExecIo): Running {
    return exec(this, argv, io)
  }

  listen(listener: Listener): { close(): void } | undefined {
    const opened = this.sandbox.listen(listener)
    if (opened) this.listeners = this.listeners.concat(opened)
    return opened
  }

  /** Runs once process 1 has ended, even when the node lost its power. */
  atEnd(action: () => void): void {
    this.listeners = this.listeners.concat({ close: action })
  }

  /** What the container left in its termination file, or the end of its log when it failed and asks for that. */
  private terminationMessage(): string | undefined {
    const { terminationMessagePath, logOnError } = this.config
    const written = this.ownFiles.written(terminationMessagePath)
    if (written) return decodeText(encodeText(written).subarray(-4096))
    return logOnError && this.exitCode !== 0 ? this.log.lastText(80, 2048) || undefined : undefined
  }

  /** What process 1 writes. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    this.output.write(stream, text)
  }

  /** Does something once a program that was told to end has cleaned up after itself. */
  afterCleaningUp(action: () => void): void {
    const { clock, processEnd } = this.host
    if (processEnd > 0) clock.after(processEnd, action)
    else action()
  }

  /** Process 1 has ended. The runtime notices a moment later. */
  exited(code: number): void {
    if (this.finished !== undefined) return
    const { clock, exitNotice } = this.host
    this.finished = clock.now()
    this.exitCode = this.lost ? LOST : code
    this.reason = this.lost ? 'Unknown' : this.oomKilled ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error'
    this.machineValue?.killAll()
    const { listeners } = this
    this.listeners = []
    for (const opened of listeners) opened.close()
    this.log.close(this.finished)
    this.message = this.terminationMessage()
    this.cgroup.clear()
    const tell = (): void => {
      this.state = 'exited'
      const { exitHandlers } = this
      this.exitHandlers = []
      for (const handler of exitHandlers) handler()
    }
    if (exitNotice > 0) clock.after(exitNotice, tell)
    else tell()
  }
}
