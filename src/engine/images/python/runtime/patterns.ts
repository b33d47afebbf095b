/** Whether a value is what a pattern of `match` says, and the names that it gives. */
import type { Expression } from '../language/ast'
import type { Pattern } from '../language/patterns'
import { dictOf, failure, typeOf } from './types'
import { Class, Dict, List, plainOf, Tuple, type Run, type Value } from './values/index'
import type { Runtime } from './runtime'

/** Types whose values a pattern in parentheses takes whole: `int(n)`. */
const WHOLE = new Set(['bool', 'bytes', 'dict', 'float', 'frozenset', 'int', 'list', 'set', 'str', 'tuple'])

export interface Matching {
  readonly rt: Runtime
  value(node: Expression): Run<Value>
  name(name: string, value: Value): void
}

export function* matches(at: Matching, pattern: Pattern, value: Value): Run<boolean> {
  switch (pattern.type) {
    case 'any':
      if (pattern.name !== undefined) at.name(pattern.name, value)
      return true
    case 'rest':
      return true
    case 'value': {
      const wanted = yield* at.value(pattern.value)
      return wanted === null || typeof wanted === 'boolean' ? wanted === value : yield* at.rt.equal(wanted, value)
    }
    case 'as':
      if (!(yield* matches(at, pattern.pattern, value))) return false
      at.name(pattern.name, value)
      return true
    case 'either':
      for (const option of pattern.options) if (yield* matches(at, option, value)) return true
      return false
    case 'sequence':
      return value instanceof List || value instanceof Tuple ? yield* sequence(at, pattern.items, value.items) : false
    case 'mapping':
      return value instanceof Dict ? yield* mapping(at, pattern, value) : false
    case 'class':
      return yield* ofClass(at, pattern, value)
  }
}

function* sequence(at: Matching, patterns: readonly Pattern[], items: readonly Value[]): Run<boolean> {
  const star = patterns.findIndex(({ type }) => type === 'rest')
  if (star < 0 ? items.length !== patterns.length : items.length < patterns.length - 1) return false
  const behind = star < 0 ? 0 : patterns.length - star - 1
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.type === 'rest') {
      if (pattern.name !== undefined) at.name(pattern.name, new List(items.slice(star, items.length - behind)))
      continue
    }
    const place = star >= 0 && index > star ? items.length - (patterns.length - index) : index
    if (!(yield* matches(at, pattern, items[place]!))) return false
  }
  return true
}

function* mapping(at: Matching, { entries, rest }: Extract<Pattern, { type: 'mapping' }>, dict: Dict): Run<boolean> {
  const seen = new Set<string>()
  for (const [node, pattern] of entries) {
    const key = yield* at.rt.key(yield* at.value(node))
    const found = dict.entries.get(key)
    if (!found || !(yield* matches(at, pattern, found[1]))) return false
    seen.add(key)
  }
  if (rest !== undefined) at.name(rest, dictOf([...dict.entries].filter(([key]) => !seen.has(key))))
  return true
}

function* ofClass(at: Matching, { kind, items, named }: Extract<Pattern, { type: 'class' }>, value: Value): Run<boolean> {
  const type = yield* at.value(kind)
  if (!(type instanceof Class)) throw failure('TypeError', 'called match pattern must be a class')
  if (!typeOf(value).is(type)) return false
  const fields = items.length > 0 ? yield* at.rt.lookup(type, '__match_args__') : undefined
  for (const [index, pattern] of items.entries()) {
    if (WHOLE.has(type.name) && fields === undefined && items.length === 1) return yield* matches(at, pattern, plainOf(value))
    const field = fields instanceof Tuple ? fields.items[index] : undefined
    if (field === undefined)
      throw failure(
        'TypeError',
        `${type.name}() accepts ${fields instanceof Tuple ? fields.items.length : 0} positional sub-patterns (${items.length} given)`,
      )
    if (!(yield* hasMatching(at, value, String(field), pattern))) return false
  }
  for (const [name, pattern] of named) if (!(yield* hasMatching(at, value, name, pattern))) return false
  return true
}

function* hasMatching(at: Matching, value: Value, name: string, pattern: Pattern): Run<boolean> {
  const found = yield* at.rt.lookup(value, name)
  return found !== undefined && (yield* matches(at, pattern, found))
}
