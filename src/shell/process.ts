/** One process: its identity, its signals, and whether it is stopped; the body is any async function. */
import { anySignal } from './any-signal'
import { Signalled } from './command'
import type { Handle } from './handle'
import { defaultAction, signalNumber } from './signals'
import type { ProcessInfo, ShellClock } from './system'
import type { TerminalDevice } from './terminal/device'

/** How many writes or steps a program makes before it yields a virtual millisecond, so that endless loops never block the thread. */
const STEPS_PER_MILLISECOND = 400
/** Milliseconds of mere computing after which a piece of work counts for more and more, so that what never ends costs little. */
const LONG = 1500
/** Milliseconds of a processor that starting a process takes its parent, and then itself. */
const FORK = 1
const EXEC = 1
/** Milliseconds of starting one process after the other after which it counts for more and more, up to so many times as much. */
const LONG_FORKING = 5000
const DEAREST_FORK = 10
/** Milliseconds without a new child that end such a row. */
const PAUSE = 50

export class Process implements ProcessInfo {
  state: 'R' | 'S' | 'T' | 'Z' = 'S'
  argv: readonly string[]
  group: number
  /** Ignored like SIG_IGN: `nohup`, `trap '' INT`, jobs without job control. */
  readonly ignored = new Set<string>()
  readonly clock: ShellClock
  exitCode: number | undefined
  endedAt: number | undefined
  /** The signal that ended it, if one did. */
  endedBy: string | undefined
  /** Told of every change of state: stopped, continued, ended. */
  readonly watchers = new Set<() => void>()
  private readonly controller = new AbortController()
  private readonly handlers = new Map<string, Set<() => void>>()
  private resume: (() => void)[] = []
  private steps = 0
  /** Permission bits that new files do not get. */
  umask = 0o022
  /** What its children begin with, too; processors are shared without looking at it. */
  niceness = 0
  /** What it has open, by number; undefined before it has begun, and where nobody knows. */
  descriptors: (() => ReadonlyMap<number, Handle>) | undefined
  /** The folder it is in; undefined as with what it has open. */
  folder: (() => string) | undefined
  /** Milliseconds that ended children used. */
  childrenCpu = 0
  private spent = 0
  /** Milliseconds it has computed without waiting for anything, and when that was. */
  private computed = 0
  private computedUntil = 0
  /** How many children it has started for which no time has passed yet. */
  private forks = 0
  /** Milliseconds it has started children one after the other, and when it last did. */
  private forking = 0
  private forkedUntil = 0

  constructor(
    readonly pid: number,
    /** Who hears of its end: process 1 when the one that started it is gone. */
    public parent: number,
    readonly user: string,
    argv: readonly string[],
    group: number,
    readonly started: number,
    private readonly machineClock: ShellClock,
    readonly device: TerminalDevice | undefined,
    /** Process 1: only signals it handles reach it. */
    readonly init: boolean,
  ) {
    this.argv = argv
    this.group = group
    this.clock = this.boundClock()
  }

  /** Milliseconds: what its steps of work have cost. */
  get cpu(): number {
    return this.spent + this.steps / STEPS_PER_MILLISECOND
  }

  get terminal(): string | undefined {
    return this.device?.name
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  get stopped(): boolean {
    return this.state === 'T'
  }

  onSignal(name: string, handler: () => void): () => void {
    let set = this.handlers.get(name)
    if (!set) this.handlers.set(name, (set = new Set()))
    set.add(handler)
    return () => {
      set.delete(handler)
    }
  }

  /** Whether a handler waits for a signal. */
  hears(name: string): boolean {
    return (this.handlers.get(name)?.size ?? 0) > 0
  }

  /** Delivers a signal. `force` is the kernel's hand: it ends even process 1. */
  kill(name: string, force = false): void {
    if (this.state === 'Z' || name === 'EXIT') return
    this.clock.wake()
    if (name !== 'KILL' && name !== 'STOP') {
      if (name === 'CONT') this.continue()
      const handlers = this.handlers.get(name)
      if (handlers && handlers.size > 0) {
        for (const handler of [...handlers]) handler()
        return
      }
      if (this.ignored.has(name)) return
    }
    const action = defaultAction(name)
    if (this.init && !force && action !== 'continue') return
    if (action === 'end') {
      this.endedBy = name
      this.controller.abort(new Signalled(name))
      this.continue()
    } else if (action === 'stop') {
      if (this.state === 'T') return
      this.state = 'T'
      this.notify()
    } else if (action === 'continue') this.continue()
  }

  private continue(): void {
    if (this.state !== 'T') return
    this.state = 'S'
    this.clock.wake()
    for (const go of this.resume.splice(0)) go()
    this.notify()
  }

  /** Throws when a signal ended the process; waits while it is stopped. */
  async checkpoint(): Promise<void> {
    while (this.state === 'T') await new Promise<void>((resolve) => this.resume.push(resolve))
    if (this.signal.aborted) throw this.signal.reason
  }

  /** It has started a child, which takes time. */
  forked(): void {
    this.forks++
  }

  /** Lets the time pass that starting children took, so that loops which do nothing else do not block the thread either. */
  async afterForks(): Promise<void> {
    const { forks } = this
    if (forks === 0) return
    this.forks = 0
    if (this.clock.now() - this.forkedUntil > PAUSE) this.forking = 0
    const times = Math.min(DEAREST_FORK, Math.max(1, Math.floor(this.forking / LONG_FORKING)))
    const fork = forks * FORK * times
    this.forking += fork + forks * EXEC * times
    await this.clock.sleep((this.machineClock.work?.(fork) ?? fork) + forks * EXEC * times)
    this.forkedUntil = this.clock.now()
  }

  /** To be called for each piece of work; now and then takes a millisecond of virtual time. */
  async tick(): Promise<void> {
    await this.afterForks()
    if (++this.steps >= STEPS_PER_MILLISECOND) {
      this.steps = 0
      const computed = this.clock.now() === this.computedUntil ? this.computed : 0
      await this.compute(Math.max(1, Math.floor(computed / LONG)))
    } else if (this.state === 'T' || this.signal.aborted) await this.checkpoint()
  }

  /** Takes a processor for so many milliseconds. */
  async compute(milliseconds: number): Promise<void> {
    this.spent += milliseconds
    this.computed = milliseconds + (this.clock.now() === this.computedUntil ? this.computed : 0)
    await this.clock.sleep(this.machineClock.work?.(milliseconds) ?? milliseconds)
    this.computedUntil = this.clock.now()
  }

  /** Counts what moving so many bytes costs: a step for each page. */
  weigh(bytes: number): void {
    this.steps += bytes >>> 12
  }

  /** Whether `tick` must be awaited; saves a promise per step. */
  get due(): boolean {
    return ++this.steps >= STEPS_PER_MILLISECOND || this.forks > 0 || this.state === 'T' || this.signal.aborted
  }

  ended(code: number): void {
    this.machineClock.work?.(EXEC + this.forks * FORK + this.steps / STEPS_PER_MILLISECOND)
    this.exitCode = code
    this.endedAt = this.clock.now()
    this.state = 'Z'
    this.notify()
  }

  private notify(): void {
    for (const watcher of this.watchers) watcher()
  }

  /** Sleeps of this process end with its signals and do not end while it is stopped. */
  private boundClock(): ShellClock {
    const clock = this.machineClock
    return {
      now: () => clock.now(),
      after: (delay, action) => clock.after(delay, action),
      wake: () => clock.wake(),
      external: (work) => clock.external(work),
      sleep: async (duration, signal) => {
        const any = !signal || signal === this.signal ? this.signal : anySignal([signal, this.signal])
        await clock.sleep(duration, any)
        if (this.state === 'T') await this.checkpoint()
      },
    }
  }
}

export function exitCodeOf(signal: string): number {
  return 128 + signalNumber(signal)
}
