/** Evaluates Python's expressions in a scope. */
import type { Argument, Clause, Expression, FunctionBody, Piece } from '../language/ast'
import { contains, equal, ordered, quickOrdered } from './comparisons'
import { put } from './dict-methods'
import { arithmetic, binary } from './operators'
import type { Methods, Resuming } from './methods'
import type { Making } from './slots'
import { setSubscript, subscript } from './subscripts'
import { similar } from './similar'
import { failure, typeOf } from './types'
import {
  Bytes,
  Class,
  Dict,
  ELLIPSIS,
  Float,
  Func,
  Generator_,
  Instance,
  isNumber,
  List,
  madeType,
  Module,
  none,
  NOT_IMPLEMENTED,
  plainOf,
  Property,
  PyError,
  Scope,
  SetValue,
  Slice,
  Tuple,
  whole,
  Yielded,
  type Keywords,
  type Native,
  type Run,
  type Runtime,
  type Value,
} from './values'

/** What the evaluator asks of the interpreter beside what everything does. */
export interface Host extends Runtime, Resuming, Making {
  readonly methods: Methods
  /** Calls what is no value of its own. */
  native(run: Native, args: readonly Value[], keywords: Keywords): Run<Value>
  readonly builtins: Map<string, Value>
  importModule(name: string): Run<Module>
  /** What signals that came have to do; undefined when none did. */
  handlers(): Run<void> | undefined
  /** The exception that is being handled, for a `raise` alone and for the context of another. */
  handled: PyError[]
}

export class ExpressionEvaluator {
  constructor(protected readonly rt: Host) {}

  lookup(scope: Scope, name: string): Value {
    const found = this.find(scope, name)
    if (found !== undefined) return found
    if (scope.names?.locals.has(name))
      throw failure('UnboundLocalError', `cannot access local variable '${name}' where it is not associated with a value`)
    const error = failure('NameError', `name '${name}' is not defined`)
    error.value.attributes.set('name', name)
    error.meant = () => similar(name, [...scope.vars.keys(), ...scope.module.attributes.keys(), ...this.rt.builtins.keys()])
    throw error
  }

  private find(scope: Scope, name: string): Value | undefined {
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

  /** Values that need nobody else and change nothing, so that nothing has to wait: undefined for all others. */
  protected quick(node: Expression, scope: Scope): Value | undefined {
    switch (node.type) {
      case 'constant':
        return node.value
      case 'name':
        return this.find(scope, node.name)
      case 'float':
        return new Float(node.value)
      case 'binary': {
        const left = this.quick(node.left, scope)
        if (!isNumeric(left)) return undefined
        const right = this.quick(node.right, scope)
        return isNumeric(right) ? arithmetic(this.rt, node.operator, left, right) : undefined
      }
      case 'compare': {
        const [only, another] = node.rest
        if (another) return undefined
        const left = this.quick(node.first, scope)
        if (left === undefined) return undefined
        const right = this.quick(only![1], scope)
        return right === undefined ? undefined : quickCompared(only![0], left, right)
      }
      case 'unary': {
        if (node.operator !== 'not') return undefined
        const truth = this.quickTruth(node.value, scope)
        return truth === undefined ? undefined : !truth
      }
      case 'attribute': {
        const object = this.quick(node.object, scope)
        return object instanceof Instance ? quickAttribute(object, node.name) : undefined
      }
      case 'subscript': {
        const object = this.quick(node.object, scope)
        if (!(object instanceof List || object instanceof Dict || object instanceof Tuple) || object.type) return undefined
        const index = this.quick(node.index, scope)
        if (object instanceof Dict) return typeof index === 'string' ? object.entries.get(`s${index}`)?.[1] : undefined
        if (typeof index !== 'number') return undefined
        return object.items[index < 0 ? index + object.items.length : index]
      }
      default:
        return undefined
    }
  }

  /** Whether a value that needs nobody else is true; undefined for all others. */
  protected quickTruth(node: Expression, scope: Scope): boolean | undefined {
    if (node.type === 'and' || node.type === 'or') {
      const left = this.quickTruth(node.left, scope)
      if (left === undefined || left === (node.type === 'or')) return left
      return this.quickTruth(node.right, scope)
    }
    const value = this.quick(node, scope)
    if (value === null || typeof value === 'boolean') return value === true
    if (typeof value === 'number') return value !== 0
    if (typeof value === 'string') return value !== ''
    if ((value instanceof List || value instanceof Tuple) && !value.type) return value.items.length > 0
    return undefined
  }

  *value(node: Expression, scope: Scope): Run<Value> {
    const known = this.quick(node, scope)
    if (known !== undefined) return known
    const { rt } = this
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
      case 'set': {
        const set = new SetValue()
        for (const item of yield* this.items(node.items, scope)) {
          const key = yield* rt.key(item)
          if (!set.entries.has(key)) set.entries.set(key, item)
        }
        return set
      }
      case 'dict': {
        const dict = new Dict()
        for (const [key, value] of node.entries) {
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
      case 'starred':
        throw failure('SyntaxError', "can't use starred expression here")
      case 'unary':
        return yield* this.unary(node.operator, yield* this.value(node.value, scope))
      case 'binary': {
        const left = yield* this.value(node.left, scope)
        return yield* binary(rt, node.operator, left, yield* this.value(node.right, scope))
      }
      case 'and':
      case 'or': {
        const left = yield* this.value(node.left, scope)
        return (yield* rt.truth(left)) === (node.type === 'or') ? left : yield* this.value(node.right, scope)
      }
      case 'compare': {
        let left = yield* this.value(node.first, scope)
        for (const [index, [operator, next]] of node.rest.entries()) {
          const right = yield* this.value(next, scope)
          const result = yield* this.compare(operator, left, right)
          if (index === node.rest.length - 1 || !(yield* rt.truth(result))) return result
          left = right
        }
        return true
      }
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
      case 'slice': {
        const part = function* (this: ExpressionEvaluator, each: Expression | undefined): Run<Value> {
          return each ? yield* this.value(each, scope) : null
        }.bind(this)
        return new Slice(yield* part(node.from), yield* part(node.to), yield* part(node.step))
      }
      case 'assigned': {
        const value = yield* this.value(node.value, scope)
        // The name is that of what a comprehension stands in.
        let around = scope
        while (!around.names && around.parent && !around.isClass) around = around.parent
        this.assignName(around, node.name, value)
        return value
      }
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

  protected *truth(node: Expression, scope: Scope): Run<boolean> {
    return this.quickTruth(node, scope) ?? (yield* this.rt.truth(yield* this.value(node, scope)))
  }

  /** What `await` gives: a coroutine's result. */
  protected *awaited(value: Value): Run<Value> {
    if (value instanceof Generator_ && value.kind === 'coroutine') return yield* this.rt.finish(value)
    const own = yield* this.rt.invoke(value, '__await__')
    if (own === undefined) throw failure('TypeError', `object ${typeOf(value).name} can't be used in 'await' expression`)
    return own
  }

  private *unary(operator: string, given: Value): Run<Value> {
    if (operator === 'not') return !(yield* this.rt.truth(given))
    if (madeType(given)) {
      const own = yield* this.rt.invoke(given, operator === '-' ? '__neg__' : operator === '+' ? '__pos__' : '__invert__')
      if (own !== undefined) return own
    }
    const value = plainOf(given)
    if (isNumber(value)) {
      if (value instanceof Float) {
        if (operator !== '~') return new Float(operator === '-' ? -value.value : value.value)
      } else if (operator === '-') return typeof value === 'bigint' ? whole(-value) : Number(value) === 0 ? 0 : -Number(value)
      else if (operator === '~') return whole(-BigInt(value) - 1n)
      else return typeof value === 'boolean' ? Number(value) : value
    }
    throw failure('TypeError', `bad operand type for unary ${operator}: '${typeOf(value).name}'`)
  }

  private *compare(operator: string, a: Value, b: Value): Run<Value> {
    const { rt } = this
    switch (operator) {
      case '==':
        return yield* equal(rt, a, b)
      case '!=':
        if (madeType(a)) {
          const own = yield* rt.invoke(a, '__ne__', [b])
          if (own !== undefined && own !== NOT_IMPLEMENTED) return own
        }
        return !(yield* equal(rt, a, b))
      case 'is':
      case 'is not': {
        const same =
          a === b ||
          (a instanceof Float && b instanceof Float && a.value === b.value) ||
          (a instanceof Tuple && b instanceof Tuple && a.items.length + b.items.length === 0)
        return same === (operator === 'is')
      }
      case 'in':
        return yield* contains(rt, b, a)
      case 'not in':
        return !(yield* contains(rt, b, a))
    }
    return yield* ordered(rt, operator, a, b)
  }

  private *items(nodes: readonly Expression[], scope: Scope): Run<Value[]> {
    const out: Value[] = []
    for (const node of nodes) {
      if (node.type === 'starred') for (const item of yield* this.rt.all(yield* this.value(node.value, scope))) out.push(item)
      else out.push(yield* this.value(node, scope))
    }
    return out
  }

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

  private *call(callee: Expression, list: readonly Argument[], scope: Scope, line: number): Run<Value> {
    if (callee.type === 'name' && list.length === 0) {
      const scoped = this.inScope(callee.name, scope)
      if (scoped !== undefined) return scoped
    }
    if (callee.type === 'attribute') return yield* this.method(callee.object, callee.name, list, scope, line)
    const target = yield* this.value(callee, scope)
    const { args, keywords } = yield* this.args(list, scope)
    scope.line = line
    return yield* this.rt.call(target, args, keywords)
  }

  /** A call of what a dot finds, without making a method of it first where that can be spared. */
  private *method(on: Expression, name: string, list: readonly Argument[], scope: Scope, line: number): Run<Value> {
    const object = yield* this.value(on, scope)
    scope.line = line
    const found = object instanceof Instance && !object.attributes.has(name) ? object.type.find(name) : undefined
    const own = found === undefined && !madeType(object) ? this.rt.methods.of(object, name) : undefined
    const target = found instanceof Func ? found : own ? undefined : yield* this.rt.get(object, name)
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

  private *comprehension(node: Extract<Expression, { type: 'comprehension' }>, scope: Scope): Run<Value> {
    const inner = new Scope(scope, scope.module, undefined, scope.name)
    inner.line = node.line
    if (scope.isClass) for (const [name, value] of scope.vars) inner.vars.set(name, value)
    const source = yield* this.rt.iterate(yield* this.value(node.clauses[0]!.source, scope))
    const valueOf = (part: Expression): Run<Value> => this.value(part, inner)
    const keyOf = (key: Value): Run<string> => this.rt.key(key)
    const { rt } = this
    if (node.kind === 'generator') {
      const body = this.clauses(node.clauses, 0, inner, source.next, function* () {
        yield new Yielded(yield* valueOf(node.value))
      })
      return new Generator_('<genexpr>', resultless(body), 'generator', inner)
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

  *func(definition: FunctionBody, scope: Scope): Run<Func> {
    const defaults = new Map<string, Value>()
    for (const parameter of definition.parameters)
      if (parameter.default) defaults.set(parameter.name, yield* this.value(parameter.default, scope))
    return new Func(definition, scope, defaults, definition.name)
  }

  *assign(target: Expression, value: Value, scope: Scope, own = false): Run<void> {
    switch (target.type) {
      case 'name':
        if (own) scope.vars.set(target.name, value)
        else this.assignName(scope, target.name, value)
        return
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

const isNumeric = (value: Value | undefined): value is number | bigint | boolean | Float =>
  typeof value === 'number' || value instanceof Float || typeof value === 'bigint'

function quickCompared(operator: string, a: Value, b: Value): boolean | undefined {
  switch (operator) {
    case 'is':
      return b === null ? a === null : undefined
    case 'is not':
      return b === null ? a !== null : undefined
    case '==':
    case '!=':
      return typeof a === typeof b && (typeof a === 'number' || typeof a === 'string') ? (a === b) === (operator === '==') : undefined
    case 'in':
    case 'not in':
      return typeof a === 'string' && b instanceof Dict && !b.type ? b.entries.has(`s${a}`) === (operator === 'in') : undefined
    default:
      return quickOrdered(operator, a, b)
  }
}

/** What a value has itself, unless its class has a say in it. */
function quickAttribute({ attributes, type }: Instance, name: string): Value | undefined {
  const own = attributes.get(name)
  if (own === undefined) return undefined
  const inType = type.find(name)
  return inType instanceof Property || inType instanceof Instance || type.find('__getattribute__') !== undefined ? undefined : own
}

function* resultless(body: Run<void>): Run<Value> {
  yield* body
  return null
}
