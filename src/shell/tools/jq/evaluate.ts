/** Runs jq's tree: every expression is a generator of values, and of the paths they came from where someone asks for paths. */
import { access, getPath, JqError, setPath, slice, deletePaths, describe, arithmetic, iterate, type Path, type Step } from './values'
import { isObject, typeName, type Json } from './json'
import { CompileError, parseDefinitions, type Definition, type Node, type Pattern } from './parse'
import { formatted } from './formats'
import { PRELUDE } from './prelude'

/** A value, and where it was found: undefined when nobody asks, null when it was computed. */
export interface Item {
  readonly value: Json
  readonly path?: Path | null
}

class Break extends Error {
  constructor(readonly label: object) {
    super('break')
  }
}

interface Closure {
  readonly name: string
  readonly arity: number
  readonly definition: Definition
  /** Where its body sees names; undefined while it is being made. */
  scope: Scope | undefined
}

/** Names in reach, newest first. */
type Scope =
  | { readonly kind: 'value'; readonly name: string; readonly value: Json; readonly next: Scope | undefined }
  | { readonly kind: 'function'; readonly closure: Closure; readonly next: Scope | undefined }
  /** An argument: an expression with the scope it was written in. */
  | {
      readonly kind: 'argument'
      readonly name: string
      readonly node: Node
      readonly scope: Scope | undefined
      readonly next: Scope | undefined
    }
  | { readonly kind: 'label'; readonly name: string; readonly label: object; readonly next: Scope | undefined }

/** A function in the host's language that needs only values; its arguments are tried in every combination. */
export type Native = (input: Json, args: readonly Json[], run: Evaluator) => Json

/** What a program may cost before it is ended, so that an endless one does not hang its machine. */
const STEP_LIMIT = 3_000_000

export interface Host {
  /** `input`: the next value, or an error when there is none. */
  next(): Json | undefined
  readonly env: Readonly<Record<string, string>>
  readonly now: () => number
  /** Text for stderr from debug, stderr and input_line_number. */
  note(text: string): void
  readonly line: () => number
  readonly file: () => string | null
}

let preludeCache: Map<string, Definition> | undefined

function prelude(): Map<string, Definition> {
  return (preludeCache ??= new Map(
    parseDefinitions(PRELUDE).map((definition) => [`${definition.name}/${definition.params.length}`, definition]),
  ))
}

export class Evaluator {
  private steps = 0

  constructor(
    readonly host: Host,
    private readonly natives: ReadonlyMap<string, Native>,
    private readonly globals: ReadonlyMap<string, Json>,
  ) {}

  /** Runs a program on one input. */
  *run(program: Node, input: Json): Generator<Json> {
    this.steps = 0
    for (const item of this.eval(program, undefined, { value: input })) yield item.value
  }

  /** Names a program uses must exist before anything runs, as jq's compiler checks. */
  check(program: Node): void {
    const visit = (node: Node, scope: readonly string[]): void => {
      const patternNames = (patterns: readonly Pattern[]): string[] => {
        const names: string[] = []
        const walk = (pattern: Pattern): void => {
          if (pattern.t === 'name') names.push(`$${pattern.name}`)
          else if (pattern.t === 'items') pattern.items.forEach(walk)
          else
            for (const entry of pattern.entries) {
              if (entry.name !== undefined) names.push(`$${entry.name}`)
              visit(entry.key, scope)
              if (entry.value) walk(entry.value)
            }
        }
        patterns.forEach(walk)
        return names
      }
      switch (node.t) {
        case 'string':
          for (const part of node.parts) if (typeof part !== 'string') visit(part, scope)
          return
        case 'index':
          visit(node.target, scope)
          return visit(node.key, scope)
        case 'slice':
          visit(node.target, scope)
          if (node.from) visit(node.from, scope)
          if (node.to) visit(node.to, scope)
          return
        case 'iterate':
        case 'array':
        case 'negate':
          if (node.body) visit(node.body, scope)
          return
        case 'object':
          for (const [key, value] of node.entries) {
            visit(key, scope)
            visit(value, scope)
          }
          return
        case 'try':
          visit(node.body, scope)
          if (node.handler) visit(node.handler, scope)
          return
        case 'pipe':
        case 'comma':
        case 'binary':
        case 'assign':
          visit(node.left, scope)
          return visit(node.right, scope)
        case 'if':
          visit(node.condition, scope)
          visit(node.yes, scope)
          if (node.otherwise) visit(node.otherwise, scope)
          return
        case 'reduce':
        case 'foreach': {
          visit(node.source, scope)
          visit(node.init, scope)
          const inner = [...scope, ...patternNames(node.patterns)]
          visit(node.update, inner)
          if (node.t === 'foreach' && node.extract) visit(node.extract, inner)
          return
        }
        case 'define': {
          const { definition } = node
          const own = `${definition.name}/${definition.params.length}`
          const params = definition.params.flatMap((name) => (name.startsWith('$') ? [name, `${name.slice(1)}/0`] : [`${name}/0`]))
          visit(definition.body, [...scope, own, ...params])
          return visit(node.rest, [...scope, own])
        }
        case 'as':
          visit(node.source, scope)
          return visit(node.body, [...scope, ...patternNames(node.patterns)])
        case 'label':
          return visit(node.body, [...scope, `*${node.name}`])
        case 'break':
          if (!scope.includes(`*${node.name}`)) throw new CompileError(`$*label-${node.name} is not defined at <top-level>, line 1:`)
          return
        case 'variable':
          if (!scope.includes(`$${node.name}`) && !this.globals.has(node.name) && node.name !== 'ENV')
            throw new CompileError(`$${node.name} is not defined at <top-level>, line ${node.line}:`, node.column)
          return
        case 'call': {
          const key = `${node.name}/${node.args.length}`
          if (!scope.includes(key) && !this.natives.has(key) && !prelude().has(key) && !SPECIAL.has(key))
            throw new CompileError(`${key} is not defined at <top-level>, line ${node.line}:`, node.column)
          for (const argument of node.args) visit(argument, scope)
        }
      }
    }
    visit(program, [])
  }

  /** One step of the work that a program may cost. */
  private count(): void {
    if (++this.steps > STEP_LIMIT) throw new JqError('the program ran for too long', true)
  }

  private *eval(node: Node, scope: Scope | undefined, input: Item): Generator<Item> {
    this.count()
    switch (node.t) {
      case 'identity':
        yield input
        return
      case 'literal':
        yield this.made(node.value, input)
        return
      case 'recurse':
        yield* this.recurse(input)
        return
      case 'pipe':
        for (const left of this.eval(node.left, scope, input)) yield* this.eval(node.right, scope, left)
        return
      case 'comma':
        yield* this.eval(node.left, scope, input)
        yield* this.eval(node.right, scope, input)
        return
      case 'index':
        for (const target of this.eval(node.target, scope, input))
          for (const key of this.values(node.key, scope, input.value)) yield this.step(target, access(target.value, key), key as Step)
        return
      case 'slice': {
        for (const target of this.eval(node.target, scope, input))
          for (const to of node.to ? this.values(node.to, scope, input.value) : [null])
            for (const from of node.from ? this.values(node.from, scope, input.value) : [null])
              yield this.step(
                target,
                slice(target.value, from, to),
                new Map([
                  ['start', from],
                  ['end', to],
                ]),
              )
        return
      }
      case 'iterate':
        for (const target of this.eval(node.body!, scope, input)) yield* this.each(target)
        return
      case 'array': {
        const out: Json[] = []
        if (node.body)
          for (const value of this.values(node.body, scope, input.value)) {
            this.count()
            out.push(value)
          }
        yield this.made(out, input)
        return
      }
      case 'object':
        for (const value of this.object(node.entries, node.entries.length - 1, scope, input.value)) yield this.made(value, input)
        return
      case 'negate':
        for (const value of this.values(node.body!, scope, input.value)) {
          if (typeof value !== 'number') throw new JqError(`${describe(value)} cannot be negated`)
          yield this.made(-value, input)
        }
        return
      case 'string':
        for (const text of this.text(node.parts, node.parts.length - 1, node.format ?? 'text', scope, input.value))
          yield this.made(text, input)
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
        for (const value of this.assign(node.operator, node.left, node.right, scope, input.value)) yield this.made(value, input)
        return
      case 'if':
        for (const condition of this.values(node.condition, scope, input.value)) {
          if (condition !== null && condition !== false) yield* this.eval(node.yes, scope, input)
          else if (node.otherwise) yield* this.eval(node.otherwise, scope, input)
          else yield input
        }
        return
      case 'try':
        yield* this.attempt(node.body, node.handler, scope, input)
        return
      case 'reduce': {
        for (const init of this.eval(node.init, scope, input)) {
          let state: Item | undefined = init
          for (const value of this.values(node.source, scope, input.value))
            for (const inner of this.destructure(node.patterns, value, scope)) {
              let last: Item | undefined
              for (const next of this.eval(node.update, inner, state ?? { value: null })) last = next
              state = last
            }
          if (state) yield state
          else yield this.made(null, input)
        }
        return
      }
      case 'foreach': {
        for (const init of this.eval(node.init, scope, input)) {
          let state: Item = init
          for (const value of this.values(node.source, scope, input.value))
            for (const inner of this.destructure(node.patterns, value, scope))
              for (const next of this.eval(node.update, inner, state)) {
                state = next
                if (node.extract) yield* this.eval(node.extract, inner, next)
                else yield next
              }
        }
        return
      }
      case 'define':
        yield* this.eval(node.rest, this.define(node.definition, scope), input)
        return
      case 'as':
        for (const value of this.values(node.source, scope, input.value)) {
          for (let i = 0; i < node.patterns.length; i++) {
            try {
              for (const inner of this.destructure(node.patterns.slice(i), value, scope)) yield* this.eval(node.body, inner, input)
              break
            } catch (error) {
              if (!(error instanceof JqError) || i === node.patterns.length - 1) throw error
            }
          }
        }
        return
      case 'label': {
        const label = {}
        try {
          yield* this.eval(node.body, { kind: 'label', name: node.name, label, next: scope }, input)
        } catch (error) {
          if (!(error instanceof Break) || error.label !== label) throw error
        }
        return
      }
      case 'break':
        for (let at = scope; at; at = at.next) if (at.kind === 'label' && at.name === node.name) throw new Break(at.label)
        return
      case 'call':
        yield* this.call(node.name, node.args, scope, input)
    }
  }

  /** Values only, whatever is asked of paths around it. */
  private *values(node: Node, scope: Scope | undefined, input: Json): Generator<Json> {
    for (const item of this.eval(node, scope, { value: input })) yield item.value
  }

  private made(value: Json, input: Item): Item {
    return input.path === undefined ? { value } : { value, path: null }
  }

  private step(target: Item, value: Json, key: Step): Item {
    if (target.path === undefined) return { value }
    if (target.path === null) {
      if (value === null && target.value === null) return { value, path: null }
      throw new JqError(`Invalid path expression with result ${describeResult(target.value)}`)
    }
    return { value, path: [...target.path, key] }
  }

  private *each(target: Item): Generator<Item> {
    if (target.path === null) throw new JqError(`Invalid path expression with result ${describeResult(target.value)}`)
    for (const [key, value] of iterate(target.value)) yield target.path === undefined ? { value } : { value, path: [...target.path, key] }
  }

  private *recurse(target: Item): Generator<Item> {
    yield target
    if (Array.isArray(target.value) || isObject(target.value)) for (const child of this.each(target)) yield* this.recurse(child)
  }

  private *object(entries: readonly (readonly [Node, Node])[], last: number, scope: Scope | undefined, input: Json): Generator<Json> {
    if (last < 0) {
      yield new Map()
      return
    }
    const [keyNode, valueNode] = entries[last]!
    for (const rest of this.object(entries, last - 1, scope, input))
      for (const key of this.values(keyNode, scope, input)) {
        if (typeof key !== 'string') throw new JqError(`Cannot use ${describe(key)} as object key`)
        for (const value of this.values(valueNode, scope, input)) yield new Map([...(rest as ReadonlyMap<string, Json>), [key, value]])
      }
  }

  private *text(parts: readonly (string | Node)[], last: number, format: string, scope: Scope | undefined, input: Json): Generator<string> {
    if (last < 0) {
      yield ''
      return
    }
    const part = parts[last]!
    if (typeof part === 'string') {
      for (const rest of this.text(parts, last - 1, format, scope, input)) yield rest + part
      return
    }
    for (const value of this.values(part, scope, input))
      for (const rest of this.text(parts, last - 1, format, scope, input)) yield rest + formatted(format, value)
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
          if (truth(a) === (operator === 'or')) yield this.made(operator === 'or', input)
          else for (const b of this.values(right, scope, input.value)) yield this.made(truth(b), input)
        }
        return
      case '//': {
        let any = false
        try {
          for (const item of this.eval(left, scope, input)) {
            if (!truth(item.value)) continue
            any = true
            yield item
          }
        } catch (error) {
          if (!(error instanceof JqError) || error.final) throw error
        }
        if (!any) yield* this.eval(right, scope, input)
        return
      }
      default:
        for (const b of this.values(right, scope, input.value))
          for (const a of this.values(left, scope, input.value)) yield this.made(arithmetic(operator, a, b), input)
    }
  }

  /** Every path an expression names in a value. */
  *paths(node: Node, scope: Scope | undefined, input: Json): Generator<Path> {
    for (const item of this.eval(node, scope, { value: input, path: [] })) {
      if (!item.path) throw new JqError(`Invalid path expression with result ${describeResult(item.value)}`)
      yield item.path
    }
  }

  private *assign(operator: string, left: Node, right: Node, scope: Scope | undefined, input: Json): Generator<Json> {
    if (operator === '|=') {
      yield this.update(left, scope, input, (value) => this.first(right, scope, value))
      return
    }
    for (const value of this.values(right, scope, input)) {
      if (operator === '=') {
        let out = input
        for (const path of this.paths(left, scope, input)) out = setPath(out, path, value)
        yield out
      } else
        yield this.update(left, scope, input, (old) =>
          operator === '//=' ? (old !== null && old !== false ? old : value) : arithmetic(operator.slice(0, -1), old, value),
        )
    }
  }

  private update(left: Node, scope: Scope | undefined, input: Json, change: (value: Json) => Json | undefined): Json {
    let out = input
    const gone: Path[] = []
    for (const path of this.paths(left, scope, input)) {
      const value = change(getPath(out, path))
      if (value === undefined) gone.push(path)
      else out = setPath(out, path, value)
    }
    return gone.length > 0 ? deletePaths(out, gone) : out
  }

  private first(node: Node, scope: Scope | undefined, input: Json): Json | undefined {
    for (const value of this.values(node, scope, input)) return value
    return undefined
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

  private *destructure(patterns: readonly Pattern[], value: Json, scope: Scope | undefined): Generator<Scope | undefined> {
    let base = scope
    // Names of the other alternatives are null.
    if (patterns.length > 1)
      for (const pattern of patterns) for (const name of namesOf(pattern)) base = { kind: 'value', name, value: null, next: base }
    yield* this.bind(patterns[0]!, value, base)
  }

  private *bind(pattern: Pattern, value: Json, scope: Scope | undefined): Generator<Scope | undefined> {
    if (pattern.t === 'name') {
      yield { kind: 'value', name: pattern.name, value, next: scope }
      return
    }
    if (pattern.t === 'items') {
      const items = pattern.items
      function* from(self: Evaluator, index: number, inner: Scope | undefined): Generator<Scope | undefined> {
        if (index === items.length) yield inner
        else for (const next of self.bind(items[index]!, access(value, index), inner)) yield* from(self, index + 1, next)
      }
      yield* from(this, 0, scope)
      return
    }
    const { entries } = pattern
    function* from(self: Evaluator, index: number, inner: Scope | undefined): Generator<Scope | undefined> {
      const entry = entries[index]
      if (!entry) {
        yield inner
        return
      }
      for (const key of self.values(entry.key, inner, value)) {
        if (typeof key !== 'string') throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`)
        const found = access(value, key)
        const named: Scope | undefined = entry.name === undefined ? inner : { kind: 'value', name: entry.name, value: found, next: inner }
        if (entry.value) for (const next of self.bind(entry.value, found, named)) yield* from(self, index + 1, next)
        else yield* from(self, index + 1, named)
      }
    }
    yield* from(this, 0, scope)
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
      for (const values of this.combinations(args, 0, scope, input.value)) yield this.made(native(input.value, values, this), input)
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
      for (const rest of this.combinations(args, index + 1, scope, input)) yield [value, ...rest]
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
      const bound: Scope = { kind: 'value', name: param.slice(1), value, next: inner }
      const both: Scope = { kind: 'argument', name: param.slice(1), node: { t: 'literal', value }, scope: undefined, next: bound }
      yield* this.invoke(definition, both, args, outer, input, index + 1)
    }
  }

  // The functions that need expressions rather than values.

  *evalArgument(node: Node, scope: Scope | undefined, input: Item): Generator<Item> {
    yield* this.eval(node, scope, input)
  }

  *valuesOf(node: Node, scope: Scope | undefined, input: Json): Generator<Json> {
    yield* this.values(node, scope, input)
  }

  deliver(value: Json, input: Item): Item {
    return this.made(value, input)
  }

  follow(target: Item, path: Path): Item {
    if (target.path === null) throw new JqError(`Invalid path expression with result ${describeResult(target.value)}`)
    let value: Json
    try {
      value = getPath(target.value, path)
    } catch (error) {
      if (target.path === undefined) throw error
      value = null
    }
    return target.path === undefined ? { value } : { value, path: [...target.path, ...path] }
  }
}

function describeResult(value: Json): string {
  return describe(value, true)
}

function namesOf(pattern: Pattern): string[] {
  if (pattern.t === 'name') return [pattern.name]
  if (pattern.t === 'items') return pattern.items.flatMap(namesOf)
  return pattern.entries.flatMap((entry) => [
    ...(entry.name === undefined ? [] : [entry.name]),
    ...(entry.value ? namesOf(entry.value) : []),
  ])
}

type Special = (run: Evaluator, args: readonly Node[], scope: Scope | undefined, input: Item) => Generator<Item>

const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['empty/0', function* () {}],
  [
    'path/1',
    function* (run, [node], scope, input) {
      for (const path of run.paths(node!, scope, input.value)) yield run.deliver(path, input)
    },
  ],
  [
    'getpath/1',
    function* (run, [node], scope, input) {
      for (const path of run.valuesOf(node!, scope, input.value)) {
        if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
        yield run.follow(input, path as Path)
      }
    },
  ],
  [
    'select/1',
    function* (run, [node], scope, input) {
      for (const value of run.valuesOf(node!, scope, input.value)) if (value !== null && value !== false) yield input
    },
  ],
  [
    'first/1',
    function* (run, [node], scope, input) {
      for (const item of run.evalArgument(node!, scope, input)) {
        yield item
        return
      }
    },
  ],
  [
    'limit/2',
    function* (run, [count, node], scope, input) {
      for (const limit of run.valuesOf(count!, scope, input.value)) {
        let left = Number(limit)
        for (const item of run.evalArgument(node!, scope, input)) {
          yield item
          if (--left <= 0) break
        }
      }
    },
  ],
  [
    'range/2',
    function* (run, [from, to], scope, input) {
      for (const a of run.valuesOf(from!, scope, input.value))
        for (const b of run.valuesOf(to!, scope, input.value)) {
          if (typeof a !== 'number' || typeof b !== 'number') throw new JqError('Range bounds must be numeric')
          for (let i = a; i < b; i++) yield run.deliver(i, input)
        }
    },
  ],
  [
    'error/1',
    function* (run, [node], scope, input) {
      for (const value of run.valuesOf(node!, scope, input.value)) yield raise(value)
    },
  ],
  [
    'input/0',
    function* (run, _, __, input) {
      const value = run.host.next()
      if (value === undefined) throw new JqError('break')
      yield run.deliver(value, input)
    },
  ],
  [
    'inputs/0',
    function* (run, _, __, input) {
      for (let value = run.host.next(); value !== undefined; value = run.host.next()) yield run.deliver(value, input)
    },
  ],
  [
    'isvalid/1',
    function* (run, [node], scope, input) {
      let valid = true
      try {
        for (const value of run.valuesOf(node!, scope, input.value)) void value
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        valid = false
      }
      yield run.deliver(valid, input)
    },
  ],
])

export function builtinNames(natives: ReadonlyMap<string, Native>): readonly string[] {
  return [...new Set([...natives.keys(), ...prelude().keys(), ...SPECIAL.keys()])].filter((name) => !name.startsWith('_'))
}

function raise(value: Json): never {
  throw new JqError(value)
}
