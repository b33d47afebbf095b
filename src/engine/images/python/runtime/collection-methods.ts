/** The methods of lists, tuples, dicts and sets. */
import { failure } from './types'
import { Dict, List, SetValue, Tuple, View, type Keywords, type Native, type Run, type Runtime, type Value } from './values'

/** Sorts in place as Python does: those that are alike stay as they were. */
export function* sort(rt: Runtime, items: Value[], keywords: Keywords): Run<void> {
  const by = keywords.get('key') ?? null
  const reverse = yield* rt.truth(keywords.get('reverse') ?? false)
  let pairs: { readonly key: Value; readonly item: Value }[] = []
  rt.memory.take(24 * items.length)
  for (const item of items) {
    const turn = rt.step()
    if (turn) yield turn
    pairs.push({ key: by === null ? item : yield* rt.call(by, [item]), item })
  }
  if (reverse) pairs.reverse()
  for (let width = 1; width < pairs.length; width *= 2) {
    const next: typeof pairs = []
    for (let from = 0; from < pairs.length; from += 2 * width) {
      const left = pairs.slice(from, from + width)
      const right = pairs.slice(from + width, from + 2 * width)
      let [i, j] = [0, 0]
      while (i < left.length && j < right.length) {
        const turn = rt.step()
        if (turn) yield turn
        next.push((yield* rt.less(right[j]!.key, left[i]!.key)) ? right[j++]! : left[i++]!)
      }
      while (i < left.length) next.push(left[i++]!)
      while (j < right.length) next.push(right[j++]!)
    }
    pairs = next
  }
  if (reverse) pairs.reverse()
  for (const [at, { item }] of pairs.entries()) items[at] = item
}

function* place(rt: Runtime, items: readonly Value[], wanted: Value): Run<number> {
  for (const [at, item] of items.entries()) {
    const turn = rt.step()
    if (turn) yield turn
    if (yield* rt.equal(item, wanted)) return at
  }
  return -1
}

function listMethods(rt: Runtime, list: List): Readonly<Record<string, Native>> {
  const { items } = list
  return {
    append: ([value]) => {
      items.push(value!)
      return null
    },
    *extend([more]) {
      for (const item of yield* rt.all(more!)) items.push(item)
      return null
    },
    insert: ([at, value]) => {
      items.splice(Number(at), 0, value!)
      return null
    },
    pop: ([at = -1]) => {
      if (items.length === 0) throw failure('IndexError', 'pop from empty list')
      const index = Number(at) < 0 ? Number(at) + items.length : Number(at)
      if (index < 0 || index >= items.length) throw failure('IndexError', 'pop index out of range')
      return items.splice(index, 1)[0]!
    },
    *remove([value]) {
      const at = yield* place(rt, items, value!)
      if (at < 0) throw failure('ValueError', 'list.remove(x): x not in list')
      items.splice(at, 1)
      return null
    },
    clear: () => {
      items.length = 0
      return null
    },
    copy: () => {
      rt.memory.take(8 * items.length)
      return new List([...items])
    },
    reverse: () => {
      items.reverse()
      return null
    },
    *sort(_, keywords) {
      yield* sort(rt, items, keywords)
      return null
    },
    // A list also stands for collections.deque.
    appendleft: ([value]) => {
      items.unshift(value!)
      return null
    },
    popleft: () => {
      if (items.length === 0) throw failure('IndexError', 'pop from an empty deque')
      return items.shift()!
    },
    ...sequenceMethods(rt, items, 'list'),
  }
}

function sequenceMethods(rt: Runtime, items: readonly Value[], kind: string): Readonly<Record<string, Native>> {
  return {
    *index([value]) {
      const at = yield* place(rt, items, value!)
      if (at < 0)
        throw failure('ValueError', kind === 'list' ? `${yield* rt.repr(value!)} is not in list` : 'tuple.index(x): x not in tuple')
      return at
    },
    *count([value]) {
      let count = 0
      for (const item of items) {
        const turn = rt.step()
        if (turn) yield turn
        if (yield* rt.equal(item, value!)) count++
      }
      return count
    },
  }
}

/** What another dict, pairs or keywords add to a dict. */
export function* merge(rt: Runtime, dict: Dict, source: Value | undefined, keywords: Keywords): Run<void> {
  if (source instanceof Dict) for (const [key, entry] of source.entries) dict.entries.set(key, [entry[0], entry[1]])
  else if (source !== undefined) {
    for (const [at, pair] of (yield* rt.all(source)).entries()) {
      const items = yield* rt.all(pair)
      if (items.length !== 2)
        throw failure('ValueError', `dictionary update sequence element #${at} has length ${items.length}; 2 is required`)
      dict.entries.set(yield* rt.key(items[0]!), [items[0]!, items[1]!])
    }
  }
  for (const [name, value] of keywords) dict.set(name, value)
}

/** Counts of what there is. */
export function* tally(rt: Runtime, dict: Dict, source: Value | undefined, by = 1): Run<void> {
  if (source === undefined) return
  const pairs: readonly (readonly [Value, Value])[] =
    source instanceof Dict ? [...source.entries.values()] : (yield* rt.all(source)).map((item) => [item, 1] as const)
  for (const [item, count] of pairs) {
    const key = yield* rt.key(item)
    dict.entries.set(key, [item, yield* rt.binary(by > 0 ? '+' : '-', dict.entries.get(key)?.[1] ?? 0, count)])
  }
}

function dictMethods(rt: Runtime, dict: Dict): Readonly<Record<string, Native>> {
  const { entries } = dict
  return {
    *get([key, otherwise = null]) {
      const found = entries.get(yield* rt.key(key!))
      return found ? found[1] : otherwise
    },
    keys: () =>
      new View(
        [...entries.values()].map(([key]) => key),
        'dict_keys',
      ),
    values: () =>
      new View(
        [...entries.values()].map(([, value]) => value),
        'dict_values',
      ),
    items: () =>
      new View(
        [...entries.values()].map(([key, value]) => new Tuple([key, value])),
        'dict_items',
      ),
    *pop([key, otherwise]) {
      const at = yield* rt.key(key!)
      const found = entries.get(at)
      if (found) {
        entries.delete(at)
        return found[1]
      }
      if (otherwise !== undefined) return otherwise
      const error = failure('KeyError', '')
      error.value.attributes.set('args', new Tuple([key!]))
      throw error
    },
    popitem: () => {
      const last = [...entries.entries()].at(-1)
      if (!last) throw failure('KeyError', 'popitem(): dictionary is empty')
      entries.delete(last[0])
      return new Tuple(last[1])
    },
    *setdefault([key, value = null]) {
      const at = yield* rt.key(key!)
      if (!entries.has(at)) entries.set(at, [key!, value])
      return entries.get(at)![1]
    },
    *update([source], keywords) {
      if (dict.kind === 'Counter') yield* tally(rt, dict, source)
      else yield* merge(rt, dict, source, keywords)
      return null
    },
    *subtract([source]) {
      yield* tally(rt, dict, source, -1)
      return null
    },
    most_common: ([count]) => {
      const pairs: Value[] = [...entries.values()].map(([key, value]) => new Tuple([key, value]))
      pairs.sort((a, b) => Number((b as Tuple).items[1]) - Number((a as Tuple).items[1]))
      return new List(count === undefined || count === null ? pairs : pairs.slice(0, Number(count)))
    },
    elements: () => new List([...entries.values()].flatMap(([key, count]) => Array.from({ length: Number(count) }, () => key))),
    copy: () => {
      const out = new Dict(dict.kind)
      for (const [key, entry] of entries) out.entries.set(key, [entry[0], entry[1]])
      if (dict.factory !== undefined) out.factory = dict.factory
      return out
    },
    clear: () => {
      entries.clear()
      return null
    },
    *move_to_end([key]) {
      const at = yield* rt.key(key!)
      const found = entries.get(at)!
      entries.delete(at)
      entries.set(at, found)
      return null
    },
  }
}

function setMethods(rt: Runtime, set: SetValue): Readonly<Record<string, Native>> {
  const { entries } = set
  const asSet = function* (value: Value): Run<SetValue> {
    if (value instanceof SetValue) return value
    const out = new SetValue()
    for (const item of yield* rt.all(value)) out.entries.set(yield* rt.key(item), item)
    return out
  }
  const combine = (operator: string): Native =>
    function* (others) {
      let out: Value = set
      for (const other of others) out = yield* rt.binary(operator, out, yield* asSet(other))
      return out
    }
  return {
    *add([value]) {
      const key = yield* rt.key(value!)
      if (!entries.has(key)) entries.set(key, value!)
      return null
    },
    *discard([value]) {
      entries.delete(yield* rt.key(value!))
      return null
    },
    *remove([value]) {
      if (entries.delete(yield* rt.key(value!))) return null
      const error = failure('KeyError', '')
      error.value.attributes.set('args', new Tuple([value!]))
      throw error
    },
    pop: () => {
      const [first] = entries
      if (!first) throw failure('KeyError', 'pop from an empty set')
      entries.delete(first[0])
      return first[1]
    },
    *update(others) {
      for (const other of others) for (const [key, item] of (yield* asSet(other)).entries) entries.set(key, item)
      return null
    },
    clear: () => {
      entries.clear()
      return null
    },
    copy: () => {
      const out = new SetValue(set.frozen)
      for (const [key, item] of entries) out.entries.set(key, item)
      return out
    },
    union: combine('|'),
    intersection: combine('&'),
    difference: combine('-'),
    symmetric_difference: combine('^'),
    *issubset([other]) {
      const wide = yield* asSet(other!)
      return [...entries.keys()].every((key) => wide.entries.has(key))
    },
    *issuperset([other]) {
      return [...(yield* asSet(other!)).entries.keys()].every((key) => entries.has(key))
    },
    *isdisjoint([other]) {
      return ![...(yield* asSet(other!)).entries.keys()].some((key) => entries.has(key))
    },
  }
}

export function collectionMethods(rt: Runtime, value: List | Tuple | Dict | SetValue): Readonly<Record<string, Native>> {
  if (value instanceof List) return listMethods(rt, value)
  if (value instanceof Dict) return dictMethods(rt, value)
  if (value instanceof SetValue) return setMethods(rt, value)
  return sequenceMethods(rt, value.items, 'tuple')
}
