/** The functions and classes that every Python program has without importing anything. */
import { encodeText } from '../../../../shell/bytes'
import { merge, sort } from './collection-methods'
import { index } from './expressions'
import type { Interpreter } from './interpreter'
import { openFile } from './files'
import { MOST_TEXT } from './memory'
import { lengthOf } from './subscripts'
import { ALIASES, failure, OBJECT, TYPES, typeNamed, typeOf } from './types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  ELLIPSIS,
  Float,
  Func,
  Instance,
  isInteger,
  isNumber,
  Iter,
  List,
  Method,
  Module,
  NOT_IMPLEMENTED,
  numeric,
  Property,
  Range,
  SetValue,
  Slice,
  Super,
  Tuple,
  whole,
  Wrapped,
  type Native,
  type Run,
  type Value,
} from './values'

export function builtins(rt: Interpreter): Map<string, Value> {
  const all = new Map<string, Value>([...TYPES])
  for (const [name, type] of Object.entries(ALIASES)) all.set(name, typeNamed(type))
  for (const name of [
    'function',
    'builtin_function_or_method',
    'method',
    'module',
    'generator',
    'coroutine',
    'NoneType',
    'ellipsis',
    'NotImplementedType',
    'iterator',
  ])
    all.delete(name)
  all.set('NotImplemented', NOT_IMPLEMENTED)
  all.set('Ellipsis', ELLIPSIS)
  all.set('__name__', '__main__')
  for (const [name, run] of Object.entries({ ...functions(rt), ...numbers(rt), ...sequences(rt), ...objects(rt) }))
    all.set(name, new Builtin(name, run))
  for (const [name, construct] of Object.entries(constructors(rt))) rt.constructs.set(typeNamed(name), construct)
  return all
}

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

function constructors(rt: Interpreter): Readonly<Record<string, Native>> {
  const bytes = function* ([source, second]: readonly Value[]): Run<Value> {
    if (source === undefined) return new Bytes(new Uint8Array(0))
    if (typeof source === 'string') {
      if (second === undefined) throw failure('TypeError', 'string argument without an encoding')
      return new Bytes(encodeText(source))
    }
    if (source instanceof Bytes) return source
    if (isInteger(source)) {
      if (Number(source) < 0) throw failure('ValueError', 'negative count')
      rt.memory.take(Number(source))
      return new Bytes(new Uint8Array(Number(source)))
    }
    return new Bytes(Uint8Array.from(yield* rt.all(source), Number))
  }
  const set = (frozen: boolean): Native =>
    function* ([source]) {
      const out = new SetValue(frozen)
      if (source !== undefined) for (const item of yield* rt.all(source)) out.entries.set(yield* rt.key(item), item)
      return out
    }
  return {
    *int([value = 0, base = 10], keywords) {
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
      const own = (yield* rt.invoke(value, '__int__')) ?? (yield* rt.invoke(value, '__index__'))
      if (own !== undefined) return own
      throw failure('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${typeOf(value).name}'`)
    },
    *float([value = 0]) {
      if (isNumber(value)) return new Float(numeric(value))
      if (typeof value === 'string') {
        const plain = value.trim().replace(/_/g, '')
        if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(plain)) return new Float(Number(plain))
        const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(plain)
        if (special) return new Float(special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity)
        throw failure('ValueError', `could not convert string to float: '${value}'`)
      }
      const own = yield* rt.invoke(value, '__float__')
      if (own !== undefined) return own
      throw failure('TypeError', `float() argument must be a string or a real number, not '${typeOf(value).name}'`)
    },
    *bool([value = false]) {
      return yield* rt.truth(value)
    },
    *str([value = '', encoding]) {
      if (value instanceof Bytes && encoding !== undefined) return new TextDecoder().decode(value.data)
      return yield* rt.str(value)
    },
    bytes,
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
    property: ([get = null, set_ = null]) => new Property(get, set_),
    staticmethod: ([target]) => new Wrapped('staticmethod', target!),
    classmethod: ([target]) => new Wrapped('classmethod', target!),
    super: ([type, self]) => new Super(type as Class, self ?? null),
    object: () => new Instance(OBJECT),
    *type([value, bases, namespace]) {
      if (bases === undefined) return typeOf(value!)
      const made = new Class(yield* rt.str(value!), (bases as Tuple).items as Class[])
      for (const [key, item] of (namespace as Dict).entries.values()) made.attributes.set(yield* rt.str(key), item)
      return made
    },
  }
}

function functions(rt: Interpreter): Readonly<Record<string, Native>> {
  return {
    *print(args, keywords) {
      const text = function* (name: string, otherwise: string): Run<string> {
        const value = keywords.get(name) ?? null
        return value === null ? otherwise : yield* rt.str(value)
      }
      const parts: string[] = []
      for (const arg of args) parts.push(yield* rt.str(arg))
      rt.memory.take(
        parts.reduce((sum, part) => sum + part.length, 0),
        MOST_TEXT,
      )
      const line = parts.join(yield* text('sep', ' ')) + (yield* text('end', '\n'))
      const file = keywords.get('file') ?? null
      const flush = yield* rt.truth(keywords.get('flush') ?? false)
      const target = file === null ? (rt.modules.get('sys')?.attributes.get('stdout') ?? null) : file
      if (target === null) yield* rt.out(line, flush)
      else {
        yield* rt.invoke(target, 'write', [line])
        if (flush) yield* rt.invoke(target, 'flush')
      }
      return null
    },
    *input([prompt]) {
      if (prompt !== undefined) yield* rt.out(yield* rt.str(prompt), true)
      else yield* rt.flush()
      const line = yield* rt.readLine()
      if (line === '') throw failure('EOFError', 'EOF when reading a line')
      return line.replace(/\n$/, '')
    },
    *open([path, mode = 'r'], keywords) {
      return openFile(rt, yield* rt.str(path!), yield* rt.str(keywords.get('mode') ?? mode))
    },
    *eval([source]) {
      return yield* rt.evaluate(yield* rt.str(source!), rt.modules.get('__main__')!)
    },
    *exec([source]) {
      yield* rt.execute(yield* rt.str(source!), '<string>', rt.modules.get('__main__')!)
      return null
    },
    exit: leave,
    quit: leave,
    *__import__([name]) {
      return yield* rt.importModule(yield* rt.str(name!), undefined as never)
    },
    help: () => null,
  }
}

function leave([code = null]: readonly Value[]): never {
  const error = failure('SystemExit', '')
  error.value.attributes.set('args', new Tuple(code === null ? [] : [code]))
  error.value.attributes.set('code', code)
  throw error
}

function numbers(rt: Interpreter): Readonly<Record<string, Native>> {
  const inBase =
    (prefix: string, base: number): Native =>
    ([value]) => {
      const number = BigInt(index(value!))
      return `${number < 0n ? '-' : ''}${prefix}${(number < 0n ? -number : number).toString(base)}`
    }
  const extreme = (name: 'min' | 'max'): Native =>
    function* (args, keywords) {
      const by = keywords.get('key') ?? null
      const items = args.length === 1 ? yield* rt.all(args[0]!) : args
      let best: { readonly item: Value; readonly key: Value } | undefined
      for (const item of items) {
        const turn = rt.step()
        if (turn) yield turn
        const key = by === null ? item : yield* rt.call(by, [item])
        if (!best || (name === 'min' ? yield* rt.less(key, best.key) : yield* rt.less(best.key, key))) best = { item, key }
      }
      if (best) return best.item
      const otherwise = keywords.get('default')
      if (otherwise !== undefined) return otherwise
      throw failure('ValueError', `${name}() iterable argument is empty`)
    }
  return {
    *abs([value]) {
      if (value instanceof Float) return new Float(Math.abs(value.value))
      if (isInteger(value!)) return whole(BigInt(value) < 0n ? -BigInt(value) : BigInt(value))
      const own = yield* rt.invoke(value!, '__abs__')
      if (own !== undefined) return own
      throw failure('TypeError', `bad operand type for abs(): '${typeOf(value!).name}'`)
    },
    *round([value, digits = null]) {
      if (isInteger(value!)) return value
      if (!(value instanceof Float)) {
        const own = yield* rt.invoke(value!, '__round__', digits === null ? [] : [digits])
        if (own !== undefined) return own
        throw failure('TypeError', `type ${typeOf(value!).name} doesn't define __round__ method`)
      }
      if (digits === null) {
        const floor = Math.floor(value.value)
        const rest = value.value - floor
        return whole(BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor))
      }
      return new Float(Number(value.value.toFixed(Math.min(100, Math.max(0, Number(digits))))))
    },
    *sum([source, start = 0], keywords) {
      let total = keywords.get('start') ?? start
      const inner = yield* rt.iterate(source!)
      for (let item = yield* inner.next(); item !== undefined; item = yield* inner.next()) {
        const turn = rt.step()
        if (turn) yield turn
        total = yield* rt.binary('+', total, item)
      }
      return total
    },
    *pow([base, exponent, modulus]) {
      if (modulus === undefined) return yield* rt.binary('**', base!, exponent!)
      let result = 1n
      const by = BigInt(modulus as number)
      for (let b = BigInt(base as number) % by, e = BigInt(exponent as number); e > 0n; e >>= 1n, b = (b * b) % by) {
        const turn = rt.step()
        if (turn) yield turn
        if (e & 1n) result = (result * b) % by
      }
      return whole(result)
    },
    *divmod([a, b]) {
      return new Tuple([yield* rt.binary('//', a!, b!), yield* rt.binary('%', a!, b!)])
    },
    min: extreme('min'),
    max: extreme('max'),
    hex: inBase('0x', 16),
    oct: inBase('0o', 8),
    bin: inBase('0b', 2),
    chr: ([code]) => {
      const number = index(code!)
      if (number < 0 || number > 0x10ffff) throw failure('ValueError', 'chr() arg not in range(0x110000)')
      return String.fromCodePoint(number)
    },
    ord: ([char]) => {
      const text = char instanceof Bytes ? String.fromCharCode(...char.data) : String(char)
      if (lengthOf(text) !== 1) throw failure('TypeError', `ord() expected a character, but string of length ${lengthOf(text)} found`)
      return text.codePointAt(0)!
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

function sequences(rt: Interpreter): Readonly<Record<string, Native>> {
  return {
    *len([value]) {
      const length = lengthOf(value!)
      if (length !== undefined) return length
      const own = yield* rt.invoke(value!, '__len__')
      if (own !== undefined) return own
      throw failure('TypeError', `object of type '${typeOf(value!).name}' has no len()`)
    },
    *sorted([source], keywords) {
      const items = yield* rt.all(source!)
      yield* sort(rt, items, keywords)
      return new List(items)
    },
    *reversed([source]) {
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
    *zip(sources) {
      const inner: Iter[] = []
      for (const source of sources) inner.push(yield* rt.iterate(source))
      return new Iter(function* () {
        const items: Value[] = []
        for (const one of inner) {
          const next = yield* one.next()
          if (next === undefined) return undefined
          items.push(next)
        }
        return inner.length === 0 ? undefined : new Tuple(items)
      }, 'zip')
    },
    *map([func, ...sources]) {
      const inner: Iter[] = []
      for (const source of sources) inner.push(yield* rt.iterate(source))
      return new Iter(function* () {
        const items: Value[] = []
        for (const one of inner) {
          const next = yield* one.next()
          if (next === undefined) return undefined
          items.push(next)
        }
        return yield* rt.call(func!, items)
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
    *iter([source]) {
      return yield* rt.iterate(source!)
    },
    *next([source, otherwise]) {
      if (source instanceof Instance) return (yield* rt.invoke(source, '__next__')) ?? null
      const inner = yield* rt.iterate(source!)
      const next = yield* inner.next()
      if (next !== undefined) return next
      if (otherwise !== undefined) return otherwise
      throw failure('StopIteration', '')
    },
  }
}

function objects(rt: Interpreter): Readonly<Record<string, Native>> {
  const isOf = (type: Class, wanted: Value): boolean =>
    wanted instanceof Tuple ? wanted.items.some((one) => isOf(type, one)) : wanted instanceof Class && type.is(wanted)
  return {
    isinstance: ([value, type]) => isOf(typeOf(value!), type!),
    issubclass: ([type, other]) => isOf(type as Class, other!),
    callable: ([value]) =>
      value instanceof Func ||
      value instanceof Builtin ||
      value instanceof Method ||
      value instanceof Class ||
      (value instanceof Instance && value.type.find('__call__') !== undefined),
    *hasattr([object, name]) {
      return (yield* rt.lookup(object!, String(name))) !== undefined
    },
    *getattr([object, name, otherwise]) {
      if (otherwise === undefined) return yield* rt.get(object!, String(name))
      const found = yield* rt.lookup(object!, String(name))
      return found === undefined ? otherwise : found
    },
    *setattr([object, name, value]) {
      yield* rt.set(object!, String(name), value!)
      return null
    },
    delattr: ([object, name]) => {
      if (object instanceof Instance) object.attributes.delete(String(name))
      return null
    },
    id: ([value]) => 0x7f0000000000 + rt.id(value!),
    *hash([value]) {
      if (isInteger(value!)) return value
      const key = yield* rt.key(value!)
      let hash = 7
      for (const char of key) hash = (hash * 31 + char.codePointAt(0)!) % 2 ** 47
      return hash
    },
    *repr([value]) {
      return yield* rt.repr(value!)
    },
    *ascii([value]) {
      return yield* rt.repr(value!)
    },
    *format([value, spec = '']) {
      return yield* rt.format(value!, String(spec))
    },
    dir: ([object]) => {
      const names =
        object instanceof Instance ? [...object.attributes.keys(), ...object.type.mro.flatMap((one) => [...one.attributes.keys()])] : []
      if (object instanceof Module || object instanceof Class) names.push(...object.attributes.keys())
      return new List([...new Set(names)].sort())
    },
    vars: ([object]) => Dict.of(object instanceof Instance || object instanceof Module || object instanceof Class ? object.attributes : []),
  }
}
