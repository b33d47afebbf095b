/** Going through values: `for`, and everything that takes what can be gone through. */
import type { Resuming } from './methods'
import { inOrder } from './set-order'
import { subscript } from './subscripts'
import { failure, typeNamed, typeOf } from './types'
import {
  Bytes,
  Dict,
  Generator_,
  Instance,
  Iter,
  List,
  madeType,
  plainOf,
  PyError,
  Range,
  SetValue,
  Tuple,
  View,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

/** Goes through a value, of whatever kind. */
export function* iterate(rt: Runtime & Resuming, value: Value): Run<Iter> {
  if (value instanceof Iter) return value
  if (madeType(value)) {
    const own = yield* rt.invoke(value, '__iter__')
    if (own !== undefined) {
      if (own instanceof Instance) return fromNext(rt, own)
      if (!(own instanceof Iter) && !(own instanceof Generator_))
        throw failure('TypeError', `iter() returned non-iterator of type '${typeOf(own).name}'`)
      return yield* rt.iterate(own)
    }
  }
  if (value instanceof Instance && value.type.find('__anext__') !== undefined) return fromNext(rt, value, '__anext__', 'StopAsyncIteration')
  const later = value instanceof Instance ? yield* rt.invoke(value, '__aiter__') : undefined
  if (later !== undefined) return yield* rt.iterate(later)
  const found = ownIterate(rt, plainOf(value))
  if (found) return found
  if (value instanceof Instance && value.type.find('__getitem__') !== undefined) {
    let at = 0
    return new Iter(function* () {
      try {
        return yield* subscript(rt, value, at++)
      } catch (error) {
        if (error instanceof PyError && error.value.type.is(typeNamed('IndexError'))) return undefined
        throw error
      }
    })
  }
  throw failure('TypeError', `'${typeOf(value).name}' object is not iterable`)
}

/** Values that are there already, for which nobody waits. */
const stepping = (quick: () => Value | undefined, kind = 'iterator'): Iter =>
  new Iter(
    // eslint-disable-next-line require-yield -- what is there already waits for nothing
    function* () {
      return quick()
    },
    kind,
    quick,
  )

/** As the language's own types do; undefined for what cannot be gone through. */
export function ownIterate(rt: Resuming, value: Value): Iter | undefined {
  if (typeof value === 'string') {
    const each = value[Symbol.iterator]()
    return stepping(() => each.next().value as string | undefined, 'str_ascii_iterator')
  }
  if (value instanceof List || value instanceof Tuple) {
    const { items } = value
    let at = 0
    return stepping(() => (at < items.length ? items[at++] : undefined), value instanceof List ? 'list_iterator' : 'tuple_iterator')
  }
  if (value instanceof Range) {
    const { length, start, step } = value
    let at = 0
    return stepping(() => (at < length ? start + at++ * step : undefined), 'range_iterator')
  }
  if (value instanceof Dict) return changing(value.entries, ([key]) => key, 'dictionary', 'dict_keyiterator')
  if (value instanceof View)
    return changing(value.dict.entries, (entry) => value.item(entry), 'dictionary', `${value.kind.replace(/s$/, '')}iterator`)
  if (value instanceof SetValue) {
    const items = inOrder(value)
    const size = value.entries.size
    let at = 0
    return stepping(() => {
      if (at < items.length && value.entries.size !== size) throw failure('RuntimeError', 'Set changed size during iteration')
      return items[at++]
    }, 'set_iterator')
  }
  if (value instanceof Bytes) {
    let at = 0
    return stepping(() => value.data[at++], 'bytes_iterator')
  }
  return value instanceof Generator_ ? new Iter(() => rt.resume(value), 'generator') : undefined
}

/** Entries one after the other, as long as there are as many as in the beginning. */
function changing<T>(entries: ReadonlyMap<string, T>, show: (entry: T) => Value, what: string, kind: string): Iter {
  const size = entries.size
  const each = entries.values()
  let ended = false
  return stepping(() => {
    if (ended) return undefined
    if (entries.size !== size) {
      ended = true
      throw failure('RuntimeError', `${what} changed size during iteration`)
    }
    const next = each.next()
    if (next.done) ended = true
    return next.done ? undefined : show(next.value)
  }, kind)
}

function fromNext(rt: Runtime & Resuming, object: Instance, name = '__next__', end = 'StopIteration'): Iter {
  return new Iter(function* () {
    try {
      const given = yield* rt.invoke(object, name)
      const next = given instanceof Generator_ && given.kind === 'coroutine' ? yield* rt.finish(given) : given
      if (next === undefined) throw failure('TypeError', `iter() returned non-iterator of type '${object.type.name}'`)
      return next
    } catch (error) {
      if (error instanceof PyError && error.value.type.is(typeNamed(end))) return undefined
      throw error
    }
  })
}
