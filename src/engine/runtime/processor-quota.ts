/** How long work takes under a limit of processor time; models the kernel's CFS bandwidth control. */

/** Milliseconds for which a limit gives its share at once, which may be used up at full speed. */
const PERIOD = 100

export class ProcessorQuota {
  /** When all work so far is done, at the rate of the limit. */
  private busyUntil = 0

  /**
   * One piece of work of so many milliseconds of one processor, of those that `parallel` of them may do at once.
   * @param limit in millicores
   * @returns after how many milliseconds it is done
   */
  work(milliseconds: number, limit: number, now: number, parallel = 1): number {
    const share = limit / 1000
    this.busyUntil = Math.max(this.busyUntil, now) + milliseconds / share
    return Math.max(milliseconds, this.busyUntil - now - PERIOD * Math.max(0, 1 - share / parallel))
  }
}
