/** What stands left of `=`, and of `in` after `for`: it is given a value. */
import type { Expression } from '../language/ast'
import { located } from './passage'
import { setSubscript } from './subscripts'
import { failure, typeOf } from './types'
import { isNumber, List, Scope, type Run, type Value } from './values/index'
import { CallEvaluator } from './call-expressions'

export abstract class TargetEvaluator extends CallEvaluator {
  *assign(target: Expression, value: Value, scope: Scope, own = false): Run<void> {
    if (target.type === 'name') {
      if (own) scope.vars.set(target.name, value)
      else this.assignName(scope, target.name, value)
      return
    }
    try {
      yield* this.assignPart(target, value, scope, own)
    } catch (error) {
      throw located(error, scope, target)
    }
  }

  private *assignPart(target: Expression, value: Value, scope: Scope, own: boolean): Run<void> {
    switch (target.type) {
      case 'attribute':
        return yield* this.rt.set(yield* this.value(target.object, scope), target.name, value)
      case 'subscript': {
        const object = yield* this.value(target.object, scope)
        return yield* setSubscript(this.rt, object, yield* this.value(target.index, scope), value)
      }
      case 'tuple':
      case 'list':
        return yield* this.unpack(target.items, value, scope, own)
      default:
        throw failure('SyntaxError', 'cannot assign to this')
    }
  }

  private *unpack(targets: readonly Expression[], value: Value, scope: Scope, own: boolean): Run<void> {
    if (value === null || isNumber(value)) throw failure('TypeError', `cannot unpack non-iterable ${typeOf(value).name} object`)
    const items = yield* this.rt.all(value)
    const star = targets.findIndex(({ type }) => type === 'starred')
    if (star < 0) {
      if (items.length < targets.length)
        throw failure('ValueError', `not enough values to unpack (expected ${targets.length}, got ${items.length})`)
      if (items.length > targets.length) throw failure('ValueError', `too many values to unpack (expected ${targets.length})`)
      for (const [index, target] of targets.entries()) yield* this.assign(target, items[index]!, scope, own)
      return
    }
    const after = targets.length - star - 1
    if (items.length < targets.length - 1)
      throw failure('ValueError', `not enough values to unpack (expected at least ${targets.length - 1}, got ${items.length})`)
    for (let i = 0; i < star; i++) yield* this.assign(targets[i]!, items[i]!, scope, own)
    const starred = targets[star]!
    if (starred.type === 'starred') yield* this.assign(starred.value, new List(items.slice(star, items.length - after)), scope, own)
    for (let i = 0; i < after; i++) yield* this.assign(targets[star + 1 + i]!, items[items.length - after + i]!, scope, own)
  }
}
