/** Lists, sets, dicts and generators made of what is gone through. */
import type { Clause, Expression } from '../language/ast'
import { put } from './dict-methods'
import { Dict, Generator_, List, PyError, Scope, SetValue, Yielded, type Run, type Value } from './values/index'
import { left, passedOn } from './passage'
import { TargetEvaluator } from './targets'

export abstract class ComprehensionEvaluator extends TargetEvaluator {
  protected *comprehension(node: Extract<Expression, { type: 'comprehension' }>, scope: Scope): Run<Value> {
    const isGenerator = node.kind === 'generator'
    // Since 3.12 only generators are functions of their own.
    const isOwn = isGenerator || this.minor < 12
    const inner = new Scope(scope, scope.module, undefined, isGenerator ? '<genexpr>' : isOwn ? `<${node.kind}comp>` : scope.name)
    inner.line = node.line
    if (scope.isClass) for (const [name, value] of scope.vars) inner.vars.set(name, value)
    const [{ source: first }] = node.clauses as readonly [Clause]
    const source = yield* this.at(this.minor < 13 ? node : first, scope, this.rt.iterate(yield* this.value(first, scope)))
    const valueOf = (part: Expression): Run<Value> => this.value(part, inner)
    const keyOf = (key: Value): Run<string> => this.rt.key(key)
    const { rt } = this
    if (isGenerator) {
      const body = this.clauses(node.clauses, 0, inner, source.next, function* () {
        yield new Yielded(yield* valueOf(node.value))
      })
      return new Generator_('<genexpr>', resultless(body, inner), 'generator', inner)
    }
    const list: Value[] = []
    const dict = new Dict()
    const set = new SetValue()
    const { building } = this.rt.memory
    const made = [list, dict, set, inner] as const
    building.add(made)
    const each = function* (): Run<void> {
      if (node.key) {
        const key = yield* valueOf(node.key)
        yield* put(rt, dict, key, yield* valueOf(node.value))
        return
      }
      const value = yield* valueOf(node.value)
      if (node.kind === 'list') list.push(value)
      else {
        const key = yield* keyOf(value)
        if (!set.entries.has(key)) set.entries.set(key, value)
      }
    }
    try {
      yield* this.clauses(node.clauses, 0, inner, source.next, each)
    } catch (error) {
      if (!(error instanceof PyError)) throw error
      if (isOwn) left(error, inner)
      else passedOn(error, inner, scope)
      throw error
    } finally {
      building.delete(made)
    }
    return node.kind === 'list' ? new List(list) : node.kind === 'dict' ? dict : set
  }

  private *clauses(
    clauses: readonly Clause[],
    index: number,
    scope: Scope,
    source: (() => Run<Value | undefined>) | undefined,
    each: () => Run<void>,
  ): Run<void> {
    const clause = clauses[index]
    if (!clause) return yield* each()
    const next = source ?? (yield* this.rt.iterate(yield* this.value(clause.source, scope))).next
    for (let value = yield* next(); value !== undefined; value = yield* next()) {
      const turn = this.rt.step()
      if (turn) yield turn
      if (clause.target.type === 'name') scope.vars.set(clause.target.name, value)
      else yield* this.assign(clause.target, value, scope, true)
      let wanted = true
      for (const condition of clause.conditions) {
        wanted = yield* this.truth(condition, scope)
        if (!wanted) break
      }
      if (wanted) yield* this.clauses(clauses, index + 1, scope, undefined, each)
    }
  }

  protected *truth(node: Expression, scope: Scope): Run<boolean> {
    return this.quickTruth(node, scope) ?? (yield* this.rt.truth(yield* this.value(node, scope)))
  }
}

function* resultless(body: Run<void>, scope: Scope): Run<Value> {
  try {
    yield* body
  } catch (error) {
    if (error instanceof PyError) left(error, scope)
    throw error
  }
  return null
}
