/** `x[i]`, `x[a:b]`, and assigning to them. */
import { concatBytes } from '../../../../shell/concat-bytes'
import { byteOf } from './numbers'
import { failure, keyError, typeOf } from './types'
import {
  ByteArray,
  Bytes,
  Class,
  Dict,
  Instance,
  isInteger,
  List,
  madeType,
  plainOf,
  Range,
  SetValue,
  Slice,
  Tuple,
  View,
  Wrapped,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

/** Longer texts are not looked through only to find one's place. */
const LONG = 2 ** 24

/** Where a slice begins and ends in something so long, and its step. */
function rangeOf(slice: Slice, length: number): readonly [from: number, to: number, step: number] {
  const number = (value: Value): number | undefined => {
    if (value === null) return undefined
    if (!isInteger(value)) throw failure('TypeError', 'slice indices must be integers or None or have an __index__ method')
    return Number(value)
  }
  const step = number(slice.step) ?? 1
  if (step === 0) throw failure('ValueError', 'slice step cannot be zero')
  const clamp = (value: number | undefined, otherwise: number): number => {
    if (value === undefined) return otherwise
    const from = value < 0 ? value + length : value
    return step > 0 ? Math.max(0, Math.min(length, from)) : Math.max(-1, Math.min(length - 1, from))
  }
  return [clamp(number(slice.from), step > 0 ? 0 : length - 1), clamp(number(slice.to), step > 0 ? length : -1), step]
}

/** The places of a slice in something so long. */
export function placesOf(slice: Slice, length: number): number[] {
  const [from, to, step] = rangeOf(slice, length)
  const out: number[] = []
  for (let at = from; step > 0 ? at < to : at > to; at += step) out.push(at)
  return out
}

function place(given: Value, length: number, kind: string, action = ''): number {
  const index = plainOf(given)
  if (!isInteger(index)) {
    const { name } = typeOf(given)
    throw failure('TypeError', `${kind} indices must be integers${kind === 'string' ? `, not '${name}'` : ` or slices, not ${name}`}`)
  }
  const at = Number(index) < 0 ? Number(index) + length : Number(index)
  if (at < 0 || at >= length) throw failure('IndexError', `${kind} ${action}index out of range`)
  return at
}

/** A value that stands for a whole number, as that. */
function* asIndex(rt: Runtime, object: Value, index: Value): Run<Value> {
  if (!(index instanceof Instance) || index.plain !== undefined || object instanceof Dict) return index
  return (yield* rt.invoke(index, '__index__')) ?? index
}

export function* subscript(rt: Runtime, object: Value, index: Value): Run<Value> {
  if (madeType(object)) {
    const own = yield* rt.invoke(object, '__getitem__', [index])
    if (own !== undefined) return own
  }
  return yield* ownSubscript(rt, plainOf(object), yield* asIndex(rt, object, index))
}

/** As the language's own types do, whatever a program's class says. */
export function* ownSubscript(rt: Runtime, object: Value, index: Value): Run<Value> {
  if (object instanceof Dict) {
    const key = yield* rt.key(index)
    const entry = object.entries.get(key)
    if (entry) return entry[1]
    if (object.type) {
      const missing = yield* rt.invoke(object, '__missing__', [index])
      if (missing !== undefined) return missing
    }
    if (object.kind === 'Counter') return 0
    if (object.factory !== undefined && object.factory !== null) {
      const made = yield* rt.call(object.factory)
      object.entries.set(key, [index, made])
      return made
    }
    throw object.refuse?.(index) ?? keyError(index)
  }
  if (typeof object === 'string') {
    const chars = isPlain(object) ? object : [...object]
    if (index instanceof Slice && typeof chars === 'string' && (index.step === null || index.step === 1)) {
      const [from, to] = rangeOf(index, chars.length)
      return chars.slice(from, Math.max(from, to))
    }
    if (index instanceof Slice)
      return placesOf(index, chars.length)
        .map((at) => chars[at]!)
        .join('')
    return chars[place(index, chars.length, 'string')]!
  }
  if (object instanceof List || object instanceof Tuple) {
    const { items } = object
    if (index instanceof Slice) {
      rt.memory.take(8 * items.length)
      const picked = placesOf(index, items.length).map((at) => items[at]!)
      return object instanceof List ? new List(picked) : new Tuple(picked)
    }
    return items[place(index, items.length, object instanceof List ? 'list' : 'tuple')]!
  }
  if (object instanceof Bytes) {
    if (index instanceof Slice) {
      const picked = Uint8Array.from(placesOf(index, object.data.length), (at) => object.data[at]!)
      return object instanceof ByteArray ? new ByteArray(picked) : new Bytes(picked)
    }
    return object.data[place(index, object.data.length, 'bytes')]!
  }
  if (object instanceof Range) {
    if (index instanceof Slice) {
      const [from, to, step] = rangeOf(index, object.length)
      return new Range(object.start + from * object.step, object.start + to * object.step, object.step * step)
    }
    return object.start + place(index, object.length, 'range object') * object.step
  }
  // Types take others in brackets only to be read by people: list[int].
  if (object instanceof Class) {
    const made = object.find('__class_getitem__')
    if (made === undefined) return object
    return yield* rt.call(made instanceof Wrapped ? made.target : made, [object, index])
  }
  throw failure('TypeError', `'${typeOf(object).name}' object is not subscriptable`)
}

export function* setSubscript(rt: Runtime, object: Value, index: Value, value: Value): Run<void> {
  if (madeType(object) && (yield* rt.invoke(object, '__setitem__', [index, value])) !== undefined) return
  yield* setOwnSubscript(rt, object, yield* asIndex(rt, object, index), value)
}

export function* setOwnSubscript(rt: Runtime, object: Value, index: Value, value: Value): Run<void> {
  if (object instanceof Dict) {
    const key = yield* rt.key(index)
    const known = object.entries.get(key)
    if (known) known[1] = value
    else object.entries.set(key, [index, value])
    return
  }
  if (object instanceof List) {
    if (index instanceof Slice) {
      const items = yield* rt.all(value)
      const [from, to, step] = rangeOf(index, object.items.length)
      if (step === 1) {
        const after = object.items.splice(from)
        for (const item of items) object.items.push(item)
        for (let at = Math.max(0, to - from); at < after.length; at++) object.items.push(after[at]!)
      } else {
        const places = placesOf(index, object.items.length)
        if (items.length !== places.length)
          throw failure('ValueError', `attempt to assign sequence of size ${items.length} to extended slice of size ${places.length}`)
        for (const [at, where] of places.entries()) object.items[where] = items[at]!
      }
      return
    }
    object.items[place(index, object.items.length, 'list', 'assignment ')] = value
    return
  }
  if (object instanceof ByteArray) {
    const { data } = object
    if (!(index instanceof Slice)) {
      data[place(index, data.length, 'bytearray')] = byteOf(value)
      return
    }
    const [from, to] = rangeOf(index, data.length)
    const items = value instanceof Bytes ? value.data : Uint8Array.from(yield* rt.all(value), (one) => byteOf(one))
    object.data = concatBytes([data.subarray(0, from), items, data.subarray(Math.max(from, to))])
    return
  }
  throw failure('TypeError', `'${typeOf(object).name}' object does not support item assignment`)
}

export function* deleteSubscript(rt: Runtime, object: Value, index: Value): Run<void> {
  if (madeType(object) && (yield* rt.invoke(object, '__delitem__', [index])) !== undefined) return
  yield* deleteOwnSubscript(rt, object, yield* asIndex(rt, object, index))
}

export function* deleteOwnSubscript(rt: Runtime, object: Value, index: Value): Run<void> {
  if (object instanceof Dict) {
    if (!object.entries.delete(yield* rt.key(index)) && object.kind !== 'Counter') throw object.refuse?.(index) ?? keyError(index)
    return
  }
  if (object instanceof List) {
    const places =
      index instanceof Slice ? placesOf(index, object.items.length) : [place(index, object.items.length, 'list', 'assignment ')]
    const gone = new Set(places)
    const left = object.items.filter((_, at) => !gone.has(at))
    for (const [at, item] of left.entries()) object.items[at] = item
    object.items.length = left.length
    return
  }
  if (object instanceof ByteArray) {
    const { data } = object
    const gone = new Set(index instanceof Slice ? placesOf(index, data.length) : [place(index, data.length, 'bytearray')])
    object.data = data.filter((_, at) => !gone.has(at))
    return
  }
  throw failure('TypeError', `'${typeOf(object).name}' object doesn't support item deletion`)
}

/** Whether every character is one unit; of the longest texts, which are repetitions, it is taken for granted rather than looked at. */
const isPlain = (text: string): boolean => text.length > LONG || !/[\ud800-\udbff]/.test(text)

function charactersIn(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++
  return count
}

export function lengthOf(given: Value): number | undefined {
  const value = plainOf(given)
  if (typeof value === 'string') return isPlain(value) ? value.length : charactersIn(value)
  if (value instanceof List || value instanceof Tuple) return value.items.length
  if (value instanceof Dict || value instanceof SetValue) return value.entries.size
  if (value instanceof Bytes) return value.data.length
  if (value instanceof Range) return value.length
  if (value instanceof View) return value.dict.entries.size
  return undefined
}
