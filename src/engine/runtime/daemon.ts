/** How a daemon program meets its container: as process 1, or as a command that a shell started. */
import type { ChildProcess, Daemon, DaemonProcess } from '../images/image'
import type { Command } from '../../shell/command'
import { behind } from '../../shell/machine'
import type { FileSystem } from '../../shell/files'
import { NetError, type Net } from '../../shell/net'
import { concatBytes } from '../../shell/concat-bytes'
import { encode } from '../../shell/pipe'
import type { Process } from '../../shell/process'
import type { Listener } from '../network/types'
import type { Container } from './container'
import { holds } from './credentials'

export interface DaemonSeat {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly pid: number
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Signals by their names, without SIG. */
  onSignal(signals: readonly string[], handler: (signal: string) => void): void
  readonly ended: boolean
  title(text: string | readonly string[]): void
  fork(title: string, user: string | undefined): ChildProcess
  exit(code: number): void
}

/** What a daemon sees; an object of a class, because thousands of pods have one each and closures would be most of what they cost. */
export class SeatedProcess implements DaemonProcess {
  private open: readonly { close(): void }[] = []

  constructor(
    private readonly container: Container,
    private readonly seat: DaemonSeat,
  ) {}

  get argv(): readonly string[] {
    return this.seat.argv
  }

  get env(): Readonly<Record<string, string>> {
    return this.seat.env
  }

  get pid(): number {
    return this.seat.pid
  }

  get files(): FileSystem {
    return this.container.files
  }

  get net(): Net {
    return this.container.host.netFor(this.container.sandbox.origin)
  }

  get hostname(): string {
    return this.container.sandbox.config.hostname
  }

  get address(): string {
    return this.container.sandbox.address
  }

  get memoryLimit(): number | undefined {
    return this.container.config.memoryLimit
  }

  title(text: string | readonly string[]): void {
    this.seat.title(text)
  }

  fork(title: string, user?: string): ChildProcess {
    return this.seat.fork(title, user)
  }

  ran(programs: number): void {
    this.container.pids.take(programs - 1)
  }

  mounted(folder: string): boolean {
    return this.container.config.mounts.some(
      ({ path }) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`),
    )
  }

  refusal(folder: string): 'EACCES' | 'EROFS' | undefined {
    return this.container.refusal(folder)
  }

  get isRoot(): boolean {
    return this.container.config.user === 'root'
  }

  can(capability: string): boolean {
    return this.isRoot && holds(this.container.config, capability)
  }

  leave(path: string, text: string): void {
    this.container.leave(path, text)
  }

  addresses(name: string): readonly string[] {
    const resolution = this.container.host.network.resolve(this.container.sandbox.origin, name)
    return resolution.ok ? resolution.addresses : []
  }

  now(): number {
    return this.container.host.clock.now()
  }

  random(bound: number): number {
    return this.container.host.random.integer(bound)
  }

  stdout(text: string): void {
    this.seat.write('stdout', text)
  }

  stderr(text: string): void {
    this.seat.write('stderr', text)
  }

  listen(listener: Listener): boolean {
    const opened = this.container.listen(listener)
    if (opened) this.open = this.open.concat(opened)
    return opened !== undefined
  }

  listening(port: number): boolean {
    return this.container.sandbox.listening(port)
  }

  signalMain(signal: string): void {
    this.container.signal(signal)
  }

  onSignal(signals: string | readonly string[], handler: (signal: string) => void): void {
    this.seat.onSignal(typeof signals === 'string' ? [signals] : signals, handler)
  }

  onEnd(action: () => void): void {
    let over = false
    const close = (): void => {
      if (over) return
      over = true
      action()
    }
    this.open = this.open.concat({ close })
    this.container.atEnd(close)
  }

  after(delay: number, action: () => void): void {
    this.container.host.clock.after(delay, () => {
      if (!this.seat.ended) action()
    })
  }

  useMemory(bytes: number): void {
    this.container.cgroup.setMemory(this.seat.pid, bytes)
  }

  useProcessor(millicores: number): void {
    this.container.cgroup.setProcessor(this.seat.pid, millicores)
  }

  work(milliseconds: number): number {
    return this.container.cgroup.work(milliseconds)
  }

  async pause(milliseconds: number): Promise<void> {
    await this.container.host.clock.sleep(milliseconds)
    if (this.seat.ended) throw new NetError('empty reply', this.address, 0)
  }

  async execute(argv: readonly string[]): Promise<{ readonly code: number; readonly output: Uint8Array }> {
    const parts: Uint8Array[] = []
    const both = { write: (data: Uint8Array | string) => Promise.resolve(void parts.push(encode(data))) }
    const { machine, config, host } = this.container
    host.clock.wake()
    const env = { ...config.env, ...this.env }
    const code = await machine.spawn(argv, { env, cwd: config.workingDirectory, stdout: both, stderr: both }).exit
    host.clock.wake()
    return { code, output: concatBytes(parts) }
  }

  run(work: () => Promise<void>): void {
    // Nobody awaits it, so the run loop is told that a program goes on.
    this.container.host.clock.wake()
    void work().catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error
    })
  }

  exit(code: number): void {
    const { open } = this
    this.open = []
    for (const opened of open) opened.close()
    this.seat.exit(code)
  }
}

/** A daemon as a command: it lasts until the daemon ends, and takes it along when it is killed. */
export function daemonCommand(container: Container, name: string, program: Daemon): Command {
  return {
    name,
    run: (context) =>
      new Promise<number>((resolve) => {
        let ended = false
        const children = new Set<Process>()
        const process = new SeatedProcess(container, {
          argv: [context.name, ...context.args],
          env: context.env,
          pid: context.pid,
          write: (stream, text) => void context[stream].write(text).catch(() => undefined),
          onSignal: (signals, handler) => {
            for (const signal of signals) context.onSignal(signal, () => handler(signal))
          },
          get ended() {
            return ended
          },
          title: (text) => {
            behind(context).process.argv = typeof text === 'string' ? [text] : text
          },
          fork: (title, user) => {
            const { machine, process: parent } = behind(context)
            const child = machine.newProcess([title], { parent, ...(user ? { user } : {}) })
            children.add(child)
            return {
              pid: child.pid,
              end: () => {
                if (children.delete(child)) machine.reap(child, 0)
              },
            }
          },
          exit: (code) => {
            if (ended) return
            ended = true
            for (const child of children) behind(context).machine.reap(child, 0)
            container.cgroup.setMemory(context.pid, 0)
            container.cgroup.setProcessor(context.pid, 0)
            context.system.clock.wake()
            resolve(code)
          },
        })
        context.signal.addEventListener('abort', () => process.exit(143), { once: true })
        program.start(process)
      }),
  }
}
