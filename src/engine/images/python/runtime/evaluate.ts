/** Runs Python's statements in a scope. */
import type { Expression, Statement } from '../language/ast'
import { ExpressionEvaluator } from './expressions'
import { annotated } from './annotations'
import { arithmetic, inPlace } from './operators'
import { matches } from './patterns'
import { makeClass } from './classes'
import { left, located, locatedIn, raisedWithin, traces } from './passage'
import { deleteSubscript, setSubscript, subscript } from './subscripts'
import { failure, typeNamed, typeOf } from './types'
import { Class, Dict, Instance, Leave, List, Property, PyError, Scope, Tuple, type Run, type Value } from './values/index'

export class Evaluator extends ExpressionEvaluator {
  /** Runs statements; what leaves them early is returned. */
  *run(body: readonly Statement[], scope: Scope): Run<Leave | undefined> {
    let current: Statement | undefined
    try {
      for (const statement of body) {
        const turn = this.rt.step()
        if (turn) yield turn
        current = statement
        const due = this.rt.handlers()
        if (due) yield* due
        scope.line = statement.line
        if (this.quickly(statement, scope)) continue
        const leave = yield* this.statement(statement, scope)
        if (leave) return leave
      }
    } catch (error) {
      throw current ? locatedIn(error, scope, current) : error
    }
    return undefined
  }

  /** Runs a statement for which nothing has to wait; false when that is not so, and nothing is done. */
  private quickly(node: Statement, scope: Scope): boolean {
    if (node.type === 'pass') return true
    if (node.type !== 'assign' && node.type !== 'augment') return false
    const target = node.type === 'augment' ? node.target : node.targets.length === 1 ? node.targets[0]! : undefined
    if (!target || (target.type !== 'name' && target.type !== 'attribute' && (target.type !== 'subscript' || node.type === 'augment')))
      return false
    let value = this.quick(node.value, scope)
    if (value === undefined) return false
    if (node.type === 'augment') {
      const before = this.quick(target, scope)
      if (before === undefined) return false
      const after = arithmetic(this.rt, node.operator, before, value)
      if (after === undefined) return false
      value = after
    }
    if (target.type === 'name') {
      this.assignName(scope, target.name, value)
      return true
    }
    const object = this.quick(target.object, scope)
    if (target.type === 'attribute') {
      if (!(object instanceof Instance) || !object.attributes.has(target.name)) return false
      const inType = object.type.find(target.name)
      if (inType instanceof Property || inType instanceof Instance || object.type.find('__setattr__') !== undefined) return false
      object.attributes.set(target.name, value)
      return true
    }
    if (!(object instanceof List) || object.type) return false
    const index = this.quick(target.index, scope)
    if (typeof index !== 'number' || index < 0 || index >= object.items.length) return false
    object.items[index] = value
    return true
  }

  private *statement(node: Statement, scope: Scope): Run<Leave | undefined> {
    const { rt } = this
    switch (node.type) {
      case 'expression':
        yield* this.value(node.value, scope)
        return
      case 'assign': {
        const value = yield* this.value(node.value, scope)
        for (const target of node.targets) yield* this.assign(target, value, scope)
        return
      }
      case 'augment':
        return void (yield* this.augment(node.target, node.operator, node.value, scope))
      case 'annotate':
        if (node.target.type === 'name' && !scope.names) this.annotated(scope, node.target.name, node.annotation)
        if (node.value) yield* this.assign(node.target, yield* this.value(node.value, scope), scope)
        return
      case 'if':
        return yield* this.run(
          (this.quickTruth(node.test, scope) ?? (yield* rt.truth(yield* this.value(node.test, scope)))) ? node.body : node.otherwise,
          scope,
        )
      case 'while': {
        while (this.quickTruth(node.test, scope) ?? (yield* rt.truth(yield* this.value(node.test, scope)))) {
          const leave = yield* this.run(node.body, scope)
          if (leave?.kind === 'break') return
          if (leave?.kind === 'return') return leave
          const turn = rt.step()
          if (turn) yield turn
        }
        return yield* this.run(node.otherwise, scope)
      }
      case 'for': {
        // Since 3.13 what is gone through is told to be where it failed.
        const isTold = this.minor >= 13
        const source = rt.iterate(yield* this.value(node.source, scope))
        const iterator = yield* isTold ? this.at(node.source, scope, source) : source
        const { quick } = iterator
        for (;;) {
          const value = quick ? quick() : yield* isTold ? this.at(node.source, scope, iterator.next()) : iterator.next()
          if (value === undefined) break
          if (node.target.type === 'name') this.assignName(scope, node.target.name, value)
          else yield* this.assign(node.target, value, scope)
          const leave = yield* this.run(node.body, scope)
          if (leave?.kind === 'break') return
          if (leave?.kind === 'return') return leave
          const turn = rt.step()
          if (turn) yield turn
          scope.line = node.line
        }
        return yield* this.run(node.otherwise, scope)
      }
      case 'function': {
        let value: Value = yield* this.func(node.definition, scope)
        for (const decorator of [...node.decorators].reverse()) value = yield* this.decorated(decorator, value, scope)
        this.assignName(scope, node.definition.name, value)
        return
      }
      case 'class':
        return void (yield* this.define(node, scope))
      case 'return':
        return new Leave('return', node.value ? yield* this.value(node.value, scope) : null)
      case 'break':
      case 'continue':
        return new Leave(node.type)
      case 'pass':
      case 'scope':
        return
      case 'raise':
        return yield* this.raise(node, scope)
      case 'try':
        return yield* this.attempt(node, scope)
      case 'with':
        return yield* this.within(node, 0, scope)
      case 'match':
        return yield* this.choose(node, scope)
      case 'import':
        for (const { name, as } of node.names) {
          const module = yield* rt.importModule(name)
          this.assignName(
            scope,
            as ?? name.split('.')[0]!,
            as === undefined && name.includes('.') ? rt.modules.get(name.split('.')[0]!)! : module,
          )
        }
        return
      case 'importFrom':
        return void (yield* this.importFrom(node.module, node.names, scope))
      case 'assert':
        if (!(yield* rt.truth(yield* this.value(node.test, scope)))) {
          const message = node.message ? [yield* this.value(node.message, scope)] : []
          const made = new PyError((yield* rt.call(rt.type('AssertionError'), message)) as Instance)
          // Of a constant nothing is left to point at.
          throw this.minor === 12 || node.test.type === 'constant' ? made : located(made, scope, node.test)
        }
        return
      case 'delete':
        for (const target of node.targets) yield* this.at(target, scope, this.remove(target, scope))
        return
    }
  }

  /** The first case whose pattern fits and whose condition holds. */
  private *choose(node: Extract<Statement, { type: 'match' }>, scope: Scope): Run<Leave | undefined> {
    const subject = yield* this.value(node.subject, scope)
    const at = {
      rt: this.rt,
      value: (part: Expression) => this.value(part, scope),
      name: (name: string, value: Value) => this.assignName(scope, name, value),
    }
    for (const { pattern, guard, body } of node.cases) {
      if (!(yield* matches(at, pattern, subject))) continue
      if (guard && !(yield* this.rt.truth(yield* this.value(guard, scope)))) continue
      return yield* this.run(body, scope)
    }
    return undefined
  }

  private annotated(scope: Scope, name: string, annotation: Expression): void {
    const names = scope.isClass ? scope.vars : scope.module.attributes
    const known = names.get('__annotations__')
    const list = known instanceof Dict ? known : new Dict()
    names.set('__annotations__', list)
    list.set(name, annotated(this.rt, annotation))
  }

  private *augment(target: Expression, operator: string, given: Expression, scope: Scope): Run<void> {
    const apply = function* (this: Evaluator, before: Value): Run<Value> {
      const value = yield* this.value(given, scope)
      return yield* inPlace(this.rt, operator, before, value)
    }.bind(this)
    if (target.type === 'attribute') {
      const object = yield* this.value(target.object, scope)
      const value = yield* apply(yield* this.at(target, scope, this.rt.get(object, target.name)))
      return yield* this.at(target, scope, this.rt.set(object, target.name, value))
    }
    if (target.type === 'subscript') {
      const object = yield* this.value(target.object, scope)
      const index = yield* this.value(target.index, scope)
      const value = yield* apply(yield* this.at(target, scope, subscript(this.rt, object, index)))
      return yield* this.at(target, scope, setSubscript(this.rt, object, index, value))
    }
    yield* this.assign(target, yield* apply(yield* this.value(target, scope)), scope)
  }

  private *define(node: Extract<Statement, { type: 'class' }>, scope: Scope): Run<void> {
    const { args, keywords } = yield* this.args(node.bases, scope)
    for (const base of args) if (!(base instanceof Class)) throw failure('TypeError', `cannot inherit from '${typeOf(base).name}' object`)
    const inner = new Scope(scope, scope.module, undefined, node.name)
    inner.isClass = true
    try {
      yield* this.run(node.body, inner)
    } catch (error) {
      if (error instanceof PyError) left(error, inner)
      throw error
    }
    if (node.doc !== undefined && !inner.vars.has('__doc__')) inner.vars.set('__doc__', node.doc)
    let value = yield* makeClass(this.rt, node.name, args as Class[], inner.vars, keywords, scope.module)
    for (const decorator of [...node.decorators].reverse()) value = yield* this.decorated(decorator, value, scope)
    this.assignName(scope, node.name, value)
  }

  private *decorated(decorator: Expression, value: Value, scope: Scope): Run<Value> {
    const work = this.rt.call(yield* this.value(decorator, scope), [value])
    return yield* this.minor < 11 ? work : this.at(decorator, scope, work)
  }

  private *raise(node: Extract<Statement, { type: 'raise' }>, scope: Scope): Run<never> {
    const handled = this.rt.handled.at(-1)
    if (!node.value) {
      if (!handled) throw failure('RuntimeError', 'No active exception to reraise')
      throw handled
    }
    let value = yield* this.value(node.value, scope)
    if (value instanceof Class) value = yield* this.rt.call(value)
    if (!(value instanceof Instance) || !value.type.is(typeNamed('BaseException')))
      throw failure('TypeError', 'exceptions must derive from BaseException')
    if (node.cause) {
      let cause = yield* this.value(node.cause, scope)
      if (cause instanceof Class) cause = yield* this.rt.call(cause)
      if (cause !== null && !(cause instanceof Instance && cause.type.is(typeNamed('BaseException'))))
        throw failure('TypeError', 'exception causes must derive from BaseException')
      value.attributes.set('__cause__', cause)
      value.attributes.set('__suppress_context__', true)
    }
    const error = new PyError(value)
    // What was raised before has come the way it had come then.
    error.way = traces.get(value)?.way
    throw error
  }

  private *attempt(node: Extract<Statement, { type: 'try' }>, scope: Scope): Run<Leave | undefined> {
    let leave: Leave | undefined
    let failed: PyError | undefined
    let done = false
    try {
      leave = yield* this.run(node.body, scope)
      done = true
      if (!leave) leave = yield* this.run(node.otherwise, scope)
    } catch (error) {
      if (!(error instanceof PyError)) throw error
      failed = error
      left(error, scope)
      try {
        for (const handler of done ? [] : node.handlers) {
          if (handler.kind && !this.catches(error.value, yield* this.value(handler.kind, scope))) continue
          failed = undefined
          traces.set(error.value, error)
          if (handler.name !== undefined) this.assignName(scope, handler.name, error.value)
          this.rt.handled.push(error)
          try {
            leave = yield* this.run(handler.body, scope)
          } catch (next) {
            raisedWithin(next, error)
            throw next
          } finally {
            this.rt.handled.pop()
            if (handler.name !== undefined) this.forget(scope, handler.name)
          }
          break
        }
      } catch (next) {
        if (!(next instanceof PyError)) throw next
        failed = next
      }
    }
    if (failed) {
      left(failed, scope)
      traces.set(failed.value, failed)
    }
    try {
      const last = yield* this.run(node.last, scope)
      if (last) return last
    } catch (next) {
      if (failed) raisedWithin(next, failed)
      throw next
    }
    if (failed) throw failed
    return leave
  }

  private catches(value: Instance, kind: Value): boolean {
    if (kind instanceof Tuple) return kind.items.some((one) => this.catches(value, one))
    if (!(kind instanceof Class) || !kind.is(typeNamed('BaseException')))
      throw failure('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
    return value.type.is(kind)
  }

  private *within(node: Extract<Statement, { type: 'with' }>, index: number, scope: Scope): Run<Leave | undefined> {
    const item = node.items[index]
    if (!item) return yield* this.run(node.body, scope)
    const { rt } = this
    const letter = node.isAsync ? 'a' : ''
    const ask = function* (this: Evaluator, name: string, args: readonly Value[]): Run<Value | undefined> {
      scope.line = node.line
      const asked = rt.invoke(manager, `__${letter}${name}__`, args)
      const given = yield* this.minor < 13 ? asked : this.at(item.value, scope, asked)
      return given !== undefined && node.isAsync ? yield* this.awaited(given) : given
    }.bind(this)
    const manager = yield* this.value(item.value, scope)
    const entered = yield* ask('enter', [])
    if (entered === undefined) {
      const kind = typeOf(manager).name
      const words = `'${kind}' object does not support the ${node.isAsync ? 'asynchronous ' : ''}context manager protocol`
      const refused = this.minor < 11 ? failure('AttributeError', `__${letter}enter__`) : failure('TypeError', words)
      throw this.minor < 13 ? refused : located(refused, scope, item.value)
    }
    if (item.target) yield* this.assign(item.target, entered, scope)
    let leave: Leave | undefined
    try {
      leave = yield* this.within(node, index + 1, scope)
    } catch (error) {
      if (!(error instanceof PyError)) throw error
      left(error, scope)
      this.rt.handled.push(error)
      try {
        const swallowed = yield* ask('exit', [error.value.type, error.value, null])
        if (swallowed !== undefined && (yield* rt.truth(swallowed))) return undefined
      } catch (next) {
        raisedWithin(next, error)
        throw next
      } finally {
        this.rt.handled.pop()
      }
      throw error
    }
    yield* ask('exit', [null, null, null])
    return leave
  }

  private *importFrom(from: string, names: readonly { readonly name: string; readonly as?: string }[], scope: Scope): Run<void> {
    const { rt } = this
    const module = yield* rt.importModule(from)
    for (const { name, as } of names) {
      if (name === '*') {
        const all = module.attributes.get('__all__')
        if (all !== undefined) for (const key of yield* rt.all(all)) this.assignName(scope, String(key), yield* rt.get(module, String(key)))
        else for (const [key, value] of module.attributes) if (!key.startsWith('_')) this.assignName(scope, key, value)
        continue
      }
      let value = module.attributes.get(name)
      if (value === undefined) {
        try {
          value = yield* rt.importModule(`${from}.${name}`)
        } catch (error) {
          if (!(error instanceof PyError) || error.value.attributes.get('name') !== `${from}.${name}`) throw error
          throw failure('ImportError', `cannot import name '${name}' from '${from}' (${module.file ?? 'unknown location'})`)
        }
      }
      this.assignName(scope, as ?? name, value)
    }
  }

  private forget(scope: Scope, name: string): void {
    if (!scope.vars.delete(name)) scope.module.attributes.delete(name)
  }

  private *remove(target: Expression, scope: Scope): Run<void> {
    if (target.type === 'name') {
      this.lookup(scope, target.name)
      this.forget(scope, target.name)
    } else if (target.type === 'tuple' || target.type === 'list') {
      for (const one of target.items) yield* this.remove(one, scope)
    } else if (target.type === 'subscript') {
      const object = yield* this.value(target.object, scope)
      yield* deleteSubscript(this.rt, object, yield* this.value(target.index, scope))
    } else if (target.type === 'attribute') {
      yield* this.rt.delete(yield* this.value(target.object, scope), target.name)
    }
  }
}
