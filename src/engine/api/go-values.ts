/** How Go names the sorts of JSON values and prints the values themselves, as messages show both. */
import { isObject } from './json'

/** What Go calls the sort of a JSON value. */
export function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null || value === undefined) return 'null'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** As Go prints a decoded value: `map[spec:map[replicas:three]]`, `[a b]`. */
export function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (!isObject(value)) return value === null || value === undefined ? '<nil>' : String(value)
  const fields = Object.keys(value).sort()
  return `map[${fields.map((field) => `${field}:${goValue(value[field])}`).join(' ')}]`
}

/** The Go type of a decoded value: `string`, `int64`, `[]interface {}`. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isObject(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : '<nil>'
}
