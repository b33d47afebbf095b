/** Rules for x-kubernetes-list-type and x-kubernetes-map-type; models apiextensions' validation of them. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JSONSchemaProps } from '../../schema/types'
import { isObject } from './structural'

const LIST_TYPES = ['atomic', 'set', 'map'] as const
const MAP_TYPES = ['atomic', 'granular'] as const

function itemsOf(schema: JSONSchemaProps): JSONSchemaProps | undefined {
  return isObject(schema.items) ? schema.items : undefined
}

/** That the type of the schema itself is the one which the extension speaks of. */
function ownTypeErrors(schema: JSONSchemaProps, path: string, wanted: 'array' | 'object', extension: string): FieldError[] {
  if (schema.type === wanted) return []
  const why = `must be ${wanted} if ${extension} is specified`
  return [schema.type ? invalid(`${path}.type`, schema.type, why) : required(`${path}.type`, why)]
}

export function mapTypeErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const name = 'x-kubernetes-map-type'
  const type = schema[name]
  if (type === undefined) return []
  const known = (MAP_TYPES as readonly string[]).includes(type)
  return [...ownTypeErrors(schema, path, 'object', name), ...(known ? [] : [notSupported(`${path}.${name}`, type, MAP_TYPES)])]
}

/** What is in a set is compared as a whole. */
function setErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const items = itemsOf(schema)
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  // Whichever is wrong, the items' list type is shown.
  const shown = items?.['x-kubernetes-list-type'] ?? null
  if (items?.type === 'array' && shown !== null && shown !== 'atomic') return [invalid(`${path}.items.x-kubernetes-list-type`, shown, why)]
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [invalid(`${path}.items.x-kubernetes-map-type`, shown, why)]
  return []
}

function mapErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const items = itemsOf(schema)
  const errors: FieldError[] = []
  const at = `${path}.x-kubernetes-list-map-keys`
  if (keys.length === 0) errors.push(required(at, 'must not be empty if x-kubernetes-list-type is map'))
  if (schema.items === undefined) errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'))
  if (!items) return errors
  if (items.type !== 'object')
    return [...errors, invalid(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")]
  keys.forEach((key, i) => {
    const own = items.properties?.[key]
    const why = "must be a scalar type if parent array's x-kubernetes-list-type is map"
    if (!own) errors.push(invalid(at, keys, 'entries must all be names of item properties'))
    else if (own.type === 'array' || own.type === 'object') errors.push(invalid(`${path}.items.properties[${key}].type`, items.type, why))
    if (keys.indexOf(key) < i) errors.push(invalid(at, keys, 'must not contain duplicate entries'))
  })
  return errors
}

/** Items of sets and maps, and the keys of maps, must be there. */
function presenceErrors(schema: JSONSchemaProps, path: string, type: 'set' | 'map'): FieldError[] {
  const items = itemsOf(schema)
  if (!items) return []
  const errors: FieldError[] = []
  if (items.nullable) errors.push(forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`))
  for (const key of type === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : []) {
    const own = items.properties?.[key]
    if (!own) continue
    const at = `${path}.items.properties[${key}]`
    const is = 'this property is in x-kubernetes-list-map-keys, so it'
    if (!items.required?.includes(key) && own.default === undefined)
      errors.push(required(`${at}.default`, `${is} must have a default or be a required property`))
    if (own.nullable) errors.push(forbiddenField(`${at}.nullable`, `${is} cannot be nullable`))
  }
  return errors
}

export function listTypeErrors(schema: JSONSchemaProps, path: string): FieldError[] {
  const name = 'x-kubernetes-list-type'
  const type = schema[name]
  const errors: FieldError[] = []
  if (type !== undefined) {
    const own = ownTypeErrors(schema, path, 'array', name)
    errors.push(...own)
    if (own.length === 0 && type === 'set') errors.push(...setErrors(schema, path))
    if (!(LIST_TYPES as readonly string[]).includes(type)) {
      // In their own order.
      const detail = `supported values: ${LIST_TYPES.map((each) => JSON.stringify(each)).join(', ')}`
      errors.push({ type: 'Unsupported value', field: `${path}.${name}`, value: type, detail })
    }
  }
  if (schema['x-kubernetes-list-map-keys']?.length && type !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty'
    errors.push(type === undefined ? required(`${path}.${name}`, why) : invalid(`${path}.${name}`, type, why))
  }
  if (type === 'map') errors.push(...mapErrors(schema, path))
  if (type === 'set' || type === 'map') errors.push(...presenceErrors(schema, path, type))
  return errors
}
