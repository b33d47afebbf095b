/** What Python's own types make of what they are called with: `int('5')`, `list(range(3))`. */
import { encodeText } from '../../../../shell/bytes'
import { merge } from './dict-methods'
import { newClass } from './classes'
import { byteOf, index } from './numbers'
import { addAll } from './set-methods'
import type { Interpreter } from './interpreter'
import { failure, OBJECT, typeOf } from './types'
import {
  ByteArray,
  Bytes,
  Dict,
  Float,
  Instance,
  isInteger,
  isNumber,
  List,
  madeType,
  numeric,
  plainOf,
  Property,
  Range,
  SetValue,
  Slice,
  Super,
  Tuple,
  whole,
  Wrapped,
  type Class,
  type Native,
  type Run,
  type Value,
} from './values/index'

/** A number as text says it, or a failure. */
function parsed(rt: Interpreter, text: string, base: number): number | bigint {
  const plain = text.trim().replace(/_/g, '').toLowerCase()
  const found = /^([-+]?)(0[xob])?([\da-z]+)$/.exec(plain)
  const bases: Readonly<Record<string, number>> = { '0x': 16, '0o': 8, '0b': 2 }
  const own = found?.[2] !== undefined ? bases[found[2]]! : base || 10
  const digits = found?.[3] ?? ''
  if (!found || (found[2] !== undefined && base !== 0 && base !== own) || [...digits].some((digit) => !(parseInt(digit, 36) < own)))
    throw failure('ValueError', `invalid literal for int() with base ${base}: '${text}'`)
  if (rt.mostDigits > 0 && digits.length > rt.mostDigits && (own & (own - 1)) !== 0)
    throw failure(
      'ValueError',
      `Exceeds the limit (${rt.mostDigits} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  let value = 0n
  if (own === 10) value = BigInt(digits)
  else for (const digit of digits) value = value * BigInt(own) + BigInt(parseInt(digit, 36))
  return whole(found[1] === '-' ? -value : value)
}

export function constructors(rt: Interpreter): Readonly<Record<string, Native>> {
  const bytes = function* ([source, second]: readonly Value[]): Run<Value> {
    if (source === undefined) return new Bytes(new Uint8Array(0))
    if (typeof source === 'string') {
      if (second === undefined) throw failure('TypeError', 'string argument without an encoding')
      return new Bytes(encodeText(source))
    }
    if (source instanceof Bytes) return source instanceof ByteArray ? new Bytes(source.data.slice()) : source
    if (isInteger(source)) {
      if (Number(source) < 0) throw failure('ValueError', 'negative count')
      rt.memory.take(Number(source))
      return new Bytes(new Uint8Array(Number(source)))
    }
    return new Bytes(Uint8Array.from(yield* rt.all(source), (one) => byteOf(one, 'bytes')))
  }
  const set = (frozen: boolean): Native =>
    function* ([source]) {
      const out = new SetValue(frozen)
      if (source !== undefined) yield* addAll(rt, out, source)
      return out
    }
  return {
    *int([given = 0, base = 10], keywords) {
      if (madeType(given)) {
        const own = (yield* rt.invoke(given, '__int__')) ?? (yield* rt.invoke(given, '__index__'))
        if (own !== undefined) return own
      }
      const value = plainOf(given)
      if (typeof value === 'string') return parsed(rt, value, Number(keywords.get('base') ?? base))
      if (value instanceof Bytes) return parsed(rt, String.fromCharCode(...value.data), 10)
      if (value instanceof Float) {
        if (!Number.isFinite(value.value))
          throw Number.isNaN(value.value)
            ? failure('ValueError', 'cannot convert float NaN to integer')
            : failure('OverflowError', 'cannot convert float infinity to integer')
        return whole(BigInt(Math.trunc(value.value)))
      }
      if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value
      throw failure('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${typeOf(value).name}'`)
    },
    *float([given = 0]) {
      if (madeType(given)) {
        const own = (yield* rt.invoke(given, '__float__')) ?? (yield* rt.invoke(given, '__index__'))
        if (own !== undefined) return own
      }
      const value = plainOf(given)
      if (isNumber(value)) return new Float(numeric(value))
      if (typeof value === 'string') {
        const plain = value.trim().replace(/_/g, '')
        if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(plain)) return new Float(Number(plain))
        const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(plain)
        if (special) return new Float(special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity)
        throw failure('ValueError', `could not convert string to float: '${value}'`)
      }
      throw failure('TypeError', `float() argument must be a string or a real number, not '${typeOf(value).name}'`)
    },
    *bool([value = false]) {
      return yield* rt.truth(value)
    },
    *str([value = '', encoding], keywords) {
      if (value instanceof Bytes && (encoding ?? keywords.get('encoding')) !== undefined) return new TextDecoder().decode(value.data)
      return yield* rt.str(value)
    },
    bytes,
    *bytearray(args) {
      return new ByteArray(((yield* bytes(args)) as Bytes).data.slice())
    },
    *list([source]) {
      return new List(source === undefined ? [] : yield* rt.all(source))
    },
    *tuple([source]) {
      return new Tuple(source === undefined ? [] : yield* rt.all(source))
    },
    *dict([source], keywords) {
      const out = new Dict()
      yield* merge(rt, out, source, keywords)
      return out
    },
    set: set(false),
    frozenset: set(true),
    range: (args) => {
      const [first = 0, second, third = 1] = args.map((one) => {
        if (one instanceof Float) throw failure('TypeError', "'float' object cannot be interpreted as an integer")
        return index(one)
      })
      if (third === 0) throw failure('ValueError', 'range() arg 3 must not be zero')
      return second === undefined ? new Range(0, first, 1) : new Range(first, second, third)
    },
    slice: ([a = null, b, c = null]) => (b === undefined ? new Slice(null, a, null) : new Slice(a, b, c)),
    property: ([get = null, set_ = null, gone = null], keywords) =>
      new Property(keywords.get('fget') ?? get, keywords.get('fset') ?? set_, keywords.get('fdel') ?? gone),
    staticmethod: ([target]) => new Wrapped('staticmethod', target!),
    classmethod: ([target]) => new Wrapped('classmethod', target!),
    super: ([type, self]) => new Super(type as Class, self ?? null),
    object: (args) => {
      if (args.length > 0) throw failure('TypeError', 'object() takes no arguments')
      return new Instance(OBJECT)
    },
    *type([value, bases, namespace]) {
      if (bases === undefined) return typeOf(value!)
      const members = new Map<string, Value>()
      for (const [key, item] of (namespace as Dict).entries.values()) members.set(yield* rt.str(key), item)
      return newClass(yield* rt.str(value!), (bases as Tuple).items as Class[], members)
    },
  }
}
