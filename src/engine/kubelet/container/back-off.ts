/** Exponential back-off per key, measured from the event that caused it; models k8s.io/client-go/util/flowcontrol.Backoff. */

/** Milliseconds without a further event after which it begins anew, however long its waits may be. */
const EXPIRY = 600_000

export class BackOff {
  private delay = 0
  private updated = 0

  constructor(
    private readonly initial: number,
    private readonly max: number,
  ) {}

  /** Milliseconds of the present back-off; 0 when there is none. */
  get current(): number {
    return this.delay
  }

  /** Milliseconds left at `now` when the event was at `since`; 0 when it is over. */
  remaining(since: number, now: number): number {
    if (this.delay === 0 || this.expired(since)) return 0
    return Math.max(0, since + this.delay - now)
  }

  /** As `remaining`, counted from the last time the back-off grew. */
  remainingSinceUpdate(now: number): number {
    if (this.delay === 0 || this.expired(now)) return 0
    return Math.max(0, this.updated + this.delay - now)
  }

  next(eventTime: number, now: number): void {
    this.delay = this.delay === 0 || this.expired(eventTime) ? this.initial : Math.min(this.delay * 2, this.max)
    this.updated = now
  }

  reset(): void {
    this.delay = 0
  }

  private expired(eventTime: number): boolean {
    return eventTime - this.updated > EXPIRY
  }
}
