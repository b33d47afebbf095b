/** The methods of whole numbers and floats. */
import { index } from './numbers'
import { failure } from './types'
import { Bytes, Float, isInteger, Tuple, whole, type MethodTable } from './values'

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

export function numberMethods(): MethodTable<number | bigint | boolean | Float> {
  return {
    is_integer: (value) => !(value instanceof Float) || Number.isInteger(value.value),
    as_integer_ratio: (value) => (value instanceof Float ? ratio(value.value) : new Tuple([value, 1])),
    hex: (value) => String(value instanceof Float ? value.value : value),
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
