/** Standard input of a container: it stays open between the clients that attach to it. */
import type { Readable } from '../../shell/streams'

export class InputQueue implements Readable {
  private readonly chunks: Uint8Array[] = []
  private waiting: (() => void)[] = []
  private ended = false

  constructor(private readonly wake: () => void) {}

  push(data: Uint8Array): void {
    this.chunks.push(data)
    this.release()
  }

  end(): void {
    this.ended = true
    this.release()
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | null> {
    for (;;) {
      if (signal?.aborted) throw signal.reason
      const chunk = this.chunks.shift()
      if (chunk) return chunk
      if (this.ended) return null
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  private release(): void {
    if (this.waiting.length === 0) return
    this.wake()
    const resumed = this.waiting
    this.waiting = []
    for (const resume of resumed) resume()
  }
}
