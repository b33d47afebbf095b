/** The main process of a container whose program is a daemon, with its children: signals and end, without a machine behind it until somebody looks inside. */
import type { ChildProcess } from '../images/image'
import type { Machine } from '../../shell/machine'
import type { PidNamespace } from '../../shell/pid-namespace'
import type { Process } from '../../shell/process'
import { signalName, signalNumber } from '../../shell/signals'

interface Child {
  readonly pid: number
  readonly argv: readonly string[]
  readonly user: string | undefined
  process: Process | undefined
}

export interface MainProcessOptions {
  readonly pid: number
  readonly pids: PidNamespace
  readonly argv: readonly string[]
  readonly onExit: (code: number) => void
  /** Does something once a program that was told to end has cleaned up after itself. */
  readonly afterCleaningUp: (action: () => void) => void
}

export class MainProcess {
  ended = false
  private words: readonly string[]
  private handlers: readonly { readonly signal: string; readonly action: () => void }[] = []
  private children: readonly Child[] = []
  private process: Process | undefined
  private machine: Machine | undefined
  private handling = false

  constructor(private readonly options: MainProcessOptions) {
    this.words = options.argv
  }

  get pid(): number {
    return this.options.pid
  }

  /** The command line others see. */
  get argv(): readonly string[] {
    return this.words
  }

  set argv(words: readonly string[]) {
    this.words = words
    if (this.process) this.process.argv = words
  }

  /** What runs, for the node: its number, its parent's, its words and its user. */
  list(): readonly {
    readonly pid: number
    readonly parent: number
    readonly argv: readonly string[]
    readonly user: string | undefined
  }[] {
    return [
      { pid: this.pid, parent: 0, argv: this.words, user: undefined },
      ...this.children.map(({ pid, argv, user }) => ({ pid, parent: this.pid, argv, user })),
    ]
  }

  onSignal(signal: string, action: () => void): void {
    const name = signalName(signal) ?? signal
    this.handlers = this.handlers.concat({ signal: name, action })
    this.process?.onSignal(name, () => this.handle(action))
  }

  private handle(action: () => void): void {
    this.handling = true
    action()
    this.handling = false
  }

  /** From the node: KILL always works, everything else only when it is handled, as for any process 1. */
  signal(signal: string): void {
    const name = signalName(signal) ?? signal
    if (name === 'KILL') this.exit(128 + signalNumber(name))
    else {
      const handlers = this.handlers.filter((each) => each.signal === name)
      for (const { action } of handlers) this.handle(action)
      if (handlers.length === 0 && this.pid !== 1) this.exit(128 + signalNumber(name))
    }
  }

  fork(title: string, user: string | undefined): ChildProcess {
    const child: Child = { pid: this.options.pids.take(), argv: [title], user, process: undefined }
    this.children = this.children.concat(child)
    this.show(child)
    return {
      pid: child.pid,
      end: () => {
        this.children = this.children.filter((each) => each !== child)
        if (child.process) this.machine?.reap(child.process, 0)
        child.process = undefined
      },
    }
  }

  /** Shows this process and its children on a machine. */
  appearIn(machine: Machine): void {
    this.machine = machine
    const process = machine.newProcess(this.words, { pid: this.pid })
    this.process = process
    for (const { signal, action } of this.handlers) process.onSignal(signal, () => this.handle(action))
    // Only a process that is not number 1 can be ended by a signal it does not handle.
    process.signal.addEventListener('abort', () => this.exit(128 + signalNumber(process.endedBy ?? 'KILL')), { once: true })
    for (const child of this.children) this.show(child)
  }

  exit(code: number): void {
    if (this.ended) return
    if (this.handling) {
      this.handling = false
      this.options.afterCleaningUp(() => this.exit(code))
      return
    }
    this.ended = true
    const { machine, process } = this
    if (machine) for (const child of this.children) if (child.process) machine.reap(child.process, 0)
    this.children = []
    if (machine && process) machine.reap(process, code)
    this.options.onExit(code)
  }

  private show(child: Child): void {
    const { machine, process } = this
    if (!machine || !process) return
    child.process = machine.newProcess(child.argv, { pid: child.pid, parent: process, ...(child.user ? { user: child.user } : {}) })
  }
}
