/** The functions and classes that every Python program has without importing anything. */
import { sort } from './collection-methods'
import { constructors } from './constructors'
import { index } from './expressions'
import type { Interpreter } from './interpreter'
import { openFile } from './files'
import { MOST_TEXT } from './memory'
import { lengthOf } from './subscripts'
import { ALIASES, failure, TYPES, typeNamed, typeOf } from './types'
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
  Iter,
  List,
  Method,
  Module,
  NOT_IMPLEMENTED,
  Tuple,
  whole,
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
      return yield* rt.importModule(yield* rt.str(name!))
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
      const inner = yield* iterators(rt, sources)
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
