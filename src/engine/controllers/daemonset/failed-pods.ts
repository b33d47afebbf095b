/** When failed daemon pods may be replaced: after a second, then ever later; models the daemon controller's failedPodsBackoff. */
import type { Clock } from '../../clock/clock'

/** Milliseconds. */
const FIRST = 1000
const LONGEST = 900_000

export class FailedPods {
  /** By set, its generation and node. */
  private readonly waits = new Map<string, { readonly delay: number; readonly last: number }>()

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until the pod of a key may be replaced; 0 for now, which makes the next wait longer. */
  wait(key: string): number {
    const now = this.clock.now()
    const before = this.waits.get(key)
    if (!before || now - before.last > 2 * LONGEST) {
      this.waits.set(key, { delay: FIRST, last: now })
      return 0
    }
    const left = before.last + before.delay - now
    if (left > 0) return left
    this.waits.set(key, { delay: Math.min(2 * before.delay, LONGEST), last: now })
    return 0
  }
}
