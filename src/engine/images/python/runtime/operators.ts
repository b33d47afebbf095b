/** Python's operators on values of its own types. */
import { binaryOf } from './bytes-methods'
import { MOST_TEXT, type Memory } from './memory'
import { percent } from './show'
import { failure, typeOf } from './types'
import {
  Bytes,
  Dict,
  Float,
  Instance,
  isInteger,
  isNumber,
  List,
  NOT_IMPLEMENTED,
  numeric,
  Range,
  SetValue,
  Tuple,
  whole,
  type Run,
  type Runtime,
  type Value,
} from './values'

const METHODS: Readonly<Record<string, string>> = {
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

const concat = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

const floorDivide = (a: bigint, b: bigint): bigint => {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** Of numbers that no float has, their first bits are divided. */
function quotient(x: bigint, y: bigint): number {
  const direct = Number(x) / Number(y)
  if (Number.isFinite(direct) && Number(y) !== Infinity && Number(y) !== -Infinity) return direct
  const shift = BigInt(bitsOf(x) - bitsOf(y) - 64)
  const part = shift > 0n ? Number(x / (y << shift)) : Number((x << -shift) / y)
  const result = part * 2 ** Number(shift)
  if (!Number.isFinite(result)) throw failure('OverflowError', 'integer division result too large for a float')
  return result
}

/** At least as many bits as a whole number has. */
const bitsOf = (value: bigint): number =>
  value > -(2n ** 64n) && value < 2n ** 64n ? value.toString(2).length : value.toString(16).length * 4

/** Refuses what cannot be made before it is tried. */
function roomFor(memory: Memory, operator: string, x: bigint, y: bigint): void {
  if (operator === '*') memory.takeBits(bitsOf(x) + bitsOf(y))
  else if (operator === '**' && y > 0n && x * x > 1n) memory.takeBits(bitsOf(x) * Number(y))
  else if (operator === '<<' && x !== 0n) memory.takeBits(bitsOf(x) + Number(y))
}

function integers(memory: Memory, operator: string, a: number | bigint | boolean, b: number | bigint | boolean): Value | undefined {
  if (typeof a !== 'bigint' && typeof b !== 'bigint') {
    const [x, y] = [Number(a), Number(b)]
    const quick = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : undefined
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick
    if (operator === '%' && y !== 0) return ((x % y) + y) % y || 0
    if (operator === '//' && y !== 0) return (x - (((x % y) + y) % y)) / y || 0
  }
  const x = BigInt(a)
  const y = BigInt(b)
  roomFor(memory, operator, x, y)
  const both = typeof a === 'boolean' && typeof b === 'boolean'
  switch (operator) {
    case '+':
      return whole(x + y)
    case '-':
      return whole(x - y)
    case '*':
      return whole(x * y)
    case '/':
      if (y === 0n) throw failure('ZeroDivisionError', 'division by zero')
      return new Float(quotient(x, y))
    case '//':
      if (y === 0n) throw failure('ZeroDivisionError', 'integer division or modulo by zero')
      return whole(floorDivide(x, y))
    case '%':
      if (y === 0n) throw failure('ZeroDivisionError', 'integer modulo by zero')
      return whole(x - floorDivide(x, y) * y)
    case '**':
      if (y < 0n) {
        if (x === 0n) throw failure('ZeroDivisionError', '0.0 cannot be raised to a negative power')
        return new Float(Number(x) ** Number(y))
      }
      return whole(x ** y)
    case '&':
      return both ? a && b : whole(x & y)
    case '|':
      return both ? a || b : whole(x | y)
    case '^':
      return both ? a !== b : whole(x ^ y)
    case '<<':
    case '>>':
      if (y < 0n) throw failure('ValueError', 'negative shift count')
      return whole(operator === '<<' ? x << y : x >> y)
  }
  return undefined
}

function floats(operator: string, x: number, y: number): Value | undefined {
  switch (operator) {
    case '+':
      return new Float(x + y)
    case '-':
      return new Float(x - y)
    case '*':
      return new Float(x * y)
    case '/':
      if (y === 0) throw failure('ZeroDivisionError', 'float division by zero')
      return new Float(x / y)
    case '//':
      if (y === 0) throw failure('ZeroDivisionError', 'float floor division by zero')
      return new Float(Math.floor(x / y))
    case '%': {
      if (y === 0) throw failure('ZeroDivisionError', 'float modulo')
      const rest = x % y
      return new Float(rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest)
    }
    case '**':
      return new Float(x ** y)
  }
  return undefined
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
      return new Bytes(concat(a.data, b.data))
    }
    if (operator === '*' && isInteger(b)) return new Bytes(repeated(rt.memory, a.data, Math.max(0, Number(b))))
    if (operator === '+') throw failure('TypeError', `can't concat ${typeOf(b).name} to bytes`)
  }
  if (a instanceof SetValue && b instanceof SetValue) return sets(operator, a, b)
  if (a instanceof Dict && b instanceof Dict && operator === '|') {
    const out = new Dict(a.kind)
    for (const [key, entry] of [...a.entries, ...b.entries]) out.entries.set(key, [entry[0], entry[1]])
    return out
  }
  if (a instanceof Dict && b instanceof Dict && a.kind === 'Counter' && (operator === '+' || operator === '-')) {
    const out = new Dict('Counter')
    for (const [key, [name, count]] of a.entries) out.entries.set(key, [name, count])
    for (const [key, [name, count]] of b.entries)
      out.entries.set(key, [name, yield* binary(rt, operator, out.entries.get(key)?.[1] ?? 0, count)])
    for (const [key, [, count]] of out.entries) if (Number(count) <= 0) out.entries.delete(key)
    return out
  }
  return undefined
}

export function* binary(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  if (isNumber(a) && isNumber(b)) {
    const result = isInteger(a) && isInteger(b) ? integers(rt.memory, operator, a, b) : floats(operator, numeric(a), numeric(b))
    if (result !== undefined) return result
  } else {
    const method = METHODS[operator]
    if (a instanceof Instance && method !== undefined) {
      const result = yield* rt.invoke(a, `__${method}__`, [b])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return result
    }
    if (b instanceof Instance && method !== undefined) {
      const result = yield* rt.invoke(b, `__r${method}__`, [a])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return result
    }
    const result = yield* sequences(rt, operator, a, b)
    if (result !== undefined) return result
  }
  const shown = operator === '**' ? '** or pow()' : operator
  throw failure('TypeError', `unsupported operand type(s) for ${shown}: '${typeOf(a).name}' and '${typeOf(b).name}'`)
}

const itemsOf = (value: Value): readonly Value[] | undefined =>
  value instanceof List || value instanceof Tuple ? value.items : value instanceof Bytes ? [...value.data] : undefined

export function* equal(rt: Runtime, a: Value, b: Value): Run<boolean> {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return isInteger(a) && isInteger(b) ? BigInt(a) === BigInt(b) : numeric(a) === numeric(b)
  if (a instanceof Instance || b instanceof Instance) {
    const pairs: readonly (readonly [Value, Value])[] = [
      [a, b],
      [b, a],
    ]
    for (const [one, other] of pairs) {
      if (!(one instanceof Instance)) continue
      const result = yield* rt.invoke(one, '__eq__', [other])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return yield* rt.truth(result)
    }
    return false
  }
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
  return false
}

const REFLECTED: Readonly<Record<string, readonly [method: string, other: string]>> = {
  '<': ['__lt__', '__gt__'],
  '>': ['__gt__', '__lt__'],
  '<=': ['__le__', '__ge__'],
  '>=': ['__ge__', '__le__'],
}

const holds = (operator: string, order: number): boolean =>
  operator === '<' ? order < 0 : operator === '>' ? order > 0 : operator === '<=' ? order <= 0 : order >= 0

/** `<`, `>`, `<=` and `>=`. */
export function* ordered(rt: Runtime, operator: string, a: Value, b: Value): Run<boolean> {
  if (isNumber(a) && isNumber(b)) {
    if (typeof a === 'bigint' || typeof b === 'bigint') {
      if (isInteger(a) && isInteger(b)) return holds(operator, BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0)
    }
    const [x, y] = [numeric(a), numeric(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return false
    return holds(operator, x < y ? -1 : x > y ? 1 : 0)
  }
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, a < b ? -1 : a > b ? 1 : 0)
  const [method, other] = REFLECTED[operator]!
  if (a instanceof Instance || b instanceof Instance) {
    const tries: readonly (readonly [Value, string, Value])[] = [
      [a, method, b],
      [b, other, a],
    ]
    for (const [self, name, with_] of tries) {
      if (!(self instanceof Instance)) continue
      const result = yield* rt.invoke(self, name, [with_])
      if (result !== undefined && result !== NOT_IMPLEMENTED) return yield* rt.truth(result)
    }
  }
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
  if (a instanceof SetValue && b instanceof SetValue) {
    const [small, large] = operator[0] === '<' ? [a, b] : [b, a]
    const inside = [...small.entries.keys()].every((key) => large.entries.has(key))
    return inside && (operator.length === 2 || small.entries.size < large.entries.size)
  }
  throw failure('TypeError', `'${operator}' not supported between instances of '${typeOf(a).name}' and '${typeOf(b).name}'`)
}

/** `in`. */
export function* contains(rt: Runtime, container: Value, item: Value): Run<boolean> {
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
  const own = yield* rt.invoke(container, '__contains__', [item])
  if (own !== undefined) return yield* rt.truth(own)
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
export function* keyOf(rt: Runtime, value: Value, identity: (value: Value) => number): Run<string> {
  if (typeof value === 'string') return `s${value}`
  if (value === null) return 'N'
  if (isInteger(value)) return `n${BigInt(value)}`
  if (value instanceof Float) return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `f${value.value}`
  if (value instanceof Tuple) {
    const parts: string[] = []
    for (const item of value.items) parts.push(JSON.stringify(yield* keyOf(rt, item, identity)))
    return `t${parts.join()}`
  }
  if (value instanceof Bytes) return `b${binaryOf(value)}`
  if (value instanceof SetValue && value.frozen) return `z${[...value.entries.keys()].sort().join()}`
  if (value instanceof List || value instanceof Dict || value instanceof SetValue)
    throw failure('TypeError', `unhashable type: '${typeOf(value).name}'`)
  if (value instanceof Instance) {
    const own = yield* rt.invoke(value, '__hash__')
    if (own !== undefined && own !== null) return `h${value.type.name}${String(own)}`
    if (value.type.find('__eq__') !== undefined) throw failure('TypeError', `unhashable type: '${value.type.name}'`)
  }
  return `o${identity(value)}`
}
