/** The functions and classes that every Python program has without importing anything. */
import { namesOf } from './attributes'
import { sort } from './sort'
import { constructors } from './constructors'
import { index } from './numbers'
import type { Interpreter } from './interpreter'
import { openFile } from './files'
import { MOST_TEXT } from './memory'
import { toPlaces } from './show'
import { lengthOf } from './subscripts'
import { ALIASES, failure, stopIteration, TYPES, typeNamed, typeOf } from './types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  ELLIPSIS,
  Float,
  Func,
  Generator_,
  Instance,
  isInteger,
  Iter,
  List,
  madeType,
  Method,
  Module,
  NOT_IMPLEMENTED,
  PyError,
  SetValue,
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
    *eval([source, globals = null, locals = null]) {
      return yield* within(rt, globals, locals, rt.evaluate.bind(rt, (yield* rt.str(source!)).trim()))
    },
    *exec([source, globals = null, locals = null]) {
      yield* within(rt, globals, locals, rt.execute.bind(rt, yield* rt.str(source!), '<string>'))
      return null
    },
    exit: leave,
    quit: leave,
    *__import__([name]) {
      return yield* rt.importModule(yield* rt.str(name!))
    },
    help: () => null,
  }
}

/** Runs something with the names of a dict, which has what it names as well. */
function* within<T>(rt: Interpreter, globals: Value, locals: Value, run: (module: Module) => Run<T>): Run<T> {
  const main = rt.modules.get('__main__')!
  if (globals === null && locals === null) return yield* run(main)
  const own = new Module('__main__')
  if (globals === null) for (const [name, value] of main.attributes) own.attributes.set(name, value)
  own.attributes.set('__builtins__', null)
  for (const dict of [globals, locals])
    if (dict instanceof Dict) for (const [name, value] of dict.entries.values()) own.attributes.set(String(name), value)
  const before = new Map(own.attributes)
  try {
    return yield* run(own)
  } finally {
    const given = locals instanceof Dict ? locals : globals
    if (given instanceof Dict) for (const [name, value] of own.attributes) if (before.get(name) !== value) given.set(name, value)
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
      if (args.length === 0) throw failure('TypeError', `${name} expected at least 1 argument, got 0`)
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
      throw failure(
        'ValueError',
        Number(rt.version.split('.')[1] ?? 14) < 12 ? `${name}() arg is an empty sequence` : `${name}() iterable argument is empty`,
      )
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
      if (isInteger(value!)) {
        if (digits === null || Number(digits) >= 0) return typeof value === 'boolean' ? Number(value) : value
        const unit = 10n ** BigInt(-Number(digits))
        const number = BigInt(value)
        const rest = ((number % unit) + unit) % unit
        const down = number - rest
        const isUp = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n)
        return whole(isUp ? down + unit : down)
      }
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
      return new Float(rounded(value.value, Number(digits)))
    },
    *sum([source, start = 0], keywords) {
      let total = keywords.get('start') ?? start
      if (typeof total === 'string') throw failure('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
      const inner = yield* rt.iterate(source!)
      // Since 3.12 what one addition of floats loses is kept and added in the end.
      const isCareful = Number(rt.version.split('.')[1] ?? 14) >= 12
      let lost = 0
      for (let item = yield* inner.next(); item !== undefined; item = yield* inner.next()) {
        const turn = rt.step()
        if (turn) yield turn
        const before = total
        total = yield* rt.binary('+', total, item)
        if (!isCareful || !(before instanceof Float) || !(item instanceof Float) || !(total instanceof Float)) continue
        const [large, small] = Math.abs(before.value) >= Math.abs(item.value) ? [before.value, item.value] : [item.value, before.value]
        lost += large - total.value + small
      }
      return total instanceof Float && lost !== 0 && Number.isFinite(lost) ? new Float(total.value + lost) : total
    },
    *pow([base, exponent, modulus], keywords) {
      modulus ??= keywords.get('mod')
      if (modulus === undefined) return yield* rt.binary('**', base!, exponent!)
      const by = BigInt(modulus as number)
      if (by === 0n) throw failure('ValueError', 'pow() 3rd argument cannot be 0')
      let power = BigInt(exponent as number)
      let factor = BigInt(base as number) % by
      if (power < 0n) {
        factor = inverse(factor, by)
        power = -power
      }
      let result = 1n % by
      for (; power > 0n; power >>= 1n, factor = (factor * factor) % by) {
        const turn = rt.step()
        if (turn) yield turn
        if (power & 1n) result = (result * factor) % by
      }
      return whole(result !== 0n && result < 0n !== by < 0n ? result + by : result)
    },
    *divmod([a, b]) {
      const own = madeType(a!) ? yield* rt.invoke(a!, '__divmod__', [b!]) : undefined
      if (own !== undefined) return own
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

/** What gives one when multiplied by a number, as far as a modulus goes. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  if (a !== 1n && a !== -1n) throw failure('ValueError', 'base is not invertible for the given modulus')
  return x * a
}

/** A float with so many places; what is exactly in the middle goes to the even one. */
function rounded(value: number, places: number): number {
  if (!Number.isFinite(value)) return value
  if (places < 0) {
    const unit = 10 ** -places
    const part = value / unit
    const floor = Math.floor(part)
    const rest = part - floor
    return (rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor) * unit
  }
  return Number(toPlaces(value, Math.min(100, places)))
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

function* iterators(rt: Interpreter, sources: readonly Value[]): Run<readonly Iter[]> {
  const found: Iter[] = []
  for (const source of sources) found.push(yield* rt.iterate(source))
  return found
}

/** Undefined as soon as one has no more. */
function* nextOfEach(sources: readonly Iter[]): Run<Value[] | undefined> {
  const items: Value[] = []
  for (const source of sources) {
    const next = yield* source.next()
    if (next === undefined) return undefined
    items.push(next)
  }
  return items
}

function sequences(rt: Interpreter): Readonly<Record<string, Native>> {
  return {
    *len([value]) {
      if (madeType(value!)) {
        const own = yield* rt.invoke(value!, '__len__')
        if (own !== undefined) return own
      }
      const length = lengthOf(value!)
      if (length !== undefined) return length
      throw failure('TypeError', `object of type '${typeOf(value!).name}' has no len()`)
    },
    *sorted([source], keywords) {
      const items = yield* rt.all(source!)
      yield* sort(rt, items, keywords)
      return new List(items)
    },
    *reversed([source]) {
      if (madeType(source!)) {
        const own = yield* rt.invoke(source!, '__reversed__')
        if (own !== undefined) return own
        if (source instanceof Instance && source.type.find('__getitem__') !== undefined) {
          const length = Number((yield* rt.invoke(source, '__len__')) ?? 0)
          const items: Value[] = []
          for (let at = length - 1; at >= 0; at--) items.push(yield* rt.subscript(source, at))
          return yield* rt.iterate(new List(items))
        }
      }
      if (source instanceof SetValue || source instanceof Iter || source instanceof Generator_)
        throw failure('TypeError', `'${typeOf(source).name}' object is not reversible`)
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
    *zip(sources, keywords) {
      const inner = yield* iterators(rt, sources)
      if (keywords.get('strict') === true) {
        const lists: Value[][] = []
        for (const one of inner) lists.push(yield* rt.all(one))
        const [first = []] = lists
        const other = lists.findIndex((list) => list.length !== first.length)
        if (other > 0)
          throw failure(
            'ValueError',
            `zip() argument ${other + 1} is ${lists[other]!.length < first.length ? 'shorter' : 'longer'} than argument${other === 1 ? ' 1' : `s 1-${other}`}`,
          )
        return yield* rt.iterate(new List(first.map((_, at) => new Tuple(lists.map((list) => list[at]!)))))
      }
      return new Iter(function* () {
        const items = inner.length === 0 ? undefined : yield* nextOfEach(inner)
        return items && new Tuple(items)
      }, 'zip')
    },
    *map([func, ...sources]) {
      const inner = yield* iterators(rt, sources)
      return new Iter(function* () {
        const items = yield* nextOfEach(inner)
        return items && (yield* rt.call(func!, items))
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
    *iter([source, last]) {
      if (last === undefined) {
        if (madeType(source!)) {
          const own = yield* rt.invoke(source!, '__iter__')
          if (own instanceof Instance && own.type.find('__next__') !== undefined) return own
          if (own !== undefined && !(own instanceof Instance)) return yield* rt.iterate(own)
        }
        return yield* rt.iterate(source!)
      }
      return new Iter(function* () {
        const next = yield* rt.call(source!)
        return (yield* rt.equal(next, last)) ? undefined : next
      }, 'callable_iterator')
    },
    *next([source, otherwise]) {
      if (source instanceof Instance) {
        try {
          const own = yield* rt.invoke(source, '__next__')
          if (own !== undefined) return own
        } catch (error) {
          if (otherwise !== undefined && error instanceof PyError && error.value.type.is(typeNamed('StopIteration'))) return otherwise
          throw error
        }
      }
      if (!(source instanceof Iter) && !(source instanceof Generator_))
        throw failure('TypeError', `'${typeOf(source!).name}' object is not an iterator`)
      const next = source instanceof Iter ? yield* source.next() : yield* rt.resume(source)
      if (next !== undefined) return next
      if (otherwise !== undefined) return otherwise
      throw stopIteration(source instanceof Generator_ ? source.result : null)
    },
  }
}

function objects(rt: Interpreter): Readonly<Record<string, Native>> {
  const isOf = (type: Class, wanted: Value, what: string): boolean => {
    if (wanted instanceof Tuple) return wanted.items.some((one) => isOf(type, one, what))
    if (wanted instanceof Class) return type.is(wanted) || virtual(type, wanted)
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
      if (isInteger(value!)) return value
      if (value instanceof Float && Number.isInteger(value.value)) return whole(BigInt(value.value))
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

/** An attribute, however it comes to be; undefined where there is none. */
function* found(rt: Interpreter, object: Value, name: string): Run<Value | undefined> {
  try {
    return yield* rt.get(object, name)
  } catch (error) {
    if (error instanceof PyError && error.value.type.is(typeNamed('AttributeError'))) return undefined
    throw error
  }
}

/** Classes that others belong to for what they can do: `collections.abc`. */
const VIRTUAL: Readonly<Record<string, RegExp>> = {
  Iterable: /^(?:list|tuple|dict|set|frozenset|str|bytes|range|generator|dict_\w+|\w*iterator|enumerate|zip|map|filter)$/,
  Iterator: /^(?:generator|\w*iterator|enumerate|zip|map|filter)$/,
  Sequence: /^(?:list|tuple|str|bytes|range)$/,
  MutableSequence: /^list$/,
  Mapping: /^(?:dict)$/,
  MutableMapping: /^(?:dict)$/,
  Set: /^(?:set|frozenset)$/,
  Callable: /^(?:function|builtin_function_or_method|method|type)$/,
  Hashable: /^(?:int|float|str|bytes|tuple|frozenset|NoneType)$/,
  Sized: /^(?:list|tuple|dict|set|frozenset|str|bytes|range)$/,
  Number: /^(?:int|float)$/,
}
const ABILITY: Readonly<Record<string, string>> = { Iterable: '__iter__', Iterator: '__next__', Callable: '__call__', Sized: '__len__' }

function virtual(type: Class, wanted: Class): boolean {
  if (wanted.module !== 'collections.abc' && wanted.module !== 'numbers') return false
  return (
    type.mro.some((one) => VIRTUAL[wanted.name]?.test(one.name)) ||
    (ABILITY[wanted.name] !== undefined && type.find(ABILITY[wanted.name]!) !== undefined)
  )
}
