/** What every value of Python is to the interpreter, and work on values that may have to wait. Whole numbers, texts, truth values and None are JavaScript's own. */

export abstract class PyObject {
  declare private readonly brand: 'python'
  /** The last time that what the program's names reach was weighed and it was among it. */
  weighed = 0
}

export type Value = null | boolean | number | bigint | string | PyObject

/** Work that may wait for something: what it yields is awaited. */
export type Run<T> = Generator<Promise<unknown> | Yielded | Nested, T, unknown>

/** A value that a generator gives, on its way through the interpreter. */
export class Yielded {
  constructor(readonly value: Value) {}
}

/** Work that is to be done before what asks for it goes on, on a stack of its own: the host's is too small for as many calls as Python nests. */
export class Nested {
  constructor(readonly work: Run<unknown>) {}
}

export type Keywords = ReadonlyMap<string, Value>

export const none: Keywords = new Map()

export type Native = (args: readonly Value[], keywords: Keywords) => Value | Run<Value>

/** Methods by their names, each given what it is called on. */
export type MethodTable<T> = Readonly<Record<string, (self: T, args: readonly Value[], keywords: Keywords) => Value | Run<Value>>>

/** Awaits in the middle of a run. */
export function* wait<T>(promise: Promise<T>): Run<T> {
  return (yield promise) as T
}
