/** The types of a schema's values as expressions see them; models apiserver's SchemaDeclType. */
import type { Environment } from '@marcbachmann/cel-js'
import type { JSONSchemaProps } from '../../../schema/types'
import { compile } from './environment'
import { spellings } from './schema-names'

type Schema = JSONSchemaProps

const STRING: Schema = { type: 'string' }
const METADATA: Schema = { type: 'object', properties: { name: STRING, generateName: STRING } }

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['byte', 'bytes'],
  ['duration', 'google.protobuf.Duration'],
  ['date', 'google.protobuf.Timestamp'],
  ['date-time', 'google.protobuf.Timestamp'],
])

const SCALARS: ReadonlyMap<string, string> = new Map([
  ['boolean', 'bool'],
  ['number', 'double'],
  ['integer', 'int'],
])

type Mentioned = (field: string) => boolean

/** The root of a resource, and of one within another, has its type and name whatever its schema says. */
function fieldsOf(schema: Schema, root: boolean, mentioned: Mentioned): readonly (readonly [name: string, schema: Schema])[] {
  const own = { ...schema.properties, ...(root ? { apiVersion: STRING, kind: STRING, metadata: METADATA } : {}) }
  return Object.entries(own).flatMap(([property, each]) => {
    const names = spellings(property).filter(mentioned)
    return names.map((name) => [name, each] as const)
  })
}

/**
 * Declares the types of a schema, `name` being that of the outermost, with the fields that expressions mention: declaring takes time.
 * Undefined when expressions cannot speak of its values.
 */
export function declareType(
  environment: Environment,
  schema: Schema,
  name: string,
  root: boolean,
  mentioned: Mentioned,
): string | undefined {
  if (schema['x-kubernetes-int-or-string']) return 'dyn'
  const inner = (part: unknown, place: string): string | undefined => {
    const each = part as Schema
    return declareType(environment, each, `${name}.${place}`, Boolean(each['x-kubernetes-embedded-resource']), mentioned)
  }
  const { type, items, additionalProperties } = root ? { ...schema, type: 'object' } : schema
  if (type === 'array') {
    const item = items ? inner(items, '__idx') : undefined
    return item && `list<${item}>`
  }
  if (type === 'string') return FORMATS.get(schema.format ?? '') ?? 'string'
  if (type !== 'object') return SCALARS.get(type ?? '')
  if (typeof additionalProperties === 'object' && additionalProperties !== null) {
    const value = inner(additionalProperties, '__elem')
    return value && `map<string, ${value}>`
  }
  const fields: Record<string, string> = {}
  for (const [field, each] of fieldsOf(schema, root, mentioned)) {
    const of = inner(each, field)
    if (of !== undefined) fields[field] = of
  }
  environment.registerType(name, { fields } as never)
  return name
}

/** A value of a schema without parts, as expressions see it: times and the like are more than their text. */
export function scalarValue(value: unknown, { type, format }: Pick<Schema, 'type' | 'format'>): unknown {
  if (typeof value === 'bigint') return type === 'number' ? Number(value) : value
  if (typeof value === 'number') return type === 'number' || !Number.isSafeInteger(value) ? value : BigInt(value)
  if (typeof value !== 'string' || type !== 'string') return value
  if (format === 'byte') return new TextEncoder().encode(value)
  if (format === 'date' || format === 'date-time') {
    const time = new Date(value)
    return Number.isNaN(time.getTime()) ? value : time
  }
  return format === 'duration' ? compile('duration(text)', { variables: { text: 'string' } }).program!.run({ text: value }) : value
}
