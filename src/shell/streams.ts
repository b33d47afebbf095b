/** Byte streams between programs: pipes, terminals, files. */

/** Reading end. `read` waits; null is the end. Chunks keep the order and may have any size. */
export interface Readable {
  read(signal?: AbortSignal): Promise<Uint8Array | null>
}

/** Why an end takes no bytes at all: its descriptor is not there, or the device is full. */
export type Refusal = 'EBADF' | 'ENOSPC'

/** Writing end. `write` resolves when the reader can take more (so floods stay bounded). */
export interface Writable {
  /** Throws `BrokenPipe` when nobody reads any more. */
  write(data: Uint8Array | string): Promise<void>
  readonly refuses?: Refusal | undefined
}

/** Thrown by writes whose reader is gone; ends a program with 141 (SIGPIPE) and without a message. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe')
    this.name = 'BrokenPipe'
  }
}
