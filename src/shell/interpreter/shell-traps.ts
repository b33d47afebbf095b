/** The traps of a shell: what signals, the end, errors and commands set off. */
import { exitCodeOf } from '../process'
import { SIGNALS } from '../signals'
import type { Engine } from './engine'
import { ExitShell, TrapArrived } from './errors'
import { ShellStreams } from './shell-streams'
import type { Shell } from './shell'

export abstract class ShellTraps extends ShellStreams {
  abstract readonly engine: Engine
  abstract readonly interruption: AbortController
  abstract status: number
  abstract pipeStatus: number[]
  traps = new Map<string, string>()
  /** Signals that arrived and whose trap has not run yet. */
  pendingTraps: string[] = []
  /** The traps that run now. */
  readonly running = new Set<string>()
  /** Traps of the parent, which `trap -p` in a subshell still shows. */
  inheritedTraps: Map<string, string> | undefined
  /** Ended when a trapped signal arrives, for `wait` and `read`. */
  trapNotice = new AbortController()
  /** What a script was started with as ignored stays so. */
  ignoredFromStart: ReadonlySet<string> = new Set()
  /** Told when a trapped signal arrives, while the shell waits for what is typed. */
  whenTrapped: (() => void) | undefined
  private readonly trapHandlers = new Map<string, () => void>()

  /** `trap`: undefined restores the default, an empty text ignores the signal. */
  setTrap(signal: string, action: string | undefined): void {
    if (this.ignoredFromStart.has(signal) && !this.interactive) return
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
    if (action === undefined && signal === 'QUIT' && !this.has('dash')) this.mindNoQuit()
    if (action === undefined || !SIGNALS.includes(signal)) return
    if (action === '') this.process.ignored.add(signal)
    else {
      this.trapHandlers.set(
        signal,
        this.process.onSignal(signal, () => {
          this.pendingTraps.push(signal)
          this.whenTrapped?.()
          // The end of a child ends no wait for others.
          if (signal === 'CHLD') return
          const notice = this.trapNotice
          this.trapNotice = new AbortController()
          notice.abort(new TrapArrived(signal))
        }),
      )
    }
  }

  /** A shell does not mind SIGQUIT; what it starts does. */
  mindNoQuit(): void {
    this.trapHandlers.set(
      'QUIT',
      this.process.onSignal('QUIT', () => undefined),
    )
  }

  /** Another program takes its place, or another shell is made of it: what it caught is caught no more. */
  catchNothing(): void {
    for (const drop of this.trapHandlers.values()) drop()
    this.trapHandlers.clear()
  }

  get inTrap(): boolean {
    return this.running.size > 0
  }

  async runPendingTraps(): Promise<void> {
    while (this.pendingTraps.length > 0) {
      const signal = this.pendingTraps.shift()!
      await this.runTrap(signal)
    }
  }

  /** Resolves with the status of what it did, which counts for nothing else. */
  async runTrap(signal: string): Promise<number> {
    const action = this.traps.get(signal)
    if (!action || this.running.has(signal)) return 0
    const { status, pipeStatus } = this
    this.running.add(signal)
    let said = 0
    try {
      said = await this.engine.run(this as unknown as Shell, action, { line: this.line })
    } finally {
      this.running.delete(signal)
    }
    this.status = status
    this.pipeStatus = pipeStatus
    return said
  }
}
