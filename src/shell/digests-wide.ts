/** SHA-384 and SHA-512 in hexadecimal: the SHA-2 functions that work on 64 bits. */

const MASK = (1n << 64n) - 1n

/** The integer part of a root. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n
  let high = 1n << (BigInt(value.toString(2).length) / degree + 1n)
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** degree <= value) low = middle
    else high = middle - 1n
  }
  return low
}

const primes: bigint[] = []
for (let n = 2n; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n)

let constants: bigint[] | undefined

const rotate = (value: bigint, count: bigint): bigint => ((value >> count) | (value << (64n - count))) & MASK

function sha2(bytes: Uint8Array, initial: readonly bigint[]): bigint[] {
  constants ??= primes.map((prime) => root(prime << 192n, 3n) & MASK)
  const blocks = Math.ceil((bytes.length + 17) / 128)
  const data = new DataView(new ArrayBuffer(blocks * 128))
  bytes.forEach((byte, index) => data.setUint8(index, byte))
  data.setUint8(bytes.length, 0x80)
  data.setBigUint64(data.byteLength - 8, BigInt(bytes.length) * 8n)
  const h = [...initial]
  const w: bigint[] = Array.from({ length: 80 }, () => 0n)
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 80; i++) {
      if (i < 16) w[i] = data.getBigUint64(block * 128 + i * 8)
      else {
        const [x, y] = [w[i - 15]!, w[i - 2]!]
        const small = rotate(x, 1n) ^ rotate(x, 8n) ^ (x >> 7n)
        const large = rotate(y, 19n) ^ rotate(y, 61n) ^ (y >> 6n)
        w[i] = (w[i - 16]! + small + w[i - 7]! + large) & MASK
      }
    }
    let [a, b, c, d, e, f, g, last] = h as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
    for (let i = 0; i < 80; i++) {
      const sumE = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)
      const first = last + sumE + ((e & f) ^ (~e & MASK & g)) + constants[i]! + w[i]!
      const sumA = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)
      const second = sumA + ((a & b) ^ (a & c) ^ (b & c))
      ;[last, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK]
    }
    ;[a, b, c, d, e, f, g, last].forEach((value, index) => (h[index] = (h[index]! + value) & MASK))
  }
  return h
}

const initial = (from: number): bigint[] => primes.slice(from, from + 8).map((prime) => root(prime << 128n, 2n) & MASK)
const hex = (values: readonly bigint[]): string => values.map((value) => value.toString(16).padStart(16, '0')).join('')

export const sha512 = (bytes: Uint8Array): string => hex(sha2(bytes, initial(0)))

export const sha384 = (bytes: Uint8Array): string => hex(sha2(bytes, initial(8)).slice(0, 6))
