/** What is equal, what comes first, what is in what, and what a dict finds a value by. */
import { binaryOf } from './bytes-methods'
import { asSet } from './set-methods'
import { failure, typeOf } from './types'
import {
  Builtin,
  ByteArray,
  Bytes,
  Class,
  Dict,
  Float,
  Func,
  Instance,
  isInteger,
  isNumber,
  List,
  madeType,
  Method,
  NOT_IMPLEMENTED,
  numeric,
  plainOf,
  Range,
  SetValue,
  Slice,
  Tuple,
  View,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

const itemsOf = (value: Value): readonly Value[] | undefined =>
  value instanceof List || value instanceof Tuple ? value.items : value instanceof Bytes ? [...value.data] : undefined

type Number_ = number | bigint | boolean | Float

function numbersEqual(a: Number_, b: Number_): boolean {
  if (typeof a === 'bigint' || typeof b === 'bigint')
    return isInteger(a) && isInteger(b) ? BigInt(a) === BigInt(b) : numeric(a) === numeric(b)
  return numeric(a) === numeric(b)
}

export function* equal(rt: Runtime, a: Value, b: Value): Run<boolean> {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return numbersEqual(a, b)
  if (madeType(a) || madeType(b)) {
    const pairs: readonly (readonly [Value, Value])[] = [
      [a, b],
      [b, a],
    ]
    for (const [one, other] of pairs) {
      if (!madeType(one)) continue
      const result = yield* rt.invoke(one, '__eq__', [other])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return yield* rt.truth(result)
    }
  }
  return yield* ownEqual(rt, plainOf(a), plainOf(b))
}

/** As the language's own types do, whatever a program's class says. */
export function* ownEqual(rt: Runtime, a: Value, b: Value): Run<boolean> {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return numbersEqual(a, b)
  if (
    (a instanceof List && b instanceof List) ||
    (a instanceof Tuple && b instanceof Tuple) ||
    (a instanceof Bytes && b instanceof Bytes)
  ) {
    const [x, y] = [itemsOf(a)!, itemsOf(b)!]
    if (x.length !== y.length) return false
    for (let i = 0; i < x.length; i++) {
      const turn = rt.step()
      if (turn) yield turn
      if (!(yield* equal(rt, x[i]!, y[i]!))) return false
    }
    return true
  }
  if (a instanceof Dict && b instanceof Dict) {
    if (a.entries.size !== b.entries.size) return false
    for (const [key, [, value]] of a.entries) {
      const turn = rt.step()
      if (turn) yield turn
      const other = b.entries.get(key)
      if (!other || !(yield* equal(rt, value, other[1]))) return false
    }
    return true
  }
  if (a instanceof SetValue && b instanceof SetValue)
    return a.entries.size === b.entries.size && [...a.entries.keys()].every((key) => b.entries.has(key))
  if (a instanceof Range && b instanceof Range)
    return a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)))
  if (a instanceof View && b instanceof View && a.kind === b.kind && a.kind !== 'dict_values') {
    const [x, y] = [yield* asSet(rt, a), yield* asSet(rt, b)]
    return yield* ownEqual(rt, x, y)
  }
  if (a instanceof Method && b instanceof Method) return a.self === b.self && a.target === b.target
  return false
}

export const REFLECTED: Readonly<Record<string, readonly [method: string, other: string]>> = {
  '<': ['__lt__', '__gt__'],
  '>': ['__gt__', '__lt__'],
  '<=': ['__le__', '__ge__'],
  '>=': ['__ge__', '__le__'],
}

const holds = (operator: string, order: number): boolean =>
  operator === '<' ? order < 0 : operator === '>' ? order > 0 : operator === '<=' ? order <= 0 : order >= 0

/** The order of numbers and of texts; undefined for others. */
export function quickOrdered(operator: string, a: Value, b: Value): boolean | undefined {
  if (typeof a === 'number' && typeof b === 'number') return holds(operator, a - b)
  if (isNumber(a) && isNumber(b)) {
    if (typeof a === 'bigint' || typeof b === 'bigint') {
      if (isInteger(a) && isInteger(b)) return holds(operator, BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0)
    }
    const [x, y] = [numeric(a), numeric(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return false
    return holds(operator, x < y ? -1 : x > y ? 1 : 0)
  }
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, a < b ? -1 : a > b ? 1 : 0)
  return undefined
}

/** `<`, `>`, `<=` and `>=`. */
export function* ordered(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  const quick = quickOrdered(operator, a, b)
  if (quick !== undefined) return quick
  const [method, other] = REFLECTED[operator]!
  if (madeType(a) || madeType(b)) {
    const tries: readonly (readonly [Value, string, Value])[] = [
      [a, method, b],
      [b, other, a],
    ]
    for (const [self, name, with_] of tries) {
      if (!madeType(self)) continue
      const result = yield* rt.invoke(self, name, [with_])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return result
    }
  }
  return yield* ownOrdered(rt, operator, plainOf(a), plainOf(b))
}

/** As the language's own types do, whatever a program's class says. */
export function* ownOrdered(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  const known = quickOrdered(operator, a, b)
  if (known !== undefined) return known
  if (
    (a instanceof List && b instanceof List) ||
    (a instanceof Tuple && b instanceof Tuple) ||
    (a instanceof Bytes && b instanceof Bytes)
  ) {
    const [x, y] = [itemsOf(a)!, itemsOf(b)!]
    for (let i = 0; i < Math.min(x.length, y.length); i++) {
      const turn = rt.step()
      if (turn) yield turn
      if (!(yield* equal(rt, x[i]!, y[i]!))) return yield* ordered(rt, operator, x[i]!, y[i]!)
    }
    return holds(operator, x.length - y.length)
  }
  if (a instanceof Dict && b instanceof Dict && a.kind === 'Counter' && operator[0] === '<') {
    for (const [key, [, count]] of a.entries) if (Number(count) > Number(b.entries.get(key)?.[1] ?? 0)) return false
    return operator.length === 2 || !(yield* ownEqual(rt, a, b))
  }
  if (a instanceof SetValue && b instanceof SetValue) {
    const [small, large] = operator[0] === '<' ? [a, b] : [b, a]
    const inside = [...small.entries.keys()].every((key) => large.entries.has(key))
    return inside && (operator.length === 2 || small.entries.size < large.entries.size)
  }
  throw failure('TypeError', `'${operator}' not supported between instances of '${typeOf(a).name}' and '${typeOf(b).name}'`)
}

/** `in`. */
export function* contains(rt: Runtime, container: Value, item: Value): Run<boolean> {
  if (madeType(container)) {
    const own = yield* rt.invoke(container, '__contains__', [item])
    if (own !== undefined) return yield* rt.truth(own)
    // A class may say what is gone through without saying what is in it.
    if (madeType(container)!.find('__iter__') !== undefined) return yield* among(rt, container, item)
  }
  return yield* ownContains(rt, plainOf(container), plainOf(item))
}

/** As the language's own types do, whatever a program's class says. */
export function* ownContains(rt: Runtime, container: Value, item: Value): Run<boolean> {
  if (typeof container === 'string') {
    if (typeof item !== 'string') throw failure('TypeError', `'in <string>' requires string as left operand, not ${typeOf(item).name}`)
    return container.includes(item)
  }
  if (container instanceof Dict) return container.entries.has(yield* rt.key(item))
  if (container instanceof SetValue) return container.entries.has(yield* rt.key(item))
  if (container instanceof Bytes) {
    return item instanceof Bytes ? binaryOf(container).includes(binaryOf(item)) : container.data.includes(Number(item))
  }
  if (container instanceof Range && isInteger(item)) {
    const number = Number(item)
    return container.step > 0
      ? number >= container.start && number < container.stop && (number - container.start) % container.step === 0
      : number <= container.start && number > container.stop && (container.start - number) % -container.step === 0
  }
  if (container instanceof View && container.kind === 'dict_keys') return container.dict.entries.has(yield* rt.key(item))
  if (container === null || isNumber(container) || container instanceof Func || container instanceof Builtin)
    throw failure('TypeError', `argument of type '${typeOf(container).name}' is not iterable`)
  return yield* among(rt, container, item)
}

function* among(rt: Runtime, container: Value, item: Value): Run<boolean> {
  const iterator = yield* rt.iterate(container)
  for (;;) {
    const next = yield* iterator.next()
    if (next === undefined) return false
    const turn = rt.step()
    if (turn) yield turn
    if (yield* equal(rt, next, item)) return true
  }
}

/** What a value is found by in a dict or a set. */
export function* keyOf(rt: Runtime, given: Value, identity: (value: Value) => number): Run<string> {
  const type = madeType(given)
  if (type && !(given instanceof Class)) {
    const own = yield* rt.invoke(given, '__hash__')
    if (own !== undefined && own !== null) {
      // Equal values of one class are one; others are only where they say the same.
      return given instanceof Instance && given.plain === undefined
        ? `h${type.name}${String(own)}`
        : yield* keyOf(rt, plainOf(given), identity)
    }
    if (type.find('__eq__') !== undefined && !(type.find('__eq__') instanceof Builtin))
      throw failure('TypeError', `unhashable type: '${type.name}'`)
  }
  const value = plainOf(given)
  if (typeof value === 'string') return `s${value}`
  if (value === null) return 'N'
  if (typeof value === 'number') return `n${value}`
  if (isInteger(value)) return `n${BigInt(value)}`
  if (value instanceof Float) return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `f${value.value}`
  if (value instanceof Tuple) {
    const parts: string[] = []
    for (const item of value.items) parts.push(JSON.stringify(yield* keyOf(rt, item, identity)))
    return `t${parts.join()}`
  }
  if (value instanceof ByteArray) throw failure('TypeError', "unhashable type: 'bytearray'")
  if (value instanceof Bytes) return `b${binaryOf(value)}`
  if (value instanceof SetValue && value.frozen) return `z${JSON.stringify([...value.entries.keys()].sort())}`
  if (value instanceof List || value instanceof Dict || value instanceof SetValue)
    throw failure('TypeError', `unhashable type: '${typeOf(value).name}'`)
  if (value instanceof Slice) throw failure('TypeError', "unhashable type: 'slice'")
  return `o${identity(value)}`
}
