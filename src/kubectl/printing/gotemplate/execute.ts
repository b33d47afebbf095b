/** Runs a parsed template over JSON; models text/template's executor. */
import { goQuote } from '../../../engine/api/strconv'
import { ARITY, CallError, FUNCTIONS, TAKES_STRING } from './functions'
import { TypedNumber, isTrue, numberOf, plainText, typeName, isMap } from './values'
import { TemplateError, type Operand, type Pipeline, type TemplateNode, type TemplateSet } from './parse'

class Jump extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind)
  }
}

interface Variable {
  readonly name: string
  value: unknown
  /** It holds what a list or a map holds, of whatever type that is. */
  isBoxed: boolean
}

interface Place {
  readonly line: number
  readonly column: number
  readonly source: string
}

/** How deep templates may call each other; a browser's stack ends before Go's limit, which errors name. */
const DEEPEST = 1000
const DEEPEST_OF_GO = 100_000
const ANY_NUMBER = [0, Number.POSITIVE_INFINITY] as const

/** One after the other, however many: `break` may come before the end. */
function* counted(count: number, type: TypedNumber['type'] | undefined): Iterable<readonly [undefined, unknown]> {
  for (let index = 0; index < count; index++) yield [undefined, type ? new TypedNumber(type, index) : index]
}

class Execution {
  out = ''
  private variables: Variable[] = []
  /** Where the evaluation has come to: what errors blame. */
  private last: Place = { line: 0, column: 0, source: '' }
  private isDotBoxed = false

  constructor(
    private readonly set: TemplateSet,
    private readonly allowMissing: boolean,
  ) {}

  run(data: unknown): void {
    this.variables = [{ name: '$', value: data, isBoxed: false }]
    this.walk(this.set.templates.get(this.set.name) ?? [], data, this.set.name, 0)
  }

  private fail(template: string, message: string, at: Place = this.last): TemplateError {
    return new TemplateError(
      `template: ${this.set.name}:${at.line}:${at.column}: executing ${goQuote(template)} at <${at.source}>: ${message}`,
    )
  }

  private walk(nodes: readonly TemplateNode[], dot: unknown, template: string, depth: number): void {
    for (const node of nodes) {
      switch (node.type) {
        case 'text':
          this.out += node.text
          break
        case 'action': {
          const value = this.pipeline(node.pipeline, dot, template)
          if (node.pipeline.variables.length === 0) this.out += plainText(value)
          break
        }
        case 'if':
        case 'with': {
          const mark = this.variables.length
          const value = this.pipeline(node.pipeline, dot, template)
          if (!isTrue(value)) this.walk(node.otherwise, dot, template, depth)
          else if (node.type === 'if') this.walk(node.body, dot, template, depth)
          else this.inside(node.body, value, false, template, depth)
          this.variables.length = mark
          break
        }
        case 'range':
          this.range(node, dot, template, depth)
          break
        case 'template':
          this.template(node, dot, template, depth)
          break
        default:
          throw new Jump(node.type)
      }
    }
  }

  /** Nodes with another dot. */
  private inside(nodes: readonly TemplateNode[], dot: unknown, isBoxed: boolean, template: string, depth: number): void {
    const outer = this.isDotBoxed
    this.isDotBoxed = isBoxed
    try {
      this.walk(nodes, dot, template, depth)
    } finally {
      this.isDotBoxed = outer
    }
  }

  private template(node: Extract<TemplateNode, { readonly type: 'template' }>, dot: unknown, template: string, depth: number): void {
    const body = this.set.templates.get(node.name)
    const source = `{{template ${goQuote(node.name)}${node.pipeline ? ` ${node.pipeline.source}` : ''}}}`
    this.last = { line: node.line, column: node.column, source }
    if (!body) throw this.fail(template, `template ${goQuote(node.name)} not defined`)
    if (depth === DEEPEST) throw this.fail(template, `exceeded maximum template depth (${DEEPEST_OF_GO})`)
    const value = node.pipeline ? this.pipeline(node.pipeline, dot, template) : undefined
    const outer = this.variables
    this.variables = [{ name: '$', value, isBoxed: false }]
    this.inside(body, value, false, node.name, depth + 1)
    this.variables = outer
  }

  private range(node: Extract<TemplateNode, { readonly body: unknown }>, dot: unknown, template: string, depth: number): void {
    const mark = this.variables.length
    const { variables: names, isAssignment } = node.pipeline
    const value = this.pipeline(node.pipeline, dot, template)
    const entries = this.entries(value, names, template)
    // A count is no list: what comes from it has the count's type.
    const isBoxed = typeof value === 'object' && !(value instanceof TypedNumber)
    const inner = this.variables.length
    let isEmpty = true
    for (const [key, item] of entries) {
      isEmpty = false
      const given = names.length === 2 ? [key, item] : [item]
      for (const [index, name] of names.entries()) {
        const variable = isAssignment ? this.assigned(name, template) : this.variables[mark + index]!
        variable.value = given[index]
        if (!isAssignment) variable.isBoxed = isBoxed && index === names.length - 1
      }
      try {
        this.inside(node.body, item, isBoxed, template, depth)
      } catch (error) {
        if (!(error instanceof Jump)) throw error
        if (error.kind === 'break') break
      } finally {
        this.variables.length = inner
      }
    }
    // Here the variables are still what the pipeline was.
    if (isEmpty) this.walk(node.otherwise, dot, template, depth)
    this.variables.length = mark
  }

  private entries(value: unknown, names: readonly string[], template: string): Iterable<readonly [unknown, unknown]> {
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value.map((item: unknown, index) => [new TypedNumber('int', index), item] as const)
    if (isMap(value))
      return Object.keys(value)
        .sort()
        .map((key) => [key, value[key]] as const)
    const count = numberOf(value)
    if (count === undefined || typeName(value) === 'float64') throw this.fail(template, `range can't iterate over ${plainText(value)}`)
    if (names.length > 1) throw this.fail(template, `can't use ${count} to iterate over more than one variable`)
    return counted(Number(count), value instanceof TypedNumber ? value.type : undefined)
  }

  private bind(name: string, value: unknown, isAssignment: boolean, template: string): void {
    if (isAssignment) this.assigned(name, template).value = value
    else this.variables.push({ name, value, isBoxed: false })
  }

  private assigned(name: string, template: string): Variable {
    const variable = this.variables.findLast((each) => each.name === name)
    if (!variable) throw this.fail(template, `undefined variable: ${name}`)
    return variable
  }

  private pipeline(pipeline: Pipeline, dot: unknown, template: string): unknown {
    this.last = pipeline
    let value: unknown
    let isPiped = false
    for (const command of pipeline.commands) {
      // What holds nothing is nothing of its own from here on.
      value = this.command(command, dot, template, isPiped ? [value] : []) ?? undefined
      isPiped = true
    }
    for (const name of pipeline.variables) this.bind(name, value, pipeline.isAssignment, template)
    return value
  }

  private command(operands: readonly Operand[], dot: unknown, template: string, piped: readonly unknown[]): unknown {
    const [head, ...rest] = operands
    if (head?.type === 'function') return this.call(head, rest, dot, template, piped)
    if (rest.length === 0 && piped.length === 0) return this.operand(head!, dot, template)
    if (head!.type !== 'pipeline') this.last = head!
    if (head!.type === 'field' || head!.type === 'chain' || (head!.type === 'variable' && head!.path.length > 0))
      return this.operand(head!, dot, template, true)
    const shown = head!.type === 'pipeline' ? head!.pipeline.source : head!.source
    throw this.fail(template, `can't give argument to non-function ${shown}`)
  }

  private call(
    head: Extract<Operand, { readonly type: 'function' }>,
    rest: readonly Operand[],
    dot: unknown,
    template: string,
    piped: readonly unknown[],
  ): unknown {
    this.last = head
    const [least, most] = ARITY[head.name] ?? ANY_NUMBER
    const count = rest.length + piped.length
    if (count < least || count > most) {
      throw this.fail(template, `wrong number of args for ${head.name}: want ${most === least ? least : `at least ${least}`} got ${count}`)
    }
    if (head.name === 'and' || head.name === 'or') return this.firstThat(head.name === 'or', rest, dot, template, piped)
    const args = rest.map((operand, index) => this.argument(operand, dot, template, index === 0 && TAKES_STRING.includes(head.name)))
    if (piped.length > 0) {
      if (rest.length === 0 && TAKES_STRING.includes(head.name)) this.checkString(piped[0], template)
      args.push(piped[0])
    }
    const whole = { ...head, source: [head.source, ...rest.map((each) => each.source)].join(' ') }
    const problem = (message: string) => this.fail(template, `error calling ${head.name}: ${message}`, whole)
    if (head.name === 'call') {
      const called = rest[0]
      const shown = called?.type === 'pipeline' ? called.pipeline.source : (called?.source ?? head.name)
      throw problem(args[0] === undefined || args[0] === null ? 'call of nil' : `non-function ${shown} of type ${typeName(args[0])}`)
    }
    try {
      return FUNCTIONS.get(head.name)!(...args)
    } catch (error) {
      if (error instanceof CallError) throw problem(error.message)
      throw error
    }
  }

  /** `and` and `or`: the first value that decides, else the last. */
  private firstThat(isWanted: boolean, rest: readonly Operand[], dot: unknown, template: string, piped: readonly unknown[]): unknown {
    let value: unknown
    for (const operand of rest) {
      value = this.argument(operand, dot, template)
      if (isTrue(value) === isWanted) return value
    }
    return piped.length > 0 ? piped[0] : value
  }

  private argument(operand: Operand, dot: unknown, template: string, mustBeString = false): unknown {
    this.last = operand
    if (operand.type === 'nil') {
      if (mustBeString) throw this.fail(template, 'cannot assign nil to string')
      return undefined
    }
    if (mustBeString && operand.type === 'literal') {
      if (typeof operand.value !== 'string') throw this.fail(template, `expected string; found ${operand.source}`)
      return operand.value
    }
    const value = this.operand(operand, dot, template)
    if (mustBeString) this.checkString(value, template)
    return value
  }

  private checkString(value: unknown, template: string): void {
    if (typeof value === 'string') return
    if (value === undefined || value === null) throw this.fail(template, 'invalid value; expected string')
    throw this.fail(template, `wrong type for value; expected string; got ${typeName(value)}`)
  }

  private operand(operand: Operand, dot: unknown, template: string, hasArguments = false): unknown {
    if (operand.type !== 'pipeline') this.last = operand
    switch (operand.type) {
      case 'dot':
        return dot
      case 'nil':
        throw this.fail(template, 'nil is not a command')
      case 'literal':
        if (operand.value instanceof TypedNumber && operand.value.type === 'uint64')
          throw this.fail(template, `${operand.source} overflows int`)
        return operand.value
      case 'field':
        return this.fields(dot, this.isDotBoxed, operand.path, template, hasArguments)
      case 'variable': {
        const variable = this.variables.findLast((each) => each.name === operand.name)
        // Known while parsing, and still it may have no value yet: `$x := $x`.
        if (!variable) throw this.fail(template, `undefined variable: ${operand.name}`)
        return this.fields(variable.value, variable.isBoxed, operand.path, template, hasArguments)
      }
      case 'chain':
        return this.fields(this.operand(operand.base, dot, template), false, operand.path, template, hasArguments)
      case 'function':
        return this.call(operand, [], dot, template, [])
      case 'pipeline':
        return this.pipeline(operand.pipeline, dot, template)
    }
  }

  private fields(value: unknown, isBoxed: boolean, path: readonly string[], template: string, hasArguments: boolean): unknown {
    let current = value
    for (const [index, name] of path.entries()) {
      if (current === undefined) {
        if (!this.allowMissing) throw this.fail(template, `nil data; no entry for key ${goQuote(name)}`)
        return undefined
      }
      if (current === null) throw this.fail(template, `nil pointer evaluating interface {}.${name}`)
      if (!isMap(current)) {
        const isOfAnyType = (index > 0 || isBoxed) && !(current instanceof TypedNumber)
        throw this.fail(template, `can't evaluate field ${name} in type ${isOfAnyType ? 'interface {}' : typeName(current)}`)
      }
      if (hasArguments && index === path.length - 1) throw this.fail(template, `${name} is not a method but has arguments`)
      if (!Object.hasOwn(current, name) && !this.allowMissing) throw this.fail(template, `map has no entry for key ${goQuote(name)}`)
      current = Object.hasOwn(current, name) ? current[name] : undefined
    }
    return current
  }
}

/** What a template was executed to before the error, if there was one. */
export interface Executed {
  readonly text: string
  readonly error?: TemplateError
}

export function execute(set: TemplateSet, data: unknown, allowMissing: boolean): Executed {
  const execution = new Execution(set, allowMissing)
  try {
    execution.run(data)
    return { text: execution.out }
  } catch (error) {
    if (error instanceof TemplateError) return { text: execution.out, error }
    throw error
  }
}
