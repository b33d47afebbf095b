/** Runs jq's tree: every expression is a generator of values, and of the paths they came from where someone asks for paths. */
import { JqError, arithmetic } from './values'
import type { Json } from './json'
import type { Definition, Node, Of } from './tree'
import { formatted } from './formats'
import { prelude } from './prelude'
import { assign } from './assign'
import { array, negated, objects, texts } from './build'
import { checkNames } from './check'
import { bound, foreach, labelled, reduce } from './binding'
import { indexed, iterated, recurse, sliced } from './follow'
import { Break, type Closure, type Item, type Scope, PAUSE } from './scope'
import { SPECIAL } from './special'
import type { Native, Host } from './host'

/** So many steps are made at once; then other programs and signals have their turn. */
const SLICE = 5000

export class Evaluator {
  private steps = 0

  constructor(
    readonly host: Host,
    private readonly natives: ReadonlyMap<string, Native>,
    private readonly globals: ReadonlyMap<string, Json>,
  ) {}

  /** Runs a program on one input; between its values stands PAUSE wherever it has worked for a while. */
  *run(program: Node, input: Json): Generator<Json> {
    for (const item of this.eval(program, undefined, { value: input }))
      if (item === PAUSE) yield PAUSE
      else yield item.value
  }

  /** Names a program uses must exist before anything runs, as jq's compiler checks. */
  check(program: Node): void {
    checkNames(
      program,
      (key) => this.natives.has(key) || prelude().has(key) || SPECIAL.has(key),
      (name) => this.globals.has(name) || name === 'ENV',
    )
  }

  *eval(node: Node, scope: Scope | undefined, input: Item): Generator<Item> {
    if (++this.steps % SLICE === 0) yield PAUSE
    switch (node.t) {
      case 'identity':
        yield input
        return
      case 'literal':
        yield this.made(node.value, input)
        return
      case 'recurse':
        yield* recurse(input)
        return
      case 'pipe':
        for (const left of this.eval(node.left, scope, input))
          if (left === PAUSE) yield PAUSE
          else yield* this.eval(node.right, scope, left)
        return
      case 'comma':
        yield* this.eval(node.left, scope, input)
        yield* this.eval(node.right, scope, input)
        return
      case 'index':
        yield* indexed(this, node, scope, input)
        return
      case 'slice':
        yield* sliced(this, node, scope, input)
        return
      case 'iterate':
        yield* iterated(this, node.body!, scope, input)
        return
      case 'array':
        for (const value of array(this, node.body, scope, input.value))
          if (value === PAUSE) yield PAUSE
          else yield this.made(value, input)
        return
      case 'object':
        for (const value of objects(this, node.entries, node.entries.length - 1, scope, input.value))
          if (value === PAUSE) yield PAUSE
          else yield this.made(value, input)
        return
      case 'negate':
        for (const value of negated(this, node.body!, scope, input.value))
          if (value === PAUSE) yield PAUSE
          else yield this.made(value, input)
        return
      case 'string':
        for (const text of texts(this, node.parts, node.parts.length - 1, node.format ?? 'text', scope, input.value))
          if (text === PAUSE) yield PAUSE
          else yield this.made(text, input)
        return
      case 'format':
        yield this.made(formatted(node.name, input.value), input)
        return
      case 'variable':
        yield this.made(this.variable(node.name, scope), input)
        return
      case 'binary':
        yield* this.binary(node.operator, node.left, node.right, scope, input)
        return
      case 'assign':
        for (const value of assign(this, node.operator, node.left, node.right, scope, input.value))
          if (value === PAUSE) yield PAUSE
          else yield this.made(value, input)
        return
      case 'if':
        yield* this.choose(node, scope, input)
        return
      case 'try':
        yield* this.attempt(node.body, node.handler, scope, input)
        return
      case 'reduce':
        yield* reduce(this, node, scope, input)
        return
      case 'foreach':
        yield* foreach(this, node, scope, input)
        return
      case 'define':
        yield* this.eval(node.rest, this.define(node.definition, scope), input)
        return
      case 'as':
        yield* bound(this, node, scope, input)
        return
      case 'label':
        yield* labelled(this, node, scope, input)
        return
      case 'break':
        for (let at = scope; at; at = at.next) if (at.kind === 'label' && at.name === node.name) throw new Break(at.label)
        return
      case 'call':
        yield* this.call(node.name, node.args, scope, input)
    }
  }

  /** Values only, whatever is asked of paths around it. */
  *values(node: Node, scope: Scope | undefined, input: Json): Generator<Json> {
    for (const item of this.eval(node, scope, { value: input }))
      if (item === PAUSE) yield PAUSE
      else yield item.value
  }

  made(value: Json, input: Item): Item {
    return input.path === undefined ? { value } : { value, path: null }
  }

  private *choose(node: Of<'if'>, scope: Scope | undefined, input: Item): Generator<Item> {
    for (const condition of this.values(node.condition, scope, input.value)) {
      if (condition === PAUSE) yield PAUSE
      else if (condition !== null && condition !== false) yield* this.eval(node.yes, scope, input)
      else if (node.otherwise) yield* this.eval(node.otherwise, scope, input)
      else yield input
    }
  }

  private variable(name: string, scope: Scope | undefined): Json {
    for (let at = scope; at; at = at.next) if (at.kind === 'value' && at.name === name) return at.value
    if (name === 'ENV') return new Map(Object.entries(this.host.env))
    return this.globals.get(name) ?? null
  }

  private *binary(operator: string, left: Node, right: Node, scope: Scope | undefined, input: Item): Generator<Item> {
    const truth = (value: Json): boolean => value !== null && value !== false
    switch (operator) {
      case 'and':
      case 'or':
        for (const a of this.values(left, scope, input.value)) {
          if (a === PAUSE) {
            yield PAUSE
            continue
          }
          if (truth(a) === (operator === 'or')) yield this.made(operator === 'or', input)
          else
            for (const b of this.values(right, scope, input.value))
              if (b === PAUSE) yield PAUSE
              else yield this.made(truth(b), input)
        }
        return
      case '//': {
        let any = false
        for (const item of this.eval(left, scope, input)) {
          if (item === PAUSE) yield PAUSE
          else if (truth(item.value)) {
            any = true
            yield item
          }
        }
        if (!any) yield* this.eval(right, scope, input)
        return
      }
      default:
        for (const b of this.values(right, scope, input.value))
          if (b === PAUSE) yield PAUSE
          else
            for (const a of this.values(left, scope, input.value))
              if (a === PAUSE) yield PAUSE
              else yield this.made(arithmetic(operator, a, b), input)
    }
  }

  private *attempt(body: Node, handler: Node | undefined, scope: Scope | undefined, input: Item): Generator<Item> {
    try {
      yield* this.eval(body, scope, input)
    } catch (error) {
      if (error instanceof RangeError) throw error
      if (!(error instanceof JqError) || error.final) throw error
      if (error.value instanceof Map && error.value.has('__jq')) throw error
      if (handler)
        yield* this.eval(
          handler,
          scope,
          this.made(error.value, input).path === undefined ? { value: error.value } : { value: error.value, path: null },
        )
    }
  }

  private define(definition: Definition, scope: Scope | undefined): Scope {
    const closure: Closure = { name: definition.name, arity: definition.params.length, definition, scope: undefined }
    const made: Scope = { kind: 'function', closure, next: scope }
    closure.scope = made
    return made
  }

  private *call(name: string, args: readonly Node[], scope: Scope | undefined, input: Item): Generator<Item> {
    for (let at = scope; at; at = at.next) {
      if (at.kind === 'argument' && at.name === name && args.length === 0) {
        yield* this.eval(at.node, at.scope, input)
        return
      }
      if (at.kind === 'function' && at.closure.name === name && at.closure.arity === args.length) {
        yield* this.invoke(at.closure.definition, at.closure.scope, args, scope, input, 0)
        return
      }
    }
    const key = `${name}/${args.length}`
    const special = SPECIAL.get(key)
    if (special) {
      yield* special(this, args, scope, input)
      return
    }
    const native = this.natives.get(key)
    if (native) {
      for (const values of this.combinations(args, 0, scope, input.value))
        if (values === PAUSE) yield PAUSE
        else yield this.made(native(input.value, values, this), input)
      return
    }
    const definition = prelude().get(key)
    if (!definition) throw new JqError(`${key} is not defined`)
    yield* this.invoke(definition, undefined, args, scope, input, 0)
  }

  private *combinations(args: readonly Node[], index: number, scope: Scope | undefined, input: Json): Generator<readonly Json[]> {
    if (index === args.length) {
      yield []
      return
    }
    for (const value of this.values(args[index]!, scope, input))
      if (value === PAUSE) yield PAUSE
      else
        for (const rest of this.combinations(args, index + 1, scope, input))
          if (rest === PAUSE) yield PAUSE
          else yield [value, ...rest]
  }

  private *invoke(
    definition: Definition,
    inner: Scope | undefined,
    args: readonly Node[],
    outer: Scope | undefined,
    input: Item,
    index: number,
  ): Generator<Item> {
    const param = definition.params[index]
    if (param === undefined) {
      yield* this.eval(definition.body, inner, input)
      return
    }
    if (!param.startsWith('$')) {
      yield* this.invoke(
        definition,
        { kind: 'argument', name: param, node: args[index]!, scope: outer, next: inner },
        args,
        outer,
        input,
        index + 1,
      )
      return
    }
    for (const value of this.values(args[index]!, outer, input.value)) {
      if (value === PAUSE) {
        yield PAUSE
        continue
      }
      const bound: Scope = { kind: 'value', name: param.slice(1), value, next: inner }
      const both: Scope = { kind: 'argument', name: param.slice(1), node: { t: 'literal', value }, scope: undefined, next: bound }
      yield* this.invoke(definition, both, args, outer, input, index + 1)
    }
  }
}

export function builtinNames(natives: ReadonlyMap<string, Native>): readonly string[] {
  return [...new Set([...natives.keys(), ...prelude().keys(), ...SPECIAL.keys()])].filter((name) => !name.startsWith('_'))
}
