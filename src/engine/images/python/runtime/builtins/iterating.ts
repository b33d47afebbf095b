/** Built-in functions that go through values. */
import type { Interpreter } from '../interpreter'
import { sort } from '../sort'
import { lengthOf } from '../subscripts'
import { failure, stopIteration, typeNamed, typeOf } from '../types'
import { Generator_, Instance, Iter, List, madeType, PyError, SetValue, Tuple, type Native, type Run, type Value } from '../values/index'

export function iterating(rt: Interpreter): Readonly<Record<string, Native>> {
  return {
    *len([value]) {
      if (madeType(value!)) {
        const own = yield* rt.invoke(value!, '__len__')
        if (own !== undefined) return own
      }
      const length = lengthOf(value!)
      if (length !== undefined) return length
      throw failure('TypeError', `object of type '${typeOf(value!).name}' has no len()`)
    },
    *sorted([source], keywords) {
      const items = yield* rt.all(source!)
      yield* sort(rt, items, keywords)
      return new List(items)
    },
    *reversed([source]) {
      if (madeType(source!)) {
        const own = yield* rt.invoke(source!, '__reversed__')
        if (own !== undefined) return own
        if (source instanceof Instance && source.type.find('__getitem__') !== undefined) {
          const length = Number((yield* rt.invoke(source, '__len__')) ?? 0)
          const items: Value[] = []
          for (let at = length - 1; at >= 0; at--) items.push(yield* rt.subscript(source, at))
          return yield* rt.iterate(new List(items))
        }
      }
      if (source instanceof SetValue || source instanceof Iter || source instanceof Generator_)
        throw failure('TypeError', `'${typeOf(source).name}' object is not reversible`)
      const items = yield* rt.all(source!)
      return yield* rt.iterate(new List(items.reverse()))
    },
    *enumerate([source, start = 0], keywords) {
      const inner = yield* rt.iterate(source!)
      let at = Number(keywords.get('start') ?? start)
      return new Iter(function* () {
        const next = yield* inner.next()
        return next === undefined ? undefined : new Tuple([at++, next])
      }, 'enumerate')
    },
    *zip(sources, keywords) {
      const inner = yield* iterators(rt, sources)
      if (keywords.get('strict') === true) {
        const lists: Value[][] = []
        for (const one of inner) lists.push(yield* rt.all(one))
        const [first = []] = lists
        const other = lists.findIndex((list) => list.length !== first.length)
        if (other > 0)
          throw failure(
            'ValueError',
            `zip() argument ${other + 1} is ${lists[other]!.length < first.length ? 'shorter' : 'longer'} than argument${other === 1 ? ' 1' : `s 1-${other}`}`,
          )
        return yield* rt.iterate(new List(first.map((_, at) => new Tuple(lists.map((list) => list[at]!)))))
      }
      return new Iter(function* () {
        const items = inner.length === 0 ? undefined : yield* nextOfEach(inner)
        return items && new Tuple(items)
      }, 'zip')
    },
    *map([func, ...sources]) {
      const inner = yield* iterators(rt, sources)
      return new Iter(function* () {
        const items = yield* nextOfEach(inner)
        return items && (yield* rt.call(func!, items))
      }, 'map')
    },
    *filter([func, source]) {
      const inner = yield* rt.iterate(source!)
      return new Iter(function* () {
        for (let next = yield* inner.next(); next !== undefined; next = yield* inner.next()) {
          const turn = rt.step()
          if (turn) yield turn
          if (yield* rt.truth(func === null ? next : yield* rt.call(func!, [next]))) return next
        }
        return undefined
      }, 'filter')
    },
    *any([source]) {
      return yield* someIs(rt, source!, true)
    },
    *all([source]) {
      return !(yield* someIs(rt, source!, false))
    },
    *iter([source, last]) {
      if (last === undefined) {
        if (madeType(source!)) {
          const own = yield* rt.invoke(source!, '__iter__')
          if (own instanceof Instance && own.type.find('__next__') !== undefined) return own
          if (own !== undefined && !(own instanceof Instance)) return yield* rt.iterate(own)
        }
        return yield* rt.iterate(source!)
      }
      return new Iter(function* () {
        const next = yield* rt.call(source!)
        return (yield* rt.equal(next, last)) ? undefined : next
      }, 'callable_iterator')
    },
    *next([source, otherwise]) {
      if (source instanceof Instance) {
        try {
          const own = yield* rt.invoke(source, '__next__')
          if (own !== undefined) return own
        } catch (error) {
          if (otherwise !== undefined && error instanceof PyError && error.value.type.is(typeNamed('StopIteration'))) return otherwise
          throw error
        }
      }
      if (!(source instanceof Iter) && !(source instanceof Generator_))
        throw failure('TypeError', `'${typeOf(source!).name}' object is not an iterator`)
      const next = source instanceof Iter ? yield* source.next() : yield* rt.resume(source)
      if (next !== undefined) return next
      if (otherwise !== undefined) return otherwise
      throw stopIteration(source instanceof Generator_ ? source.result : null)
    },
  }
}

/** Whether one of what is gone through is true, or false; looks no further than to it. */
function* someIs(rt: Interpreter, source: Value, wanted: boolean): Run<boolean> {
  const inner = yield* rt.iterate(source)
  for (let item = yield* inner.next(); item !== undefined; item = yield* inner.next()) {
    const turn = rt.step()
    if (turn) yield turn
    if ((yield* rt.truth(item)) === wanted) return true
  }
  return false
}

function* iterators(rt: Interpreter, sources: readonly Value[]): Run<readonly Iter[]> {
  const found: Iter[] = []
  for (const source of sources) found.push(yield* rt.iterate(source))
  return found
}

/** Undefined as soon as one has no more. */
function* nextOfEach(sources: readonly Iter[]): Run<Value[] | undefined> {
  const items: Value[] = []
  for (const source of sources) {
    const next = yield* source.next()
    if (next === undefined) return undefined
    items.push(next)
  }
  return items
}
