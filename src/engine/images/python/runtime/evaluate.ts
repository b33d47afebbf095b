/** Runs Python's statements in a scope. */
import type { Expression, Statement } from '../language/ast'
import { ExpressionEvaluator } from './expressions'
import { binary } from './operators'
import { left, traces } from './passage'
import { deleteSubscript, setSubscript, subscript } from './subscripts'
import { failure, typeNamed, typeOf } from './types'
import { Class, Dict, Func, Instance, Leave, List, Property, PyError, Scope, Tuple, Wrapped, type Run, type Value } from './values'

export class Evaluator extends ExpressionEvaluator {
  /** Runs statements; what leaves them early is returned. */
  *run(body: readonly Statement[], scope: Scope): Run<Leave | undefined> {
    for (const statement of body) {
      const turn = this.rt.step()
      if (turn) yield turn
      const due = this.rt.handlers()
      if (due) yield* due
      scope.line = statement.line
      const leave = yield* this.statement(statement, scope)
      if (leave) return leave
    }
    return undefined
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
        if (node.target.type === 'name' && scope.isClass) this.annotated(scope, node.target.name)
        if (node.value) yield* this.assign(node.target, yield* this.value(node.value, scope), scope)
        return
      case 'if':
        return yield* this.run((yield* rt.truth(yield* this.value(node.test, scope))) ? node.body : node.otherwise, scope)
      case 'while': {
        while (yield* rt.truth(yield* this.value(node.test, scope))) {
          const leave = yield* this.run(node.body, scope)
          if (leave?.kind === 'break') return
          if (leave?.kind === 'return') return leave
          const turn = rt.step()
          if (turn) yield turn
        }
        return yield* this.run(node.otherwise, scope)
      }
      case 'for': {
        const iterator = yield* rt.iterate(yield* this.value(node.source, scope))
        for (let value = yield* iterator.next(); value !== undefined; value = yield* iterator.next()) {
          yield* this.assign(node.target, value, scope)
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
        for (const decorator of [...node.decorators].reverse()) value = yield* rt.call(yield* this.value(decorator, scope), [value])
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
        return yield* this.within(node.items, 0, node.body, scope)
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
          const made = yield* rt.call(rt.type('AssertionError'), message)
          throw new PyError(made as Instance)
        }
        return
      case 'delete':
        for (const target of node.targets) yield* this.remove(target, scope)
        return
    }
  }

  private annotated(scope: Scope, name: string): void {
    const known = scope.vars.get('__annotations__')
    const list = known instanceof Dict ? known : new Dict()
    scope.vars.set('__annotations__', list)
    list.set(name, null)
  }

  private *augment(target: Expression, operator: string, given: Expression, scope: Scope): Run<void> {
    const apply = function* (this: Evaluator, before: Value): Run<Value> {
      const value = yield* this.value(given, scope)
      if (operator === '+' && before instanceof List) {
        for (const item of yield* this.rt.all(value)) before.items.push(item)
        return before
      }
      if (operator === '|' && before instanceof Dict && value instanceof Dict) {
        for (const [key, entry] of value.entries) before.entries.set(key, [entry[0], entry[1]])
        return before
      }
      return yield* binary(this.rt, operator, before, value)
    }.bind(this)
    if (target.type === 'attribute') {
      const object = yield* this.value(target.object, scope)
      return yield* this.rt.set(object, target.name, yield* apply(yield* this.rt.get(object, target.name)))
    }
    if (target.type === 'subscript') {
      const object = yield* this.value(target.object, scope)
      const index = yield* this.value(target.index, scope)
      return yield* setSubscript(this.rt, object, index, yield* apply(yield* subscript(this.rt, object, index)))
    }
    yield* this.assign(target, yield* apply(yield* this.value(target, scope)), scope)
  }

  private *define(node: Extract<Statement, { type: 'class' }>, scope: Scope): Run<void> {
    const { args } = yield* this.args(node.bases, scope)
    for (const base of args) if (!(base instanceof Class)) throw failure('TypeError', `cannot inherit from '${typeOf(base).name}' object`)
    const bases = args.length > 0 ? (args as Class[]) : [typeNamed('object')]
    const name = scope.module.attributes.get('__name__')
    const made = new Class(node.name, bases, typeof name === 'string' ? name : '__main__')
    const inner = new Scope(scope, scope.module, undefined, node.name)
    inner.isClass = true
    yield* this.run(node.body, inner)
    for (const [key, value] of inner.vars) {
      made.attributes.set(key, value)
      this.own(value, made)
    }
    made.attributes.set('__doc__', node.doc ?? null)
    const hook = made.mro[1]?.find('__init_subclass__')
    if (hook !== undefined) yield* this.rt.call(hook, [made])
    let value: Value = made
    for (const decorator of [...node.decorators].reverse()) value = yield* this.rt.call(yield* this.value(decorator, scope), [value])
    this.assignName(scope, node.name, value)
  }

  /** A function in a class knows the class, for `super()`. */
  private own(value: Value, owner: Class): void {
    const parts = value instanceof Wrapped ? [value.target] : value instanceof Property ? [value.get, value.set] : [value]
    for (const part of parts) if (part instanceof Func) part.owner ??= owner
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
      value.attributes.set('__cause__', cause)
    }
    throw new PyError(value)
  }

  private *attempt(node: Extract<Statement, { type: 'try' }>, scope: Scope): Run<Leave | undefined> {
    let leave: Leave | undefined
    let failed: unknown
    let hasFailed = false
    let done = false
    try {
      leave = yield* this.run(node.body, scope)
      done = true
      if (!leave) leave = yield* this.run(node.otherwise, scope)
    } catch (error) {
      if (!(error instanceof PyError)) throw error
      hasFailed = true
      failed = error
      left(error, scope)
      try {
        for (const handler of done ? [] : node.handlers) {
          if (handler.kind && !(yield* this.matches(error.value, yield* this.value(handler.kind, scope)))) continue
          hasFailed = false
          traces.set(error.value, error)
          if (handler.name !== undefined) this.assignName(scope, handler.name, error.value)
          this.rt.handled.push(error)
          try {
            leave = yield* this.run(handler.body, scope)
          } catch (next) {
            if (next instanceof PyError && next !== error && !next.value.attributes.has('__context__'))
              next.value.attributes.set('__context__', error.value)
            throw next
          } finally {
            this.rt.handled.pop()
          }
          break
        }
      } catch (next) {
        if (!(next instanceof PyError)) throw next
        hasFailed = true
        failed = next
      }
    }
    if (hasFailed) left(failed as PyError, scope)
    const last = yield* this.run(node.last, scope)
    if (last) return last
    if (hasFailed) throw failed
    return leave
  }

  private *matches(value: Instance, kind: Value): Run<boolean> {
    if (kind instanceof Tuple) {
      for (const one of kind.items) if (yield* this.matches(value, one)) return true
      return false
    }
    if (!(kind instanceof Class)) throw failure('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
    return value.type.is(kind)
  }

  private *within(
    items: readonly { readonly value: Expression; readonly target?: Expression }[],
    index: number,
    body: readonly Statement[],
    scope: Scope,
  ): Run<Leave | undefined> {
    const item = items[index]
    if (!item) return yield* this.run(body, scope)
    const { rt } = this
    const manager = yield* this.value(item.value, scope)
    let entered = yield* rt.invoke(manager, '__enter__')
    if (entered === undefined) entered = yield* rt.invoke(manager, '__aenter__')
    if (entered === undefined) throw failure('TypeError', `'${typeOf(manager).name}' object does not support the context manager protocol`)
    if (item.target) yield* this.assign(item.target, entered, scope)
    let leave: Leave | undefined
    try {
      leave = yield* this.within(items, index + 1, body, scope)
    } catch (error) {
      if (!(error instanceof PyError)) throw error
      const swallowed = yield* rt.invoke(manager, '__exit__', [error.value.type, error.value, null])
      if (swallowed !== undefined && (yield* rt.truth(swallowed))) return undefined
      throw error
    }
    yield* rt.invoke(manager, '__exit__', [null, null, null])
    return leave
  }

  private *importFrom(from: string, names: readonly { readonly name: string; readonly as?: string }[], scope: Scope): Run<void> {
    const { rt } = this
    const module = yield* rt.importModule(from)
    for (const { name, as } of names) {
      if (name === '*') {
        for (const [key, value] of module.attributes) if (!key.startsWith('_')) this.assignName(scope, key, value)
        continue
      }
      let value = module.attributes.get(name)
      if (value === undefined) {
        try {
          value = yield* rt.importModule(`${from}.${name}`)
        } catch (error) {
          if (!(error instanceof PyError)) throw error
          throw failure('ImportError', `cannot import name '${name}' from '${from}' (${module.file ?? 'unknown location'})`)
        }
      }
      this.assignName(scope, as ?? name, value)
    }
  }

  private *remove(target: Expression, scope: Scope): Run<void> {
    if (target.type === 'name') {
      this.lookup(scope, target.name)
      if (!scope.vars.delete(target.name)) scope.module.attributes.delete(target.name)
    } else if (target.type === 'subscript') {
      const object = yield* this.value(target.object, scope)
      yield* deleteSubscript(this.rt, object, yield* this.value(target.index, scope))
    } else if (target.type === 'attribute') {
      const object = yield* this.value(target.object, scope)
      if (!(object instanceof Instance) || !object.attributes.delete(target.name))
        throw failure('AttributeError', `'${typeOf(object).name}' object has no attribute '${target.name}'`)
    }
  }
}
