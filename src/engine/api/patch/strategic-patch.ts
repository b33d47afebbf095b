/** Strategic merge patch with its directives; models apimachinery/pkg/util/strategicpatch. */
import { cloneJson, equalJson, isObject, setField, type JsonObject } from '../json'
import { badRequest } from '../status'

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

/** The type that a map's values have is the field's own: a map of references looks up nothing by name. */
interface Context {
  readonly schema: PatchSchema
}

/** The document after the patch; neither argument is changed. `schemaType` is that of the document. */
export function strategicPatch(document: unknown, patch: unknown, schemaType: string | undefined, schema: PatchSchema): unknown {
  if (!isObject(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal non-object into Go value of type map[string]interface {}')
  return mergeObject(isObject(document) ? document : {}, patch, schemaType, { schema })
}

function stripDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isDirective(item)).map(stripDirectives)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const field of Object.keys(value)) {
    if (field === DIRECTIVE || field === RETAIN_KEYS || field.startsWith(DELETE_PRIMITIVES) || field.startsWith(SET_ORDER)) continue
    if (value[field] === null) continue
    setField(result, field, stripDirectives(value[field]))
  }
  return result
}

function isDirective(item: unknown): boolean {
  return (
    isObject(item) &&
    (item[DIRECTIVE] === 'delete' || item[DIRECTIVE] === 'replace') &&
    Object.keys(item).length <= 2 &&
    item[DIRECTIVE] !== undefined
  )
}

function mergeObject(original: JsonObject, patch: JsonObject, schemaType: string | undefined, context: Context): JsonObject {
  const directive = patch[DIRECTIVE]
  if (directive !== undefined) {
    if (directive === 'replace') {
      const { [DIRECTIVE]: _, ...rest } = patch
      return stripDirectives(rest) as JsonObject
    }
    if (directive === 'delete') return {}
    if (directive !== 'merge') throw badRequest(`Unknown patch type: ${String(directive)}`)
  }
  const result: JsonObject = { ...original }
  const retained = patch[RETAIN_KEYS]
  if (retained !== undefined) {
    if (!Array.isArray(retained)) throw badRequest('Incorrect value for $retainKeys')
    for (const field of Object.keys(result)) if (!retained.includes(field)) delete result[field]
  }
  // Removals and orders of primitive lists come as siblings of the list itself.
  for (const field of Object.keys(patch)) {
    if (!field.startsWith(DELETE_PRIMITIVES)) continue
    const name = field.slice(DELETE_PRIMITIVES.length)
    const removed = patch[field]
    if (!Array.isArray(removed)) throw badRequest(`Invalid list provided for ${field}`)
    if (Array.isArray(result[name]))
      result[name] = (result[name] as unknown[]).filter((item) => !removed.some((each) => equalJson(each, item)))
  }
  for (const field of Object.keys(patch)) {
    if (field === DIRECTIVE || field === RETAIN_KEYS || field.startsWith(DELETE_PRIMITIVES)) continue
    if (field.startsWith(SET_ORDER)) {
      const name = field.slice(SET_ORDER.length)
      if (!Object.hasOwn(patch, name)) reorder(result, name, patch[field], context.schema(schemaType, name), result[name])
      continue
    }
    const value = patch[field]
    if (value === null) {
      delete result[field]
      continue
    }
    const meta = context.schema(schemaType, field)
    const present = Object.hasOwn(result, field) ? result[field] : undefined
    if (isObject(value)) {
      if (meta?.strategies.includes('replace')) setField(result, field, stripDirectives(cloneJson(value)))
      else if (isObject(present)) setField(result, field, mergeObject(present, value, meta?.schemaType, context))
      else setField(result, field, mergeObject({}, value, meta?.schemaType, context))
    } else if (Array.isArray(value)) {
      setField(result, field, mergeList(Array.isArray(present) ? present : [], value, meta, context))
      reorder(result, field, patch[SET_ORDER + field], meta, present)
    } else setField(result, field, value)
  }
  return result
}

function mergeList(original: readonly unknown[], patch: readonly unknown[], meta: PatchField | undefined, context: Context): unknown[] {
  if (!meta?.strategies.includes('merge')) return stripDirectives(cloneJson(patch)) as unknown[]
  if (!meta.mergeKey) return mergePrimitives(original, patch)
  const key = meta.mergeKey
  const replacing = patch.some((item) => isObject(item) && item[DIRECTIVE] === 'replace')
  if (replacing) {
    return patch.filter((item) => !(isObject(item) && item[DIRECTIVE] === 'replace')).map((item) => stripDirectives(cloneJson(item)))
  }
  let result: unknown[] = [...original]
  const kept = patch.filter((item) => !(isObject(item) && item[DIRECTIVE] === 'delete'))
  for (const item of patch) {
    if (!isObject(item)) throw badRequest(`invalid object type in list: expected a map with merge key ${key}`)
    if (item[key] === undefined && item[DIRECTIVE] !== undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`)
    if (item[key] === undefined) throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${key}`)
    const same = (other: unknown): boolean => isObject(other) && equalJson(other[key], item[key])
    if (item[DIRECTIVE] === 'delete') {
      result = result.filter((other) => !same(other))
      continue
    }
    const at = result.findIndex(same)
    if (at < 0) result.push(mergeObject({}, item, meta.schemaType, context))
    else result[at] = mergeObject(result[at] as JsonObject, item, meta.schemaType, context)
  }
  return inOrder(result, kept, original, key)
}

/** As Go prints a map: `map[name:web]`. */
function goMap(value: JsonObject): string {
  return `map[${Object.keys(value)
    .sort()
    .map((field) => `${field}:${isObject(value[field]) ? goMap(value[field]) : String(value[field])}`)
    .join(' ')}]`
}

function mergePrimitives(original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const result = [...original]
  for (const item of patch) if (!result.some((each) => equalJson(each, item))) result.push(cloneJson(item))
  return inOrder(result, patch, original, undefined)
}

/** Puts a list in the order that $setElementOrder asks for. */
function reorder(result: JsonObject, field: string, order: unknown, meta: PatchField | undefined, server: unknown): void {
  const list = result[field]
  if (!Array.isArray(order) || !Array.isArray(list) || !meta) return
  setField(result, field, inOrder(list, order, Array.isArray(server) ? server : [], meta.mergeKey))
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
