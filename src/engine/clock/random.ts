/** Seeded randomness: independent named streams, and the names and ids Kubernetes draws from them. */

/** The letters of generated names; models k8s.io/apimachinery/pkg/util/rand. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

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
    let text = ''
    while (text.length < length) text += (this.bits() + 0x100000000).toString(16).slice(1)
    return text.slice(0, length)
  }

  uuid(): string {
    const h = this.hex(32)
    const variant = '89ab'[this.integer(4)]!
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`
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
