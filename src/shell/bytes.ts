/** Text and bytes without loss: UTF-8, in which a byte that belongs to no character stands as a lone low surrogate (U+DC80 to U+DCFF). */
import { concatBytes } from './concat-bytes'

const encoder = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Only lone surrogates match: in Unicode mode a pair is one character. */
const RAW = /[\uDC80-\uDCFF]/u
const RAW_PARTS = /([\uDC80-\uDCFF]+)/u

export function encodeText(text: string): Uint8Array {
  if (!RAW.test(text)) return encoder.encode(text)
  const chunks = text
    .split(RAW_PARTS)
    .map((part, index) => (index % 2 === 1 ? Uint8Array.from(part, (c) => c.charCodeAt(0) - 0xdc00) : encoder.encode(part)))
  return concatBytes(chunks)
}

/** How many bytes the character that begins with `byte` takes; 0 when none begins so. */
function lengthOf(byte: number): number {
  return byte < 0x80 ? 1 : byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0
}

export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return decodeRaw(bytes)
  }
}

function decodeRaw(bytes: Uint8Array): string {
  let out = ''
  let good = 0
  let at = 0
  while (at < bytes.length) {
    const length = lengthOf(bytes[at]!)
    let valid = length > 0 && at + length <= bytes.length
    if (valid && length > 1) {
      try {
        strict.decode(bytes.subarray(at, at + length))
      } catch {
        valid = false
      }
    }
    if (valid) {
      at += length
      continue
    }
    out += strict.decode(bytes.subarray(good, at)) + String.fromCharCode(0xdc00 + bytes[at]!)
    good = ++at
  }
  return out + strict.decode(bytes.subarray(good))
}

/** Decodes chunk by chunk; a character cut between two of them stays whole. */
export class TextStream {
  private rest = new Uint8Array()

  push(chunk: Uint8Array): string {
    const bytes = this.rest.length > 0 ? concatBytes([this.rest, chunk]) : chunk
    // At most three bytes at the end can be the beginning of a character.
    let keep = 0
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]!
      if (byte < 0x80) break
      if (byte >= 0xc0) {
        if (lengthOf(byte) > back) keep = back
        break
      }
    }
    this.rest = bytes.slice(bytes.length - keep)
    return decodeText(bytes.subarray(0, bytes.length - keep))
  }

  end(): string {
    const text = decodeText(this.rest)
    this.rest = new Uint8Array()
    return text
  }
}
