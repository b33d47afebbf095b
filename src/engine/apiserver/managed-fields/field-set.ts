/** Sets of field paths as managedFields write them; models structured-merge-diff's fieldpath.Set and FieldsV1. */
import { canonicalJson, isObject } from '../../api/json'

/** Path elements are written `f:name`, `k:{"name":"web"}`, `v:"value"`. */
export interface FieldSet {
  member: boolean
  readonly children: Map<string, FieldSet>
}

export function emptySet(member = false): FieldSet {
  return { member, children: new Map() }
}

export function childSet(set: FieldSet, element: string): FieldSet {
  let child = set.children.get(element)
  if (!child) set.children.set(element, (child = emptySet()))
  return child
}

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0
}

/** Combines two sets member by member; empty branches are dropped. */
function combine(a: FieldSet | undefined, b: FieldSet | undefined, keep: (a: boolean, b: boolean) => boolean): FieldSet {
  const result = emptySet(keep(a?.member ?? false, b?.member ?? false))
  for (const element of new Set([...(a?.children.keys() ?? []), ...(b?.children.keys() ?? [])])) {
    const child = combine(a?.children.get(element), b?.children.get(element), keep)
    if (!isEmpty(child)) result.children.set(element, child)
  }
  return result
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (x, y) => x || y)
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (x, y) => x && !y)
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (x, y) => x && y)
}

/** Without everything below the members of `b`, too. */
export function withoutBranches(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet(a.member && !b.member)
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    if (other?.member) continue
    const rest = other ? withoutBranches(child, other) : child
    if (!isEmpty(rest)) result.children.set(element, rest)
  }
  return result
}

export type FieldsV1 = { [element: string]: FieldsV1 }

export function toFields(set: FieldSet): FieldsV1 {
  const result: FieldsV1 = {}
  if (set.member && set.children.size > 0) result['.'] = {}
  for (const element of [...set.children.keys()].sort()) result[element] = toFields(set.children.get(element)!)
  return result
}

export function fromFields(fields: unknown, root = true): FieldSet {
  const set = emptySet()
  if (!isObject(fields)) return set
  const elements = Object.keys(fields)
  if (elements.length === 0) set.member = !root
  for (const element of elements) {
    if (element === '.') set.member = true
    else set.children.set(element, fromFields(fields[element], false))
  }
  return set
}

export function elementOfKey(keys: Readonly<Record<string, unknown>>): string {
  return `k:${canonicalJson(keys)}`
}

export function elementOfValue(value: unknown): string {
  return `v:${canonicalJson(value)}`
}

/** An element as paths in messages show it: `.image`, `[name="web"]`, `[="value"]`. */
function elementText(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`
  const keys = JSON.parse(element.slice(2)) as Readonly<Record<string, unknown>>
  return `[${Object.keys(keys)
    .sort()
    .map((key) => `${key}=${JSON.stringify(keys[key])}`)
    .join(',')}]`
}

/** Every member's path, in order. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths: string[] = set.member && prefix !== '' ? [prefix] : []
  for (const element of [...set.children.keys()].sort()) paths.push(...pathsOf(set.children.get(element)!, prefix + elementText(element)))
  return paths
}
