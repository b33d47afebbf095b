/** Virtual time: a millisecond clock and the queue of everything that will happen. */

import { Heap } from './heap'

/** A thing planned for later. Cancelling one that has run, or cancelling twice, does nothing. */
export interface Timer {
  cancel(): void
}

/** What most rooms see of time. Times are milliseconds since the Unix epoch, durations milliseconds. */
export interface Clock {
  now(): number
  /** Runs `action` at a time; a time in the past means as soon as possible, after what is already due. */
  at(time: number, action: () => void): Timer
  after(delay: number, action: () => void): Timer
  /**
   * Resolves when the time has passed. For programs only (shells, kubectl, processes).
   * Rejects with the signal's reason when it is aborted first.
   */
  sleep(duration: number, signal?: AbortSignal): Promise<void>
  /**
   * Tells the run loop that a program is about to go on, so that it lets all programs settle before the next event.
   * Whoever resolves a promise that a program awaits calls this first.
   */
  wake(): void
  /**
   * Holds virtual time while something outside the simulation (a lazily loaded module) finishes, and hands its result
   * on in the order of asking, so that loading speed never changes a run.
   */
  external<T>(work: Promise<T>): Promise<T>
}

interface Entry {
  time: number
  sequence: number
  action: (() => void) | undefined
}

/** Resolves after every microtask queued so far, and those they queue, have run. */
export type Settle = () => Promise<void>

const channelSettle = (): Settle => {
  const waiting: (() => void)[] = []
  const channel = new MessageChannel()
  channel.port1.onmessage = () => waiting.shift()?.()
  return () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
      channel.port2.postMessage(0)
    })
}

const defaultSettle = (): Settle => {
  const immediate = (globalThis as { setImmediate?: (f: () => void) => void }).setImmediate
  return immediate ? () => new Promise<void>((resolve) => immediate(resolve)) : channelSettle()
}

export interface RunOptions {
  /** Asked between events; true leaves the run loop so that the host thread can do something else. */
  readonly pause?: () => boolean
}

export class VirtualClock implements Clock {
  private time: number
  private sequence = 0
  private ran = 0
  private merged: VirtualClock | undefined
  private readonly heap = new Heap<Entry>((a, b) => a.time < b.time || (a.time === b.time && a.sequence < b.sequence))
  private awake = false
  private held = 0
  private lastExternal: Promise<unknown> = Promise.resolve()
  private readonly settlePrograms: Settle

  constructor(start: number, settle?: Settle) {
    this.time = start
    this.settlePrograms = settle ?? defaultSettle()
  }

  now(): number {
    return this.merged ? this.merged.now() : this.time
  }

  /** How many events have run: with the time, an exact place in a run, even between two events of one millisecond. */
  executed(): number {
    return this.merged ? this.merged.executed() : this.ran
  }

  /**
   * Hands everything planned on to another clock that stands at the same time; from now on this one is only another name
   * for it. So a cluster that started before its session joins the session's time.
   */
  mergeInto(other: VirtualClock): void {
    if (other.now() !== this.time) throw new Error('clocks merge only when they show the same time')
    const planned = this.heap.drain().filter((entry) => entry.action)
    this.merged = other
    for (const entry of planned) other.heap.push(Object.assign(entry, { sequence: other.sequence++ }))
    other.awake ||= this.awake
  }

  at(time: number, action: () => void): Timer {
    if (this.merged) return this.merged.at(time, action)
    const entry: Entry = {
      time: Math.max(Math.ceil(time), this.time),
      sequence: this.sequence++,
      action,
    }
    this.heap.push(entry)
    return {
      cancel: () => {
        entry.action = undefined
      },
    }
  }

  after(delay: number, action: () => void): Timer {
    return this.at(this.now() + delay, action)
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const onAbort = (): void => {
        timer.cancel()
        this.wake()
        reject(signal!.reason)
      }
      const timer = this.after(duration, () => {
        signal?.removeEventListener('abort', onAbort)
        this.wake()
        resolve()
      })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  wake(): void {
    if (this.merged) return this.merged.wake()
    this.awake = true
  }

  external<T>(work: Promise<T>): Promise<T> {
    if (this.merged) return this.merged.external(work)
    this.held++
    const turn = this.lastExternal.then(
      () => work,
      () => work,
    )
    this.lastExternal = turn.catch(() => undefined)
    return turn.finally(() => {
      this.held--
      this.wake()
    })
  }

  /** The time of the next thing that will happen, or undefined when nothing is planned. */
  nextTime(): number | undefined {
    this.dropCancelled()
    return this.heap.peek()?.time
  }

  /** Lets every program go on until it waits for the clock again. */
  async settle(): Promise<void> {
    while (this.awake || this.held > 0) {
      this.awake = false
      await this.settlePrograms()
      if (this.held > 0) await this.lastExternal
    }
  }

  /** Gives the host's thread a turn, without letting virtual time pass. */
  turn(): Promise<void> {
    return this.settlePrograms()
  }

  /** Runs one event and lets programs settle. Returns false when nothing was planned. */
  async step(): Promise<boolean> {
    await this.settle()
    if (!this.runNext(Infinity)) return false
    await this.settle()
    return true
  }

  /**
   * Runs everything due up to `until` and then sets the clock there. Returns false when `pause` cut it short,
   * in which case the clock stands at the last event that ran.
   */
  async run(until: number, options: RunOptions = {}): Promise<boolean> {
    for (;;) {
      if (this.awake || this.held > 0) await this.settle()
      if (options.pause?.()) return false
      if (!this.runNext(until)) {
        if (this.awake || this.held > 0) continue
        this.time = Math.max(this.time, until)
        return true
      }
    }
  }

  /** Goes to an exact place in a run: after this many events, at this time. Both as a same run said them before. */
  async runTo(executed: number, time: number): Promise<void> {
    await this.settle()
    while (this.ran < executed && this.runNext(Infinity)) await this.settle()
    this.time = Math.max(this.time, time)
  }

  /** For callers without programs: runs events without letting promises settle. */
  runSync(until: number): void {
    while (this.runNext(until));
    this.time = Math.max(this.time, until)
  }

  private runNext(until: number): boolean {
    this.dropCancelled()
    const next = this.heap.peek()
    if (!next || next.time > until) return false
    this.heap.pop()
    this.time = next.time
    this.ran++
    const action = next.action!
    next.action = undefined
    action()
    return true
  }

  private dropCancelled(): void {
    for (let next = this.heap.peek(); next && !next.action; next = this.heap.peek()) this.heap.pop()
  }
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().replace('.000Z', 'Z')
    lastSecond = second
  }
  return lastText
}

/** The second written last, and its text: most times written one after another are the same. */
let lastSecond = NaN
let lastText = ''

/** RFC 3339 with six decimals, as Kubernetes writes MicroTime. */
export function microTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z')
}
