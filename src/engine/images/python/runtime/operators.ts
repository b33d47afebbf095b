/** Python's operators on values of its own types. */
import { concatBytes } from '../../../../shell/concat-bytes'
import { MOST_TEXT, type Memory } from './memory'
import { floats, integers } from './numbers'
import { copyOf, merge } from './dict-methods'
import { asSet, become } from './set-methods'
import { percent } from './show'
import { failure, typeOf } from './types'
import { union } from './unions'
import {
  ByteArray,
  Bytes,
  Dict,
  isInteger,
  isNumber,
  List,
  madeType,
  none,
  NOT_IMPLEMENTED,
  numeric,
  plainOf,
  SetValue,
  Tuple,
  View,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

export const METHODS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lshift',
  '>>': 'rshift',
}

function sets(operator: string, a: SetValue, b: SetValue): Value | undefined {
  const out = new SetValue(a.frozen)
  const keep = (from: SetValue, wanted: (key: string) => boolean): void => {
    for (const [key, value] of from.entries) if (wanted(key)) out.entries.set(key, value)
  }
  if (operator === '&') keep(a, (key) => b.entries.has(key))
  else if (operator === '-') keep(a, (key) => !b.entries.has(key))
  else if (operator === '|') {
    keep(a, () => true)
    keep(b, () => true)
  } else if (operator === '^') {
    keep(a, (key) => !b.entries.has(key))
    keep(b, (key) => !a.entries.has(key))
  } else return undefined
  return out
}

const times = <T>(memory: Memory, items: readonly T[], count: Value): T[] => {
  memory.take(8 * items.length * Math.max(0, Number(count)))
  const out: T[] = []
  for (let i = 0; i < Number(count); i++) for (const item of items) out.push(item)
  return out
}

function repeated(memory: Memory, data: Uint8Array, count: number): Uint8Array {
  memory.take(data.length * count)
  const out = new Uint8Array(data.length * count)
  for (let i = 0; data.length > 0 && i < count; i++) out.set(data, i * data.length)
  return out
}

function* counted(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  if (operator !== '|' && operator !== '&') return yield* binary(rt, operator, a, b)
  return (yield* rt.less(a, b)) === (operator === '|') ? b : a
}

function* sequences(rt: Runtime, operator: string, a: Value, b: Value): Run<Value | undefined> {
  if (typeof a === 'string') {
    if (operator === '+' && typeof b === 'string') {
      rt.memory.take(49 + a.length + b.length, MOST_TEXT)
      return a + b
    }
    if (operator === '*' && isInteger(b)) {
      rt.memory.take(49 + a.length * Math.max(0, Number(b)), MOST_TEXT)
      return a === '' ? a : a.repeat(Math.max(0, Number(b)))
    }
    if (operator === '%') return yield* percent(rt, a, b)
    if (operator === '+') throw failure('TypeError', `can only concatenate str (not "${typeOf(b).name}") to str`)
  }
  if (operator === '*' && isInteger(a) && !isNumber(b)) return yield* sequences(rt, '*', b, a)
  if (operator === '+' && ((a instanceof List && b instanceof List) || (a instanceof Tuple && b instanceof Tuple)))
    rt.memory.take(8 * (a.items.length + b.items.length))
  if (a instanceof List) {
    if (operator === '+' && b instanceof List) return new List([...a.items, ...b.items])
    if (operator === '*' && isInteger(b)) return new List(times(rt.memory, a.items, b))
    if (operator === '+') throw failure('TypeError', `can only concatenate list (not "${typeOf(b).name}") to list`)
  }
  if (a instanceof Tuple) {
    if (operator === '+' && b instanceof Tuple) return new Tuple([...a.items, ...b.items])
    if (operator === '*' && isInteger(b)) return new Tuple(times(rt.memory, a.items, b))
    if (operator === '+') throw failure('TypeError', `can only concatenate tuple (not "${typeOf(b).name}") to tuple`)
  }
  if (a instanceof Bytes) {
    if (operator === '+' && b instanceof Bytes) {
      rt.memory.take(a.data.length + b.data.length)
      const joined = concatBytes([a.data, b.data])
      return a instanceof ByteArray ? new ByteArray(joined) : new Bytes(joined)
    }
    if (operator === '*' && isInteger(b)) return new Bytes(repeated(rt.memory, a.data, Math.max(0, Number(b))))
    if (operator === '+') throw failure('TypeError', `can't concat ${typeOf(b).name} to ${typeOf(a).name}`)
  }
  if (a instanceof View || b instanceof View) {
    const whole = (one: Value): one is SetValue | View => one instanceof SetValue || (one instanceof View && one.kind !== 'dict_values')
    if (whole(a) && whole(b)) return sets(operator, yield* asSet(rt, a), yield* asSet(rt, b))
    return undefined
  }
  if (a instanceof SetValue && b instanceof SetValue) return sets(operator, a, b)
  if (a instanceof Dict && b instanceof Dict && operator === '|' && a.kind !== 'Counter') {
    const out = copyOf(a)
    for (const [key, entry] of b.entries) out.entries.set(key, [out.entries.get(key)?.[0] ?? entry[0], entry[1]])
    return out
  }
  if (a instanceof Dict && b instanceof Dict && a.kind === 'Counter' && '+-|&'.includes(operator)) {
    const out = new Dict('Counter')
    for (const [key, [name, count]] of a.entries) out.entries.set(key, [name, count])
    for (const [key, [name, count]] of b.entries)
      out.entries.set(key, [name, yield* counted(rt, operator, out.entries.get(key)?.[1] ?? 0, count)])
    if (operator === '&') for (const key of [...out.entries.keys()]) if (!b.entries.has(key)) out.entries.delete(key)
    for (const [key, [, count]] of out.entries) if (Number(count) <= 0) out.entries.delete(key)
    return out
  }
  return undefined
}

/** What two numbers give; undefined for others. */
export function arithmetic(rt: Runtime, operator: string, a: Value, b: Value): Value | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined
  return isInteger(a) && isInteger(b) ? integers(rt.memory, operator, a, b) : floats(operator, numeric(a), numeric(b))
}

/** As the language's own types do; undefined where they do not. */
export function* ownBinary(rt: Runtime, operator: string, a: Value, b: Value): Run<Value | undefined> {
  return arithmetic(rt, operator, a, b) ?? (operator === '|' ? union(a, b) : undefined) ?? (yield* sequences(rt, operator, a, b))
}

export function* binary(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  const quick = arithmetic(rt, operator, a, b)
  if (quick !== undefined) return quick
  // A text is filled whatever it is filled with, unless with a text of another class.
  if (operator === '%' && typeof a === 'string' && !madeType(b)?.is(typeOf(a))) return yield* percent(rt, a, b)
  const method = METHODS[operator]
  const [first, second] = [madeType(a), madeType(b)]
  if ((first || second) && method !== undefined) {
    // Of two, the more special one is asked first.
    const turned = first && second && first !== second && second.is(first)
    for (const reflected of turned ? [true, false] : [false, true]) {
      if (!(reflected ? second : first) || (reflected && first === second)) continue
      const result = yield* reflected ? rt.invoke(b, `__r${method}__`, [a]) : rt.invoke(a, `__${method}__`, [b])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return result
    }
  }
  const result = yield* ownBinary(rt, operator, plainOf(a), plainOf(b))
  if (result !== undefined) return result
  const shown = operator === '**' ? '** or pow()' : operator
  throw failure('TypeError', `unsupported operand type(s) for ${shown}: '${typeOf(a).name}' and '${typeOf(b).name}'`)
}

/** `a += b` and its kin: what can be changed is, and everything else is made anew. */
export function* inPlace(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  const method = METHODS[operator]
  if (madeType(a) && method !== undefined) {
    const result = yield* rt.invoke(a, `__i${method}__`, [b])
    if (result !== undefined && result !== NOT_IMPLEMENTED) return result
  }
  if (a instanceof List && operator === '+') {
    for (const item of yield* rt.all(b)) a.items.push(item)
    return a
  }
  if (a instanceof ByteArray && operator === '+' && b instanceof Bytes) {
    rt.memory.take(a.data.length + b.data.length)
    a.data = concatBytes([a.data, b.data])
    return a
  }
  if (a instanceof List && operator === '*' && isInteger(b)) {
    const items = times(rt.memory, a.items, b)
    a.items.length = 0
    for (const item of items) a.items.push(item)
    return a
  }
  if (a instanceof Dict && operator === '|' && a.kind !== 'Counter') {
    yield* merge(rt, a, b, none)
    return a
  }
  if (a instanceof SetValue && !a.frozen && b instanceof SetValue && '|&-^'.includes(operator)) {
    become(a, (yield* binary(rt, operator, a, b)) as SetValue)
    return a
  }
  const result = yield* binary(rt, operator, a, b)
  if (a instanceof Dict && result instanceof Dict && !madeType(a)) {
    a.entries.clear()
    for (const [key, entry] of result.entries) a.entries.set(key, entry)
    return a
  }
  return result
}
