/** Values by their schema: which fields they have, how two differ, how one is merged into another; models structured-merge-diff's typed package. */
import { cloneJson, equalJson, isObject, setField, type JsonObject } from '../../api/json'
import { fieldOf, INT_OR_STRING, mergeType, QUANTITY, type FieldFact } from '../../schema'
import type { JsonSchema } from '../custom/structural'
import { childSet, elementOfKey, elementOfValue, emptySet, type FieldSet } from './field-set'

/** How a value is to be taken apart. */
export type Shape =
  | { readonly kind: 'atomic' }
  | { readonly kind: 'object'; /** A map with free keys, not a struct. */ readonly map: boolean; field(name: string): Shape }
  | { readonly kind: 'list'; readonly keys: readonly string[]; readonly defaults: Readonly<Record<string, unknown>>; readonly item: Shape }
  | { readonly kind: 'set' }

const ATOMIC: Shape = { kind: 'atomic' }
const SET: Shape = { kind: 'set' }

/** Without a schema: maps are taken apart, lists are not. */
export const FREE_FORM: Shape = { kind: 'object', map: true, field: () => FREE_FORM }

/** The shape of a built-in type. */
export function shapeOfType(schemaType: string): Shape {
  return {
    kind: 'object',
    map: false,
    field: (name) => {
      const fact = fieldOf(schemaType, name)
      return fact ? shapeOfField(fact) : FREE_FORM
    },
  }
}

function shapeOfField(fact: FieldFact): Shape {
  const merge = mergeType(fact)
  if (fact.type === 'array') {
    if (merge.type === 'set') return SET
    if (merge.type !== 'map' || !fact.items) return ATOMIC
    const itemType = fact.items.ref
    const defaults: JsonObject = {}
    for (const key of merge.keys) {
      const value = itemType ? fieldOf(itemType, key)?.default : undefined
      if (value !== undefined) defaults[key] = value
    }
    return { kind: 'list', keys: merge.keys, defaults, item: itemType ? shapeOfType(itemType) : FREE_FORM }
  }
  if (merge.type === 'atomic') return ATOMIC
  if (fact.map) {
    const inner = shapeOfField(fact.map)
    return { kind: 'object', map: true, field: () => inner }
  }
  if (fact.ref === QUANTITY || fact.ref === INT_OR_STRING) return ATOMIC
  return fact.ref ? shapeOfType(fact.ref) : ATOMIC
}

/** The shape of a custom resource. */
export function shapeOfSchema(schema: JsonSchema | undefined): Shape {
  if (!schema) return FREE_FORM
  if (schema.type === 'array') {
    const kind = schema['x-kubernetes-list-type']
    if (kind === 'set') return SET
    if (kind !== 'map') return ATOMIC
    return {
      kind: 'list',
      keys: schema['x-kubernetes-list-map-keys'] ?? [],
      defaults: {},
      item: shapeOfSchema(schema.items as JsonSchema | undefined),
    }
  }
  if (schema['x-kubernetes-map-type'] === 'atomic') return ATOMIC
  const extra = schema.additionalProperties as JsonSchema | undefined
  return {
    kind: 'object',
    map: schema.properties === undefined,
    field: (name) =>
      schema.properties?.[name] ? shapeOfSchema(schema.properties[name]) : isObject(extra) ? shapeOfSchema(extra) : FREE_FORM,
  }
}

function keyOfItem(shape: Extract<Shape, { kind: 'list' }>, item: unknown): string {
  const keys: JsonObject = {}
  for (const key of shape.keys) {
    const value = isObject(item) ? (item[key] ?? shape.defaults[key]) : undefined
    if (value !== undefined) keys[key] = value
  }
  return elementOfKey(keys)
}

/** Whether a value can be taken apart as its shape says; null and odd types are leaves. */
function fits(shape: Shape, value: unknown): boolean {
  if (shape.kind === 'object') return isObject(value) && Object.keys(value).length > 0
  if (shape.kind === 'list' || shape.kind === 'set') return Array.isArray(value) && value.length > 0
  return false
}

/** Every leaf of a value: what an applied configuration owns. */
export function fieldsOf(shape: Shape, value: unknown, into: FieldSet = emptySet()): FieldSet {
  if (!fits(shape, value)) into.member = true
  else if (shape.kind === 'object') {
    for (const field of Object.keys(value as JsonObject))
      fieldsOf(shape.field(field), (value as JsonObject)[field], childSet(into, `f:${field}`))
  } else if (shape.kind === 'list') {
    for (const item of value as unknown[]) {
      const child = childSet(into, keyOfItem(shape, item))
      child.member = true
      fieldsOf(shape.item, item, child)
    }
  } else for (const item of value as unknown[]) childSet(into, elementOfValue(item)).member = true
  return into
}

/** Fields that are new or different in `after` go to `changed`, those that are gone to `removed`. */
export function compare(shape: Shape, before: unknown, after: unknown, changed: FieldSet, removed: FieldSet): void {
  if (before === after || equalJson(before, after)) return
  if (after === undefined) {
    removed.member = true
    if (fits(shape, before)) fieldsOf(shape, before, removed)
    return
  }
  if (before === undefined) {
    // Owning a map or a keyed list from its first entry on includes owning it as such.
    fieldsOf(shape, after, changed)
    if (shape.kind === 'list' || shape.kind === 'set' || (shape.kind === 'object' && shape.map)) changed.member = true
    markContainers(shape, after, changed)
    return
  }
  if (shape.kind === 'atomic' || !fits(shape, after) || !fits(shape, before)) {
    changed.member = true
    if (fits(shape, after)) fieldsOf(shape, after, changed)
    if (fits(shape, before)) fieldsOf(shape, before, removed)
    return
  }
  if (shape.kind === 'object') {
    const left = before as JsonObject
    const right = after as JsonObject
    for (const field of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (left[field] === right[field] || equalJson(left[field], right[field])) continue
      compare(shape.field(field), left[field], right[field], childSet(changed, `f:${field}`), childSet(removed, `f:${field}`))
    }
    return
  }
  const index = (list: unknown): Map<string, unknown> =>
    new Map((list as unknown[]).map((item) => [shape.kind === 'list' ? keyOfItem(shape, item) : elementOfValue(item), item]))
  const left = index(before)
  const right = index(after)
  for (const [key, item] of right) {
    if (shape.kind === 'list') {
      if (!left.has(key)) childSet(changed, key).member = true
      compare(shape.item, left.get(key), item, childSet(changed, key), childSet(removed, key))
    } else if (!left.has(key)) childSet(changed, key).member = true
  }
  for (const [key, item] of left) {
    if (right.has(key)) continue
    const gone = childSet(removed, key)
    gone.member = true
    if (shape.kind === 'list') fieldsOf(shape.item, item, gone)
  }
}

/** Marks the maps and lists inside a new value as members themselves. */
function markContainers(shape: Shape, value: unknown, set: FieldSet): void {
  if (!fits(shape, value)) return
  if (shape.kind === 'object') {
    for (const field of Object.keys(value as JsonObject)) {
      const inner = shape.field(field)
      const child = childSet(set, `f:${field}`)
      if (inner.kind === 'list' || inner.kind === 'set' || (inner.kind === 'object' && inner.map)) child.member = true
      markContainers(inner, (value as JsonObject)[field], child)
    }
  } else if (shape.kind === 'list')
    for (const item of value as unknown[]) markContainers(shape.item, item, childSet(set, keyOfItem(shape, item)))
}

/** `live` with everything `config` says put into it; neither is changed. */
export function mergeInto(shape: Shape, live: unknown, config: unknown): unknown {
  // An empty map or keyed list asks for its presence, not for the absence of others' entries.
  if (shape.kind === 'object' && isObject(config) && Object.keys(config).length === 0 && isObject(live)) return live
  if ((shape.kind === 'list' || shape.kind === 'set') && Array.isArray(config) && config.length === 0 && Array.isArray(live)) return live
  if (!fits(shape, config) || shape.kind === 'atomic') return cloneJson(config)
  if (shape.kind === 'object') {
    const result: JsonObject = isObject(live) ? { ...live } : {}
    for (const field of Object.keys(config as JsonObject))
      setField(result, field, mergeInto(shape.field(field), result[field], (config as JsonObject)[field]))
    return result
  }
  const present = Array.isArray(live) ? [...(live as unknown[])] : []
  const identity = (item: unknown): string => (shape.kind === 'list' ? keyOfItem(shape, item) : elementOfValue(item))
  for (const item of config as unknown[]) {
    const at = present.findIndex((each) => identity(each) === identity(item))
    if (at < 0) present.push(cloneJson(item))
    else if (shape.kind === 'list') present[at] = mergeInto(shape.item, present[at], item)
  }
  return present
}

/** `value` without the members of `gone`; containers that become empty stay away too. */
export function removeFields(shape: Shape, value: unknown, gone: FieldSet): unknown {
  if (gone.children.size === 0) return gone.member ? undefined : value
  if (!fits(shape, value)) return gone.member ? undefined : value
  if (shape.kind === 'object') {
    const result: JsonObject = {}
    for (const field of Object.keys(value as JsonObject)) {
      const child = gone.children.get(`f:${field}`)
      const kept = child ? removeFields(shape.field(field), (value as JsonObject)[field], child) : (value as JsonObject)[field]
      if (kept !== undefined) setField(result, field, kept)
    }
    return Object.keys(result).length === 0 ? undefined : result
  }
  const kept: unknown[] = []
  for (const item of value as unknown[]) {
    const child = gone.children.get(shape.kind === 'list' ? keyOfItem(shape, item) : elementOfValue(item))
    if (!child) kept.push(item)
    else if (!child.member && shape.kind === 'list') {
      const rest = removeFields(shape.item, item, child)
      if (rest !== undefined) kept.push(rest)
    }
  }
  return kept.length === 0 ? undefined : kept
}
