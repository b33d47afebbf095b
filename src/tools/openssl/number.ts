/** Whole numbers of any size: bytes, powers and primes, as RSA needs them. */
import { bytesOfHex } from '../../engine/api/hex'

export function toNumber(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

/** Big-endian bytes, at least `length` of them. */
export function toBytes(value: bigint, length = 1): Uint8Array {
  let hex = value.toString(16)
  if (hex.length % 2 === 1) hex = `0${hex}`
  return bytesOfHex(hex.padStart(length * 2, '0'))
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = base % modulus
  // The bits as text: shifting a long number by one bit at a time would copy it each time.
  const bits = exponent.toString(2)
  for (let i = bits.length - 1; i >= 0; i--) {
    if (bits[i] === '1') result = (result * factor) % modulus
    if (i > 0) factor = (factor * factor) % modulus
  }
  return result
}

export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [modulus, value % modulus]
  let [x, y] = [0n, 1n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b] = [b, a - quotient * b]
    ;[x, y] = [y, x - quotient * y]
  }
  return x < 0n ? x + modulus : x
}

const SMALL = ((): readonly number[] => {
  const found: number[] = []
  const composite = new Uint8Array(12_000)
  for (let i = 3; i < composite.length; i += 2) {
    if (composite[i]) continue
    found.push(i)
    for (let j = i * i; j < composite.length; j += i) composite[j] = 1
  }
  return found
})()

/** Fermat's test, then Miller's and Rabin's for three bases: enough for numbers nobody chose. */
function isPrime(value: bigint): boolean {
  const less = value - 1n
  let odd = less
  let twos = 0
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  return [2n, 3n, 5n].every((base) => {
    let x = power(base, odd, value)
    if (x === 1n || x === less) return true
    for (let i = 1; i < twos; i++) {
      x = (x * x) % value
      if (x === less) return true
    }
    return false
  })
}

/** A random prime of so many bits whose two highest are set. `pause` is awaited between candidates. */
export async function prime(bits: number, byte: () => number, pause: () => Promise<void>): Promise<bigint> {
  for (;;) {
    const bytes = Uint8Array.from({ length: bits / 8 }, byte)
    bytes[0]! |= 0xc0
    bytes[bytes.length - 1]! |= 1
    const start = toNumber(bytes)
    const rests = SMALL.map((small) => Number(start % BigInt(small)))
    for (let step = 0; step < 4000; step += 2) {
      if (SMALL.some((small, index) => (rests[index]! + step) % small === 0)) continue
      const candidate = start + BigInt(step)
      await pause()
      if (candidate % 65537n !== 1n && isPrime(candidate)) return candidate
    }
  }
}
