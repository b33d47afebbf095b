/** Where an applied configuration does not fit the shape of its kind; models structured-merge-diff's validating walker. */
import { writeJson } from '../../api/json-text'
import { goType, goValue } from '../../api/go-values'
import { isObject } from '../../api/json'
import { elementText } from './field-set'
import { deduce, elementOf, type Shape } from './shape'

/** As Go prints a decoded value with its types: `map[string]interface {}{"a":1}`. */
function typed(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(typed).join(', ')}}`
  if (!isObject(value)) return value === null ? 'interface {}(nil)' : writeJson(value)
  const fields = Object.keys(value).sort()
  return `map[string]interface {}{${fields.map((field) => `${JSON.stringify(field)}:${typed(value[field])}`).join(', ')}}`
}

function scalarProblem(scalar: NonNullable<Shape['scalar']>, value: unknown): string | undefined {
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : `expected numeric (int or float), got ${goType(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${typed(value)}}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goValue(value)}}`
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got &{${goValue(value)}}` : undefined
  }
}

/** Where a configuration does not fit its shape, one `path: why` each. */
export function misfits(shape: Shape, value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined) return []
  const { map, scalar, list } = deduce(shape, value)
  if (map) {
    if (!isObject(value)) return [`${path}: expected map, got &{${goValue(value)}}`]
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
  if (!Array.isArray(value)) return [`${path}: expected list, got &{${goValue(value)}}`]
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
