/** Built-in functions that ask what a value is and has. */
import { namesOf } from '../attributes'
import type { Interpreter } from '../interpreter'
import { failure, typeNamed, typeOf } from '../types'
import {
  Builtin,
  Class,
  Dict,
  Float,
  Func,
  isInteger,
  List,
  madeType,
  Method,
  PyError,
  Tuple,
  whole,
  Wrapped,
  type Native,
  type Run,
  type Value,
} from '../values/index'
import { membersOf } from '../unions'
import { virtual } from './abilities'

export function inspecting(rt: Interpreter): Readonly<Record<string, Native>> {
  const isOf = (type: Class, wanted: Value, what: string): boolean => {
    if (wanted instanceof Tuple) return wanted.items.some((one) => isOf(type, one, what))
    if (wanted instanceof Class) return type.is(wanted) || virtual(type, wanted)
    const members = membersOf(wanted)
    if (members) return members.some((one) => isOf(type, one, what))
    throw failure('TypeError', `${what} arg 2 must be a type, a tuple of types, or a union`)
  }
  return {
    isinstance: ([value, type]) => isOf(typeOf(value!), type!, 'isinstance()'),
    issubclass: ([type, other]) => {
      if (!(type instanceof Class)) throw failure('TypeError', 'issubclass() arg 1 must be a class')
      return isOf(type, other!, 'issubclass()')
    },
    callable: ([value]) =>
      value instanceof Func ||
      value instanceof Builtin ||
      value instanceof Method ||
      value instanceof Class ||
      value instanceof Wrapped ||
      madeType(value!)?.find('__call__') !== undefined,
    *hasattr([object, name]) {
      return (yield* found(rt, object!, String(name))) !== undefined
    },
    *getattr([object, name, otherwise]) {
      if (otherwise === undefined) return yield* rt.get(object!, String(name))
      const value = yield* found(rt, object!, String(name))
      return value === undefined ? otherwise : value
    },
    *setattr([object, name, value]) {
      yield* rt.set(object!, String(name), value!)
      return null
    },
    *delattr([object, name]) {
      yield* rt.delete(object!, String(name))
      return null
    },
    id: ([value]) => 0x7f0000000000 + rt.id(value!),
    *hash([value]) {
      if (isInteger(value!) || value instanceof Float) return hashOf(value)
      const own = yield* rt.invoke(value!, '__hash__')
      if (own !== undefined && own !== null) return own
      const key = yield* rt.key(value!)
      let hash = 7
      for (const char of key) hash = (hash * 31 + char.codePointAt(0)!) % 2 ** 47
      return hash
    },
    *repr([value]) {
      return yield* rt.repr(value!)
    },
    *ascii([value]) {
      return (yield* rt.repr(value!)).replace(/[^\x00-\x7f]/gu, (char) => {
        const code = char.codePointAt(0)!.toString(16)
        return code.length <= 2 ? `\\x${code}` : code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`
      })
    },
    *format([value, spec = '']) {
      return yield* rt.format(value!, String(spec))
    },
    dir: ([object]) => new List(object === undefined ? [...rt.modules.get('__main__')!.attributes.keys()].sort() : namesOf(rt, object)),
    *vars([object]) {
      if (object === undefined) return Dict.live(rt.modules.get('__main__')!.attributes)
      const found = yield* rt.lookup(object, '__dict__')
      if (found === undefined) throw failure('TypeError', 'vars() argument must have __dict__ attribute')
      return found
    },
  }
}

/** What CPython makes of a number: the rest that it leaves of a prime number, so that equal numbers of all types have the same. */
function hashOf(value: number | bigint | boolean | Float): number | bigint {
  const prime = 2n ** 61n - 1n
  let above: bigint
  let shift = 0
  if (value instanceof Float) {
    if (!Number.isFinite(value.value)) return Number.isNaN(value.value) ? 0 : value.value > 0 ? 314_159 : -314_159
    let number = value.value
    for (; !Number.isInteger(number); shift++) number *= 2
    above = BigInt(number)
  } else above = BigInt(value)
  const size = above < 0n ? -above : above
  // To be divided by two is to be multiplied by two to the power of sixty.
  const rest = ((size % prime) * 2n ** BigInt((61 - (shift % 61)) % 61)) % prime
  const signed = above < 0n ? -rest : rest
  return signed === -1n ? -2 : whole(signed)
}

/** An attribute, however it comes to be; undefined where there is none. */
function* found(rt: Interpreter, object: Value, name: string): Run<Value | undefined> {
  try {
    return yield* rt.get(object, name)
  } catch (error) {
    if (error instanceof PyError && error.value.type.is(typeNamed('AttributeError'))) return undefined
    throw error
  }
}
