/** Evaluates Python's expressions in a scope. */
import type { Expression, FunctionBody, Piece } from '../language/ast'
import { put } from './dict-methods'
import { located } from './passage'
import { binary } from './operators'
import { subscript } from './subscripts'
import { failure, typeOf } from './types'
import {
  Bytes,
  Dict,
  ELLIPSIS,
  Float,
  Func,
  Generator_,
  List,
  PyError,
  Scope,
  SetValue,
  Slice,
  Tuple,
  Yielded,
  type Run,
  type Value,
} from './values/index'
import { ComprehensionEvaluator } from './comprehensions'
import { compare, unary } from './operations'

export class ExpressionEvaluator extends ComprehensionEvaluator {
  *value(node: Expression, scope: Scope): Run<Value> {
    const known = this.quick(node, scope)
    if (known !== undefined) return known
    const { rt } = this
    try {
      switch (node.type) {
        case 'constant':
          return node.value
        case 'float':
          return new Float(node.value)
        case 'bytes':
          return new Bytes(Uint8Array.from(node.value, (char) => char.charCodeAt(0)))
        case 'ellipsis':
          return ELLIPSIS
        case 'joined':
          return yield* this.pieces(node.pieces, scope)
        case 'name':
          return this.lookup(scope, node.name)
        case 'list':
          return new List(yield* this.items(node.items, scope))
        case 'tuple':
          return new Tuple(yield* this.items(node.items, scope))
        case 'set':
          return yield* this.set(node.items, scope)
        case 'dict':
          return yield* this.dict(node.entries, scope)
        case 'starred':
          throw failure('SyntaxError', "can't use starred expression here")
        case 'unary':
          return yield* unary(rt, node.operator, yield* this.value(node.value, scope))
        case 'binary': {
          const left = yield* this.value(node.left, scope)
          return yield* binary(rt, node.operator, left, yield* this.value(node.right, scope))
        }
        case 'and':
        case 'or': {
          const left = yield* this.value(node.left, scope)
          return (yield* rt.truth(left)) === (node.type === 'or') ? left : yield* this.value(node.right, scope)
        }
        case 'compare':
          return yield* this.chain(node.first, node.rest, scope)
        case 'choice':
          return yield* this.value((yield* this.truth(node.test, scope)) ? node.yes : node.no, scope)
        case 'lambda':
          return yield* this.func(node.definition, scope)
        case 'call':
          return yield* this.call(node.callee, node.args, scope, node.line)
        case 'attribute':
          return yield* rt.get(yield* this.value(node.object, scope), node.name)
        case 'subscript': {
          const object = yield* this.value(node.object, scope)
          return yield* subscript(rt, object, yield* this.value(node.index, scope))
        }
        case 'slice':
          return new Slice(yield* this.bound(node.from, scope), yield* this.bound(node.to, scope), yield* this.bound(node.step, scope))
        case 'assigned':
          return yield* this.assigned(node.name, node.value, scope)
        case 'yield':
          return ((yield new Yielded(node.value ? yield* this.value(node.value, scope) : null)) ?? null) as Value
        case 'yieldFrom': {
          return yield* this.delegated(yield* this.value(node.value, scope))
        }
        case 'await':
          return yield* this.awaited(yield* this.value(node.value, scope))
        case 'comprehension':
          return yield* this.comprehension(node, scope)
      }
    } catch (error) {
      throw located(error, scope, node)
    }
  }

  private *set(items: readonly Expression[], scope: Scope): Run<Value> {
    const { rt } = this
    const set = new SetValue()
    for (const item of yield* this.items(items, scope)) {
      const key = yield* rt.key(item)
      if (!set.entries.has(key)) set.entries.set(key, item)
    }
    return set
  }

  private *dict(entries: Extract<Expression, { type: 'dict' }>['entries'], scope: Scope): Run<Value> {
    const { rt } = this
    const dict = new Dict()
    for (const [key, value] of entries) {
      if (key) {
        const name = yield* this.value(key, scope)
        yield* put(rt, dict, name, yield* this.value(value, scope))
      } else {
        const other = yield* this.value(value, scope)
        if (!(other instanceof Dict)) throw failure('TypeError', `'${typeOf(other).name}' object is not a mapping`)
        for (const [at, [name, item]] of other.entries) dict.entries.set(at, [dict.entries.get(at)?.[0] ?? name, item])
      }
    }
    return dict
  }

  /** `a < b < c`, as far as it holds. */
  private *chain(first: Expression, rest: Extract<Expression, { type: 'compare' }>['rest'], scope: Scope): Run<Value> {
    const { rt } = this
    let left = yield* this.value(first, scope)
    for (const [index, [operator, next]] of rest.entries()) {
      const right = yield* this.value(next, scope)
      const result = yield* compare(rt, operator, left, right)
      if (index === rest.length - 1 || !(yield* rt.truth(result))) return result
      left = right
    }
    return true
  }

  private *bound(node: Expression | undefined, scope: Scope): Run<Value> {
    return node ? yield* this.value(node, scope) : null
  }

  private *assigned(name: string, node: Expression, scope: Scope): Run<Value> {
    const value = yield* this.value(node, scope)
    // The name is that of what a comprehension stands in.
    let around = scope
    while (!around.names && around.parent && !around.isClass) around = around.parent
    this.assignName(around, name, value)
    return value
  }

  private *pieces(list: readonly Piece[], scope: Scope): Run<string> {
    let out = ''
    for (const piece of list) {
      if (typeof piece === 'string') {
        out += piece
        continue
      }
      const value = yield* this.value(piece.value, scope)
      const spec = yield* this.pieces(piece.format, scope)
      const conversion = piece.conversion || (piece.debug !== undefined && spec === '' ? 'r' : '')
      const shown = conversion === 'r' ? yield* this.rt.repr(value) : conversion === 's' ? yield* this.rt.str(value) : value
      out += (piece.debug ?? '') + (yield* this.rt.format(shown, spec))
      this.rt.memory.take(out.length)
    }
    return out
  }

  private *items(nodes: readonly Expression[], scope: Scope): Run<Value[]> {
    const out: Value[] = []
    for (const node of nodes) {
      if (node.type === 'starred') for (const item of yield* this.rt.all(yield* this.value(node.value, scope))) out.push(item)
      else out.push(yield* this.value(node, scope))
    }
    return out
  }

  /** `yield from`: what it is sent goes to the one that yields, whose result it has. */
  private *delegated(source: Value): Run<Value> {
    if (!(source instanceof Generator_)) {
      const iterator = yield* this.rt.iterate(source)
      for (let next = yield* iterator.next(); next !== undefined; next = yield* iterator.next()) yield new Yielded(next)
      return null
    }
    let sent: Value = null
    let thrown: PyError | undefined
    for (;;) {
      const next: Value | undefined = yield* this.rt.resume(source, sent, thrown)
      if (next === undefined) return source.result
      thrown = undefined
      try {
        sent = ((yield new Yielded(next)) ?? null) as Value
      } catch (error) {
        if (!(error instanceof PyError)) throw error
        thrown = error
        sent = null
      }
    }
  }

  /** What `await` gives: a coroutine's result. */
  protected *awaited(value: Value): Run<Value> {
    if (value instanceof Generator_ && value.kind === 'coroutine') return yield* this.rt.finish(value)
    const own = yield* this.rt.invoke(value, '__await__')
    if (own === undefined) throw failure('TypeError', `object ${typeOf(value).name} can't be used in 'await' expression`)
    return own
  }

  *func(definition: FunctionBody, scope: Scope): Run<Func> {
    const defaults = new Map<string, Value>()
    for (const parameter of definition.parameters)
      if (parameter.default) defaults.set(parameter.name, yield* this.value(parameter.default, scope))
    return new Func(definition, scope, defaults, definition.name)
  }
}
