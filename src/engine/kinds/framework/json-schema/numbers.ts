/** A number held against its type's range and its schema's limits; models kube-openapi's numberValidator, which reckons with Go's integers. */
import { floatText } from '../../../api/go-values'
import type { FieldError } from '../../../api/kind'
import type { JsonSchema } from './structural'

/** Whole numbers that are no int64, or were not written as one, count as fractions where JSON does not have them exactly. */
export function isGoInteger(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}

const LARGEST_FLOAT = 3.4028234663852886e38

function isInRange(value: number | bigint, { type, format }: JsonSchema): boolean {
  if (type !== 'integer') return !(format === 'float' || format === 'float32') || Math.abs(Number(value)) <= LARGEST_FLOAT
  if (format === 'int32') return typeof value === 'number' && (value | 0) === value
  return typeof value === 'bigint' || (Number.isInteger(value) && value > -(2 ** 63) && value < 2 ** 63)
}

function isMultiple(value: number | bigint, factor: number): boolean {
  if (typeof value === 'bigint') return Number.isInteger(factor) ? value % BigInt(factor) === 0n : isMultiple(Number(value), factor)
  const times = factor < 1 ? (1 / factor) * value : value / factor
  if (Math.abs(times) > Number.MAX_SAFE_INTEGER) return false
  const whole = Math.round(times)
  return times === whole || Math.abs(times - whole) < 1e-9 * Math.abs(whole)
}

export function numberErrors(value: number | bigint, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const wrong = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field: path, value, detail: `${path} in body ${detail}` })
  /** Whether a number is one of the type; a limit that is none is told, and held against the value all the same. */
  const fits = (number: number | bigint, what: string): boolean => {
    if (isInRange(number, schema)) return true
    const form = schema.format ? `with format ${schema.format}` : '(default format)'
    const detail = `${what} value must be of type ${schema.type} ${form} in ${path}`
    errors.push({ type: 'Invalid value', field: '<nil>', value: '', detail })
    return false
  }
  /** The limits of integers are cut to integers. */
  const limit = (number: number, what: string): number => (fits(number, what) && isGoInteger(value) ? Math.trunc(number) : number)
  const shown = (number: number): string => (isGoInteger(value) ? String(number) : floatText(number))
  fits(value, 'Checked')
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  if (multipleOf !== undefined) {
    const factor = limit(multipleOf, 'MultipleOf')
    if (factor <= 0) wrong(`factor MultipleOf declared for ${path} must be positive: ${shown(factor)}`)
    else if (!isMultiple(value, factor)) wrong(`should be a multiple of ${shown(factor)}`)
  }
  if (minimum !== undefined) {
    const least = limit(minimum, 'Minimum boundary')
    if (exclusiveMinimum ? value <= least : value < least)
      wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${shown(least)}`)
  }
  if (maximum !== undefined) {
    const most = limit(maximum, 'Maximum boundary')
    if (exclusiveMaximum ? value >= most : value > most)
      wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${shown(most)}`)
  }
  return errors
}
