/** Values as Go's fmt prints them: %#v for error texts, %v for templates. */
import { numberText } from '../../engine/api/go-values'
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
