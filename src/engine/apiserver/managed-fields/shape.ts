/** How values are taken apart into fields that can be owned one by one; models structured-merge-diff's schema, made from OpenAPI. */
import { isObject, type JsonObject } from '../../api/json'
import { fieldOf, INT_OR_STRING, mergeType, QUANTITY, typeFact, fieldsAlwaysThere, type FieldFact } from '../../schema'
import { isCustom } from '../custom/definition'
import type { JsonSchema } from '../../kinds/framework/json-schema/structural'
import type { Served } from '../registry'
import { elementOfKey, elementOfValue } from './field-set'

export type ScalarShape = 'string' | 'numeric' | 'boolean' | 'untyped'

export interface ListShape {
  /** Owned as a whole, by value, or by the keys of its items. */
  readonly kind: 'atomic' | 'set' | 'map'
  readonly keys: readonly string[]
  readonly defaults: Readonly<Record<string, unknown>>
  readonly item: () => Shape
}

export interface MapShape {
  readonly atomic: boolean
  /** The shape of a field that the type declares. */
  readonly field: (name: string) => Shape | undefined
  /** The shape of all other entries; undefined where there may be none. */
  readonly element: Shape | undefined
  /** Fields that a value always has, as Go's structs have them, and what they are when nobody wrote them. */
  readonly always: readonly (readonly [field: string, value: unknown])[]
}

/** What a value may be; a free-form one may be anything. */
export interface Shape {
  readonly scalar?: ScalarShape
  readonly list?: ListShape
  readonly map?: MapShape
}

const NONE: readonly string[] = []
const UNTYPED: Shape = { scalar: 'untyped' }

/** Without a schema: maps are taken apart, lists are not. */
export const FREE_FORM: Shape = {
  scalar: 'untyped',
  list: { kind: 'atomic', keys: NONE, defaults: {}, item: () => FREE_FORM },
  map: {
    atomic: false,
    field: () => undefined,
    get element() {
      return FREE_FORM
    },
    always: [],
  },
}

function listOf(kind: ListShape['kind'], item: () => Shape, keys: readonly string[] = NONE, defaults: JsonObject = {}): Shape {
  return { list: { kind, keys, defaults, item } }
}

const byType = new Map<string, Shape>()
const byField = new WeakMap<FieldFact, Shape>()

/** The shape of a built-in type. */
export function shapeOfType(schemaType: string): Shape {
  let shape = byType.get(schemaType)
  if (!shape) {
    const fields = typeFact(schemaType)?.fields
    shape = fields
      ? {
          map: {
            atomic: false,
            field: (name) => {
              const fact = fieldOf(schemaType, name)
              return fact && shapeOfField(fact)
            },
            element: undefined,
            always: fieldsAlwaysThere(schemaType),
          },
        }
      : FREE_FORM
    byType.set(schemaType, shape)
  }
  return shape
}

function scalarOf(type: FieldFact['type']): ScalarShape {
  return type === 'integer' || type === 'number' ? 'numeric' : type === 'boolean' ? 'boolean' : 'string'
}

function buildField(fact: FieldFact): Shape {
  const merge = mergeType(fact)
  if (fact.type === 'array') {
    const { items } = fact
    const item = (): Shape => (items ? shapeOfField(items) : FREE_FORM)
    if (merge.type !== 'map') return listOf(merge.type === 'set' ? 'set' : 'atomic', item)
    const defaults: JsonObject = {}
    for (const key of merge.keys) {
      const value = items?.ref ? fieldOf(items.ref, key)?.default : undefined
      if (value !== undefined) defaults[key] = value
    }
    return listOf('map', item, merge.keys, defaults)
  }
  if (fact.ref === QUANTITY || fact.ref === INT_OR_STRING) return UNTYPED
  const atomic = merge.type === 'atomic'
  if (fact.map) return { map: { atomic, field: () => undefined, element: shapeOfField(fact.map), always: [] } }
  if (fact.ref) {
    const target = typeFact(fact.ref)
    if (!target?.fields && target?.type && target.type !== 'object') return { scalar: scalarOf(target.type as FieldFact['type']) }
    const shape = shapeOfType(fact.ref)
    return atomic && shape.map ? { ...shape, map: { ...shape.map, atomic } } : shape
  }
  if (!fact.type || fact.type === 'object') return FREE_FORM
  return { scalar: scalarOf(fact.type) }
}

function shapeOfField(fact: FieldFact): Shape {
  let shape = byField.get(fact)
  if (!shape) byField.set(fact, (shape = buildField(fact)))
  return shape
}

const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
const bySchema = new WeakMap<JsonSchema, Shape>()

function buildSchema(schema: JsonSchema, preserving: boolean): Shape {
  const preserves = preserving || schema['x-kubernetes-preserve-unknown-fields'] === true
  const inner = (each: JsonSchema): Shape => (preserves === preserving && !preserving ? shapeOfSchema(each) : buildSchema(each, preserves))
  const items = schema.items as JsonSchema | undefined
  const kind = schema['x-kubernetes-list-type'] as ListShape['kind'] | undefined
  const keys = schema['x-kubernetes-list-map-keys'] ?? NONE
  const defaults: JsonObject = {}
  for (const key of keys) if (items?.properties?.[key]?.default !== undefined) defaults[key] = items.properties[key].default
  const list: ListShape = { kind: kind ?? 'atomic', keys, defaults, item: () => (items ? inner(items) : FREE_FORM) }
  const { properties } = schema
  const extra = schema.additionalProperties as JsonSchema | boolean | undefined
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const map: MapShape = {
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    field: (name) => {
      if (embedded && name === 'metadata') return shapeOfType(METADATA)
      if (embedded && (name === 'apiVersion' || name === 'kind')) return { scalar: 'string' }
      const own = properties && Object.hasOwn(properties, name) ? properties[name] : undefined
      return own && inner(own)
    },
    element: isObject(extra)
      ? inner(extra as JsonSchema)
      : extra === true || preserves || (extra === undefined && !properties)
        ? FREE_FORM
        : undefined,
    always: [],
  }
  switch (schema.type) {
    case 'object':
      return { map }
    case 'array':
      return { list }
    case 'integer':
    case 'number':
    case 'boolean':
    case 'string':
      return { scalar: scalarOf(schema.type) }
    default:
      if (schema['x-kubernetes-int-or-string']) return UNTYPED
      return { scalar: 'untyped', list, map }
  }
}

/** The shape of a part of a custom resource. */
export function shapeOfSchema(schema: JsonSchema): Shape {
  let shape = bySchema.get(schema)
  if (!shape) bySchema.set(schema, (shape = buildSchema(schema, false)))
  return shape
}

const byServed = new WeakMap<Served, Shape>()

/** The shape of a whole object. */
export function shapeOf(served: Served): Shape {
  const { definition } = served
  if (!isCustom(definition)) return shapeOfType(served.schemaType)
  let shape = byServed.get(served)
  if (!shape) {
    const schema = definition.schemas.get(served.version)
    const root: Shape = schema ? shapeOfSchema({ ...schema, 'x-kubernetes-embedded-resource': true }) : FREE_FORM
    const own = root.map!
    shape = { map: { ...own, field: (name) => (name === 'metadata' ? shapeOfType(METADATA) : own.field(name)) } }
    byServed.set(served, shape)
  }
  return shape
}

/** What of a shape a value fits; all of it for null, for what is absent and for what fits nothing. */
export function deduce(shape: Shape, value: unknown): Shape {
  if (value === undefined || value === null) return shape
  if (Array.isArray(value)) return shape.list ? { list: shape.list } : shape
  if (isObject(value)) return shape.map ? { map: shape.map } : shape
  return shape.scalar ? { scalar: shape.scalar } : shape
}

/** Whether two shapes that `deduce` gave are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.map === b.map && a.list === b.list && a.scalar === b.scalar
}

/** A value's entries as Go's struct has them: undefined for anything but a map. */
export function entriesOf(map: MapShape, value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!isObject(value)) return undefined
  const entries = new Map<string, unknown>()
  for (const field of Object.keys(value)) if (value[field] !== undefined) entries.set(field, value[field])
  for (const [field, absent] of map.always) if (!entries.has(field)) entries.set(field, absent)
  return entries
}

/** The path element of an item of a set or a keyed list; throws an Error saying why there is none. */
export function elementOf(list: ListShape, item: unknown): string {
  if (list.keys.length === 0) {
    if (isObject(item)) throw new Error(`associative list without keys has an element that's a map type`)
    if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements')
    if (item === null || item === undefined) throw new Error(`associative list without keys has an element that's an explicit null`)
    return elementOfValue(item)
  }
  if (item === null || item === undefined) throw new Error('associative list with keys may not have a null element')
  if (!isObject(item)) throw new Error('associative list with keys may not have non-map elements')
  const keys: JsonObject = {}
  for (const key of list.keys) {
    const value = item[key] ?? list.defaults[key]
    if (value !== undefined) keys[key] = value
  }
  if (Object.keys(keys).length === 0) {
    const names = list.keys.map((key) => JSON.stringify(key)).join(' ')
    throw new Error(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    )
  }
  return elementOfKey(keys)
}

/** As `elementOf`, undefined where there is none. */
export function elementIfAny(list: ListShape, item: unknown): string | undefined {
  try {
    return elementOf(list, item)
  } catch {
    return undefined
  }
}
