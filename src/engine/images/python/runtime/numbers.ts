/** Arithmetic of whole numbers, which have as many digits as they need, and of floats. */
import type { Memory } from './memory'
import { exception, failure, typeNamed, typeOf } from './types'
import { Float, isInteger, plainOf, whole, type Value } from './values/index'

/** A number that is whole, of whatever can stand for one. */
export function index(given: Value): number {
  const value = plainOf(given)
  if (isInteger(value)) return Number(value)
  throw failure('TypeError', `'${typeOf(value).name}' object cannot be interpreted as an integer`)
}

/** A byte of a number. */
export function byteOf(value: Value, what = 'byte'): number {
  const number = index(value)
  if (number < 0 || number > 255) throw failure('ValueError', `${what} must be in range(0, 256)`)
  return number
}

const floorDivide = (a: bigint, b: bigint): bigint => {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** Rounded once: of numbers that no float has, the first bits are divided, and the last of them tells whether something is left. */
function quotient(x: bigint, y: bigint): number {
  const [above, below] = [Number(x), Number(y)]
  if (isExactly(above, x) && isExactly(below, y)) return above / below
  if (x < 0n) return -quotient(-x, y)
  if (y < 0n) return -quotient(x, -y)
  const shift = BigInt(bitsOf(x) - bitsOf(y) - 64)
  const [a, b] = shift > 0n ? [x, y << shift] : [x << -shift, y]
  const bits = a / b
  const part = Number(a % b === 0n ? bits : bits | 1n)
  const half = Number(shift / 2n)
  const result = part * 2 ** half * 2 ** (Number(shift) - half)
  if (!Number.isFinite(result)) throw failure('OverflowError', 'integer division result too large for a float')
  return result
}

const isExactly = (float: number, number: bigint): boolean => Number.isFinite(float) && BigInt(float) === number

/** At least as many bits as a whole number has. */
const bitsOf = (value: bigint): number =>
  value > -(2n ** 64n) && value < 2n ** 64n ? value.toString(2).length : value.toString(16).length * 4

/** Refuses what cannot be made before it is tried. */
function roomFor(memory: Memory, operator: string, x: bigint, y: bigint): void {
  if (operator === '*') memory.takeBits(bitsOf(x) + bitsOf(y))
  else if (operator === '**' && y > 0n && x * x > 1n) memory.takeBits(bitsOf(x) * Number(y))
  else if (operator === '<<' && x !== 0n) memory.takeBits(bitsOf(x) + Number(y))
}

export function integers(memory: Memory, operator: string, a: number | bigint | boolean, b: number | bigint | boolean): Value | undefined {
  if (typeof a !== 'bigint' && typeof b !== 'bigint') {
    const [x, y] = [Number(a), Number(b)]
    const quick = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : undefined
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick
    if (y !== 0) {
      if (operator === '/') return new Float(x / y)
      const rest = x % y
      const modulo = rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest
      if (operator === '%') return modulo || 0
      if (operator === '//') return Math.round((x - modulo) / y) || 0
    }
    if (operator === '**' && y >= 0 && Number.isSafeInteger(x ** y)) return x ** y
  }
  const x = BigInt(a)
  const y = BigInt(b)
  roomFor(memory, operator, x, y)
  const both = typeof a === 'boolean' && typeof b === 'boolean'
  switch (operator) {
    case '+':
      return whole(x + y)
    case '-':
      return whole(x - y)
    case '*':
      return whole(x * y)
    case '/':
      if (y === 0n) throw failure('ZeroDivisionError', 'division by zero')
      return new Float(quotient(x, y))
    case '//':
      if (y === 0n) throw failure('ZeroDivisionError', 'integer division or modulo by zero')
      return whole(floorDivide(x, y))
    case '%':
      if (y === 0n) throw failure('ZeroDivisionError', 'integer modulo by zero')
      return whole(x - floorDivide(x, y) * y)
    case '**':
      if (y < 0n) {
        if (x === 0n) throw failure('ZeroDivisionError', '0.0 cannot be raised to a negative power')
        return new Float(Number(x) ** Number(y))
      }
      return whole(x ** y)
    case '&':
      return both ? a && b : whole(x & y)
    case '|':
      return both ? a || b : whole(x | y)
    case '^':
      return both ? a !== b : whole(x ^ y)
    case '<<':
    case '>>':
      if (y < 0n) throw failure('ValueError', 'negative shift count')
      return whole(operator === '<<' ? x << y : x >> y)
  }
  return undefined
}

export function floats(operator: string, x: number, y: number): Value | undefined {
  switch (operator) {
    case '+':
      return new Float(x + y)
    case '-':
      return new Float(x - y)
    case '*':
      return new Float(x * y)
    case '/':
      if (y === 0) throw failure('ZeroDivisionError', 'float division by zero')
      return new Float(x / y)
    case '//':
      if (y === 0) throw failure('ZeroDivisionError', 'float floor division by zero')
      return new Float(Math.floor(x / y))
    case '%': {
      if (y === 0) throw failure('ZeroDivisionError', 'float modulo')
      const rest = x % y
      return new Float(rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest)
    }
    case '**': {
      if (x === 0 && y < 0) throw failure('ZeroDivisionError', '0.0 cannot be raised to a negative power')
      const power = x ** y
      if (!Number.isFinite(power) && Number.isFinite(x) && Number.isFinite(y) && !Number.isNaN(power))
        throw exception(typeNamed('OverflowError'), 34, 'Numerical result out of range')
      return new Float(power)
    }
  }
  return undefined
}
