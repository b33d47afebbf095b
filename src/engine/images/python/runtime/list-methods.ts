/** The methods of lists and tuples. */
import { sort } from './sort'
import { index } from './numbers'
import { failure } from './types'
import { List, type MethodTable, type Run, type Tuple, type Value } from './values/index'
import type { Runtime } from './runtime'

/** Where a value is found between two places; -1 where it is not. */
function* place(rt: Runtime, items: readonly Value[], wanted: Value, from = 0, to = items.length): Run<number> {
  for (let at = from; at < Math.min(to, items.length); at++) {
    const turn = rt.step()
    if (turn) yield turn
    if (yield* rt.equal(items[at]!, wanted)) return at
  }
  return -1
}

const bound = (value: Value | undefined, length: number, otherwise: number): number => {
  if (value === undefined || value === null) return otherwise
  const at = index(value)
  return Math.max(0, Math.min(length, at < 0 ? at + length : at))
}

function sequenceMethods(rt: Runtime): MethodTable<List | Tuple> {
  return {
    *index(self, [value, from, to]) {
      const { items } = self
      const at = yield* place(rt, items, value!, bound(from, items.length, 0), bound(to, items.length, items.length))
      if (at < 0)
        throw failure('ValueError', self instanceof List ? `${yield* rt.repr(value!)} is not in list` : 'tuple.index(x): x not in tuple')
      return at
    },
    *count({ items }, [value]) {
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

export const tupleMethods = (rt: Runtime): MethodTable<Tuple> => sequenceMethods(rt)

export function listMethods(rt: Runtime): MethodTable<List> {
  return {
    ...sequenceMethods(rt),
    append: ({ items }, [value]) => {
      items.push(value!)
      return null
    },
    *extend({ items }, [more]) {
      for (const item of yield* rt.all(more!)) items.push(item)
      return null
    },
    insert: ({ items }, [at, value]) => {
      items.splice(index(at!), 0, value!)
      return null
    },
    pop: ({ items }, [at = -1]) => {
      if (items.length === 0) throw failure('IndexError', 'pop from empty list')
      const given = index(at)
      const place = given < 0 ? given + items.length : given
      if (place < 0 || place >= items.length) throw failure('IndexError', 'pop index out of range')
      return place === items.length - 1 ? items.pop()! : items.splice(place, 1)[0]!
    },
    *remove({ items }, [value]) {
      const at = yield* place(rt, items, value!)
      if (at < 0) throw failure('ValueError', 'list.remove(x): x not in list')
      items.splice(at, 1)
      return null
    },
    clear: ({ items }) => {
      items.length = 0
      return null
    },
    copy: ({ items }) => {
      rt.memory.take(8 * items.length)
      return new List([...items])
    },
    reverse: ({ items }) => {
      items.reverse()
      return null
    },
    *sort({ items }, _, keywords) {
      yield* sort(rt, items, keywords)
      return null
    },
  }
}
