/** The methods of Python's own types. */
import { byteArrayMethods, bytesMethods } from './bytes-methods'
import { counterMethods, dictMethods, orderedMethods } from './dict-methods'
import { listMethods, tupleMethods } from './list-methods'
import { numberMethods } from './number-methods'
import { setMethods } from './set-methods'
import { stringMethods } from './string-methods'
import { failure, stopIteration, typeNamed } from './types'
import {
  ByteArray,
  Bytes,
  Class,
  Dict,
  Float,
  Generator_,
  Instance,
  isInteger,
  Iter,
  List,
  plainOf,
  PyError,
  SetValue,
  Tuple,
  View,
  type MethodTable,
  type Native,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

export interface Resuming {
  resume(generator: Generator_, sent?: Value, thrown?: PyError): Run<Value | undefined>
  /** What a coroutine returns, which runs to its end. */
  finish(coroutine: Generator_): Run<Value>
}

type Table = MethodTable<never>

/** The tables of one run, each made once. */
export class Methods {
  private readonly text: Table
  private readonly list: Table
  private readonly tuple: Table
  private readonly dict: Table
  private readonly counter: Table
  private readonly ordered: Table
  private readonly set: Table
  private readonly bytes: Table
  private readonly byteArray: Table
  private readonly number: Table
  private readonly generator: Table
  private readonly iterator: Table
  private readonly view: Table

  constructor(rt: Runtime & Resuming) {
    this.text = stringMethods(rt)
    this.list = listMethods(rt)
    this.tuple = tupleMethods(rt)
    this.dict = dictMethods(rt)
    this.counter = { ...this.dict, ...counterMethods(rt) } as Table
    this.ordered = { ...this.dict, ...orderedMethods(rt) } as Table
    this.set = setMethods(rt)
    this.bytes = bytesMethods(rt)
    this.byteArray = { ...this.bytes, ...byteArrayMethods(rt) } as Table
    this.number = numberMethods()
    this.generator = generatorMethods(rt)
    this.iterator = ITERATOR
    this.view = viewMethods(rt)
  }

  private table(value: Value): Table | undefined {
    if (typeof value === 'string') return this.text
    if (value instanceof List) return this.list
    if (value instanceof Dict) return value.kind === 'Counter' ? this.counter : value.kind === 'OrderedDict' ? this.ordered : this.dict
    if (value instanceof Tuple) return this.tuple
    if (value instanceof SetValue) return this.set
    if (value instanceof Bytes) return value instanceof ByteArray ? this.byteArray : this.bytes
    if (value instanceof Float || isInteger(value)) return this.number
    if (value instanceof Generator_) return this.generator
    if (value instanceof Iter) return this.iterator
    return value instanceof View ? this.view : undefined
  }

  /** A method of a value; undefined when it has none of this name. */
  of(given: Value, name: string): Native | undefined {
    const value = plainOf(given)
    const table = this.table(value)
    if (!table || !Object.hasOwn(table, name)) return undefined
    const method = table[name]!
    // What keeps values keeps them as they are: a member of an IntEnum stays one in a list.
    const keeps = typeof value === 'object' && !(value instanceof Bytes) && !(value instanceof Float)
    return (args, keywords) =>
      method(value as never, !keeps && args.some((one) => one instanceof Instance) ? args.map(plainOf) : args, keywords)
  }

  names(value: Value): readonly string[] {
    return Object.keys(this.table(plainOf(value)) ?? {})
  }
}

const ITERATOR: MethodTable<Iter> = {
  *__next__(value) {
    const next = yield* value.next()
    if (next === undefined) throw failure('StopIteration', '')
    return next
  },
  __iter__: (value) => value,
}

const viewMethods = (rt: Runtime): MethodTable<View> => ({
  *isdisjoint(view, [other]) {
    const keys = new Set<string>()
    for (const item of yield* rt.all(other!)) keys.add(yield* rt.key(item))
    for (const item of view.items) if (keys.has(yield* rt.key(item))) return false
    return true
  },
})

function generatorMethods(rt: Resuming): MethodTable<Generator_> {
  const resume = function* (generator: Generator_, sent: Value, thrown?: PyError): Run<Value> {
    const next = yield* rt.resume(generator, sent, thrown)
    if (next === undefined) throw stopIteration(generator.result)
    return next
  }
  return {
    __next__: (generator) => resume(generator, null),
    __iter__: (generator) => generator,
    send: (generator, [value = null]) => {
      if (!generator.started && value !== null) throw failure('TypeError', "can't send non-None value to a just-started generator")
      return resume(generator, value)
    },
    throw: (generator, [kind, value]) => {
      const error = value instanceof Instance ? value : kind
      if (error instanceof Instance) return resume(generator, null, new PyError(error))
      const made = new Instance(error as Class)
      made.attributes.set('args', new Tuple(value === undefined || value === null ? [] : [value]))
      return resume(generator, null, new PyError(made))
    },
    *close(generator) {
      if (!generator.started) generator.done = true
      if (generator.done) return null
      try {
        yield* rt.resume(generator, null, failure('GeneratorExit', ''))
      } catch (error) {
        if (
          error instanceof PyError &&
          (error.value.type.is(typeNamed('GeneratorExit')) || error.value.type.is(typeNamed('StopIteration')))
        )
          return null
        throw error
      }
      if (!generator.done) throw failure('RuntimeError', 'generator ignored GeneratorExit')
      return null
    },
  }
}
