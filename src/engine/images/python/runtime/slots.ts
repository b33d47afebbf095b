/** The methods with two underscores on either side that the language's own types have: what operators do, whatever a program's class says. */
import { fromKeys } from './dict-methods'
import { ownBinary, METHODS } from './operators'
import { ownContains, ownEqual, ownOrdered, REFLECTED } from './comparisons'
import { ownIterate } from './iteration'
import type { Resuming } from './methods'
import { ownRepr, ownStr } from './show'
import { deleteOwnSubscript, lengthOf, ownSubscript, setOwnSubscript } from './subscripts'
import { failure, typeNamed } from './types'
import {
  Bytes,
  Dict,
  Extensible,
  Instance,
  isNumber,
  List,
  NOT_IMPLEMENTED,
  plainOf,
  type Class,
  type Native,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

export interface Making {
  /** What a dot finds, whatever its class says of that. */
  read(self: Value, name: string): Run<Value>
  /** A value of a class, whatever its class of classes says. */
  make(type: Class, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Run<Value>
  /** A value of a class before `__init__`. */
  allocate(type: Class, args: readonly Value[]): Run<Value>
  /** What `__init__` of one of the language's own types does. */
  fill(self: Value, args: readonly Value[], keywords: ReadonlyMap<string, Value>): Run<void>
}

type Slot = (rt: Runtime & Resuming & Making, self: Value) => Native | undefined

const isCollection = (value: Value): boolean => lengthOf(value) !== undefined

const always =
  (
    run: (rt: Runtime & Resuming & Making, self: Value, args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value | Run<Value>,
  ): Slot =>
  (rt, self) =>
  (args, keywords) =>
    run(rt, self, args, keywords)

const collection =
  (run: (rt: Runtime & Resuming & Making, self: Value, args: readonly Value[]) => Value | Run<Value>): Slot =>
  (rt, self) =>
    isCollection(self) ? (args) => run(rt, plainOf(self), args) : undefined

const changeable =
  (run: (rt: Runtime & Resuming & Making, self: Value, args: readonly Value[]) => Value | Run<Value>): Slot =>
  (rt, self) =>
    self instanceof List || self instanceof Dict ? (args) => run(rt, self, args) : undefined

export function ownAttributes(self: Value): Map<string, Value> | undefined {
  if (self instanceof Instance) return self.attributes
  return self instanceof Extensible ? (self.attributes ??= new Map()) : undefined
}

const SLOTS: Record<string, Slot> = {
  __init__: always(function* (rt, self, args, keywords) {
    yield* rt.fill(self, args, keywords)
    return null
  }),
  __repr__: always((rt, self) => ownRepr(rt, self)),
  __str__: always((rt, self) => ownStr(rt, self)),
  __eq__: always(function* (rt, self, [other]) {
    if (self === other) return true
    if (self instanceof Instance && self.plain === undefined) return NOT_IMPLEMENTED
    return yield* ownEqual(rt, plainOf(self), plainOf(other!))
  }),
  __ne__: always(function* (rt, self, [other]) {
    return !(yield* rt.equal(self, other!))
  }),
  __hash__: always(function* (rt, self) {
    if (self instanceof Instance && self.plain === undefined) return rt.id(self)
    return yield* rt.call(rt.builtin('hash')!, [plainOf(self)])
  }),
  __setattr__: always((_, self, [name, value]) => {
    const own = ownAttributes(self)
    if (!own) throw failure('AttributeError', `object has no attribute '${String(name)}'`)
    own.set(String(name), value!)
    return null
  }),
  __delattr__: always((_, self, [name]) => {
    if (!ownAttributes(self)?.delete(String(name))) throw failure('AttributeError', String(name))
    return null
  }),
  __getattribute__: always((rt, self, [name]) => rt.read(self, String(name))),
  __format__: always((rt, self, [spec]) => rt.format(plainOf(self), String(spec))),
  __init_subclass__: always(() => null),
  __len__: collection((_, self) => lengthOf(self)!),
  __getitem__: collection((rt, self, [index]) => ownSubscript(rt, self, index!)),
  __contains__: collection((rt, self, [item]) => ownContains(rt, self, item!)),
  __iter__: collection((rt, self) => ownIterate(rt, self)!),
  __reversed__: collection(function* (rt, self) {
    return yield* rt.iterate(new List((yield* rt.all(self)).reverse()))
  }),
  __setitem__: changeable(function* (rt, self, [index, value]) {
    yield* setOwnSubscript(rt, self, index!, value!)
    return null
  }),
  __delitem__: changeable(function* (rt, self, [index]) {
    yield* deleteOwnSubscript(rt, self, index!)
    return null
  }),
  __bool__: (_, self) => (isNumber(plainOf(self)) ? () => Boolean(Number(plainOf(self))) : undefined),
  __abs__: (rt, self) => (isNumber(plainOf(self)) ? () => rt.call(rt.builtin('abs')!, [plainOf(self)]) : undefined),
  __neg__: (rt, self) => (isNumber(plainOf(self)) ? () => rt.binary('-', 0, plainOf(self)) : undefined),
  __int__: (rt, self) => (isNumber(plainOf(self)) ? () => rt.call(typeNamed('int'), [plainOf(self)]) : undefined),
  __float__: (rt, self) => (isNumber(plainOf(self)) ? () => rt.call(typeNamed('float'), [plainOf(self)]) : undefined),
}

for (const [operator, name] of Object.entries(METHODS))
  for (const reflected of [false, true])
    SLOTS[`__${reflected ? 'r' : ''}${name}__`] = (rt, self) =>
      isNumber(plainOf(self)) || isCollection(self)
        ? function* ([other]) {
            const [a, b] = [plainOf(self), plainOf(other!)]
            return (yield* reflected ? ownBinary(rt, operator, b, a) : ownBinary(rt, operator, a, b)) ?? NOT_IMPLEMENTED
          }
        : undefined
for (const [operator, [name]] of Object.entries(REFLECTED))
  SLOTS[name] = (rt, self) =>
    isNumber(plainOf(self)) || isCollection(self) ? ([other]) => ownOrdered(rt, operator, plainOf(self), plainOf(other!)) : undefined

/** What the language itself does under such a name for a value; undefined where it does nothing. */
export function slot(rt: Runtime & Resuming & Making, self: Value, name: string): Native | undefined {
  return name.startsWith('__') && Object.hasOwn(SLOTS, name) ? SLOTS[name]!(rt, self) : undefined
}

/** Functions that the language's own types have themselves: `dict.fromkeys`. */
export function ofType(rt: Runtime & Resuming & Making, type: Class, name: string): Native | undefined {
  if (name === '__new__') return ([made, ...args]) => rt.allocate(made as Class, args)
  if (name === '__call__') return (args, keywords) => rt.make(type, args, keywords)
  if (name === '__subclasses__') return () => new List([...type.derived])
  if (name === 'mro') return () => new List([...type.mro])
  for (const one of type.mro) {
    const found = own(rt, one.name, name)
    if (one.module !== '__main__' && found) return found
  }
  return undefined
}

function own(rt: Runtime, type: string, name: string): Native | undefined {
  const known = `${type}.${name}`
  if (known === 'dict.fromkeys') return ([source, value = null]) => fromKeys(rt, source!, value)
  if (known === 'str.maketrans')
    return ([from, to, gone]) => {
      const table = new Dict()
      const put = (char: string, value: Value): void => {
        const code = char.codePointAt(0)!
        table.entries.set(`n${code}`, [code, value])
      }
      if (from instanceof Dict)
        for (const [key, value] of from.entries.values()) put(typeof key === 'string' ? key : String.fromCodePoint(Number(key)), value)
      else {
        const [a, b] = [[...String(from)], [...String(to)]]
        if (a.length !== b.length) throw failure('ValueError', 'the first two maketrans arguments must have equal length')
        for (const [at, char] of a.entries()) put(char, b[at]!.codePointAt(0)!)
        for (const char of typeof gone === 'string' ? gone : '') put(char, null)
      }
      return table
    }
  if (known === 'int.from_bytes')
    return function* ([data, order = 'big'], keywords) {
      const bytes = (yield* rt.all(data!)).map(Number)
      if ((keywords.get('byteorder') ?? order) === 'little') bytes.reverse()
      let value: Value = 0
      for (const byte of bytes) value = yield* rt.binary('+', yield* rt.binary('*', value, 256), byte)
      return value
    }
  if (known === 'bytes.fromhex')
    return ([text]) => new Bytes(Uint8Array.from(String(text).replace(/\s/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16)))
  return undefined
}
