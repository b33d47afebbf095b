/** A work queue of keys on the virtual clock: each key once, delays, and back-off per key; models client-go's util/workqueue. */
import type { Clock, Timer } from '../clock/clock'
import type { CauseScope, CauseTracker } from './client'

export interface RateLimit {
  /** Milliseconds before the first retry of a key. */
  readonly base: number
  /** The longest wait in milliseconds. */
  readonly maximum: number
}

/** client-go's DefaultTypedControllerRateLimiter: 5 ms doubling to 1000 s. */
export const CONTROLLER_RATE_LIMIT: RateLimit = { base: 5, maximum: 1_000_000 }

export interface WorkQueueOptions {
  readonly rateLimit?: RateLimit
  /** How many keys are handled in one clock event; the rest follow in further events at the same time. */
  readonly batch?: number
  /** Milliseconds between a key's arrival and its handling. */
  readonly latency?: number
}

const MAX_CAUSES = 16

/** Hands keys to `handle`, one after the other; what the key's watch events were becomes the cause of its writes. */
export class WorkQueue {
  private readonly waiting = new Map<string, CauseScope>()
  private readonly delayed = new Map<string, { readonly timer: Timer; readonly time: number }>()
  private readonly failures = new Map<string, number>()
  private readonly rateLimit: RateLimit
  private planned: Timer | undefined
  private stopped = false

  constructor(
    private readonly clock: Clock,
    private readonly causes: CauseTracker,
    private readonly handle: (key: string) => void,
    private readonly options: WorkQueueOptions = {},
  ) {
    this.rateLimit = options.rateLimit ?? CONTROLLER_RATE_LIMIT
  }

  /** Queues a key; one that waits already is handled once, for all its causes. */
  add(key: string): void {
    if (this.stopped) return
    const scope = this.causes.current()
    const known = this.waiting.get(key)
    if (known) {
      const revisions = [...known.revisions, ...scope.revisions].slice(-MAX_CAUSES)
      this.waiting.set(key, { ...known, ...scope, revisions })
      return
    }
    this.waiting.set(key, scope)
    this.plan()
  }

  /** Queues a key later; of several delays the shortest counts. */
  addAfter(key: string, delay: number): void {
    if (this.stopped) return
    if (delay <= 0) {
      this.add(key)
      return
    }
    const time = this.clock.now() + delay
    const known = this.delayed.get(key)
    if (known && known.time <= time) return
    known?.timer.cancel()
    const scope = this.causes.current()
    const timer = this.clock.after(delay, () => {
      this.delayed.delete(key)
      this.causes.run(scope, () => this.add(key))
    })
    this.delayed.set(key, { timer, time })
  }

  /** Queues a key after its back-off, which doubles with every call until `forget`. */
  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0
    this.failures.set(key, failures + 1)
    this.addAfter(key, Math.min(this.rateLimit.base * 2 ** failures, this.rateLimit.maximum))
  }

  /** Ends a key's back-off. */
  forget(key: string): void {
    this.failures.delete(key)
  }

  retries(key: string): number {
    return this.failures.get(key) ?? 0
  }

  get length(): number {
    return this.waiting.size
  }

  /** Drops everything that waits; nothing is handled any more. */
  stop(): void {
    this.stopped = true
    this.planned?.cancel()
    this.planned = undefined
    for (const { timer } of this.delayed.values()) timer.cancel()
    this.delayed.clear()
    this.waiting.clear()
    this.failures.clear()
  }

  start(): void {
    this.stopped = false
  }

  private plan(): void {
    if (this.planned || this.waiting.size === 0) return
    this.planned = this.clock.after(this.options.latency ?? 0, () => this.work())
  }

  private work(): void {
    this.planned = undefined
    let left = this.options.batch ?? 10
    for (const [key, scope] of this.waiting) {
      if (left-- === 0 || this.stopped) break
      this.waiting.delete(key)
      this.causes.run(scope, () => this.handle(key))
    }
    this.plan()
  }
}
