/** BLAKE2b in hexadecimal, as RFC 7693 defines it. */

const MASK = (1n << 64n) - 1n
const INITIAL = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
]
/** In which order each round takes the words of a block. */
const ORDERS = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((digits) => Array.from(digits, (digit) => parseInt(digit, 16)))
const ROUNDS = 12
/** Columns, then diagonals of the state, seen as four rows of four words. */
const MIXED = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const
const BLOCK = 128

const rotated = (value: bigint, count: bigint): bigint => ((value >> count) | (value << (64n - count))) & MASK

function mix(v: bigint[], [a, b, c, d]: (typeof MIXED)[number], x: bigint, y: bigint): void {
  v[a] = (v[a]! + v[b]! + x) & MASK
  v[d] = rotated(v[d]! ^ v[a]!, 32n)
  v[c] = (v[c]! + v[d]!) & MASK
  v[b] = rotated(v[b]! ^ v[c]!, 24n)
  v[a] = (v[a]! + v[b]! + y) & MASK
  v[d] = rotated(v[d]! ^ v[a]!, 16n)
  v[c] = (v[c]! + v[d]!) & MASK
  v[b] = rotated(v[b]! ^ v[c]!, 63n)
}

/** Takes a block into the state `h`; `count` bytes have been seen with it. */
function compress(h: bigint[], words: readonly bigint[], count: bigint, last: boolean): void {
  const v = [...h, ...INITIAL]
  v[12]! ^= count & MASK
  if (last) v[14]! ^= MASK
  for (let round = 0; round < ROUNDS; round++) {
    const order = ORDERS[round % ORDERS.length]!
    MIXED.forEach((places, index) => mix(v, places, words[order[2 * index]!]!, words[order[2 * index + 1]!]!))
  }
  for (let i = 0; i < 8; i++) h[i]! ^= v[i]! ^ v[i + 8]!
}

/** `size` bytes of the digest, at most 64. */
export function blake2b(bytes: Uint8Array, size = 64): string {
  const h = [...INITIAL]
  h[0]! ^= 0x01010000n ^ BigInt(size)
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK))
  const whole = new Uint8Array(blocks * BLOCK)
  whole.set(bytes)
  const data = new DataView(whole.buffer)
  for (let block = 0; block < blocks; block++) {
    const words = Array.from({ length: 16 }, (_, i) => data.getBigUint64(block * BLOCK + i * 8, true))
    compress(h, words, BigInt(Math.min(bytes.length, (block + 1) * BLOCK)), block === blocks - 1)
  }
  const out = new DataView(new ArrayBuffer(64))
  h.forEach((word, index) => out.setBigUint64(index * 8, word, true))
  return Array.from(new Uint8Array(out.buffer, 0, size), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
