/** Process 1 of a container whose program is a daemon: signals and end, without a machine behind it until somebody looks inside. */
import { signalName, signalNumber } from '../../shell/signals'
import type { Machine } from '../../shell/machine'
import type { Process } from '../../shell/process'

export class MainProcess {
  ended = false
  private readonly handlers = new Map<string, (() => void)[]>()
  private process: Process | undefined
  private machine: Machine | undefined
  private handling = false

  constructor(
    public argv: readonly string[],
    private readonly onExit: (code: number) => void,
    /** Does something once a program that was told to end has cleaned up after itself. */
    private readonly afterCleaningUp: (action: () => void) => void,
  ) {}

  onSignal(signal: string, action: () => void): void {
    const name = signalName(signal) ?? signal
    const handler = (): void => {
      this.handling = true
      action()
      this.handling = false
    }
    const handlers = this.handlers.get(name)
    if (handlers) handlers.push(handler)
    else this.handlers.set(name, [handler])
    this.process?.onSignal(name, handler)
  }

  /** From the node: KILL always works, everything else only when it is handled, as for any process 1. */
  signal(signal: string): void {
    const name = signalName(signal) ?? signal
    if (name === 'KILL') this.exit(128 + signalNumber(name))
    else for (const handler of this.handlers.get(name) ?? []) handler()
  }

  /** Shows this process as number 1 of a machine. */
  appearIn(machine: Machine): void {
    this.machine = machine
    this.process = machine.newProcess(this.argv)
    for (const [name, handlers] of this.handlers) for (const handler of handlers) this.process.onSignal(name, handler)
  }

  exit(code: number): void {
    if (this.ended) return
    if (this.handling) {
      this.handling = false
      this.afterCleaningUp(() => this.exit(code))
      return
    }
    this.ended = true
    if (this.machine && this.process) this.machine.reap(this.process, code)
    this.onExit(code)
  }
}
