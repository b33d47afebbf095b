/** What names stand for in a scope, and what the evaluator asks of the interpreter. */
import type { Expression } from '../language/ast'
import type { Methods, Resuming } from './methods'
import { located } from './passage'
import type { Runtime } from './runtime'
import { similar } from './similar'
import type { Making } from './slots'
import { failure } from './types'
import { Module, PyError, Scope, type Keywords, type Native, type Run, type Value } from './values/index'

/** What the evaluator asks of the interpreter beside what everything does. */
export interface Host extends Runtime, Resuming, Making {
  readonly methods: Methods
  /** Calls what is no value of its own. */
  native(run: Native, args: readonly Value[], keywords: Keywords): Run<Value>
  readonly builtins: Map<string, Value>
  importModule(name: string): Run<Module>
  /** Runs a text in a scope. */
  executeIn(scope: Scope, source: string, file: string): Run<void>
  evaluateIn(scope: Scope, source: string): Run<Value>
  /** What signals that came have to do; undefined when none did. */
  handlers(): Run<void> | undefined
  /** The exception that is being handled, for a `raise` alone and for the context of another. */
  handled: PyError[]
}

export class NameEvaluator {
  /** The second part of Python's version. */
  protected readonly minor: number

  constructor(protected readonly rt: Host) {
    this.minor = Number(rt.version.split('.')[1] ?? 14)
  }

  /** Work of which a part of the program is told to be where it failed. */
  protected *at<T>(node: Expression, scope: Scope, work: Run<T>): Run<T> {
    try {
      return yield* work
    } catch (error) {
      throw located(error, scope, node)
    }
  }

  lookup(scope: Scope, name: string): Value {
    const found = this.find(scope, name)
    if (found !== undefined) return found
    if (scope.names?.locals.has(name))
      throw failure(
        'UnboundLocalError',
        this.minor < 11
          ? `local variable '${name}' referenced before assignment`
          : `cannot access local variable '${name}' where it is not associated with a value`,
      )
    const error = failure('NameError', `name '${name}' is not defined`)
    error.value.attributes.set('name', name)
    error.meant = () => similar(name, [...scope.vars.keys(), ...scope.module.attributes.keys(), ...this.rt.builtins.keys()])
    throw error
  }

  protected find(scope: Scope, name: string): Value | undefined {
    if (!scope.names?.globals.has(name)) {
      const own = scope.vars.get(name)
      if (own !== undefined) return own
      if (scope.names?.locals.has(name)) return undefined
      for (let outer = scope.parent; outer; outer = outer.parent) {
        if (outer.isClass) continue
        const value = outer.vars.get(name)
        if (value !== undefined) return value
      }
    }
    const ofModule = scope.module.attributes.get(name)
    return ofModule === undefined ? this.rt.builtins.get(name) : ofModule
  }

  assignName(scope: Scope, name: string, value: Value): void {
    if (scope.names?.globals.has(name) || (!scope.names && !scope.isClass && !scope.parent)) scope.module.attributes.set(name, value)
    else if (scope.names?.outer.has(name)) {
      for (let outer = scope.parent; outer; outer = outer.parent)
        if (!outer.isClass && outer.names?.locals.has(name)) {
          outer.vars.set(name, value)
          return
        }
    } else scope.vars.set(name, value)
  }
}
