/** Ways into values: by keys, by slices, to everything that is inside; whoever asks for paths gets them. */
import type { Evaluator } from './evaluate'
import { isObject, type Json } from './json'
import { describeResult, PAUSE, type Item, type Scope } from './scope'
import type { Node, Of } from './tree'
import { access, getPath, iterate, JqError, slice, type Path, type Step } from './values'

const notAPath = (value: Json): JqError => new JqError(`Invalid path expression with result ${describeResult(value)}`)

/** What is at a path in a value. */
export function follow(target: Item, path: Path): Item {
  if (target.path === null) throw notAPath(target.value)
  let value: Json
  try {
    value = getPath(target.value, path)
  } catch (error) {
    if (target.path === undefined) throw error
    value = null
  }
  return target.path === undefined ? { value } : { value, path: [...target.path, ...path] }
}

function step(target: Item, value: Json, key: Step): Item {
  if (target.path === undefined) return { value }
  if (target.path === null) {
    if (value === null && target.value === null) return { value, path: null }
    throw notAPath(target.value)
  }
  return { value, path: [...target.path, key] }
}

/** `.[key]`. */
export function* indexed(run: Evaluator, node: Of<'index'>, scope: Scope | undefined, input: Item): Generator<Item> {
  for (const target of run.eval(node.target, scope, input))
    if (target === PAUSE) yield PAUSE
    else
      for (const key of run.values(node.key, scope, input.value))
        if (key === PAUSE) yield PAUSE
        else yield step(target, access(target.value, key), key as Step)
}

/** `.[from:to]`. */
export function* sliced(run: Evaluator, node: Of<'slice'>, scope: Scope | undefined, input: Item): Generator<Item> {
  const bound = (at: Node | undefined): Iterable<Json> => (at ? run.values(at, scope, input.value) : [null])
  for (const target of run.eval(node.target, scope, input))
    if (target === PAUSE) yield PAUSE
    else
      for (const to of bound(node.to))
        if (to === PAUSE) yield PAUSE
        else
          for (const from of bound(node.from))
            if (from === PAUSE) yield PAUSE
            else yield step(target, slice(target.value, from, to), new Map(Object.entries({ start: from, end: to })))
}

/** `.[]`. */
export function* iterated(run: Evaluator, body: Node, scope: Scope | undefined, input: Item): Generator<Item> {
  for (const target of run.eval(body, scope, input))
    if (target === PAUSE) yield PAUSE
    else yield* each(target)
}

function* each(target: Item): Generator<Item> {
  if (target.path === null) throw notAPath(target.value)
  for (const [key, value] of iterate(target.value)) yield target.path === undefined ? { value } : { value, path: [...target.path, key] }
}

/** `..`. */
export function* recurse(target: Item): Generator<Item> {
  yield target
  if (Array.isArray(target.value) || isObject(target.value))
    for (const child of each(target))
      if (child === PAUSE) yield PAUSE
      else yield* recurse(child)
}

/** Every path an expression names in a value. */
export function* paths(run: Evaluator, node: Node, scope: Scope | undefined, input: Json): Generator<Path> {
  for (const item of run.eval(node, scope, { value: input, path: [] })) {
    if (item === PAUSE) {
      yield PAUSE
      continue
    }
    if (!item.path) throw notAPath(item.value)
    yield item.path
  }
}
