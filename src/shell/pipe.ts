/** pipe(7): a bounded byte queue whose writer waits when the reader is slow and learns when the reader is gone. */
import { decodeText, encodeText } from './bytes'
import { concatBytes } from './concat-bytes'
import { BrokenPipe, type Readable, type Writable } from './streams'
import type { ShellClock } from './system'

/** Linux gives a pipe 64 KiB. */
const CAPACITY = 65536

export function encode(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? encodeText(data) : data
}

export class Pipe implements Readable, Writable {
  private chunks: Uint8Array[] = []
  private size = 0
  private ended = false
  private broken = false
  private readers: (() => void)[] = []
  private writers: (() => void)[] = []

  constructor(private readonly clock: Pick<ShellClock, 'wake'>) {}

  async write(data: Uint8Array | string): Promise<void> {
    if (this.broken) throw new BrokenPipe()
    const bytes = encode(data)
    if (bytes.length > 0) {
      this.chunks.push(bytes)
      this.size += bytes.length
      this.release(this.readers)
    }
    while (this.size > CAPACITY && !this.broken) await new Promise<void>((resolve) => this.writers.push(resolve))
    if (this.broken && this.size > 0) throw new BrokenPipe()
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | null> {
    for (;;) {
      if (signal?.aborted) throw signal.reason
      const chunk = this.chunks.shift()
      if (chunk) {
        this.size -= chunk.length
        if (this.size <= CAPACITY) this.release(this.writers)
        return chunk.length > 0 ? chunk : null
      }
      if (this.ended || this.broken) return null
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal?.removeEventListener('abort', done)
          resolve()
        }
        this.readers.push(done)
        signal?.addEventListener('abort', done, { once: true })
      })
    }
  }

  /** One read sees the end, later ones go on: Ctrl-D at a terminal. */
  markEnd(): void {
    this.chunks.push(new Uint8Array(0))
    this.release(this.readers)
  }

  /** Forgets what is queued and was not read. */
  discard(): void {
    this.chunks.length = 0
    this.size = 0
    this.release(this.writers)
  }

  /** Whether a read would return at once. */
  get ready(): boolean {
    return this.chunks.length > 0 || this.ended
  }

  /** Whether the reading end is closed. */
  get isBroken(): boolean {
    return this.broken
  }

  /** The writing end is closed: readers see the end after what is queued. */
  end(): void {
    this.ended = true
    this.release(this.readers)
  }

  /** Somebody opened an end anew, as pipes with a name allow. */
  reopen(): void {
    this.ended = false
    this.broken = false
  }

  /** The reading end is closed: writers get BrokenPipe. */
  closeReader(): void {
    this.broken = true
    this.release(this.writers)
    this.release(this.readers)
  }

  private release(waiting: (() => void)[]): void {
    if (waiting.length === 0) return
    this.clock.wake()
    for (const resume of waiting.splice(0)) resume()
  }
}

/** Reads until the end of a stream. */
export async function readAll(stream: Readable, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for (let chunk = await stream.read(signal); chunk; chunk = await stream.read(signal)) chunks.push(chunk)
  return concatBytes(chunks)
}

/** A stream that is at its end, as /dev/null. */
export const emptyInput: Readable = { read: () => Promise.resolve(null) }

/** A stream that takes everything and keeps nothing. */
export const nullOutput: Writable = { write: () => Promise.resolve() }

/** Collects what is written, for command substitution, tests and callers without a terminal. */
export class Collector implements Writable {
  private readonly chunks: Uint8Array[] = []
  size = 0

  constructor(private readonly limit = Infinity) {}

  write(data: Uint8Array | string): Promise<void> {
    if (this.size > this.limit) return Promise.reject(new BrokenPipe())
    const bytes = encode(data)
    this.chunks.push(bytes)
    this.size += bytes.length
    return Promise.resolve()
  }

  bytes(): Uint8Array {
    return concatBytes(this.chunks)
  }

  text(): string {
    return decodeText(this.bytes())
  }
}

/** A stream of given bytes. */
export function inputOf(data: Uint8Array | string): Readable {
  let rest: Uint8Array | null = encode(data)
  return {
    read: () => {
      const chunk = rest
      rest = null
      return Promise.resolve(chunk && chunk.length > 0 ? chunk : null)
    },
  }
}
