/** QR codes (ISO/IEC 18004) of bytes, and of digits where a text ends in many, at the lowest error correction: what a projector shows and a phone reads. */

/** Error correction codewords per block and number of blocks, level L, versions 1 to 40. */
const CORRECTION = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  30, 30, 30, 30, 30,
]
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
]
/** The format's bits for level L. */
const LEVEL_L = 1

type Grid = boolean[][]

/** Bits that carry data and correction in a version, function patterns left out. */
function rawBits(version: number): number {
  let bits = (16 * version + 128) * version + 64
  if (version >= 2) {
    const patterns = Math.floor(version / 7) + 2
    bits -= (25 * patterns - 10) * patterns - 55
    if (version >= 7) bits -= 36
  }
  return bits
}

const dataBytes = (version: number): number => Math.floor(rawBits(version) / 8) - CORRECTION[version - 1]! * BLOCKS[version - 1]!

type Bits = (value: number, length: number) => void

interface Segment {
  readonly mode: number
  readonly count: number
  readonly bits: number
  lengthBits(version: number): number
  write(push: Bits): void
}

function bytesSegment(text: string): Segment {
  const bytes = new TextEncoder().encode(text)
  return {
    mode: 4,
    count: bytes.length,
    bits: bytes.length * 8,
    lengthBits: (version) => (version < 10 ? 8 : 16),
    write: (push) => bytes.forEach((byte) => push(byte, 8)),
  }
}

/** Three digits in ten bits; what is left over, one in four and two in seven. */
const DIGIT_BITS = [0, 4, 7, 10]

function digitsSegment(digits: string): Segment {
  return {
    mode: 1,
    count: digits.length,
    bits: Math.floor(digits.length / 3) * 10 + DIGIT_BITS[digits.length % 3]!,
    lengthBits: (version) => (version < 10 ? 10 : version < 27 ? 12 : 14),
    write(push) {
      for (let at = 0; at < digits.length; at += 3) {
        const part = digits.slice(at, at + 3)
        push(Number(part), DIGIT_BITS[part.length]!)
      }
    },
  }
}

/** Fewer digits at the end than this are not worth a segment of their own. */
const WORTHWHILE = 12

function segmentsOf(text: string): readonly Segment[] {
  const digits = /\d*$/.exec(text)![0]
  if (digits.length < WORTHWHILE) return [bytesSegment(text)]
  const before = text.slice(0, -digits.length)
  return [...(before === '' ? [] : [bytesSegment(before)]), digitsSegment(digits)]
}

/** Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

function generator(degree: number): number[] {
  const result: number[] = Array.from({ length: degree }, (_, index) => (index === degree - 1 ? 1 : 0))
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) result[j] = multiply(result[j]!, root) ^ (result[j + 1] ?? 0)
    root = multiply(root, 2)
  }
  return result
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const result = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ result.shift()!
    result.push(0)
    divisor.forEach((coefficient, index) => (result[index]! ^= multiply(coefficient, factor)))
  }
  return result
}

/** Mode, length and content of each segment, and padding, as codewords. */
function codewords(segments: readonly Segment[], version: number): number[] {
  const bits: number[] = []
  const push: Bits = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1)
  }
  for (const segment of segments) {
    push(segment.mode, 4)
    push(segment.count, segment.lengthBits(version))
    segment.write(push)
  }
  const capacity = dataBytes(version) * 8
  push(0, Math.min(4, capacity - bits.length))
  push(0, (8 - (bits.length % 8)) % 8)
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8)
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((value, bit) => value * 2 + bit, 0),
  )
}

/** Splits into blocks, corrects each, and interleaves them. */
function withCorrection(data: readonly number[], version: number): number[] {
  const blocks = BLOCKS[version - 1]!
  const correction = CORRECTION[version - 1]!
  const total = Math.floor(rawBits(version) / 8)
  const short = blocks - (total % blocks)
  const shortLength = Math.floor(total / blocks) - correction
  const divisor = generator(correction)
  let from = 0
  const made = Array.from({ length: blocks }, (_, index) => {
    const part = data.slice(from, (from += shortLength + (index < short ? 0 : 1)))
    return { part, extra: remainder(part, divisor) }
  })
  const result: number[] = []
  for (let index = 0; index <= shortLength; index++) for (const { part } of made) if (index < part.length) result.push(part[index]!)
  for (let index = 0; index < correction; index++) for (const { extra } of made) result.push(extra[index]!)
  return result
}

function alignmentPlaces(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
  const places = [6]
  for (let at = version * 4 + 10; places.length < count; at -= step) places.splice(1, 0, at)
  return places
}

class Matrix {
  readonly size: number
  readonly dark: Grid
  private readonly fixed: Grid

  constructor(private readonly version: number) {
    this.size = version * 4 + 17
    this.dark = Array.from({ length: this.size }, () => Array.from({ length: this.size }, () => false))
    this.fixed = this.dark.map((row) => [...row])
    this.drawPatterns()
  }

  private fix(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    this.dark[y]![x] = dark
    this.fixed[y]![x] = true
  }

  private drawPatterns(): void {
    for (let i = 0; i < this.size; i++) {
      this.fix(6, i, i % 2 === 0)
      this.fix(i, 6, i % 2 === 0)
    }
    for (const [x, y] of [
      [3, 3],
      [this.size - 4, 3],
      [3, this.size - 4],
    ] as const)
      for (let dy = -4; dy <= 4; dy++)
        for (let dx = -4; dx <= 4; dx++) {
          const ring = Math.max(Math.abs(dx), Math.abs(dy))
          this.fix(x + dx, y + dy, ring !== 2 && ring !== 4)
        }
    const places = alignmentPlaces(this.version)
    const last = places.length - 1
    for (const [i, x] of places.entries())
      for (const [j, y] of places.entries()) {
        if ((i === 0 && (j === 0 || j === last)) || (i === last && j === 0)) continue
        for (let dy = -2; dy <= 2; dy++)
          for (let dx = -2; dx <= 2; dx++) this.fix(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
      }
    this.drawFormat(0)
    this.drawVersion()
  }

  /** Level and mask, with their own correction, in two places. */
  drawFormat(mask: number): void {
    const data = (LEVEL_L << 3) | mask
    let rest = data
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
    const bits = ((data << 10) | rest) ^ 0x5412
    const bit = (index: number): boolean => ((bits >>> index) & 1) === 1
    for (let i = 0; i <= 5; i++) this.fix(8, i, bit(i))
    this.fix(8, 7, bit(6))
    this.fix(8, 8, bit(7))
    this.fix(7, 8, bit(8))
    for (let i = 9; i < 15; i++) this.fix(14 - i, 8, bit(i))
    for (let i = 0; i < 8; i++) this.fix(this.size - 1 - i, 8, bit(i))
    for (let i = 8; i < 15; i++) this.fix(8, this.size - 15 + i, bit(i))
    this.fix(8, this.size - 8, true)
  }

  private drawVersion(): void {
    if (this.version < 7) return
    let rest = this.version
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
    const bits = (this.version << 12) | rest
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >>> i) & 1) === 1
      const long = this.size - 11 + (i % 3)
      const short = Math.floor(i / 3)
      this.fix(long, short, dark)
      this.fix(short, long, dark)
    }
  }

  /** In columns of two from the right, up and down in turn, round the fixed patterns. */
  drawData(bytes: readonly number[]): void {
    let index = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; step++)
        for (let column = 0; column < 2; column++) {
          const x = right - column
          const y = ((right + 1) & 2) === 0 ? this.size - 1 - step : step
          if (this.fixed[y]![x] || index >= bytes.length * 8) continue
          this.dark[y]![x] = ((bytes[index >>> 3]! >>> (7 - (index & 7))) & 1) === 1
          index++
        }
    }
  }

  applyMask(mask: number): void {
    const invert = MASKS[mask]!
    for (let y = 0; y < this.size; y++)
      for (let x = 0; x < this.size; x++) if (!this.fixed[y]![x] && invert(x, y)) this.dark[y]![x] = !this.dark[y]![x]
  }

  /** How hard to read: long runs, squares of one colour, what looks like a finder, and imbalance. */
  penalty(): number {
    let score = 0
    const columns = this.dark.map((_, x) => this.dark.map((row) => row[x]!))
    for (const line of [...this.dark, ...columns]) {
      let run = 0
      for (let i = 0; i < line.length; i++) {
        run = i > 0 && line[i] === line[i - 1] ? run + 1 : 1
        if (run === 5) score += 3
        else if (run > 5) score += 1
      }
      const text = line.map((dark) => (dark ? '1' : '0')).join('')
      for (const pattern of ['10111010000', '00001011101'])
        for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) score += 40
    }
    let dark = 0
    for (let y = 0; y < this.size; y++)
      for (let x = 0; x < this.size; x++) {
        const here = this.dark[y]![x]
        if (here) dark++
        if (x > 0 && y > 0 && here === this.dark[y]![x - 1] && here === this.dark[y - 1]![x] && here === this.dark[y - 1]![x - 1])
          score += 3
      }
    return score + Math.floor(Math.abs(dark * 20 - this.size * this.size * 10) / (this.size * this.size)) * 10
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Rows of dark modules, without the quiet zone of four; undefined when the text is too long for any version up to `most`. */
export function qrCode(text: string, most = 40): readonly (readonly boolean[])[] | undefined {
  const segments = segmentsOf(text)
  const bitsIn = (version: number): number => segments.reduce((sum, { bits, lengthBits }) => sum + 4 + lengthBits(version) + bits, 0)
  let version = 1
  while (version <= most && bitsIn(version) > dataBytes(version) * 8) version++
  if (version > most) return undefined
  const symbol = new Matrix(version)
  symbol.drawData(withCorrection(codewords(segments, version), version))
  let best = 0
  let least = Infinity
  for (let mask = 0; mask < MASKS.length; mask++) {
    symbol.applyMask(mask)
    symbol.drawFormat(mask)
    const penalty = symbol.penalty()
    if (penalty < least) [best, least] = [mask, penalty]
    symbol.applyMask(mask)
  }
  symbol.applyMask(best)
  symbol.drawFormat(best)
  return symbol.dark
}
