/** Going through values: `for`, and everything that takes what can be gone through. */
import type { Resuming } from './methods'
import { subscript } from './subscripts'
import { failure, typeNamed, typeOf } from './types'
import {
  Bytes,
  Dict,
  Generator_,
  Instance,
  Iter,
  List,
  PyError,
  Range,
  SetValue,
  Tuple,
  type Run,
  type Runtime,
  type Value,
} from './values'

/** Goes through a value, of whatever kind. */
export function* iterate(rt: Runtime & Resuming, value: Value): Run<Iter> {
  if (value instanceof Iter) return value
  if (typeof value === 'string') return characters(value)
  const found = sequenceOf(value)
  if (found) {
    let at = 0
    // eslint-disable-next-line require-yield -- what is there already waits for nothing
    return new Iter(function* () {
      return found.length > at ? found.at(at++) : undefined
    })
  }
  if (value instanceof Generator_) return new Iter(() => rt.resume(value))
  const own = yield* rt.invoke(value, '__iter__')
  if (own !== undefined) {
    if (own instanceof Instance) return fromNext(rt, own)
    return yield* rt.iterate(own)
  }
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

function fromNext(rt: Runtime, object: Instance): Iter {
  return new Iter(function* () {
    try {
      const next = yield* rt.invoke(object, '__next__')
      if (next === undefined) throw failure('TypeError', `iter() returned non-iterator of type '${object.type.name}'`)
      return next
    } catch (error) {
      if (error instanceof PyError && error.value.type.is(typeNamed('StopIteration'))) return undefined
      throw error
    }
  })
}

/** The characters of a text, one after the other. */
function characters(text: string): Iter {
  const each = text[Symbol.iterator]()
  // eslint-disable-next-line require-yield -- what is there already waits for nothing
  return new Iter(function* () {
    return each.next().value as string | undefined
  })
}

/** What is there to go through, which may grow meanwhile. */
function sequenceOf(value: Value): { readonly length: number; at(index: number): Value | undefined } | undefined {
  if (value instanceof List) return value.items
  if (value instanceof Tuple) return value.items
  if (value instanceof Dict) return [...value.entries.values()].map(([key]) => key)
  if (value instanceof SetValue) return [...value.entries.values()]
  if (value instanceof Bytes) return [...value.data]
  if (value instanceof Range) return { length: value.length, at: (index) => value.start + index * value.step }
  return undefined
}
