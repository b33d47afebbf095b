/** Whole numbers of any size as RSA and elliptic curves need them: bytes, powers and inverses; models the little of math/big that they take. */
import { bytesOfHex } from '../hex'

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

const WINDOW = 5
/** Exponents of fewer bits than this are not worth a table. */
const SHORT = 64

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  // The bits as text: shifting a long number by one bit at a time would copy it each time.
  const bits = exponent.toString(2)
  const factor = base % modulus
  if (bits.length < SHORT) {
    let result = 1n
    for (const bit of bits) {
      result = (result * result) % modulus
      if (bit === '1') result = (result * factor) % modulus
    }
    return result
  }
  return slidingPower(factor, bits, modulus)
}

/** Several bits at a time, from a table of the odd powers: a fifth less work for long exponents. */
function slidingPower(factor: bigint, bits: string, modulus: bigint): bigint {
  const square = (factor * factor) % modulus
  const odd = [factor]
  while (odd.length < 1 << (WINDOW - 1)) odd.push((odd.at(-1)! * square) % modulus)
  let result = 1n
  for (let at = 0; at < bits.length;) {
    if (bits[at] === '0') {
      result = (result * result) % modulus
      at++
      continue
    }
    let end = Math.min(at + WINDOW, bits.length)
    while (bits[end - 1] === '0') end--
    for (let each = at; each < end; each++) result = (result * result) % modulus
    result = (result * odd[Number.parseInt(bits.slice(at, end), 2) >> 1]!) % modulus
    at = end
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
