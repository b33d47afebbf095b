/** The methods of whole numbers and floats. */
import { index } from './numbers'
import { failure } from './types'
import { Bytes, Float, isInteger, Tuple, whole, type MethodTable } from './values/index'

const big = (value: number | bigint | boolean | Float): bigint => BigInt(value instanceof Float ? Math.trunc(value.value) : value)

/** A float as the quotient of two whole numbers, the second a power of two. */
function ratio(value: number): Tuple {
  if (!Number.isFinite(value))
    throw Number.isNaN(value)
      ? failure('ValueError', 'cannot convert NaN to integer ratio')
      : failure('OverflowError', 'cannot convert Infinity to integer ratio')
  let below = 1n
  let above = value
  while (!Number.isInteger(above)) {
    above *= 2
    below *= 2n
  }
  return new Tuple([whole(BigInt(above)), whole(below)])
}

/** A float as it is kept: digits to the base of 16, and a power of two. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0x0.0p+0`
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const exponent = (bits.getUint16(0) >> 4) & 0x7ff
  const digits = (bits.getBigUint64(0) & 0xfffffffffffffn).toString(16).padStart(13, '0')
  const power = Math.max(1, exponent) - 1023
  return `${sign}0x${exponent === 0 ? 0 : 1}.${digits}p${power < 0 ? '-' : '+'}${Math.abs(power)}`
}

export function numberMethods(): MethodTable<number | bigint | boolean | Float> {
  return {
    is_integer: (value) => !(value instanceof Float) || Number.isInteger(value.value),
    as_integer_ratio: (value) => (value instanceof Float ? ratio(value.value) : new Tuple([value, 1])),
    hex: (value) => hexadecimal(Number(value instanceof Float ? value.value : value)),
    conjugate: (value) => value,
    bit_length: (value) => {
      const number = big(value)
      return number === 0n ? 0 : (number < 0n ? -number : number).toString(2).length
    },
    bit_count: (value) => {
      const number = big(value)
      return [...(number < 0n ? -number : number).toString(2)].filter((bit) => bit === '1').length
    },
    to_bytes: (value, [size = 1, order = 'big'], keywords) => {
      const length = index(keywords.get('length') ?? size)
      const bytes: number[] = []
      let rest = big(value)
      if (rest < 0n && keywords.get('signed') !== true) throw failure('OverflowError', "can't convert negative int to unsigned")
      for (let i = 0; i < length; i++, rest >>= 8n) bytes.push(Number(rest & 255n))
      if (rest !== 0n && rest !== -1n) throw failure('OverflowError', 'int too big to convert')
      return new Bytes(Uint8Array.from((keywords.get('byteorder') ?? order) === 'big' ? bytes.reverse() : bytes))
    },
  }
}

/** `real`, `imag`, `numerator` and `denominator` of a number. */
export function partOf(value: number | bigint | boolean | Float, name: string): number | bigint | Float | undefined {
  const plain = typeof value === 'boolean' ? Number(value) : value
  if (name === 'real') return plain
  if (name === 'imag') return value instanceof Float ? new Float(0) : 0
  if (!isInteger(value)) return undefined
  if (name === 'numerator') return plain
  return name === 'denominator' ? 1 : undefined
}
