/** The main process of a container whose program is a daemon, with its children: signals and end, without a machine behind it until somebody looks inside. */
import type { ChildProcess } from '../images/image'
import type { DaemonSeat } from './daemon'
import type { Machine } from '../../shell/machine'
import type { PidNamespace } from '../../shell/pid-namespace'
import type { Process } from '../../shell/process'
import { signalName, signalNumber } from '../../shell/signals'

/** The container whose process it is. */
export interface MainProcessOwner {
  readonly pids: PidNamespace
  readonly config: { readonly env: Readonly<Record<string, string>> }
  write(stream: 'stdout' | 'stderr', text: string): void
  exited(code: number): void
  /** Does something once a program that was told to end has cleaned up after itself. */
  afterCleaningUp(action: () => void): void
}

class Child implements ChildProcess {
  process: Process | undefined

  constructor(
    private readonly parent: MainProcess,
    readonly pid: number,
    readonly title: string,
    readonly user: string | undefined,
  ) {}

  end(): void {
    this.parent.childEnded(this)
  }
}

interface Handler {
  readonly signals: readonly string[]
  readonly action: (signal: string) => void
}

export class MainProcess implements DaemonSeat {
  ended = false
  private words: readonly string[]
  /** What others see instead of the words it was started with. */
  private shown: readonly string[] | undefined
  private user: string | undefined
  private handlers: readonly Handler[] = []
  private children: readonly Child[] = []
  private process: Process | undefined
  private machine: Machine | undefined
  private handling = false

  constructor(
    private readonly owner: MainProcessOwner,
    argv: readonly string[],
    readonly pid: number,
  ) {
    this.words = argv
  }

  get env(): Readonly<Record<string, string>> {
    return this.owner.config.env
  }

  /** What it was started with, or calls itself. */
  get argv(): readonly string[] {
    return this.words
  }

  title(text: string | readonly string[]): void {
    this.words = typeof text === 'string' ? [text] : text
    this.shown = undefined
    if (this.process) this.process.argv = this.words
  }

  /** The script that it began as has given way to this command, and perhaps to another user. */
  becomes(command: readonly string[], user: string | undefined): void {
    this.shown = command
    this.user = user
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    this.owner.write(stream, text)
  }

  /** What runs, for the node: its number, its parent's, its words and its user. */
  list(): readonly {
    readonly pid: number
    readonly parent: number
    readonly argv: readonly string[]
    readonly user: string | undefined
  }[] {
    return [
      { pid: this.pid, parent: 0, argv: this.shown ?? this.words, user: this.user },
      ...this.children.map(({ pid, title, user }) => ({ pid, parent: this.pid, argv: [title], user })),
    ]
  }

  onSignal(signals: readonly string[], action: (signal: string) => void): void {
    const handler: Handler = { signals, action }
    this.handlers = this.handlers.concat(handler)
    this.listen(handler)
  }

  private listen({ signals, action }: Handler): void {
    for (const signal of signals) this.process?.onSignal(signal, () => this.handle(action, signal))
  }

  private handle(action: (signal: string) => void, signal: string): void {
    this.handling = true
    action(signal)
    this.handling = false
  }

  /** From the node: KILL always works, everything else only when it is handled, as for any process 1. */
  signal(signal: string): void {
    const name = signalName(signal) ?? signal
    if (name === 'KILL') this.exit(128 + signalNumber(name))
    else {
      const handlers = this.handlers.filter(({ signals }) => signals.includes(name))
      for (const { action } of handlers) this.handle(action, name)
      if (handlers.length === 0 && this.pid !== 1) this.exit(128 + signalNumber(name))
    }
  }

  fork(title: string, user: string | undefined): ChildProcess {
    const child = new Child(this, this.owner.pids.take(), title, user)
    this.children = this.children.concat(child)
    this.show(child)
    return child
  }

  childEnded(child: Child): void {
    this.children = this.children.filter((each) => each !== child)
    if (child.process) this.machine?.reap(child.process, 0)
    child.process = undefined
  }

  /** Shows this process and its children on a machine. */
  appearIn(machine: Machine): void {
    this.machine = machine
    const process = machine.newProcess(this.shown ?? this.words, { pid: this.pid, ...(this.user ? { user: this.user } : {}) })
    this.process = process
    for (const handler of this.handlers) this.listen(handler)
    // Only a process that is not number 1 can be ended by a signal it does not handle.
    process.signal.addEventListener('abort', () => this.exit(128 + signalNumber(process.endedBy ?? 'KILL')), { once: true })
    for (const child of this.children) this.show(child)
  }

  exit(code: number): void {
    if (this.ended) return
    if (this.handling) {
      this.handling = false
      this.owner.afterCleaningUp(() => this.exit(code))
      return
    }
    this.ended = true
    const { machine, process } = this
    if (machine) for (const child of this.children) if (child.process) machine.reap(child.process, 0)
    this.children = []
    if (machine && process) machine.reap(process, code)
    this.owner.exited(code)
  }

  private show(child: Child): void {
    const { machine, process } = this
    if (!machine || !process) return
    child.process = machine.newProcess([child.title], { pid: child.pid, parent: process, ...(child.user ? { user: child.user } : {}) })
  }
}
