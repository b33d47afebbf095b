/** The records dd reads, and how it changes them on the way. */
import { concatBytes } from '../../../concat-bytes'
import type { Readable } from '../../../streams'

/** Records of a stream: as long as asked for, or as short as a pipe gives them. */
export class Records {
  private rest = new Uint8Array(0)
  private ended = false

  constructor(
    private readonly stream: Readable,
    private readonly size: number,
    private readonly whole: boolean,
  ) {}

  async next(signal: AbortSignal): Promise<Uint8Array | undefined> {
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

/** A record as `conv=` wants it; `size` is how long whole ones are. */
export function converted(record: Uint8Array, size: number, conversions: ReadonlySet<string>): Uint8Array {
  let bytes = record
  if (conversions.has('sync') && bytes.length < size) {
    bytes = new Uint8Array(size)
    bytes.set(record)
  }
  if (conversions.has('ucase')) bytes = bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte))
  if (conversions.has('lcase')) bytes = bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
  if (conversions.has('swab')) bytes = bytes.map((byte, index, all) => all[index % 2 === 0 ? index + 1 : index - 1] ?? byte)
  return bytes
}
