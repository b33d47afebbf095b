/** How Go names the sorts of JSON values and prints the values themselves, as messages show both. */
import { isObject } from './json'

/** What Go calls the sort of a JSON value. */
export function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint') return 'number'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

const FLOAT_EXPONENT = 1e6

/** %v of a float64: with an exponent below 0.0001 and from a million on; exponents have two digits at least. */
export function floatText(value: number): string {
  const text = value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= FLOAT_EXPONENT) ? value.toExponential() : String(value)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** %v of a number of decoded JSON: what is whole and fits is an int64, of which a plain number is one only where it is exact. */
export function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : floatText(value)
}

/** As Go prints a decoded value: `map[spec:map[replicas:three]]`, `[a b]`. */
export function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'number') return numberText(value)
  if (!isObject(value)) return value === null || value === undefined ? '<nil>' : String(value)
  const fields = Object.keys(value).sort()
  return `map[${fields.map((field) => `${field}:${goValue(value[field])}`).join(' ')}]`
}

/** The Go type of a decoded value: `string`, `int64`, `[]interface {}`. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isObject(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : '<nil>'
}
