/** `x[i]`, `x[a:b]`, and assigning to them. */
import { failure, typeOf } from './types'
import { Bytes, Dict, isInteger, List, Range, SetValue, Slice, Tuple, Class, Instance, type Run, type Runtime, type Value } from './values'

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

function place(index: Value, length: number, kind: string, action = ''): number {
  if (!isInteger(index)) throw failure('TypeError', `${kind} indices must be integers or slices, not ${typeOf(index).name}`)
  const at = Number(index) < 0 ? Number(index) + length : Number(index)
  if (at < 0 || at >= length) throw failure('IndexError', `${kind} ${action}index out of range`)
  return at
}

export function* subscript(rt: Runtime, object: Value, index: Value): Run<Value> {
  if (object instanceof Dict) {
    const key = yield* rt.key(index)
    const entry = object.entries.get(key)
    if (entry) return entry[1]
    if (object.kind === 'Counter') return 0
    if (object.factory !== undefined && object.factory !== null) {
      const made = yield* rt.call(object.factory)
      object.entries.set(key, [index, made])
      return made
    }
    const error = failure('KeyError', '')
    error.value.attributes.set('args', new Tuple([index]))
    throw error
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
    if (index instanceof Slice) return new Bytes(Uint8Array.from(placesOf(index, object.data.length), (at) => object.data[at]!))
    return object.data[place(index, object.data.length, 'bytes')]!
  }
  if (object instanceof Range) {
    if (index instanceof Slice) return new List(placesOf(index, object.length).map((at) => object.start + at * object.step))
    return object.start + place(index, object.length, 'range object') * object.step
  }
  const own = yield* rt.invoke(object, '__getitem__', [index])
  if (own !== undefined) return own
  // Types take others in brackets only to be read by people: list[int].
  if (object instanceof Class) {
    const made = object.find('__class_getitem__')
    return made === undefined ? object : yield* rt.call(made, [index])
  }
  throw failure('TypeError', `'${typeOf(object).name}' object is not subscriptable`)
}

export function* setSubscript(rt: Runtime, object: Value, index: Value, value: Value): Run<void> {
  if (object instanceof Dict) {
    object.entries.set(yield* rt.key(index), [index, value])
    return
  }
  if (object instanceof List) {
    if (index instanceof Slice) {
      const places = placesOf(index, object.items.length)
      const items = yield* rt.all(value)
      if (index.step === null || Number(index.step) === 1) {
        const from = places[0] ?? placesOf(new Slice(null, index.from, null), object.items.length).length
        const after = object.items.splice(from)
        for (const item of items) object.items.push(item)
        for (let at = places.length; at < after.length; at++) object.items.push(after[at]!)
      } else {
        if (items.length !== places.length)
          throw failure('ValueError', `attempt to assign sequence of size ${items.length} to extended slice of size ${places.length}`)
        for (const [at, where] of places.entries()) object.items[where] = items[at]!
      }
      return
    }
    object.items[place(index, object.items.length, 'list', 'assignment ')] = value
    return
  }
  if (object instanceof Instance && (yield* rt.invoke(object, '__setitem__', [index, value])) !== undefined) return
  throw failure('TypeError', `'${typeOf(object).name}' object does not support item assignment`)
}

export function* deleteSubscript(rt: Runtime, object: Value, index: Value): Run<void> {
  if (object instanceof Dict) {
    yield* object.factory === undefined ? subscript(rt, object, index) : rt.key(index)
    object.entries.delete(yield* rt.key(index))
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
  if (object instanceof Instance && (yield* rt.invoke(object, '__delitem__', [index])) !== undefined) return
  throw failure('TypeError', `'${typeOf(object).name}' object doesn't support item deletion`)
}

/** Whether every character is one unit; of the longest texts, which are repetitions, it is taken for granted rather than looked at. */
const isPlain = (text: string): boolean => text.length > LONG || !/[\ud800-\udbff]/.test(text)

function charactersIn(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++
  return count
}

export function lengthOf(value: Value): number | undefined {
  if (typeof value === 'string') return isPlain(value) ? value.length : charactersIn(value)
  if (value instanceof List || value instanceof Tuple) return value.items.length
  if (value instanceof Dict || value instanceof SetValue) return value.entries.size
  if (value instanceof Bytes) return value.data.length
  if (value instanceof Range) return value.length
  return undefined
}
