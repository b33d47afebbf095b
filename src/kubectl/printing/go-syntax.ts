/** Values as Go's fmt prints them: %#v for error texts, %v for templates. */
import { goQuote } from '../../engine/api/strconv'
import { isDict } from '../values'

/** %#v of decoded JSON. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isDict(value)) {
    return `map[string]interface {}{${Object.keys(value)
      .sort()
      .map((key) => `${goQuote(key)}:${goSyntax(value[key])}`)
      .join(', ')}}`
  }
  if (typeof value === 'string') return goQuote(value)
  return typeof value === 'number' ? numberText(value) : String(value)
}

const LARGEST_INT64 = 2 ** 63

const FLOAT_EXPONENT = 1e6

/** %v of a float64: with an exponent below 0.0001 and from a million on; exponents have two digits at least. */
export function floatText(value: number): string {
  const text = value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= FLOAT_EXPONENT) ? value.toExponential() : String(value)
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** %v of a number of decoded JSON: what is whole and fits is an int64. */
function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < LARGEST_INT64 ? String(value) : floatText(value)
}

/** %v of decoded JSON: `map[a:1 b:[x y]]`. */
export function goPlain(value: unknown): string {
  if (value === undefined) return '<no value>'
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goPlain).join(' ')}]`
  if (isDict(value)) {
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goPlain(value[key])}`)
      .join(' ')}]`
  }
  return typeof value === 'number' ? numberText(value) : String(value)
}
