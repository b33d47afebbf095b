/** What goes from one part of a program to another: iterators, generators, exceptions, and what leaves statements early. */
import type { Expression, Statement } from '../../language/ast'
import type { Instance } from './classes'
import type { Scope } from './functions'
import { PyObject, type Run, type Value } from './object'

/** Values one after the other; undefined when there are no more. */
export class Iter extends PyObject {
  constructor(
    readonly next: () => Run<Value | undefined>,
    readonly kind = 'iterator',
    /** The next value, of what waits for nothing. */
    readonly quick?: () => Value | undefined,
  ) {
    super()
  }
}

/** A call of a function with `yield` in it. */
export class Generator_ extends PyObject {
  running = false
  done = false
  started = false
  /** The exceptions that it was handling when it last gave a value. */
  handled: PyError[] = []
  /** What it returned, once it is done. */
  result: Value = null
  constructor(
    readonly name: string,
    readonly body: Run<Value>,
    readonly kind: 'generator' | 'coroutine' = 'generator',
    /** What its names stand for, which lasts as long as it does. */
    readonly scope?: Scope,
  ) {
    super()
  }
}

/** A scope that an exception came by, and the part of the program in it that it came out of. */
export interface Passed {
  readonly file: string
  readonly line: number
  readonly name: string
  readonly node?: Expression | Statement
  readonly statement?: Statement
}

/** The way of an exception, outermost first; what is raised again shares the way it had come, however long. */
export interface Way {
  readonly passed: Passed
  readonly inner: Way | undefined
}

/** An exception on its way. */
export class PyError extends Error {
  way: Way | undefined
  /** Finds a name that may have been meant, told where nobody handled it. */
  meant?: () => string | undefined
  constructor(readonly value: Instance) {
    super(value.type.name)
  }
}

/** A function's result, `break` and `continue` on their way. */
export class Leave {
  constructor(
    readonly kind: 'return' | 'break' | 'continue',
    readonly value: Value = null,
  ) {}
}
