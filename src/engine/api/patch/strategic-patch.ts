/** Strategic merge patch with its directives; models apimachinery/pkg/util/strategicpatch. */
import { cloneJson, equalJson, isObject, setField, type JsonObject } from '../json'
import { goType, goValue } from '../go-values'
import { StatusError, badRequest } from '../status'

/** What the schema says about one field of a type, as strategic merge needs it. */
export interface PatchField {
  /** Type of the value, or of the items of a list or map; undefined when free-form or scalar. */
  readonly schemaType: string | undefined
  readonly mergeKey: string | undefined
  /** `merge`, `replace`, `retainKeys`. */
  readonly strategies: readonly string[]
}

/** Looks up a field of a type; undefined for unknown fields, which merge like plain JSON. */
export type PatchSchema = (schemaType: string | undefined, field: string) => PatchField | undefined

const DIRECTIVE = '$patch'
const RETAIN_KEYS = '$retainKeys'
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/'
const SET_ORDER = '$setElementOrder/'

/** A patch that cannot be applied; Go has no status for it. */
function refusal(message: string): StatusError {
  return new StatusError(500, '', message)
}

/** The document after the patch; neither argument is changed. `schemaType` is that of the document. */
export function strategicPatch(document: unknown, patch: unknown, schemaType: string | undefined, schema: PatchSchema): unknown {
  if (!isObject(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal non-object into Go value of type map[string]interface {}')
  return mergeObject(isObject(document) ? document : {}, patch, schemaType, schema)
}

/** A value that has nothing to be merged with: without nulls in maps, and without the maps that are directives; undefined for one of those. */
function taken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(taken).filter((item) => item !== undefined)
  if (!isObject(value)) return value
  if (Object.hasOwn(value, DIRECTIVE)) return undefined
  const result: JsonObject = {}
  for (const field of Object.keys(value)) {
    const inner = value[field] === null ? undefined : taken(value[field])
    if (inner !== undefined) setField(result, field, inner)
  }
  return result
}

function mergeObject(original: JsonObject, patch: JsonObject, schemaType: string | undefined, schema: PatchSchema): JsonObject {
  if (Object.hasOwn(patch, DIRECTIVE)) return replaced(patch)
  const result = retained(original, patch)
  const ordered = mergeOrdered(result, patch, schemaType, schema)
  for (const field of Object.keys(patch)) {
    if (field === RETAIN_KEYS || field.startsWith(SET_ORDER) || ordered.includes(field)) continue
    if (field.startsWith(DELETE_PRIMITIVES)) deletePrimitives(result, field.slice(DELETE_PRIMITIVES.length), patch[field])
    else if (patch[field] === null) delete result[field]
    else mergeField(result, field, patch[field], schema(schemaType, field), schema)
  }
  return result
}

/** What a map with `$patch` becomes. */
function replaced(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch
  if (directive === 'replace') return cloneJson(rest) as JsonObject
  if (directive === 'delete') return {}
  throw unknownDirective(patch)
}

function unknownDirective(patch: JsonObject): StatusError {
  return refusal(`unknown patch type: ${goValue(patch[DIRECTIVE])} in map: ${goValue(patch)}`)
}

/** The original, but for what `$retainKeys` does not keep: that must name everything which the patch has. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = { ...original }
  const kept = patch[RETAIN_KEYS]
  if (kept === undefined) return result
  const isKept = (field: string) => Array.isArray(kept) && kept.includes(field)
  const isOfItself = (field: string) => field === RETAIN_KEYS || field.startsWith(DELETE_PRIMITIVES) || field.startsWith(SET_ORDER)
  if (!Array.isArray(kept) || Object.keys(patch).some((field) => patch[field] !== null && !isOfItself(field) && !isKept(field)))
    throw badRequest('invalid patch format of retainKeys')
  for (const field of Object.keys(result)) if (!isKept(field)) delete result[field]
  return result
}

/** Removals from a list come as a sibling of the list itself. */
function deletePrimitives(result: JsonObject, field: string, removed: unknown): void {
  const list = result[field]
  if (removed === null) delete result[field]
  else if (Array.isArray(list) && Array.isArray(removed))
    result[field] = list.filter((item) => !removed.some((each) => equalJson(each, item)))
}

function mergeField(result: JsonObject, field: string, value: unknown, meta: PatchField | undefined, schema: PatchSchema): void {
  const present = Object.hasOwn(result, field) ? result[field] : undefined
  if (isObject(present) && isObject(value)) {
    const isWhole = meta?.strategies.includes('replace')
    setField(result, field, isWhole ? cloneJson(value) : mergeObject(present, value, meta?.schemaType, schema))
  } else if (Array.isArray(present) && Array.isArray(value)) setField(result, field, mergeList(present, value, meta, schema))
  else {
    const alone = taken(value)
    if (alone === undefined) delete result[field]
    else setField(result, field, alone)
  }
}

function mergeList(original: readonly unknown[], patch: readonly unknown[], meta: PatchField | undefined, schema: PatchSchema): unknown[] {
  if (!meta?.strategies.includes('merge')) return cloneJson(patch) as unknown[]
  if (original.length === 0 && patch.length === 0) return []
  if (!isListOfMaps(original, patch)) return mergePrimitives(original, patch)
  const key = meta.mergeKey
  if (!key) throw refusal(`cannot merge lists without merge key for ${meta.schemaType ?? ''}`)
  const plain: JsonObject[] = []
  let result: unknown[] = [...original]
  let isReplaced = false
  for (const item of patch as readonly JsonObject[]) {
    if (!Object.hasOwn(item, DIRECTIVE)) plain.push(item)
    else if (item[DIRECTIVE] === 'delete') {
      const id = idOf(item, key)
      result = result.filter((other) => !equalJson(idOf(other, key), id))
    } else if (item[DIRECTIVE] === 'replace') isReplaced = true
    else if (item[DIRECTIVE] === 'merge') throw refusal('merging lists cannot yet be specified in the patch')
    else throw unknownDirective(item)
  }
  if (isReplaced) {
    for (const item of plain) idOf(item, key)
    return cloneJson(plain) as unknown[]
  }
  for (const item of plain) {
    const id = idOf(item, key)
    const at = result.findIndex((other) => equalJson(idOf(other, key), id))
    if (at < 0) result.push(cloneJson(item))
    else result[at] = mergeObject(result[at] as JsonObject, item, meta.schemaType, schema)
  }
  return inOrder(result, plain, original, key)
}

/** Whether the items are maps. Throws for lists in lists and for items of several sorts. */
function isListOfMaps(original: readonly unknown[], patch: readonly unknown[]): boolean {
  const items = [...original, ...patch]
  const [type] = items.map(goType)
  if (type === '[]interface {}') throw new StatusError(422, '', 'lists of lists are not supported')
  if (items.some((item) => goType(item) !== type)) throw refusal(`list element types are not identical: ${goValue([original, patch])}`)
  return type === 'map[string]interface {}'
}

/** Throws when a map has no merge key. */
function idOf(item: unknown, key: string): unknown {
  if (isObject(item) && Object.hasOwn(item, key)) return item[key]
  throw refusal(`map: ${goValue(item)} does not contain declared merge key: ${key}`)
}

function mergePrimitives(original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const result: unknown[] = []
  for (const item of [...original, ...patch]) if (!result.some((each) => equalJson(each, item))) result.push(item)
  return inOrder(result, patch, original, undefined)
}

/** Merges the lists whose order the patch gives by `$setElementOrder`; the names of those it had items for. */
function mergeOrdered(result: JsonObject, patch: JsonObject, schemaType: string | undefined, schema: PatchSchema): readonly string[] {
  const done: string[] = []
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue
    const field = directive.slice(SET_ORDER.length)
    const meta = schema(schemaType, field)
    const order = asList(patch[directive])
    const server = Object.hasOwn(result, field) ? asList(result[field]) : undefined
    const items = Object.hasOwn(patch, field) ? asList(patch[field]) : undefined
    if (items) done.push(field)
    checkOrder(items ?? [], order, meta?.mergeKey)
    if (!items && !server) continue
    const merged = !items ? server! : server ? mergeList(server, items, meta, schema) : (taken(items) as unknown[])
    setField(result, field, inOrder(merged, order, server ?? [], meta?.mergeKey))
  }
  return done
}

/** Throws for what is no list. */
function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw refusal(`expected a []interface {}, but received a ${goType(value)}`)
}

/** Throws when the items of a patch are not in the order that the patch itself gives. */
function checkOrder(items: readonly unknown[], order: readonly unknown[], key: string | undefined): void {
  const problem = orderProblem(items, order, key)
  if (problem !== undefined) throw refusal(problem)
}

/** Why the items of a patch are not in the order that the patch itself gives, or undefined. */
export function orderProblem(items: readonly unknown[], order: readonly unknown[], key: string | undefined): string | undefined {
  if (items.length === 0 || order.length === 0) return undefined
  const identity = (item: unknown): unknown => (key && isObject(item) ? item[key] : item)
  const wanted = items.filter((item) => !(isObject(item) && Object.hasOwn(item, DIRECTIVE)))
  let next = 0
  for (const each of order) if (next < wanted.length && equalJson(identity(wanted[next]), identity(each))) next++
  if (next === wanted.length) return undefined
  return `The order in patch list:\n${goValue(items)}\n doesn't match ${SET_ORDER.slice(0, -1)} list:\n${goValue(order)}\n`
}

/**
 * What `order` names comes in that order, what only the server has in the server's; of the two what the server has first goes
 * first, and what it never had before the rest of its own.
 */
function inOrder(list: readonly unknown[], order: readonly unknown[], server: readonly unknown[], key: string | undefined): unknown[] {
  const identity = (item: unknown): unknown => (key && isObject(item) ? item[key] : item)
  const placeIn = (items: readonly unknown[], item: unknown): number => items.findIndex((each) => equalJson(identity(each), identity(item)))
  const named = list.filter((item) => placeIn(order, item) >= 0).sort((a, b) => placeIn(order, a) - placeIn(order, b))
  const rest = list.filter((item) => placeIn(order, item) < 0).sort((a, b) => placeIn(server, a) - placeIn(server, b))
  const merged: unknown[] = []
  let left = 0
  let right = 0
  while (left < named.length && right < rest.length) {
    const [ofNamed, ofRest] = [placeIn(server, named[left]), placeIn(server, rest[right])]
    merged.push(ofNamed >= 0 && ofRest >= 0 && ofRest < ofNamed ? rest[right++] : named[left++])
  }
  return [...merged, ...named.slice(left), ...rest.slice(right)]
}
