/** Putting an applied configuration into an object, and taking fields out again; models structured-merge-diff's merge and remove walkers. */
import { cloneJson, isObject, setField, type JsonObject } from '../../api/json'
import { emptySet, isEmpty, type FieldSet } from './field-set'
import { deduce, elementIfAny, entriesOf, FREE_FORM, type ListShape, type MapShape, type Shape } from './shape'

/** The configuration's value counts, where it has one. */
function newer(live: unknown, config: unknown): unknown {
  return config === undefined ? live : cloneJson(config)
}

function mergeMaps(map: MapShape, live: unknown, config: unknown): unknown {
  const left = entriesOf(map, live)
  const right = entriesOf({ ...map, always: [] }, config)
  if (map.atomic || (!left?.size && !right?.size)) return newer(live, config)
  const result: JsonObject = {}
  for (const field of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    // What Go has everywhere need not be written where nobody wrote it.
    if (!right?.has(field) && (live as JsonObject)[field] === undefined) continue
    const merged = mergeInto(map.field(field) ?? map.element ?? FREE_FORM, left?.get(field), right?.get(field))
    if (merged !== undefined) setField(result, field, merged)
  }
  return Object.keys(result).length > 0 ? result : undefined
}

/** The configuration's items in its order, the others where they were among them. */
function mergeLists(list: ListShape, live: unknown, config: unknown): unknown {
  const left = Array.isArray(live) ? (live as unknown[]) : []
  const right = Array.isArray(config) ? (config as unknown[]) : []
  if (list.kind === 'atomic' || (left.length === 0 && right.length === 0)) return newer(live, config)
  const ours = left.map((item) => elementIfAny(list, item) ?? '')
  const theirs = right.map((item) => elementIfAny(list, item) ?? '')
  // Duplicates are replaced as a whole.
  const was = (element: string): unknown => {
    const at = ours.indexOf(element)
    return at < 0 ? undefined : ours.lastIndexOf(element) === at ? left[at] : null
  }
  const shared = theirs.filter((element) => ours.includes(element))
  const done = new Set<string>()
  const result: unknown[] = []
  const put = (before: unknown, after: unknown): void => {
    const merged = mergeInto(list.item(), before, after)
    if (merged !== undefined) result.push(merged)
  }
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    const mine = ours[i]
    const yours = theirs[j]
    if (mine !== undefined && yours !== undefined) {
      if (mine === yours) {
        done.add(mine)
        put(was(mine), right[j])
        shared.shift()
        i++
        j++
        continue
      }
      // Shared, but its turn comes later.
      if (theirs.includes(mine) && shared.length > 0 && shared[0] !== mine) {
        i++
        continue
      }
    }
    if (mine !== undefined) {
      if (!theirs.includes(mine)) {
        put(left[i], undefined)
        i++
        continue
      }
      if (done.has(mine)) i++
    }
    if (yours !== undefined) {
      done.add(yours)
      put(was(yours), right[j])
      j++
      if (shared[0] === yours) shared.shift()
    }
  }
  return result.length > 0 ? result : undefined
}

/** `live` with everything `config` says put into it; neither is changed. Undefined is absent. */
export function mergeInto(shape: Shape, live: unknown, config: unknown): unknown {
  if (config === undefined) return live
  const { map, scalar, list } = deduce(shape, config)
  if (map) return mergeMaps(map, live, config)
  if (scalar || !list) return newer(live, config)
  return mergeLists(list, live, config)
}

/** `value` without the members of `gone`; undefined when nothing is left of a map or list. Atomic ones go as a whole. */
export function removeFields(shape: Shape, value: unknown, gone: FieldSet): unknown {
  const { map, scalar, list } = deduce(shape, value)
  if (map) {
    if (!isObject(value) || map.atomic) return undefined
    const result: JsonObject = {}
    for (const [field, each] of Object.entries(value)) {
      const child = gone.children.get(`f:${field}`)
      if (child?.member) continue
      const rest = child && !isEmpty(child) ? removeFields(map.field(field) ?? map.element ?? FREE_FORM, each, child) : each
      setField(result, field, rest ?? null)
    }
    return Object.keys(result).length > 0 ? result : undefined
  }
  if (scalar || !list) return value
  if (!Array.isArray(value) || list.kind === 'atomic') return undefined
  const kept: unknown[] = []
  for (const item of value as unknown[]) {
    const child = gone.children.get(elementIfAny(list, item) ?? '')
    if (child?.member) continue
    kept.push(child && !isEmpty(child) ? (removeFields(list.item(), item, child) ?? null) : item)
  }
  return kept.length > 0 ? kept : undefined
}

/** With the declared fields above members made members too: a struct's field is there when something in it is. */
export function withNamedFields(shape: Shape, set: FieldSet): FieldSet {
  const result = emptySet(set.member)
  for (const [element, child] of set.children) {
    const declared = element.startsWith('f:') ? shape.map?.field(element.slice(2)) : undefined
    const inner = element.startsWith('f:')
      ? (declared ?? shape.map?.element ?? FREE_FORM)
      : element.startsWith('k:')
        ? (shape.list?.item() ?? FREE_FORM)
        : FREE_FORM
    const next = withNamedFields(inner, child)
    if (declared && child.children.size > 0) next.member = true
    result.children.set(element, next)
  }
  return result
}
