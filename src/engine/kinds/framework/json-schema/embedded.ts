/** Objects within an object say what they are; models apiextensions-apiserver's schema/objectmeta. */
import { invalid, required } from '../../../api/field-errors'
import { isObject } from '../../../api/json'
import type { FieldError } from '../../../api/kind'
import { dns1035LabelErrors } from '../../../api/names'
import type { JsonSchema } from './structural'

function versionErrors(value: unknown, path: string): FieldError[] {
  if (value === undefined) return [required(path)]
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  return value.split('/').length > 2 ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : []
}

function kindErrors(value: unknown, path: string): FieldError[] {
  if (value === undefined) return [required(path)]
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  const wrong = dns1035LabelErrors(value.toLowerCase())
  return wrong.length > 0 ? [invalid(path, value, `may have mixed case, but should otherwise match: ${wrong.join(',')}`)] : []
}

/** What is wrong with the types of objects within a value. */
export function embeddedErrors(value: unknown, schema: JsonSchema | undefined, path: string): FieldError[] {
  if (!schema) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => embeddedErrors(item, schema.items as JsonSchema | undefined, `${path}[${i}]`))
  if (!isObject(value)) return []
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`)
  const errors: FieldError[] = []
  if (schema['x-kubernetes-embedded-resource'])
    errors.push(...versionErrors(value['apiVersion'], at('apiVersion')), ...kindErrors(value['kind'], at('kind')))
  const extra = schema.additionalProperties
  for (const [field, each] of Object.entries(value)) {
    const own = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined
    if (own) errors.push(...embeddedErrors(each, own, at(field)))
    else if (isObject(extra)) errors.push(...embeddedErrors(each, extra as JsonSchema, `${path}[${field}]`))
  }
  return errors
}
