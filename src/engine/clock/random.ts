/** Seeded randomness: independent named streams, and the names and ids Kubernetes draws from them. */

/** The letters of generated names; models k8s.io/apimachinery/pkg/util/rand. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

const HEX = '0123456789abcdef'
const DASH = '-'.charCodeAt(0)
const UUID_DASHES = [8, 13, 18, 23]

export interface RandomStream {
  /** A float in [0, 1). */
  next(): number
  /** An integer in [0, bound). */
  integer(bound: number): number
  /** Letters as in a generated name. */
  suffix(length: number): string
  /** Lower-case hexadecimal digits. */
  hex(length: number): string
  /** A version 4 UUID. */
  uuid(): string
}

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  return h >>> 0
}

class Stream implements RandomStream {
  private readonly state: Uint32Array

  constructor(seed: string) {
    this.state = Uint32Array.from([hash(`${seed}#0`), hash(`${seed}#1`), hash(`${seed}#2`), hash(`${seed}#3`) | 1])
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** sfc32, a small fast counting generator with a period over 2^64. */
  private bits(): number {
    const s = this.state
    const t = (s[0]! + s[1]! + s[3]!) >>> 0
    s[3] = s[3]! + 1
    s[0] = s[1]! ^ (s[1]! >>> 9)
    s[1] = s[2]! + (s[2]! << 3)
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + t
    return t
  }

  next(): number {
    return this.bits() / 0x100000000
  }

  integer(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  suffix(length: number): string {
    let text = ''
    for (let i = 0; i < length; i++) text += NAME_LETTERS[this.integer(NAME_LETTERS.length)]
    return text
  }

  hex(length: number): string {
    return String.fromCharCode(...this.digits(length))
  }

  uuid(): string {
    const codes = this.digits(32)
    codes[12] = HEX.charCodeAt(4)
    codes[16] = HEX.charCodeAt(8 + this.integer(4))
    for (const at of UUID_DASHES) codes.splice(at, 0, DASH)
    return String.fromCharCode(...codes)
  }

  /**
   * Character codes of hexadecimal digits: ids are made from them at once, since a text that is put together from pieces
   * keeps its pieces, several times its size, in memory.
   */
  private digits(length: number): number[] {
    const codes: number[] = []
    for (let word = 0; codes.length < length; word <<= 4) {
      if (codes.length % 8 === 0) word = this.bits()
      codes.push(HEX.charCodeAt(word >>> 28))
    }
    return codes
  }
}

/** All randomness of one run: the same seed gives the same streams, and one stream never disturbs another. */
export class Random {
  private readonly streams = new Map<string, RandomStream>()

  constructor(readonly seed: string) {}

  stream(name: string): RandomStream {
    let stream = this.streams.get(name)
    if (!stream) {
      stream = new Stream(`${this.seed}/${name}`)
      this.streams.set(name, stream)
    }
    return stream
  }
}
