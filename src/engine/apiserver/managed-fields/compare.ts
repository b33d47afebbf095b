/** Which fields two values have, and in which they differ; models structured-merge-diff's compare and to-field-set walkers. */
import { equalJson } from '../../api/json'
import { emptySet, insert, type FieldSet, type Path } from './field-set'
import { deduce, elementIfAny, entriesOf, FREE_FORM, sameShape, type ListShape, type MapShape, type Shape } from './shape'

/** No path is in more than one of the three. */
export interface Comparison {
  readonly removed: FieldSet
  readonly modified: FieldSet
  readonly added: FieldSet
}

/** Absent is undefined here and null is a value, as Go's nil and null are. */
interface Pair {
  readonly left: unknown
  readonly right: unknown
}

/** What came of it is told by the leaf itself. */
function leaf({ left, right }: Pair, path: Path, into: Comparison): true {
  if (left === undefined) insert(into.added, path)
  else if (right === undefined) insert(into.removed, path)
  else if (!equalJson(left, right)) insert(into.modified, path)
  return true
}

function walkMap(map: MapShape, pair: Pair, path: Path, into: Comparison): boolean {
  const left = entriesOf(map, pair.left)
  const right = entriesOf(map, pair.right)
  if (map.atomic || (!left?.size && !right?.size)) return leaf(pair, path, into)
  for (const field of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    const shape = map.field(field) ?? map.element ?? FREE_FORM
    walk(shape, { left: left?.get(field), right: right?.get(field) }, [...path, `f:${field}`], into)
  }
  return false
}

/** Items by their path element: more than one where a list has duplicates. */
function indexed(list: ListShape, items: readonly unknown[]): ReadonlyMap<string, readonly unknown[]> {
  const index = new Map<string, readonly unknown[]>()
  for (const item of items) {
    const element = elementIfAny(list, item)
    if (element !== undefined) index.set(element, [...(index.get(element) ?? []), item])
  }
  return index
}

function walkList(list: ListShape, pair: Pair, path: Path, into: Comparison): boolean {
  const left = Array.isArray(pair.left) ? (pair.left as unknown[]) : []
  const right = Array.isArray(pair.right) ? (pair.right as unknown[]) : []
  if (list.kind === 'atomic' || (left.length === 0 && right.length === 0)) return leaf(pair, path, into)
  const before = indexed(list, left)
  const after = indexed(list, right)
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const at = [...path, element]
    const was = before.get(element) ?? []
    const is = after.get(element) ?? []
    if (was.length <= 1 && is.length <= 1) walk(list.item(), { left: was[0], right: is[0] }, at, into)
    else if (was.length >= 2 && is.length >= 2) {
      if (!equalJson(was, is)) insert(into.modified, at)
    } else if (was.length >= 2) {
      if (is.length > 0) walk(list.item(), { left: undefined, right: is[0] }, at, into)
      insert(into.removed, at)
    } else {
      if (was.length > 0) walk(list.item(), { left: was[0], right: undefined }, at, into)
      insert(into.added, at)
    }
  }
  return false
}

/** Whether the value turned out to be a leaf. */
function walkAs(shape: Shape, pair: Pair, path: Path, into: Comparison): boolean {
  if (shape.map) return walkMap(shape.map, pair, path, into)
  if (shape.scalar) return leaf(pair, path, into)
  return shape.list ? walkList(shape.list, pair, path, into) : leaf(pair, path, into)
}

function walk(shape: Shape, pair: Pair, path: Path, into: Comparison): void {
  const { left, right } = pair
  // Most of an object is not touched by a write.
  if (left === right && left !== undefined) return
  const from = deduce(shape, left)
  const to = deduce(shape, right)
  let isLeaf: boolean
  if (right === undefined) isLeaf = walkAs(from, pair, path, into)
  else if (left === undefined || sameShape(from, to)) isLeaf = walkAs(to, pair, path, into)
  else {
    walkAs(from, pair, path, into)
    isLeaf = walkAs(to, pair, path, into)
  }
  if (isLeaf) return
  if (left === undefined) insert(into.added, path)
  else if (right === undefined) insert(into.removed, path)
}

export function compare(shape: Shape, left: unknown, right: unknown): Comparison {
  const into = { removed: emptySet(), modified: emptySet(), added: emptySet() }
  walk(shape, { left, right }, [], into)
  return into
}

/** A configuration has the fields somebody wrote and no others. */
function asWritten(map: MapShape): MapShape {
  return map.always.length > 0 ? { ...map, always: [] } : map
}

function collect(shape: Shape, value: unknown, path: Path, into: FieldSet): void {
  const { map, scalar, list } = deduce(shape, value)
  if (map) {
    if (map.atomic) insert(into, path)
    else {
      for (const [field, each] of entriesOf(asWritten(map), value) ?? []) {
        const at = [...path, `f:${field}`]
        const declared = map.field(field)
        const child = declared ?? map.element ?? FREE_FORM
        collect(child, each, at, into)
        const entries = child.map && entriesOf(asWritten(child.map), each)
        if (each === null || entries?.size === 0 || !declared) insert(into, at)
      }
    }
  } else if (scalar) insert(into, path)
  else if (list) {
    if (list.kind === 'atomic') insert(into, path)
    else if (Array.isArray(value)) {
      for (const [element, items] of indexed(list, value as unknown[])) {
        const at = [...path, element]
        if (items.length === 1) collect(list.item(), items[0], at, into)
        insert(into, at)
      }
    }
  }
}

/** Every leaf and every item of a value: what an applied configuration owns. */
export function fieldsOf(shape: Shape, value: unknown): FieldSet {
  const set = emptySet()
  collect(shape, value, [], set)
  return set
}
