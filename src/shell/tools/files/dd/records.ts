/** The records dd reads, and how it changes them on the way. */
import { concatBytes } from '../../../concat-bytes'
import type { Readable } from '../../../streams'

/** Longer records pass in pieces, as the stream gives them: they need not fit into memory. */
const LARGEST_WHOLE = 4 * 1024 * 1024

/** Records of a stream: as long as asked for, or as short as a pipe gives them. */
export class Records {
  private rest = new Uint8Array(0)
  private ended = false

  constructor(
    private readonly stream: Readable,
    private readonly size: number,
    private readonly whole: boolean,
  ) {}

  /** The next record, in one piece or in several. */
  async *next(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.size <= LARGEST_WHOLE) {
      const record = await this.atOnce(signal)
      if (record) yield record
      return
    }
    for (let left = this.size; left > 0;) {
      const chunk = this.rest.length > 0 ? this.rest : await this.stream.read(signal)
      if (!chunk) return
      const piece = chunk.subarray(0, left)
      this.rest = chunk.slice(left)
      left -= piece.length
      yield piece
      if (!this.whole) return
    }
  }

  private async atOnce(signal: AbortSignal): Promise<Uint8Array | undefined> {
    const parts = [this.rest]
    let length = this.rest.length
    while (length < this.size && !this.ended && (this.whole || length === 0)) {
      const chunk = await this.stream.read(signal)
      if (!chunk) this.ended = true
      else {
        parts.push(chunk as Uint8Array<ArrayBuffer>)
        length += chunk.length
      }
    }
    if (length === 0) return undefined
    const all = parts.length === 1 ? parts[0]! : concatBytes(parts)
    this.rest = all.slice(this.size)
    return all.length > this.size ? all.slice(0, this.size) : all
  }
}

/** What `conv=sync` adds to a record that lacks so many bytes. */
export function* filling(missing: number): Generator<Uint8Array> {
  for (let left = missing; left > 0; left -= LARGEST_WHOLE) yield new Uint8Array(Math.min(left, LARGEST_WHOLE))
}

/** A piece of a record as `conv=` wants it. */
export function converted(piece: Uint8Array, conversions: ReadonlySet<string>): Uint8Array {
  let bytes = piece
  if (conversions.has('ucase')) bytes = bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte))
  if (conversions.has('lcase')) bytes = bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
  if (conversions.has('swab')) bytes = bytes.map((byte, index, all) => all[index % 2 === 0 ? index + 1 : index - 1] ?? byte)
  return bytes
}
