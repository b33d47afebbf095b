/** How large the values of a schema can be, by its limits or by what fits into a request; models apiserver's SchemaDeclType and its sizes. */
import type { JSONSchemaProps } from '../../../../schema/types'
import { spellings } from '../schema-names'

type Schema = JSONSchemaProps

/** A type as expressions see it, with its sizes. */
export interface Declared {
  /** The most characters, items or entries; 0 of what has none. */
  readonly most: number
  /** The fewest bytes it takes in JSON. */
  readonly smallest: number
  readonly key?: Declared
  readonly element?: Declared
  readonly fields?: ReadonlyMap<string, Declared>
}

const REQUEST = 3 * 1024 * 1024
const STRING: Schema = { type: 'string' }
const METADATA: Schema = { type: 'object', properties: { name: STRING, generateName: STRING } }
const KEY: Declared = { most: 0, smallest: 2 }
const NUMBER: Declared = { most: 0, smallest: 1 }
const BOOLEAN: Declared = { most: 0, smallest: 4 }
/** Strings of these formats: the most characters, and the fewest bytes. */
const FORMATS: ReadonlyMap<string, readonly [most: number, smallest: number]> = new Map([
  ['duration', [32, 3]],
  ['date', [12, 12]],
  ['date-time', [32, 21]],
])

const limit = (given: number | undefined, standard: number): number => (given === undefined ? standard : Math.max(0, given))
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

function declaredString(schema: Schema): Declared {
  const { format = '', maxLength, enum: values } = schema
  const known = FORMATS.get(format)
  if (known) return { most: known[0], smallest: known[1] }
  if (format === 'byte') return { most: limit(maxLength, REQUEST - 2), smallest: 2 }
  // A character takes up to four bytes.
  if (maxLength !== undefined) return { most: Math.max(0, maxLength) * 4, smallest: 2 }
  const longest = values?.length ? Math.max(0, ...values.map((each) => (typeof each === 'string' ? each.length : 0))) : REQUEST - 2
  return { most: longest, smallest: 2 }
}

function declaredObject(schema: Schema, root: boolean): Declared {
  const { required = [] } = schema
  const properties = { ...schema.properties, ...(root ? { apiVersion: STRING, kind: STRING, metadata: METADATA } : {}) }
  const fields = new Map<string, Declared>()
  let smallest = 2
  for (const [name, each] of Object.entries(properties)) {
    const field = declared(each, Boolean(each['x-kubernetes-embedded-resource']))
    if (!field) continue
    for (const spelled of spellings(name)) fields.set(spelled, field)
    if (required.includes(name) && each.default === undefined) smallest += name.length + field.smallest + 4
  }
  return { most: 0, smallest, fields }
}

/** Undefined when expressions cannot speak of its values. */
export function declared(schema: Schema, root: boolean): Declared | undefined {
  if (schema['x-kubernetes-int-or-string'])
    return { most: schema.maxLength === undefined ? REQUEST - 2 : schema.maxLength * 4, smallest: 1 }
  const { type, items, additionalProperties, maxItems, maxProperties } = root ? { ...schema, type: 'object' } : schema
  const inner = (part: Schema): Declared | undefined => declared(part, Boolean(part['x-kubernetes-embedded-resource']))
  switch (type) {
    case 'array': {
      const element = isSchema(items) ? inner(items) : undefined
      return element && { most: limit(maxItems, Math.floor((REQUEST - 2) / (element.smallest + 1))), smallest: 2, element }
    }
    case 'object': {
      if (!isSchema(additionalProperties)) return declaredObject(schema, root)
      const element = inner(additionalProperties)
      return element && { most: limit(maxProperties, Math.floor((REQUEST - 2) / (element.smallest + 6))), smallest: 2, key: KEY, element }
    }
    case 'string':
      return declaredString(schema)
    case 'boolean':
      return BOOLEAN
    case 'number':
    case 'integer':
      return NUMBER
    default:
      return undefined
  }
}

/** How often values of a type can be in one object at most, where no limit of a schema around it says so. */
export const mostOften = ({ smallest }: Declared): number => Math.floor(REQUEST / (smallest + 1))

/** By how much a schema multiplies what is in it; undefined where it sets no limit. */
export function multiplies({ type, additionalProperties, maxProperties, maxItems }: Schema): number | undefined {
  const given = type === 'array' ? maxItems : type === 'object' && additionalProperties !== undefined ? maxProperties : 1
  return given === undefined ? undefined : Math.max(0, given)
}
