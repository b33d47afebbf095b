/** Runs a parsed template over JSON; models text/template's executor. */
import { isDict } from '../../values'
import { goPlain } from '../go-syntax'
import { ARITY, CallError, FUNCTIONS, isTrue } from './functions'
import { TemplateError, type Operand, type Pipeline, type TemplateNode, type TemplateSet } from './parse'

class Jump extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind)
  }
}

interface Variable {
  readonly name: string
  value: unknown
}

const DEEPEST = 1000

class Execution {
  private out = ''
  private variables: Variable[] = []

  constructor(
    private readonly set: TemplateSet,
    private readonly allowMissing: boolean,
  ) {}

  run(data: unknown): string {
    this.variables = [{ name: '$', value: data }]
    this.walk(this.set.templates.get(this.set.name) ?? [], data, this.set.name, 0)
    return this.out
  }

  private fail(
    template: string,
    at: { readonly line: number; readonly column: number; readonly source: string },
    message: string,
  ): TemplateError {
    return new TemplateError(
      `template: ${this.set.name}:${at.line}:${at.column}: executing ${JSON.stringify(template)} at <${at.source}>: ${message}`,
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
          if (node.pipeline.variables.length === 0) this.out += goPlain(value)
          break
        }
        case 'if':
        case 'with': {
          const mark = this.variables.length
          const value = this.pipeline(node.pipeline, dot, template)
          if (isTrue(value)) this.walk(node.body, node.type === 'with' ? value : dot, template, depth)
          else this.walk(node.otherwise, dot, template, depth)
          this.variables.length = mark
          break
        }
        case 'range':
          this.range(node, dot, template, depth)
          break
        case 'template': {
          const body = this.set.templates.get(node.name)
          if (!body)
            throw new TemplateError(
              `template: ${this.set.name}:${node.line}:${node.column}: executing ${JSON.stringify(template)} at <{{template ${JSON.stringify(node.name)}}}>: template ${JSON.stringify(node.name)} not defined`,
            )
          if (depth > DEEPEST) throw new TemplateError(`template: ${this.set.name}: exceeded maximum template depth (${DEEPEST})`)
          const value = node.pipeline ? this.pipeline(node.pipeline, dot, template) : undefined
          const outer = this.variables
          this.variables = [{ name: '$', value }]
          this.walk(body, value, node.name, depth + 1)
          this.variables = outer
          break
        }
        default:
          throw new Jump(node.type)
      }
    }
  }

  private range(node: Extract<TemplateNode, { readonly body: unknown }>, dot: unknown, template: string, depth: number): void {
    const mark = this.variables.length
    const value = this.pipeline({ ...node.pipeline, variables: [] }, dot, template)
    const entries = this.entries(value, node.pipeline, template)
    const names = node.pipeline.variables
    for (const [key, item] of entries) {
      if (names.length === 1) this.bind(names[0]!, item, node.pipeline.isAssignment)
      if (names.length === 2) {
        this.bind(names[0]!, key, node.pipeline.isAssignment)
        this.bind(names[1]!, item, node.pipeline.isAssignment)
      }
      try {
        this.walk(node.body, item, template, depth)
      } catch (error) {
        if (!(error instanceof Jump)) throw error
        if (error.kind === 'break') break
      } finally {
        this.variables.length = mark
      }
    }
    if (entries.length === 0) this.walk(node.otherwise, dot, template, depth)
    this.variables.length = mark
  }

  private entries(value: unknown, pipeline: Pipeline, template: string): readonly (readonly [unknown, unknown])[] {
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const)
    if (isDict(value))
      return Object.keys(value)
        .sort()
        .map((key) => [key, value[key]] as const)
    if (typeof value === 'number' && Number.isInteger(value))
      return Array.from({ length: Math.max(value, 0) }, (_, index) => [index, index] as const)
    // What was evaluated last is what is blamed.
    throw this.fail(template, pipeline.commands.at(-1)?.at(-1) ?? pipeline, `range can't iterate over ${goPlain(value)}`)
  }

  private bind(name: string, value: unknown, isAssignment: boolean): void {
    if (isAssignment) {
      const variable = this.variables.findLast((each) => each.name === name)
      if (variable) variable.value = value
    } else this.variables.push({ name, value })
  }

  private pipeline(pipeline: Pipeline, dot: unknown, template: string): unknown {
    let value: unknown
    let isPiped = false
    for (const command of pipeline.commands) {
      value = this.command(command, dot, template, isPiped ? [value] : [])
      isPiped = true
    }
    for (const name of pipeline.variables) this.bind(name, value, pipeline.isAssignment)
    return value
  }

  private command(operands: readonly Operand[], dot: unknown, template: string, piped: readonly unknown[]): unknown {
    const [head, ...rest] = operands
    if (head!.type === 'function') return this.call(head!, rest, dot, template, piped)
    if (rest.length || piped.length) throw this.fail(template, head!, `can't give argument to non-function ${head!.source}`)
    return this.operand(head!, dot, template)
  }

  private call(
    head: Extract<Operand, { readonly type: 'function' }>,
    rest: readonly Operand[],
    dot: unknown,
    template: string,
    piped: readonly unknown[],
  ): unknown {
    const arity = ARITY[head.name]
    const count = rest.length + piped.length
    if (arity && (count < arity[0] || count > arity[1])) {
      throw this.fail(
        template,
        head,
        `wrong number of args for ${head.name}: want ${Number.isFinite(arity[1]) ? arity[0] : `at least ${arity[0]}`} got ${count}`,
      )
    }
    if (head.name === 'and' || head.name === 'or') {
      let value: unknown
      for (const operand of rest) {
        value = this.operand(operand, dot, template)
        if (isTrue(value) === (head.name === 'or')) return value
      }
      return piped.length ? piped[0] : value
    }
    const args = [...rest.map((operand) => this.operand(operand, dot, template)), ...piped].map((each) => each ?? null)
    try {
      return FUNCTIONS.get(head.name)!(...args)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      throw this.fail(
        template,
        { ...head, source: [head.source, ...rest.map((each) => each.source)].join(' ') },
        `error calling ${head.name}: ${error.message}`,
      )
    }
  }

  private operand(operand: Operand, dot: unknown, template: string): unknown {
    switch (operand.type) {
      case 'dot':
        return dot
      case 'nil':
        throw this.fail(template, operand, 'nil is not a command')
      case 'literal':
        return operand.value
      case 'field':
        return this.fields(dot, operand.path, operand, template)
      case 'variable':
        return this.fields(this.variables.findLast((each) => each.name === operand.name)?.value, operand.path, operand, template)
      case 'chain':
        return this.fields(this.operand(operand.base, dot, template), operand.path, operand, template)
      case 'function':
        return this.call(operand, [], dot, template, [])
      case 'pipeline':
        return this.pipeline(operand.pipeline, dot, template)
    }
  }

  private fields(value: unknown, path: readonly string[], operand: Operand, template: string): unknown {
    let current = value
    for (const name of path) {
      if (current === undefined) {
        if (!this.allowMissing) throw this.fail(template, operand, `nil data; no entry for key ${JSON.stringify(name)}`)
        return undefined
      }
      if (current === null) throw this.fail(template, operand, `nil pointer evaluating interface {}.${name}`)
      if (!isDict(current)) throw this.fail(template, operand, `can't evaluate field ${name} in type interface {}`)
      if (!Object.hasOwn(current, name) && !this.allowMissing)
        throw this.fail(template, operand, `map has no entry for key ${JSON.stringify(name)}`)
      current = Object.hasOwn(current, name) ? current[name] : undefined
    }
    return current
  }
}

/** The text of a template for some data. Throws TemplateError. */
export function execute(set: TemplateSet, data: unknown, allowMissing: boolean): string {
  return new Execution(set, allowMissing).run(data)
}
