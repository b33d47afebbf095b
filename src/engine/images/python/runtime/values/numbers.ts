/** Numbers: floats as objects, and what whole numbers and they have in common. */
import { PyObject, type Value } from './object'

export class Float extends PyObject {
  constructor(readonly value: number) {
    super()
  }
}

export const isInteger = (value: Value): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'

export const isNumber = (value: Value): value is number | bigint | boolean | Float => isInteger(value) || value instanceof Float

/** As a JavaScript number, of any number. */
export const numeric = (value: number | bigint | boolean | Float): number => (value instanceof Float ? value.value : Number(value))

/** The smallest form of a whole number. */
export const whole = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
