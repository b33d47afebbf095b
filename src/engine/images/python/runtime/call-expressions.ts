/** Calls as a program writes them: their arguments, and the calls that look at where they stand. */
import type { Argument, Expression } from '../language/ast'
import { programText } from './program-text'
import { failure, typeOf } from './types'
import { Class, Dict, Func, Instance, madeType, none, Scope, type Keywords, type Run, type Value } from './values/index'
import { QuickEvaluator } from './quick'

const isOne = ([first, ...rest]: readonly Argument[]): boolean =>
  first !== undefined && rest.length === 0 && first.name === undefined && first.kind !== 'stars'

export abstract class CallEvaluator extends QuickEvaluator {
  abstract value(node: Expression, scope: Scope): Run<Value>

  /** The arguments of a call. */
  *args(list: readonly Argument[], scope: Scope): Run<{ readonly args: Value[]; readonly keywords: Keywords }> {
    const args: Value[] = []
    let keywords: Map<string, Value> | undefined
    for (const { kind, name, value } of list) {
      const known = this.quick(value, scope)
      const given = known === undefined ? yield* this.value(value, scope) : known
      if (name !== undefined) (keywords ??= new Map()).set(name, given)
      else if (kind === 'star') for (const item of yield* this.rt.all(given)) args.push(item)
      else if (kind === 'stars') {
        if (!(given instanceof Dict)) throw failure('TypeError', `argument after ** must be a mapping, not ${typeOf(given).name}`)
        for (const [key, item] of given.entries.values()) (keywords ??= new Map()).set(yield* this.rt.str(key), item)
      } else args.push(given)
    }
    return { args, keywords: keywords ?? none }
  }

  protected *call(callee: Expression, list: readonly Argument[], scope: Scope, line: number): Run<Value> {
    if (callee.type === 'name' && list.length === 0) {
      const scoped = this.inScope(callee.name, scope)
      if (scoped !== undefined) return scoped
    }
    if (callee.type === 'name' && (callee.name === 'eval' || callee.name === 'exec') && isOne(list) && scope.names) {
      const target = this.find(scope, callee.name)
      if (target === this.rt.builtins.get(callee.name)) return yield* this.textIn(callee.name, list, scope)
    }
    if (callee.type === 'attribute') return yield* this.method(callee, list, scope, line)
    const target = yield* this.value(callee, scope)
    const { args, keywords } = yield* this.args(list, scope)
    scope.line = line
    return yield* this.rt.call(target, args, keywords)
  }

  /** `eval` and `exec` in a function, whose names they see; what is set stays with them. */
  private *textIn(name: 'eval' | 'exec', list: readonly Argument[], scope: Scope): Run<Value> {
    const { args } = yield* this.args(list, scope)
    const inner = new Scope(scope, scope.module)
    return yield* this.rt.native(
      name === 'eval'
        ? () => this.rt.evaluateIn(inner, programText(name, args[0]).trim())
        : function* (this: CallEvaluator) {
            yield* this.rt.executeIn(inner, programText(name, args[0]), '<string>')
            return null
          }.bind(this),
      [],
      none,
    )
  }

  /** A call of what a dot finds, without making a method of it first where that can be spared. */
  private *method(callee: Extract<Expression, { type: 'attribute' }>, list: readonly Argument[], scope: Scope, line: number): Run<Value> {
    const { name } = callee
    const object = yield* this.value(callee.object, scope)
    scope.line = line
    const found = object instanceof Instance && !object.attributes.has(name) ? object.type.find(name) : undefined
    const own = found === undefined && !madeType(object) ? this.rt.methods.of(object, name) : undefined
    const target = found instanceof Func ? found : own ? undefined : yield* this.at(callee, scope, this.rt.get(object, name))
    const { args, keywords } = yield* this.args(list, scope)
    scope.line = line
    if (own) return yield* this.rt.native(own, args, keywords)
    return yield* this.rt.call(target!, found instanceof Func ? [object, ...args] : args, keywords)
  }

  /** Calls that look at where they stand. */
  private inScope(name: string, scope: Scope): Value | undefined {
    if (name !== 'super' && name !== 'locals' && name !== 'globals') return undefined
    if (scope.module.attributes.has(name)) return undefined
    if (name === 'globals') return Dict.live(scope.module.attributes)
    if (name === 'locals') return Dict.of(scope.names || scope.isClass ? scope.vars : scope.module.attributes)
    for (let at: Scope | undefined = scope; at; at = at.parent) if (at.owner) return this.superOf(at.owner, at.self ?? null)
    throw failure('RuntimeError', 'super(): no arguments')
  }

  /** Set by the interpreter: makes what `super()` is. */
  superOf: (owner: Class, self: Value) => Value = () => null
}
