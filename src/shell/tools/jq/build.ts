/** Objects, arrays, strings and numbers with expressions inside. */
import type { Evaluator } from './evaluate'
import { formatted } from './formats'
import type { Json } from './json'
import type { Node } from './tree'
import { PAUSE, type Scope } from './scope'
import { describe, JqError } from './values'

/** The most elements an array may be made of. */
const MOST_ELEMENTS = 20_000_000

/** An array of all that an expression gives. */
export function* array(run: Evaluator, body: Node | undefined, scope: Scope | undefined, input: Json): Generator<Json> {
  const out: Json[] = []
  if (body)
    for (const value of run.values(body, scope, input)) {
      if (value === PAUSE) {
        yield PAUSE
        continue
      }
      if (out.length >= MOST_ELEMENTS) throw new JqError('memory exhausted', true)
      out.push(value)
    }
  yield out
}

export function* negated(run: Evaluator, body: Node, scope: Scope | undefined, input: Json): Generator<Json> {
  for (const value of run.values(body, scope, input)) {
    if (value === PAUSE) {
      yield PAUSE
      continue
    }
    if (typeof value !== 'number') throw new JqError(`${describe(value)} cannot be negated`)
    yield -value
  }
}

/** Objects of every combination of keys and values. */
export function* objects(
  run: Evaluator,
  entries: readonly (readonly [Node, Node])[],
  last: number,
  scope: Scope | undefined,
  input: Json,
): Generator<Json> {
  if (last < 0) {
    yield new Map()
    return
  }
  const [keyNode, valueNode] = entries[last]!
  for (const rest of objects(run, entries, last - 1, scope, input))
    if (rest === PAUSE) yield PAUSE
    else
      for (const key of run.values(keyNode, scope, input)) {
        if (key === PAUSE) {
          yield PAUSE
          continue
        }
        if (typeof key !== 'string') throw new JqError(`Cannot use ${describe(key)} as object key`)
        for (const value of run.values(valueNode, scope, input))
          if (value === PAUSE) yield PAUSE
          else yield new Map([...(rest as ReadonlyMap<string, Json>), [key, value]])
      }
}

/** Texts of every combination of what is put into a string. */
export function* texts(
  run: Evaluator,
  parts: readonly (string | Node)[],
  last: number,
  format: string,
  scope: Scope | undefined,
  input: Json,
): Generator<string> {
  if (last < 0) {
    yield ''
    return
  }
  const part = parts[last]!
  if (typeof part === 'string') {
    for (const rest of texts(run, parts, last - 1, format, scope, input))
      if (rest === PAUSE) yield PAUSE
      else yield rest + part
    return
  }
  for (const value of run.values(part, scope, input))
    if (value === PAUSE) yield PAUSE
    else
      for (const rest of texts(run, parts, last - 1, format, scope, input))
        if (rest === PAUSE) yield PAUSE
        else yield rest + formatted(format, value)
}
