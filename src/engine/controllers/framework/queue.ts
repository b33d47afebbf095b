/** A rate-limited work queue on the virtual clock: one entry per key, back-off per key, delays; models k8s.io/client-go/util/workqueue. */
import type { ObjectKey } from '../../api/object'
import type { Clock, Timer } from '../../clock/clock'

/** How a key that failed is put back. */
export interface RetryLimits {
  /** Milliseconds after the first failure; doubled with each further one. */
  readonly first: number
  /** No wait is longer, milliseconds. */
  readonly longest: number
  /** After so many failures in a row the key is dropped until something about it changes. */
  readonly most?: number
}

export const DEFAULT_RETRIES: RetryLimits = { first: 5, longest: 1_000_000 }

/** Milliseconds between a key's arrival and a worker taking it. */
const HAND_OVER = 1

export class WorkQueue {
  private readonly waiting: ObjectKey[] = []
  private readonly queued = new Map<ObjectKey, Set<number>>()
  private readonly busy = new Set<ObjectKey>()
  private readonly delayed = new Map<ObjectKey, { readonly time: number; readonly timer: Timer }>()
  private readonly failures = new Map<ObjectKey, number>()
  private pump: Timer | undefined
  private closed = false

  /**
   * @param workers how many keys may be worked on at once (a key is busy until `done`)
   * @param take starts work on a key; `causes` are the revisions whose events led to it
   */
  constructor(
    private readonly clock: Clock,
    private readonly workers: number,
    private readonly take: (key: ObjectKey, causes: readonly number[]) => void,
    private readonly retries: RetryLimits = DEFAULT_RETRIES,
    /** Told of every key that comes and was not there. */
    private readonly added: (key: ObjectKey) => void = () => undefined,
  ) {}

  get length(): number {
    return this.queued.size
  }

  add(key: ObjectKey, causes: readonly number[] = []): void {
    if (this.closed) return
    const known = this.queued.get(key)
    if (known) {
      for (const cause of causes) known.add(cause)
      return
    }
    this.queued.set(key, new Set(causes))
    this.added(key)
    if (this.busy.has(key)) return
    this.waiting.push(key)
    this.schedule(HAND_OVER)
  }

  addAfter(key: ObjectKey, delay: number, causes: readonly number[] = []): void {
    if (this.closed) return
    if (delay <= 0) {
      this.add(key, causes)
      return
    }
    const time = this.clock.now() + delay
    const planned = this.delayed.get(key)
    if (planned && planned.time <= time) return
    planned?.timer.cancel()
    const timer = this.clock.at(time, () => {
      this.delayed.delete(key)
      this.add(key, causes)
    })
    this.delayed.set(key, { time, timer })
  }

  addRateLimited(key: ObjectKey, causes: readonly number[] = []): void {
    const { first, longest, most = Infinity } = this.retries
    const failures = this.failures.get(key) ?? 0
    if (failures >= most) return this.forget(key)
    this.failures.set(key, failures + 1)
    this.addAfter(key, Math.min(first * 2 ** failures, longest), causes)
  }

  /** How often the key has failed in a row. */
  requeues(key: ObjectKey): number {
    return this.failures.get(key) ?? 0
  }

  forget(key: ObjectKey): void {
    this.failures.delete(key)
  }

  /** The key's work has ended; if it was added meanwhile it goes to the end of the queue. */
  done(key: ObjectKey): void {
    this.busy.delete(key)
    if (this.closed) return
    if (this.queued.has(key)) this.waiting.push(key)
    if (this.waiting.length > 0) this.schedule(HAND_OVER)
  }

  close(): void {
    this.closed = true
    this.pump?.cancel()
    for (const { timer } of this.delayed.values()) timer.cancel()
    this.delayed.clear()
    this.queued.clear()
    this.waiting.length = 0
  }

  private schedule(delay: number): void {
    if (this.pump || this.busy.size >= this.workers) return
    this.pump = this.clock.after(delay, () => {
      this.pump = undefined
      this.next()
    })
  }

  /** One key per event, so that a single event stays short and a person can step through them. */
  private next(): void {
    const key = this.waiting.shift()
    if (key === undefined) return
    const causes = this.queued.get(key) ?? new Set<number>()
    this.queued.delete(key)
    this.busy.add(key)
    this.take(key, [...causes])
    if (this.waiting.length > 0) this.schedule(0)
  }
}
