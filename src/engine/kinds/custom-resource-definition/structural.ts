/** What makes a schema structural: every field has a type, and nothing outside properties decides one; models apiextensions' structural schemas. */
import { forbiddenField, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'

type Loose = JSONSchemaProps & Readonly<Record<string, unknown>>

const LOGIC = ['allOf', 'anyOf', 'oneOf'] as const
/** What may not be said inside allOf, anyOf, oneOf and not. */
const NOT_IN_LOGIC = ['type', 'title', 'description', 'default', 'nullable', 'additionalProperties'] as const
const MAX_DEPTH = 200

function logicErrors(schema: Loose, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of NOT_IN_LOGIC) {
    const value = schema[name]
    const intOrString = name === 'type' && schema['type'] !== undefined && path.includes('anyOf')
    if (value !== undefined && value !== false && value !== '' && !intOrString)
      errors.push(forbiddenField(`${path}.${name}`, 'must be empty to be structural'))
  }
  return errors
}

export function structuralErrors(schema: JSONSchemaProps, path: string, depth = 0): FieldError[] {
  if (depth > MAX_DEPTH) return [forbiddenField(path, 'schema is nested too deeply')]
  const loose = schema as Loose
  const errors: FieldError[] = []
  const intOrString = loose['x-kubernetes-int-or-string'] === true
  const anything = loose['x-kubernetes-preserve-unknown-fields'] === true
  if (depth === 0 && schema.type !== 'object') {
    if (!schema.type) errors.push(required(`${path}.type`, 'must not be empty at the root'))
    else errors.push({ type: 'Invalid value', field: `${path}.type`, value: schema.type, detail: 'must be object at the root' })
  } else if (!schema.type && !intOrString && !anything)
    errors.push(required(`${path}.type`, 'must not be empty for specified object fields'))
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    errors.push(...structuralErrors(child, `${path}.properties[${name}]`, depth + 1))
  if (schema.properties && typeof schema.additionalProperties === 'object')
    errors.push(forbiddenField(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
  else if (typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null) {
    errors.push(...structuralErrors(schema.additionalProperties as JSONSchemaProps, `${path}.additionalProperties`, depth + 1))
  }
  if (schema.type === 'array') {
    if (!schema.items) errors.push(required(`${path}.items`, 'must be specified'))
    else if (Array.isArray(schema.items)) errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'))
    else errors.push(...structuralErrors(schema.items as JSONSchemaProps, `${path}.items`, depth + 1))
  }
  for (const name of LOGIC) schema[name]?.forEach((each, i) => errors.push(...logicErrors(each as Loose, `${path}.${name}[${i}]`)))
  if (schema.not) errors.push(...logicErrors(schema.not as Loose, `${path}.not`))
  return errors
}
