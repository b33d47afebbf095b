/** Taking values apart by the patterns of `as`, reduce and foreach. */
import type { Evaluator } from './evaluate'
import { typeName, type Json } from './json'
import type { Pattern } from './tree'
import { PAUSE, type Scope } from './scope'
import { access, JqError } from './values'

function namesOf(pattern: Pattern): string[] {
  if (pattern.t === 'name') return [pattern.name]
  if (pattern.t === 'items') return pattern.items.flatMap(namesOf)
  return pattern.entries.flatMap((entry) => [
    ...(entry.name === undefined ? [] : [entry.name]),
    ...(entry.value ? namesOf(entry.value) : []),
  ])
}

/** Names bound by patterns, each way the value can be taken apart. */
export function* destructure(
  run: Evaluator,
  patterns: readonly Pattern[],
  value: Json,
  scope: Scope | undefined,
): Generator<Scope | undefined> {
  let base = scope
  // Names of the other alternatives are null.
  if (patterns.length > 1)
    for (const pattern of patterns) for (const name of namesOf(pattern)) base = { kind: 'value', name, value: null, next: base }
  yield* bind(run, patterns[0]!, value, base)
}

function* bind(run: Evaluator, pattern: Pattern, value: Json, scope: Scope | undefined): Generator<Scope | undefined> {
  if (pattern.t === 'name') {
    yield { kind: 'value', name: pattern.name, value, next: scope }
    return
  }
  if (pattern.t === 'items') {
    const items = pattern.items
    function* from(index: number, inner: Scope | undefined): Generator<Scope | undefined> {
      if (index === items.length) yield inner
      else
        for (const next of bind(run, items[index]!, access(value, index), inner))
          if (next === PAUSE) yield PAUSE
          else yield* from(index + 1, next)
    }
    yield* from(0, scope)
    return
  }
  const { entries } = pattern
  function* from(index: number, inner: Scope | undefined): Generator<Scope | undefined> {
    const entry = entries[index]
    if (!entry) {
      yield inner
      return
    }
    for (const key of run.values(entry.key, inner, value)) {
      if (key === PAUSE) {
        yield PAUSE
        continue
      }
      if (typeof key !== 'string') throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`)
      const found = access(value, key)
      const named: Scope | undefined = entry.name === undefined ? inner : { kind: 'value', name: entry.name, value: found, next: inner }
      if (entry.value)
        for (const next of bind(run, entry.value, found, named))
          if (next === PAUSE) yield PAUSE
          else yield* from(index + 1, next)
      else yield* from(index + 1, named)
    }
  }
  yield* from(0, scope)
}
