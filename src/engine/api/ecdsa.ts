/** Whether a signature of ECDSA on the curve P-256 holds; models crypto/ecdsa's VerifyASN1. Nothing here signs. */
import { elements } from './der'
import { inverse, toNumber } from './rsa/number'

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const SIZE = 32

/** In Jacobian coordinates; z is zero at infinity. */
type Point = readonly [x: bigint, y: bigint, z: bigint]

const INFINITY: Point = [1n, 1n, 0n]
const BASE: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  1n,
]

const reduced = (value: bigint): bigint => ((value % P) + P) % P

function double([x, y, z]: Point): Point {
  if (z === 0n) return INFINITY
  const square = (z * z) % P
  const slope = (3n * (x - square) * (x + square)) % P
  const y2 = (y * y) % P
  const middle = (4n * x * y2) % P
  const newX = reduced(slope * slope - 2n * middle)
  return [newX, reduced(slope * (middle - newX) - 8n * y2 * y2), reduced(2n * y * z)]
}

function add(a: Point, b: Point): Point {
  if (a[2] === 0n) return b
  if (b[2] === 0n) return a
  const [za, zb] = [(a[2] * a[2]) % P, (b[2] * b[2]) % P]
  const [xa, xb] = [(a[0] * zb) % P, (b[0] * za) % P]
  const [ya, yb] = [(a[1] * zb * b[2]) % P, (b[1] * za * a[2]) % P]
  const width = reduced(xb - xa)
  const height = reduced(yb - ya)
  if (width === 0n) return height === 0n ? double(a) : INFINITY
  const square = (width * width) % P
  const cube = (square * width) % P
  const first = (xa * square) % P
  const x = reduced(height * height - cube - 2n * first)
  return [x, reduced(height * (first - x) - ya * cube), (width * a[2] * b[2]) % P]
}

/** a times the base and b times another point, in one go through their bits. */
function combined(a: bigint, b: bigint, other: Point): Point {
  const both = add(BASE, other)
  const [left, right] = [a.toString(2).padStart(8 * SIZE, '0'), b.toString(2).padStart(8 * SIZE, '0')]
  let sum = INFINITY
  for (let at = 0; at < left.length; at++) {
    sum = double(sum)
    if (left[at] === '1') sum = add(sum, right[at] === '1' ? both : BASE)
    else if (right[at] === '1') sum = add(sum, other)
  }
  return sum
}

function pointOf(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 1 + 2 * SIZE || bytes[0] !== 4) return undefined
  const [x, y] = [toNumber(bytes.subarray(1, 1 + SIZE)), toNumber(bytes.subarray(1 + SIZE))]
  return x < P && y < P && (y * y - x * x * x + 3n * x - B) % P === 0n ? [x, y, 1n] : undefined
}

/** `point` is not compressed; `digest` is of 32 bytes, `signature` DER. */
export function verifiesEcdsa(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const key = pointOf(point)
  const [r, s] = elements(elements(signature)[0]?.content ?? new Uint8Array()).map(({ content }) => toNumber(content))
  if (!key || r === undefined || s === undefined || r === 0n || s === 0n || r >= ORDER || s >= ORDER) return false
  const inverted = inverse(s, ORDER)
  const [x, , z] = combined((toNumber(digest) * inverted) % ORDER, (r * inverted) % ORDER, key)
  if (z === 0n) return false
  const flat = inverse(z, P)
  return ((x * flat * flat) % P) % ORDER === r
}
