/** The methods of dicts. */
import { failure, keyError } from './types'
import { Dict, Instance, List, Tuple, View, type Keywords, type MethodTable, type Run, type Value } from './values/index'
import type { Runtime } from './runtime'

/** What another dict, pairs or keywords add to a dict. */
export function* merge(rt: Runtime, dict: Dict, source: Value | undefined, keywords: Keywords): Run<void> {
  if (source instanceof Dict) for (const [key, entry] of source.entries) dict.entries.set(key, [entry[0], entry[1]])
  else if (source instanceof Instance && (yield* rt.lookup(source, 'keys')) !== undefined) {
    for (const key of yield* rt.all(yield* rt.call(yield* rt.get(source, 'keys'))))
      dict.entries.set(yield* rt.key(key), [key, yield* rt.subscript(source, key)])
  } else if (source !== undefined) {
    for (const [at, pair] of (yield* rt.all(source)).entries()) {
      if (pair === null || typeof pair === 'number' || typeof pair === 'boolean')
        throw failure('TypeError', `cannot convert dictionary update sequence element #${at} to a sequence`)
      const items = yield* rt.all(pair)
      if (items.length !== 2)
        throw failure('ValueError', `dictionary update sequence element #${at} has length ${items.length}; 2 is required`)
      yield* put(rt, dict, items[0]!, items[1]!)
    }
  }
  for (const [name, value] of keywords) dict.set(name, value)
}

/** Sets a value; a key that is there already stays the one it is. */
export function* put(rt: Runtime, dict: Dict, key: Value, value: Value): Run<void> {
  const at = yield* rt.key(key)
  const known = dict.entries.get(at)
  if (known) known[1] = value
  else dict.entries.set(at, [key, value])
}

/** Counts of what there is. */
export function* tally(rt: Runtime, dict: Dict, source: Value | undefined, by = 1): Run<void> {
  if (source === undefined || source === null) return
  const pairs: readonly (readonly [Value, Value])[] =
    source instanceof Dict ? [...source.entries.values()] : (yield* rt.all(source)).map((item) => [item, 1] as const)
  for (const [item, count] of pairs)
    yield* put(rt, dict, item, yield* rt.binary(by > 0 ? '+' : '-', dict.entries.get(yield* rt.key(item))?.[1] ?? 0, count))
}

/** The same entries in a dict of the same kind and class. */
export function copyOf(dict: Dict): Dict {
  const out = new Dict(dict.kind)
  for (const [key, entry] of dict.entries) out.entries.set(key, [entry[0], entry[1]])
  if (dict.factory !== undefined) out.factory = dict.factory
  return out
}

export function dictMethods(rt: Runtime): MethodTable<Dict> {
  return {
    *get({ entries }, [key, otherwise = null]) {
      const found = entries.get(yield* rt.key(key!))
      return found ? found[1] : otherwise
    },
    keys: (dict) => new View(dict, 'dict_keys'),
    values: (dict) => new View(dict, 'dict_values'),
    items: (dict) => new View(dict, 'dict_items'),
    *pop({ entries }, [key, otherwise]) {
      const at = yield* rt.key(key!)
      const found = entries.get(at)
      if (found) {
        entries.delete(at)
        return found[1]
      }
      if (otherwise !== undefined) return otherwise
      throw keyError(key!)
    },
    popitem: ({ entries, kind }, [last], keywords) => {
      const from = [...entries.entries()]
      const first = kind === 'OrderedDict' && (keywords.get('last') ?? last) === false
      const found = first ? from[0] : from.at(-1)
      if (!found) throw keyError('popitem(): dictionary is empty')
      entries.delete(found[0])
      return new Tuple(found[1])
    },
    *setdefault({ entries }, [key, value = null]) {
      const at = yield* rt.key(key!)
      if (!entries.has(at)) entries.set(at, [key!, value])
      return entries.get(at)![1]
    },
    *update(dict, [source], keywords) {
      if (dict.kind === 'Counter') {
        yield* tally(rt, dict, source)
        yield* tally(rt, dict, Dict.of(keywords))
      } else yield* merge(rt, dict, source, keywords)
      return null
    },
    copy: (dict) => {
      rt.memory.take(72 * dict.entries.size)
      return copyOf(dict)
    },
    clear: ({ entries }) => {
      entries.clear()
      return null
    },
  }
}

/** What a Counter has beside what every dict has. */
export function counterMethods(rt: Runtime): MethodTable<Dict> {
  return {
    *subtract(dict, [source]) {
      yield* tally(rt, dict, source, -1)
      return null
    },
    most_common: ({ entries }, [count]) => {
      const pairs: [Value, Value][] = [...entries.values()]
      pairs.sort(([, a], [, b]) => Number(b) - Number(a))
      const wanted = count === undefined || count === null ? pairs : pairs.slice(0, Number(count))
      return new List(wanted.map((pair) => new Tuple(pair)))
    },
    *elements({ entries }) {
      const list = [...entries.values()].flatMap(([key, count]) => Array.from({ length: Math.max(0, Number(count)) }, () => key))
      return yield* rt.iterate(new Tuple(list))
    },
    *total({ entries }) {
      let sum: Value = 0
      for (const [, count] of entries.values()) sum = yield* rt.binary('+', sum, count)
      return sum
    },
  }
}

/** What an OrderedDict has beside what every dict has. */
export function orderedMethods(rt: Runtime): MethodTable<Dict> {
  return {
    *move_to_end({ entries }, [key, last], keywords) {
      const at = yield* rt.key(key!)
      const found = entries.get(at)
      if (!found) throw keyError(key!)
      entries.delete(at)
      const rest = (keywords.get('last') ?? last) === false ? [...entries] : []
      if (rest.length > 0) entries.clear()
      entries.set(at, found)
      for (const [name, entry] of rest) entries.set(name, entry)
      return null
    },
  }
}

/** `dict.fromkeys`. */
export function* fromKeys(rt: Runtime, source: Value, value: Value): Run<Dict> {
  const dict = new Dict()
  for (const key of yield* rt.all(source)) dict.entries.set(yield* rt.key(key), [key, value])
  return dict
}
