/** What a container writes within one moment, a message for each of its pipes; models how a runtime reads them, each whenever it has something. */
import { concatBytes } from '../../shell/concat-bytes'

/** Channels that a program writes to: stdout and stderr. The others tell of the session itself. */
const PIPES: readonly number[] = [1, 2]

export class PipedMessages {
  /** By channel, the one that was written to first in front. */
  private readonly held = new Map<number, Uint8Array[]>()
  private planned = false

  /** `send` takes whole messages, each with its channel in front. */
  constructor(private readonly send: (message: Uint8Array) => void) {}

  add(message: Uint8Array): void {
    const [channel] = message
    if (channel === undefined || !PIPES.includes(channel)) {
      this.flush()
      this.send(message)
      return
    }
    const parts = this.held.get(channel)
    if (parts) parts.push(message.subarray(1))
    else this.held.set(channel, [message])
    if (this.planned) return
    this.planned = true
    setImmediate(() => this.flush())
  }

  flush(): void {
    this.planned = false
    for (const parts of this.held.values()) this.send(concatBytes(parts))
    this.held.clear()
  }
}
