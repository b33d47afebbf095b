/** What process 1 of a container writes: into its log, and to whoever is attached. */
import { decodeText, encodeText } from '../../shell/bytes'
import type { Writable } from '../../shell/streams'
import type { ContainerLog } from './container-log'

type Stream = 'stdout' | 'stderr'

/** Receives what process 1 writes. */
export type Output = (stream: Stream, data: Uint8Array) => void

/** The container that writes. */
export interface OutputSource {
  readonly log: ContainerLog
  readonly running: boolean
  now(): number
}

export class ContainerOutput {
  // A list that grows by making a longer one: most stay empty, and an array that is pushed to makes room for seventeen.
  private handlers: readonly Output[] = []

  constructor(private readonly source: OutputSource) {}

  /** Hands on what is written from now on. Returns how to stop. */
  onOutput(handler: Output): () => void {
    this.handlers = [...this.handlers, handler]
    return () => {
      this.handlers = this.handlers.filter((each) => each !== handler)
    }
  }

  writable(stream: Stream): Writable {
    return {
      write: (data) => {
        this.write(stream, data)
        return Promise.resolve()
      },
    }
  }

  write(stream: Stream, data: Uint8Array | string): void {
    const { source } = this
    // Nothing is taken from a container that does not run.
    if (!source.running) return
    source.log.append(source.now(), stream, typeof data === 'string' ? data : decodeText(data))
    if (this.handlers.length === 0) return
    const bytes = typeof data === 'string' ? encodeText(data) : data
    for (const handler of this.handlers) handler(stream, bytes)
  }
}
