/** How long a request may take until its answer is read, --request-timeout; models the Timeout of net/http's Client. */
import { anySignal } from '../../shell/any-signal'
import type { ShellClock } from '../../shell/system'
import type { TransportResponse } from '../transport'

/** --request-timeout has passed; the words are those for an answer that has begun. */
export class RequestTimeout extends Error {
  constructor() {
    super('context deadline exceeded (Client.Timeout or context cancellation while reading body)')
    this.name = 'RequestTimeout'
  }
}

export class TimeLimit {
  readonly signal: AbortSignal
  private readonly timer: { cancel(): void } | undefined

  /** `milliseconds`: 0 for as long as it takes. */
  constructor(clock: Pick<ShellClock, 'after' | 'wake'>, milliseconds: number, signal: AbortSignal) {
    if (milliseconds <= 0) {
      this.signal = signal
      return
    }
    const limit = new AbortController()
    this.timer = clock.after(milliseconds, () => {
      clock.wake()
      limit.abort(new RequestTimeout())
    })
    this.signal = anySignal([signal, limit.signal])
  }

  /** Nobody waits for the answer any more. */
  lift(): void {
    this.timer?.cancel()
  }

  /** The answer, with which the limit ends once it has been read. */
  until(response: TransportResponse): TransportResponse {
    if (!this.timer) return response
    const lift = (): void => this.lift()
    return {
      status: response.status,
      headers: response.headers,
      async *chunks() {
        try {
          yield* response.chunks()
        } finally {
          lift()
        }
      },
      text: () => response.text().finally(lift),
    }
  }
}
