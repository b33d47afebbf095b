/** Functions, what is made of them, and the scopes they run in. */
import type { FunctionBody } from '../../language/ast'
import type { Class } from './classes'
import { PyObject, type Native, type Value } from './object'

export class Module extends PyObject {
  readonly attributes = new Map<string, Value>()
  constructor(
    readonly name: string,
    readonly file?: string,
  ) {
    super()
  }
}

export class Scope {
  readonly vars = new Map<string, Value>()
  constructor(
    readonly parent: Scope | undefined,
    readonly module: Module,
    readonly names?: Pick<FunctionBody, 'locals' | 'globals' | 'outer'>,
    /** The function that runs, for tracebacks. */
    readonly name = '<module>',
  ) {}
  /** For `super()` without arguments. */
  owner?: Class
  self?: Value
  /** Of a class's body: functions in it do not see its names. */
  isClass = false
  /** Where its text is, if not in its module's file. */
  file?: string
  /** The line that runs. */
  line = 0
  /** As an object's. */
  weighed = 0
}

export class Func extends PyObject {
  readonly attributes = new Map<string, Value>()
  owner?: Class
  constructor(
    readonly definition: FunctionBody,
    readonly scope: Scope,
    readonly defaults: ReadonlyMap<string, Value>,
    readonly name: string,
  ) {
    super()
  }
}

export class Builtin extends PyObject {
  readonly attributes = new Map<string, Value>()
  constructor(
    readonly name: string,
    readonly run: Native,
    /** Becomes a method of what it is found on. */
    readonly binds = false,
  ) {
    super()
  }
}

export class Method extends PyObject {
  constructor(
    readonly self: Value,
    readonly target: Value,
  ) {
    super()
  }
}

export class Property extends PyObject {
  constructor(
    readonly get: Value,
    readonly set: Value,
    readonly remove: Value = null,
  ) {
    super()
  }
}

export class Wrapped extends PyObject {
  constructor(
    readonly kind: 'staticmethod' | 'classmethod',
    readonly target: Value,
  ) {
    super()
  }
}
