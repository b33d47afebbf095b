/** Tokens to a tree of actions; models text/template/parse. */
import { goQuote } from '../../../engine/api/strconv'
import { isFunction } from './functions'
import { TemplateError, lex, type Token } from './lex'
import { LiteralError, characterOf, numberOfText, textOf } from './literals'
import type { TypedNumber } from './values'

export { TemplateError }

/** Where a node stands and how it reads, for error texts. */
interface Placed {
  readonly line: number
  readonly column: number
  readonly source: string
}

export type Operand = Placed &
  (
    | { readonly type: 'dot' }
    | { readonly type: 'nil' }
    | { readonly type: 'literal'; readonly value: string | boolean | TypedNumber }
    | { readonly type: 'field'; readonly path: readonly string[] }
    | { readonly type: 'variable'; readonly name: string; readonly path: readonly string[] }
    | { readonly type: 'chain'; readonly base: Operand; readonly path: readonly string[] }
    | { readonly type: 'function'; readonly name: string }
    | { readonly type: 'pipeline'; readonly pipeline: Pipeline }
  )

export interface Pipeline extends Placed {
  readonly variables: readonly string[]
  readonly isAssignment: boolean
  readonly commands: readonly (readonly Operand[])[]
}

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range'
      readonly pipeline: Pipeline
      readonly body: readonly TemplateNode[]
      readonly otherwise: readonly TemplateNode[]
    }
  | {
      readonly type: 'template'
      readonly name: string
      readonly pipeline: Pipeline | undefined
      readonly line: number
      readonly column: number
    }
  | { readonly type: 'break' | 'continue' }

export interface TemplateSet {
  readonly name: string
  readonly templates: ReadonlyMap<string, readonly TemplateNode[]>
}

interface Block {
  readonly nodes: readonly TemplateNode[]
  readonly end: 'end' | 'else'
}

const KEYWORDS = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'nil', 'template', 'with']
const LONGEST_SHOWN = 10

function isWord(token: Token, text: string): boolean {
  return token.type === 'word' && token.text === text
}

/** A token as errors name it. */
function shownToken(token: Token): string {
  if (token.type === 'end' || token.type === 'error') return token.text
  if (token.type === 'dot' || (token.type === 'word' && KEYWORDS.includes(token.text))) return `<${token.text}>`
  const characters = [...token.text]
  return characters.length > LONGEST_SHOWN ? `${goQuote(characters.slice(0, LONGEST_SHOWN).join(''))}...` : goQuote(token.text)
}

/** A pipeline as errors show it, however it was spaced. */
function pipelineSource(names: readonly string[], isAssignment: boolean, commands: readonly (readonly Operand[])[]): string {
  const declared = names.length > 0 ? `${names.join(', ')} ${isAssignment ? '=' : ':='} ` : ''
  return declared + commands.map((command) => command.map((each) => each.source).join(' ')).join(' | ')
}

class Parser {
  private position = 0
  private variables: string[] = ['$']
  private rangeDepth = 0
  /** Where the action began that is being read; 0 outside of actions. */
  private actionLine = 0
  readonly templates = new Map<string, readonly TemplateNode[]>()

  constructor(
    private readonly name: string,
    private readonly tokens: readonly Token[],
  ) {}

  root(): void {
    const nodes: TemplateNode[] = []
    while (this.peek().type !== 'end') {
      const after = this.tokens.slice(this.position + 1).find((token) => token.type !== 'space')
      if (this.peek().type === 'open' && after && isWord(after, 'define')) {
        this.position = this.tokens.indexOf(after) + 1
        this.define()
        continue
      }
      const node = this.textOrAction()
      if (node === 'end' || node === 'else') throw this.error(`unexpected {{${node}}}`)
      nodes.push(node)
    }
    this.add(this.name, nodes)
  }

  private peek(): Token {
    return this.tokens[this.position] ?? this.tokens.at(-1)!
  }

  private next(): Token {
    const token = this.peek()
    this.position++
    return token
  }

  private skipSpace(): Token {
    while (this.peek().type === 'space') this.position++
    return this.peek()
  }

  private error(message: string, token = this.tokens[Math.max(this.position - 1, 0)] ?? this.peek()): TemplateError {
    return new TemplateError(`template: ${this.name}:${token.line}: ${message}`)
  }

  private unexpected(token: Token, context: string): TemplateError {
    if (token.type !== 'error') return this.error(`unexpected ${shownToken(token)} in ${context}`, token)
    if (this.actionLine === 0 || this.actionLine === token.line) return this.error(token.text, token)
    const subject = token.text.endsWith(' action') ? ' started' : ' in action started'
    return this.error(`${token.text}${subject} at ${this.name}:${this.actionLine}`, token)
  }

  private textOrAction(): TemplateNode | 'end' | 'else' {
    this.skipSpace()
    const token = this.next()
    if (token.type === 'text') return { type: 'text', text: token.text }
    if (token.type !== 'open') throw this.unexpected(token, 'input')
    this.actionLine = token.line
    const node = this.action(this.skipSpace())
    this.actionLine = 0
    return node
  }

  /** Nodes up to an `end` or an `else`. */
  private block(): Block {
    const nodes: TemplateNode[] = []
    while (this.skipSpace().type !== 'end') {
      const node = this.textOrAction()
      if (node === 'end' || node === 'else') return { nodes, end: node }
      nodes.push(node)
    }
    throw this.error('unexpected EOF', this.peek())
  }

  private close(context: string): void {
    const token = this.skipSpace()
    if (token.type !== 'close') throw this.unexpected(token, context)
    this.position++
  }

  private action(word: Token): TemplateNode | 'end' | 'else' {
    if (word.type === 'word') {
      this.position++
      switch (word.text) {
        case 'end':
          this.close('end')
          return 'end'
        case 'else':
          // What may follow on `else` is left for the control that it belongs to.
          if (!['if', 'with'].some((each) => isWord(this.skipSpace(), each))) this.close('else')
          return 'else'
        case 'if':
        case 'with':
        case 'range':
          return this.control(word.text)
        case 'block':
        case 'template':
          return this.template(word.text)
        case 'break':
        case 'continue':
          this.close(`{{${word.text}}}`)
          if (this.rangeDepth === 0) throw this.error(`{{${word.text}}} outside {{range}}`)
          return { type: word.text }
        default:
          this.position--
      }
    }
    return { type: 'action', pipeline: this.pipeline('command', 'close') }
  }

  private control(type: 'if' | 'with' | 'range'): TemplateNode {
    const scope = this.variables.length
    const pipeline = this.pipeline(type, 'close')
    if (type === 'range') this.rangeDepth++
    const block = this.block()
    if (type === 'range') this.rangeDepth--
    let otherwise: readonly TemplateNode[] = []
    if (block.end === 'else') {
      if ((type === 'if' || type === 'with') && isWord(this.peek(), type)) {
        this.position++
        otherwise = [this.control(type)]
      } else {
        const rest = this.block()
        if (rest.end !== 'end') throw this.error(`expected end; found {{${rest.end}}}`)
        otherwise = rest.nodes
      }
    }
    this.variables.length = scope
    return { type, pipeline, body: block.nodes, otherwise }
  }

  private templateName(context: string): string {
    const token = this.skipSpace()
    if (token.type !== 'string') throw this.unexpected(token, context)
    this.position++
    return this.literal(textOf, token)
  }

  /** A body with variables and ranges of its own. */
  private body(context: string): readonly TemplateNode[] {
    const outer = { variables: this.variables, rangeDepth: this.rangeDepth }
    this.variables = ['$']
    this.rangeDepth = 0
    const block = this.block()
    this.variables = outer.variables
    this.rangeDepth = outer.rangeDepth
    if (block.end !== 'end') throw this.error(`unexpected {{${block.end}}} in ${context}`)
    return block.nodes
  }

  private define(): void {
    const name = this.templateName('define clause')
    this.close('define clause')
    this.add(name, this.body('define clause'))
  }

  /** What is blank may be defined again, and does not take the place of what is not. */
  private add(name: string, nodes: readonly TemplateNode[]): void {
    const isBlank = (body: readonly TemplateNode[]) => body.every((node) => node.type === 'text' && node.text.trim() === '')
    const known = this.templates.get(name)
    if (!known || isBlank(known)) this.templates.set(name, nodes)
    else if (!isBlank(nodes)) throw this.error(`template: multiple definition of template ${goQuote(name)}`)
  }

  private template(word: 'block' | 'template'): TemplateNode {
    const context = `${word} clause`
    const { line, column } = this.skipSpace()
    const name = this.templateName(context)
    let pipeline: Pipeline | undefined
    if (word === 'template' && this.skipSpace().type === 'close') this.position++
    else pipeline = this.pipeline(context, 'close')
    if (word === 'block') {
      const nodes = this.body(context)
      this.add(name, nodes)
    }
    return { type: 'template', name, pipeline, line, column }
  }

  private pipeline(context: string, until: 'close' | 'right'): Pipeline {
    const first = this.skipSpace()
    const { names, isAssignment } = this.declarations(context)
    const commands: Operand[][] = []
    for (;;) {
      const token = this.skipSpace()
      if (token.type === until) {
        if (commands.length === 0) throw this.error(`missing value for ${context}`, token)
        this.position++
        for (const [index, command] of commands.entries()) {
          if (index > 0 && ['literal', 'dot', 'nil'].includes(command[0]!.type))
            throw this.error(`non executable command in pipeline stage ${index + 1}`, token)
        }
        const source = pipelineSource(names, isAssignment, commands)
        return { variables: names, isAssignment, commands, line: first.line, column: first.column, source }
      }
      if (!this.beginsOperand(token)) {
        this.position++
        throw this.unexpected(token, context)
      }
      commands.push(this.command())
    }
  }

  private beginsOperand(token: Token): boolean {
    if (token.type === 'word') return token.text === 'nil' || !KEYWORDS.includes(token.text)
    return ['char', 'dot', 'field', 'number', 'string', 'variable', 'left'].includes(token.type)
  }

  private declarations(context: string): { readonly names: readonly string[]; readonly isAssignment: boolean } {
    const names: string[] = []
    for (;;) {
      const start = this.position
      const variable = this.peek()
      if (variable.type !== 'variable') return { names, isAssignment: false }
      this.position++
      const token = this.skipSpace()
      if (token.type === 'declare' || token.type === 'assign') {
        this.position++
        names.push(variable.text)
        this.variables.push(variable.text)
        return { names, isAssignment: token.type === 'assign' }
      }
      if (token.text !== ',') {
        this.position = start
        return { names, isAssignment: false }
      }
      this.position++
      names.push(variable.text)
      this.variables.push(variable.text)
      if (context !== 'range' || names.length > 1) throw this.error(`too many declarations in ${context}`, token)
      if (!['variable', 'close', 'right'].includes(this.skipSpace().type)) throw this.error('range can only initialize variables')
    }
  }

  private command(): Operand[] {
    const operands: Operand[] = []
    for (;;) {
      if (this.beginsOperand(this.skipSpace())) operands.push(this.operand())
      const token = this.next()
      if (token.type === 'space') continue
      if (token.type === 'close' || token.type === 'right') this.position--
      else if (token.type !== 'pipe') throw this.unexpected(token, 'operand')
      return operands
    }
  }

  private operand(): Operand {
    const base = this.term()
    const path: string[] = []
    const { line, column } = this.peek()
    while (this.peek().type === 'field') path.push(this.next().text.slice(1))
    if (path.length === 0) return base
    // Go places a chain of fields where its second field is.
    const placed = { line, column }
    const source = [base.source, ...path].join('.')
    if (base.type === 'field') return { ...base, ...placed, path: [...base.path, ...path], source }
    if (base.type === 'variable') return { ...base, ...placed, path, source }
    if (base.type === 'literal' || base.type === 'nil' || base.type === 'dot')
      throw this.error(`unexpected . after term ${goQuote(base.source)}`)
    return { type: 'chain', base, path, line: base.line, column: base.column, source }
  }

  private term(): Operand {
    const token = this.next()
    const placed = { line: token.line, column: token.column, source: token.text }
    switch (token.type) {
      case 'dot':
        return { type: 'dot', ...placed }
      case 'field':
        return { type: 'field', path: [token.text.slice(1)], ...placed }
      case 'variable':
        if (!this.variables.includes(token.text)) throw this.error(`undefined variable ${goQuote(token.text)}`, token)
        return { type: 'variable', name: token.text, path: [], ...placed }
      case 'string':
        return { type: 'literal', value: this.literal(textOf, token), ...placed }
      case 'char':
        return { type: 'literal', value: this.literal(characterOf, token), ...placed }
      case 'number':
        return { type: 'literal', value: this.literal(numberOfText, token), ...placed }
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { type: 'literal', value: token.text === 'true', ...placed }
        if (token.text === 'nil') return { type: 'nil', ...placed }
        if (!isFunction(token.text)) throw this.error(`function ${goQuote(token.text)} not defined`, token)
        return { type: 'function', name: token.text, ...placed }
      case 'left': {
        const pipeline = this.pipeline('parenthesized pipeline', 'right')
        return { type: 'pipeline', pipeline, ...placed, source: `(${pipeline.source})` }
      }
      default:
        throw this.unexpected(token, 'operand')
    }
  }

  private literal<T>(read: (written: string) => T, token: Token): T {
    try {
      return read(token.text)
    } catch (error) {
      throw error instanceof LiteralError ? this.error(error.message, token) : error
    }
  }
}

/** Throws TemplateError. */
export function parseTemplate(name: string, text: string): TemplateSet {
  const parser = new Parser(name, lex(text))
  parser.root()
  return { name, templates: parser.templates }
}
