/** Patches that lead from one object to another: JSON merge and strategic, two-way and three-way; models apimachinery's strategicpatch. */
import { goValue } from '../../engine/api/go-values'
import { orderProblem } from '../../engine/api/patch/strategic-patch'
import { equalJson } from '../../engine/api/json'
import { patchMeta, schemaTypeOf } from '../../engine/schema'
import { asList, asText, groupOf, isDict, versionOf, type Dict } from '../values'

/** What one direction of a diff takes into account. */
interface Scope {
  /** Values that are new or different. */
  readonly changes: boolean
  /** What is gone. */
  readonly deletions: boolean
}

const SET_ORDER = '$setElementOrder/'

const EVERYTHING: Scope = { changes: true, deletions: true }
const CHANGES: Scope = { changes: true, deletions: false }
const DELETIONS: Scope = { changes: false, deletions: true }

/** The schema type that decides how an object's lists merge; undefined for custom resources, which merge as plain JSON. */
export function schemaTypeOfObject(object: Dict): string | undefined {
  const apiVersion = asText(object['apiVersion'])
  return schemaTypeOf(groupOf(apiVersion), versionOf(apiVersion), asText(object['kind']))
}

function mapDiff(from: Dict, to: Dict, type: string | undefined, scope: Scope, isStrategic: boolean): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [key, next] of Object.entries(to)) {
    if (!Object.hasOwn(from, key)) {
      if (scope.changes) patch[key] = next
      continue
    }
    const now = from[key]
    const meta = isStrategic ? patchMeta(type, key) : undefined
    if (meta && isSet(meta) && Array.isArray(now) && Array.isArray(next)) {
      scalarsDiff(key, now, next, scope, patch)
      continue
    }
    // What is equal may hold an order that counts as changed.
    if (equalJson(now, next) && !(isStrategic && isDict(now))) continue
    if (isDict(now) && isDict(next) && !meta?.strategies.includes('replace')) {
      const inner = mapDiff(now, next, meta?.schemaType, scope, isStrategic)
      if (meta?.strategies.includes('retainKeys') && scope.changes) retainKeys(inner, now, next)
      if (Object.keys(inner).length) patch[key] = inner
    } else if (isStrategic && Array.isArray(now) && Array.isArray(next) && meta?.strategies.includes('merge')) {
      listDiff(key, now, next, meta, scope, patch)
    } else if (scope.changes) patch[key] = next
  }
  if (scope.deletions) for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null
  return patch
}

/** Says which keys of a union-like map stay, so that the server drops the others. */
function retainKeys(patch: Record<string, unknown>, from: Dict, to: Dict): void {
  const kept = Object.keys(to).filter((key) => to[key] !== null)
  const isReduced = Object.keys(from).some((key) => from[key] !== null && !Object.hasOwn(to, key))
  if (kept.length > 0 && (Object.keys(patch).length > 0 || isReduced)) patch['$retainKeys'] = kept.sort()
}

/** There is no patch between two objects. */
export class PatchFault extends Error {}

interface ListRules {
  readonly schemaType: string | undefined
  readonly mergeKey: string | undefined
  readonly strategies: readonly string[]
}

/** A list of scalars that merge. */
function isSet(meta: ListRules): boolean {
  return meta.strategies.includes('merge') && meta.mergeKey === undefined
}

/** The order counts as changed too when the former list is not sorted, as that is sorted before the two are compared. */
function scalarsDiff(key: string, from: readonly unknown[], to: readonly unknown[], scope: Scope, patch: Record<string, unknown>): void {
  if (from.length === 0) {
    if (scope.changes && to.length > 0) patch[key] = to
    return
  }
  const added = to.filter((item) => !from.includes(item))
  const removed = from.filter((item) => !to.includes(item))
  if (scope.changes && added.length) patch[key] = added
  if (scope.deletions && removed.length) patch[`$deleteFromPrimitiveList/${key}`] = removed.sort(byText)
  const isChanged = (scope.deletions && removed.length > 0) || (scope.changes && !equalJson([...from].sort(byText), to))
  if (isChanged && to.length > 0) patch[SET_ORDER + key] = to
}

function byText(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

interface SameKey {
  readonly now: Dict[]
  readonly next: Dict[]
}

/**
 * Items by their key, in the order of the new list. Several of one key, such as a port for two protocols, are compared in pairs,
 * the last of both first: that is what sorting by a key does to equal ones upstream.
 */
function byKey(from: readonly unknown[], to: readonly unknown[], idOf: (item: unknown) => unknown): ReadonlyMap<unknown, SameKey> {
  const found = new Map<unknown, SameKey>()
  const entry = (item: unknown): SameKey => {
    const id = idOf(item)
    const there = found.get(id) ?? { now: [], next: [] }
    found.set(id, there)
    return there
  }
  for (const item of to) if (isDict(item)) entry(item).next.unshift(item)
  for (const item of from) if (isDict(item)) entry(item).now.unshift(item)
  return found
}

function listDiff(
  key: string,
  from: readonly unknown[],
  to: readonly unknown[],
  meta: ListRules,
  scope: Scope,
  patch: Record<string, unknown>,
): void {
  const { mergeKey } = meta
  if (mergeKey === undefined) return
  if (from.length === 0) {
    if (scope.changes) patch[key] = to
    return
  }
  for (const item of [...from, ...to])
    if (isDict(item) && item['$patch'] === undefined && item[mergeKey] === undefined)
      throw new PatchFault(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`)
  const idOf = (item: unknown) => (isDict(item) ? item[mergeKey] : undefined)
  const items: unknown[] = []
  const gone: unknown[] = []
  for (const [id, { now, next }] of byKey(from, to, idOf)) {
    next.forEach((item, index) => {
      const before = now[index]
      if (before === undefined) {
        if (scope.changes) items.push(item)
        return
      }
      const inner = mapDiff(before, item, meta.schemaType, scope, true)
      if (meta.strategies.includes('retainKeys') && scope.changes) retainKeys(inner, before, item)
      if (Object.keys(inner).length > 0) items.push({ ...inner, [mergeKey]: id })
    })
    gone.push(...now.slice(next.length).map(() => id))
  }
  if (scope.deletions) for (const id of gone.sort(byText)) items.push({ $patch: 'delete', [mergeKey]: id })
  if (items.length) patch[key] = items
  const ids = (list: readonly unknown[]) => list.map(idOf)
  if (to.length > 0 && (items.length > 0 || (scope.changes && !equalJson(ids(from), ids(to)))))
    patch[SET_ORDER + key] = to.map((item) => ({ [mergeKey]: idOf(item) }))
}

/** One patch that does what both do, and both say the same of orders; what a list says about one item is put together. */
function combine(first: Dict, second: Dict, type: string | undefined): Dict {
  const out: Record<string, unknown> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const now = out[key]
    if (now === undefined) out[key] = value
    else if (key.startsWith(SET_ORDER)) continue
    else if (isDict(now) && isDict(value)) out[key] = combine(now, value, patchMeta(type, key)?.schemaType)
    else if (Array.isArray(now) && Array.isArray(value))
      out[key] = combineLists(now, value, patchMeta(type, key), asList(first[SET_ORDER + key]))
    else if (value !== null) out[key] = value
  }
  return out
}

/** Throws PatchFault when the first list is not in the order that is said of it. */
function combineLists(
  first: readonly unknown[],
  second: readonly unknown[],
  meta: ListRules | undefined,
  order: readonly unknown[],
): readonly unknown[] {
  const mergeKey = meta?.mergeKey
  if (mergeKey === undefined) return [...first, ...second]
  const problem = orderProblem(first, order, mergeKey)
  if (problem !== undefined) throw new PatchFault(problem)
  // What is said of several items of one key falls together too; of what goes only the first meets it.
  const out: Dict[] = []
  const rest = second.filter(isDict)
  const isLike = (item: Dict) => (each: Dict) => equalJson(each[mergeKey], item[mergeKey])
  for (const item of first.filter(isDict)) {
    const same = out.findIndex(isLike(item))
    if (same >= 0) {
      out[same] = combine(out[same]!, item, meta?.schemaType)
      continue
    }
    const gone = rest.findIndex(isLike(item))
    out.push(gone < 0 ? item : combine(item, rest.splice(gone, 1)[0]!, meta?.schemaType))
  }
  // The others of its key follow an item; what has none comes at the end.
  const following = out.flatMap((item) => [item, ...rest.filter(isLike(item))])
  const all = [...following, ...rest.filter((item) => !out.some(isLike(item)))]
  const goes = (item: Dict) => item['$patch'] === 'delete'
  const place = (item: Dict) => order.findIndex((each) => isDict(each) && isLike(item)(each))
  const staying = all.filter((item) => !goes(item))
  return [
    ...(order.length > 0 ? staying.sort((a, b) => place(a) - place(b)) : staying),
    ...all.filter(goes).sort((a, b) => byText(a[mergeKey], b[mergeKey])),
  ]
}

/** The library of JSON merge patches reads every number as a float64. */
function inFloats<T>(value: T): T {
  if (typeof value === 'bigint') return Number(value) as T
  if (Array.isArray(value)) return value.map((each: unknown) => inFloats(each)) as T
  if (!isDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inFloats(each)])) as T
}

/** What turns `from` into `to`. */
export function twoWayPatch(from: Dict, to: Dict, type: string | undefined): Dict {
  return type === undefined ? mergePatchBetween(from, to) : mapDiff(from, to, type, EVERYTHING, true)
}

/** The JSON merge patch that turns `from` into `to`. */
export function mergePatchBetween(from: Dict, to: Dict): Dict {
  return mapDiff(inFloats(from), inFloats(to), undefined, EVERYTHING, false)
}

/**
 * What `apply` sends: makes `current` have everything of `modified`, and drops what `original` had and `modified` has not.
 * Without a schema type a JSON merge patch, else a strategic one.
 */
export function threeWayPatch(original: Dict, modified: Dict, current: Dict, type: string | undefined): Dict {
  const isStrategic = type !== undefined
  if (!isStrategic) [original, modified, current] = [inFloats(original), inFloats(modified), inFloats(current)]
  const delta = mapDiff(current, modified, type, CHANGES, isStrategic)
  const gone = mapDiff(original, modified, type, DELETIONS, isStrategic)
  return combine(delta, gone, type)
}
