/** Where an applied configuration does not fit the shape of its kind; models structured-merge-diff's validating walker. */
import { isObject } from '../../api/json'
import { elementText } from './field-set'
import { deduce, elementOf, type Shape } from './shape'

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return '[]interface {}'
  return isObject(value) ? 'map[string]interface {}' : 'string'
}

/** As Go prints a decoded value: `map[a:1]`, `[x y]`. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(' ')}]`
  if (!isObject(value)) return value === null ? '<nil>' : String(value)
  const fields = Object.keys(value).sort()
  return `map[${fields.map((field) => `${field}:${plain(value[field])}`).join(' ')}]`
}

/** The same with its types: `map[string]interface {}{"a":1}`. */
function typed(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(typed).join(', ')}}`
  if (!isObject(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value)
  const fields = Object.keys(value).sort()
  return `map[string]interface {}{${fields.map((field) => `${JSON.stringify(field)}:${typed(value[field])}`).join(', ')}}`
}

function scalarProblem(scalar: NonNullable<Shape['scalar']>, value: unknown): string | undefined {
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${typeOf(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${typed(value)}}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${plain(value)}}`
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got &{${plain(value)}}` : undefined
  }
}

/** Where a configuration does not fit its shape, one `path: why` each. */
export function misfits(shape: Shape, value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined) return []
  const { map, scalar, list } = deduce(shape, value)
  if (map) {
    if (!isObject(value)) return [`${path}: expected map, got &{${plain(value)}}`]
    return Object.keys(value).flatMap((field) => {
      const inner = map.field(field) ?? map.element
      return inner ? misfits(inner, value[field], `${path}.${field}`) : [`${path}.${field}: field not declared in schema`]
    })
  }
  if (scalar) {
    const problem = scalarProblem(scalar, value)
    return problem === undefined ? [] : [`${path}: ${problem}`]
  }
  if (!list) return []
  if (!Array.isArray(value)) return [`${path}: expected list, got &{${plain(value)}}`]
  const found: string[] = []
  const seen = new Set<string>()
  for (const [i, item] of (value as unknown[]).entries()) {
    let text = `[${i}]`
    if (list.kind !== 'atomic') {
      let element: string
      try {
        element = elementOf(list, item)
      } catch (error) {
        return [...found, `${path}: element ${i}: ${(error as Error).message}`]
      }
      text = elementText(element)
      if (seen.has(element)) found.push(`${path}: duplicate entries for key ${text}`)
      seen.add(element)
    }
    found.push(...misfits(list.item(), item, path + text))
  }
  return found
}
