/** Sets of field paths as managedFields write them; models structured-merge-diff's fieldpath.Set and FieldsV1. */
import { readJson, writeJson } from '../../api/json-text'
import { canonicalJson, isObject } from '../../api/json'

/** Path elements are written `f:name`, `k:{"name":"web"}`, `v:"value"`. */
export interface FieldSet {
  member: boolean
  readonly children: Map<string, FieldSet>
}

export type Path = readonly string[]

export function emptySet(member = false): FieldSet {
  return { member, children: new Map() }
}

/** Adds a path; the root is nobody's. */
export function insert(set: FieldSet, path: Path): void {
  if (path.length === 0) return
  let at = set
  for (const element of path) {
    let child = at.children.get(element)
    if (!child) at.children.set(element, (child = emptySet()))
    at = child
  }
  at.member = true
}

export function setOf(...paths: readonly Path[]): FieldSet {
  const set = emptySet()
  for (const path of paths) insert(set, path)
  return set
}

export function isEmpty(set: FieldSet): boolean {
  if (set.member) return false
  for (const child of set.children.values()) if (!isEmpty(child)) return false
  return true
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

const KINDS = ['f', 'k', 'v', 'i']
const RANKS: Readonly<Record<string, number>> = { number: 0, bigint: 0, string: 1, boolean: 2 }

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** Numbers by size before strings before truth values. */
function compareScalars(a: unknown, b: unknown): number {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === typeof b) return byteOrder(String(a), String(b))
  return (RANKS[typeof a] ?? 3) - (RANKS[typeof b] ?? 3)
}

function keysOf(element: string): readonly [string, unknown][] {
  return Object.entries(readJson(element.slice(2)) as Readonly<Record<string, unknown>>).sort(([a], [b]) => byteOrder(a, b))
}

/** The order of path elements: fields by name, then keys, then values. */
function compareElements(a: string, b: string): number {
  if (a[0] !== b[0]) return KINDS.indexOf(a[0]!) - KINDS.indexOf(b[0]!)
  if (a[0] === 'v') return compareScalars(readJson(a.slice(2)), readJson(b.slice(2)))
  if (a[0] !== 'k') return byteOrder(a, b)
  const left = keysOf(a)
  const right = keysOf(b)
  for (const [i, [name, value]] of left.entries()) {
    const other = right[i]
    if (!other) return 1
    const order = byteOrder(name, other[0]) || compareScalars(value, other[1])
    if (order !== 0) return order
  }
  return left.length - right.length
}

function elementsOf(set: FieldSet): readonly string[] {
  return [...set.children.keys()].sort(compareElements)
}

export type FieldsV1 = { [element: string]: FieldsV1 }

export function toFields(set: FieldSet): FieldsV1 {
  const result: FieldsV1 = {}
  if (set.member && set.children.size > 0) result['.'] = {}
  for (const element of elementsOf(set)) result[element] = toFields(set.children.get(element)!)
  return result
}

export function fromFields(fields: unknown, root = true): FieldSet {
  const set = emptySet()
  if (!isObject(fields)) return set
  const elements = Object.keys(fields)
  if (elements.length === 0) set.member = !root
  for (const element of elements) {
    if (element === '.') set.member = !root
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
export function elementText(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`
  if (element.startsWith('i:')) return `[${element.slice(2)}]`
  return `[${keysOf(element)
    .map(([key, value]) => `${key}=${writeJson(value)}`)
    .join(',')}]`
}

/** Every member's path as text, those of a level before those below it. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const elements = elementsOf(set)
  const text = (element: string): string => prefix + elementText(element)
  return [
    ...elements.filter((element) => set.children.get(element)!.member).map(text),
    ...elements.flatMap((element) => pathsOf(set.children.get(element)!, text(element))),
  ]
}
