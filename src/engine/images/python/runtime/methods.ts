/** The methods of Python's own types. */
import { bytesMethods } from './bytes-methods'
import { collectionMethods } from './collection-methods'
import { failure } from './types'
import {
  Bytes,
  Dict,
  Float,
  Generator_,
  isInteger,
  Iter,
  List,
  PyError,
  SetValue,
  Tuple,
  type Native,
  type Run,
  type Runtime,
  type Value,
} from './values'
import { stringMethods } from './string-methods'

export interface Resuming {
  resume(generator: Generator_, sent?: Value, thrown?: PyError): Run<Value | undefined>
}

/** A method of a value; undefined when it has none of this name. */
export function methodOf(rt: Runtime & Resuming, value: Value, name: string): Native | undefined {
  if (typeof value === 'string') return own(stringMethods(rt, value), name)
  if (value instanceof List || value instanceof Tuple || value instanceof Dict || value instanceof SetValue)
    return own(collectionMethods(rt, value), name)
  if (value instanceof Bytes) return own(bytesMethods(rt, value), name)
  if (value instanceof Generator_) return own(generatorMethods(rt, value), name)
  if (value instanceof Iter && name === '__next__')
    return function* () {
      const next = yield* value.next()
      if (next === undefined) throw failure('StopIteration', '')
      return next
    }
  if (value instanceof Iter && name === '__iter__') return () => value
  if (value instanceof Float) {
    if (name === 'is_integer') return () => Number.isInteger(value.value)
    if (name === 'real') return undefined
  }
  if (isInteger(value)) {
    if (name === 'bit_length')
      return () => (BigInt(value) === 0n ? 0 : (BigInt(value) < 0n ? -BigInt(value) : BigInt(value)).toString(2).length)
    if (name === 'to_bytes')
      return ([size = 1, order = 'big']) => {
        const bytes: number[] = []
        for (let rest = BigInt(value), i = 0; i < Number(size); i++, rest >>= 8n) bytes.push(Number(rest & 255n))
        return new Bytes(Uint8Array.from(order === 'big' ? bytes.reverse() : bytes))
      }
  }
  return undefined
}

function generatorMethods(rt: Resuming, generator: Generator_): Readonly<Record<string, Native>> {
  const resume = function* (sent: Value, thrown?: PyError): Run<Value> {
    const next = yield* rt.resume(generator, sent, thrown)
    if (next === undefined) throw failure('StopIteration', '')
    return next
  }
  return {
    __next__: () => resume(null),
    __iter__: () => generator,
    send: ([value = null]) => resume(value),
    throw: ([error]) => resume(null, new PyError(error as never)),
    close: () => {
      generator.done = true
      return null
    },
  }
}

function own(methods: Readonly<Record<string, Native>>, name: string): Native | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}
