/** What makes a schema structural: every field has a type, and nothing outside properties decides one; models apiextensions' ValidateStructural. */
import { fieldErrorText, forbiddenField, invalid, required } from '../../api/field-errors'
import { patternProblem } from '../../api/go-pattern'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'

type Schema = JSONSchemaProps & Readonly<Record<string, unknown>>
type Level = 'root' | 'item' | 'field'

const MAX_DEPTH = 200
const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}
const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }]

/** What may not be said inside allOf, anyOf, oneOf and not, with the words for it, in the server's order. */
const NOT_IN_LOGIC: readonly (readonly [string, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0)

export const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

/** allOf, anyOf, oneOf and not of a schema or of a part of one. `logic` tells parts from schemas. */
function valueErrors(schema: Schema, path: string, depth: number): FieldError[] {
  const errors: FieldError[] = []
  const anyOf = schema.anyOf ?? []
  const either = (parts: unknown): boolean => equalJson(parts, INT_OR_STRING)
  if (!either(anyOf)) anyOf.forEach((part, i) => errors.push(...partErrors(part as Schema, `${path}.anyOf[${i}]`, depth)))
  schema.allOf?.forEach((part, i) => {
    const skips = i === 0 && either(part.anyOf)
    errors.push(...partErrors((skips ? { ...part, anyOf: undefined } : part) as Schema, `${path}.allOf[${i}]`, depth))
  })
  schema.oneOf?.forEach((part, i) => errors.push(...partErrors(part as Schema, `${path}.oneOf[${i}]`, depth)))
  if (schema.not) errors.push(...partErrors(schema.not as Schema, `${path}.not`, depth))
  const problem = schema.pattern ? patternProblem(schema.pattern) : undefined
  if (problem !== undefined)
    errors.push(invalid(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${problem}`))
  return errors
}

function partErrors(part: Schema, path: string, depth: number): FieldError[] {
  if (depth > MAX_DEPTH) return [forbiddenField(path, 'schema is nested too deeply')]
  const errors = valueErrors(part, path, depth + 1)
  if (isObject(part.items)) errors.push(...partErrors(part.items, `${path}.items`, depth + 1))
  for (const [name, child] of Object.entries(part.properties ?? {}))
    errors.push(...partErrors(child as Schema, `${path}.properties[${name}]`, depth + 1))
  for (const [name, why] of NOT_IN_LOGIC) if (!isEmpty(part[name])) errors.push(forbiddenField(`${path}.${name}`, why))
  if (part.properties?.['metadata'])
    errors.push(forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  return errors
}

/** A resource's own fields mean what they mean everywhere; of its metadata only names may be restricted. */
function resourceErrors(schema: Schema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const isResource = level === 'root' || schema['x-kubernetes-embedded-resource'] === true
  const at = (name: string): string => `${path}.properties[${name}]`
  for (const name of ['kind', 'apiVersion']) {
    const property = schema.properties?.[name]
    if (property && isResource && property.type !== 'string')
      errors.push(invalid(`${at(name)}.type`, property.type ?? '', 'must be string'))
  }
  const metadata = schema.properties?.['metadata']
  if (!metadata) return errors
  if (isResource && metadata.type !== 'object') errors.push(invalid(`${at('metadata')}.type`, metadata.type ?? '', 'must be object'))
  if (level === 'root') {
    const { type: _type, default: _default, properties = {}, ...rest } = metadata
    const names = Object.keys(properties)
    if (!names.every((name) => name === 'name' || name === 'generateName') || Object.values(rest).some((value) => !isEmpty(value)))
      errors.push(
        forbiddenField(at('metadata'), 'must not specify anything other than name and generateName, but metadata is implicitly specified'),
      )
  }
  return errors
}

function typeErrors(schema: Schema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const anything = schema['x-kubernetes-preserve-unknown-fields'] === true
  const wanted = 'must be object if x-kubernetes-embedded-resource is true'
  if (embedded && schema.type !== 'object')
    errors.push(schema.type ? invalid(`${path}.type`, schema.type, wanted) : required(`${path}.type`, wanted))
  else if (!schema.type && schema['x-kubernetes-int-or-string'] !== true && !anything)
    errors.push(required(`${path}.type`, EMPTY_TYPE[level]))
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  if (level === 'root' && schema.type && schema.type !== 'object')
    errors.push(invalid(`${path}.type`, schema.type, 'must be object at the root'))
  return errors
}

function invariantErrors(schema: Schema, level: Level, path: string, depth: number): FieldError[] {
  if (depth > MAX_DEPTH) return [forbiddenField(path, 'schema is nested too deeply')]
  const errors: FieldError[] = []
  if (schema.type === 'array' && schema.items === undefined) errors.push(required(`${path}.items`, 'must be specified'))
  if (isObject(schema.items)) errors.push(...invariantErrors(schema.items, 'item', `${path}.items`, depth + 1))
  for (const [name, child] of Object.entries(schema.properties ?? {}))
    errors.push(...invariantErrors(child as Schema, 'field', `${path}.properties[${name}]`, depth + 1))
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used at the root'))
    if (isObject(schema.additionalProperties))
      errors.push(...invariantErrors(schema.additionalProperties, 'field', `${path}.additionalProperties`, depth + 1))
  }
  for (const name of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema['x-kubernetes-int-or-string'] === true && schema[name] === true)
      errors.push(invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'))
  }
  errors.push(...valueErrors(schema, path, depth), ...typeErrors(schema, level, path), ...resourceErrors(schema, level, path))
  const embedded = schema['x-kubernetes-embedded-resource'] === true && schema['x-kubernetes-preserve-unknown-fields'] !== true
  if (embedded && Object.keys(schema.properties ?? {}).length === 0) {
    const why = 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(required(`${path}.properties`, why))
  }
  return errors
}

/** What the parts of a schema speak of must be in the schema itself. */
function completenessErrors(part: Schema, schema: Schema | undefined, partPath: string, path: string): FieldError[] {
  if (!schema) return [required(path, `because it is defined in ${partPath}`)]
  const errors: FieldError[] = []
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const)
    part[name]?.forEach((each, i) => errors.push(...partCompleteness(each as Schema, schema, `${partPath}.${name}[${i}]`, path)))
  if (part.not) errors.push(...partCompleteness(part.not as Schema, schema, `${partPath}.not`, path))
  return errors
}

function partCompleteness(part: Schema, schema: Schema, partPath: string, path: string): FieldError[] {
  const errors = completenessErrors(part, schema, partPath, path)
  if (isObject(part.items)) {
    if (isObject(schema.items)) errors.push(...partCompleteness(part.items, schema.items, `${partPath}.items`, `${path}.items`))
    else errors.push(required(`${path}.items`, `because it is defined in ${partPath}.items`))
  }
  for (const [name, child] of Object.entries(part.properties ?? {})) {
    const inner = schema.properties?.[name] as Schema | undefined
    const at = `.properties[${name}]`
    if (inner) errors.push(...partCompleteness(child as Schema, inner, partPath + at, path + at))
    else errors.push(required(path + at, `because it is defined in ${partPath}${at}`))
  }
  return errors
}

/** Complaints in the order of their texts, as the server sorts them. */
export function structuralErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const root = schema as Schema
  return [...invariantErrors(root, 'root', path, 0), ...completenessErrors(root, root, path, path)]
    .map((error) => ({ error, text: fieldErrorText(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error)
}
