/** The methods of sets. */
import { inOrder } from './set-order'
import { keyError } from './types'
import { SetValue, type MethodTable, type Run, type Value } from './values/index'
import type { Runtime } from './runtime'

/** Adds what is not there yet: of equal values the first stays. */
export function* addAll(rt: Runtime, set: SetValue, source: Value): Run<void> {
  for (const item of yield* rt.all(source)) {
    const key = yield* rt.key(item)
    if (!set.entries.has(key)) set.entries.set(key, item)
  }
}

/** The values of whatever can be gone through, as a set. */
export function* asSet(rt: Runtime, value: Value): Run<SetValue> {
  if (value instanceof SetValue) return value
  const out = new SetValue()
  yield* addAll(rt, out, value)
  return out
}

/** Makes a set have what another has. */
export function become(set: SetValue, other: SetValue): void {
  const entries = [...other.entries]
  set.entries.clear()
  for (const [key, item] of entries) set.entries.set(key, item)
}

export function setMethods(rt: Runtime): MethodTable<SetValue> {
  const combined = function* (operator: string, set: SetValue, others: readonly Value[]): Run<SetValue> {
    let out: Value = set
    if (others.length === 0) out = yield* rt.binary('|', set, set)
    for (const other of others) out = yield* rt.binary(operator, out, yield* asSet(rt, other))
    return out as SetValue
  }
  const combine =
    (operator: string): MethodTable<SetValue>[string] =>
    (set, others) =>
      combined(operator, set, others)
  const change = (operator: string): MethodTable<SetValue>[string] =>
    function* (set, others) {
      become(set, yield* combined(operator, set, others))
      return null
    }
  return {
    *add({ entries }, [value]) {
      const key = yield* rt.key(value!)
      if (!entries.has(key)) entries.set(key, value!)
      return null
    },
    *discard({ entries }, [value]) {
      entries.delete(yield* rt.key(value!))
      return null
    },
    *remove({ entries }, [value]) {
      if (entries.delete(yield* rt.key(value!))) return null
      throw keyError(value!)
    },
    *pop(set) {
      const [first] = inOrder(set)
      if (first === undefined) throw keyError('pop from an empty set')
      set.entries.delete(yield* rt.key(first))
      return first
    },
    clear: ({ entries }) => {
      entries.clear()
      return null
    },
    copy: ({ entries, frozen }) => {
      const out = new SetValue(frozen)
      for (const [key, item] of entries) out.entries.set(key, item)
      return out
    },
    update: change('|'),
    intersection_update: change('&'),
    difference_update: change('-'),
    symmetric_difference_update: change('^'),
    union: combine('|'),
    intersection: combine('&'),
    difference: combine('-'),
    symmetric_difference: combine('^'),
    *issubset({ entries }, [other]) {
      const wide = yield* asSet(rt, other!)
      return [...entries.keys()].every((key) => wide.entries.has(key))
    },
    *issuperset({ entries }, [other]) {
      return [...(yield* asSet(rt, other!)).entries.keys()].every((key) => entries.has(key))
    },
    *isdisjoint({ entries }, [other]) {
      return ![...(yield* asSet(rt, other!)).entries.keys()].some((key) => entries.has(key))
    },
  }
}
