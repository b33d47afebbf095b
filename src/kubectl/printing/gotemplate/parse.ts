/** Tokens to a tree of actions; models text/template/parse. */
import { FUNCTIONS } from './functions'
import { TemplateError, lex, type Token } from './lex'

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
    | { readonly type: 'literal'; readonly value: string | number | boolean }
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
  readonly end: 'end' | 'else' | 'eof'
}

class Parser {
  private position = 0
  private variables: string[] = ['$']
  private rangeDepth = 0
  readonly templates = new Map<string, readonly TemplateNode[]>()

  constructor(
    private readonly name: string,
    private readonly tokens: readonly Token[],
  ) {}

  root(): void {
    const block = this.block()
    if (block.end !== 'eof') throw this.error(`unexpected {{${block.end}}}`)
    this.templates.set(this.name, block.nodes)
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

  private error(message: string, token = this.peek()): TemplateError {
    return new TemplateError(`template: ${this.name}:${token.line}: ${message}`)
  }

  private unexpected(token: Token, context: string): TemplateError {
    const shown =
      token.type === 'end'
        ? 'EOF'
        : token.type === 'close'
          ? '"}}"'
          : token.type === 'word'
            ? `<${token.text}>`
            : JSON.stringify(token.text)
    return this.error(`unexpected ${shown} in ${context}`, token)
  }

  private block(): Block {
    const nodes: TemplateNode[] = []
    for (;;) {
      const token = this.next()
      if (token.type === 'end') return { nodes, end: 'eof' }
      if (token.type === 'text') nodes.push({ type: 'text', text: token.text })
      else {
        const word = this.skipSpace()
        if (word.type === 'word' && (word.text === 'end' || word.text === 'else')) {
          this.position++
          if (word.text === 'end') this.close('end')
          return { nodes, end: word.text }
        }
        const node = this.action(word)
        if (node) nodes.push(node)
      }
    }
  }

  private close(context: string): void {
    const token = this.skipSpace()
    if (token.type !== 'close') throw this.unexpected(token, context)
    this.position++
  }

  private action(word: Token): TemplateNode | undefined {
    if (word.type === 'word') {
      switch (word.text) {
        case 'if':
        case 'with':
        case 'range':
          this.position++
          return this.control(word.text)
        case 'define':
          this.position++
          this.define()
          return undefined
        case 'block':
        case 'template':
          this.position++
          return this.template(word.text)
        case 'break':
        case 'continue':
          this.position++
          this.close(`{{${word.text}}}`)
          if (this.rangeDepth === 0) throw this.error(`{{${word.text}}} outside {{range}}`, word)
          return { type: word.text }
        default:
      }
    }
    const pipeline = this.pipeline('command', 'close')
    return { type: 'action', pipeline }
  }

  private control(type: 'if' | 'with' | 'range'): TemplateNode {
    const scope = this.variables.length
    const pipeline = this.pipeline(type, 'close')
    if (type === 'range') this.rangeDepth++
    const block = this.block()
    if (type === 'range') this.rangeDepth--
    let otherwise: readonly TemplateNode[] = []
    if (block.end === 'eof') throw this.error('unexpected EOF')
    if (block.end === 'else') {
      const word = this.skipSpace()
      if (word.type === 'word' && (word.text === 'if' || word.text === 'with') && word.text === type) {
        this.position++
        otherwise = [this.control(type)]
      } else {
        this.close('else')
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
    return unquote(token.text)
  }

  private define(): void {
    const name = this.templateName('define clause')
    this.close('define clause')
    const outer = this.variables
    this.variables = ['$']
    const block = this.block()
    this.variables = outer
    if (block.end !== 'end') throw this.error('unexpected EOF')
    this.templates.set(name, block.nodes)
  }

  private template(word: 'block' | 'template'): TemplateNode {
    const place = this.peek()
    const name = this.templateName(`${word} clause`)
    let pipeline: Pipeline | undefined
    if (this.skipSpace().type === 'close') this.position++
    else pipeline = this.pipeline(`${word} clause`, 'close')
    if (word === 'block') {
      const outer = this.variables
      this.variables = ['$']
      const block = this.block()
      this.variables = outer
      if (!this.templates.has(name)) this.templates.set(name, block.nodes)
    }
    return { type: 'template', name, pipeline, line: place.line, column: place.column }
  }

  private pipeline(context: string, until: 'close' | 'right'): Pipeline {
    const first = this.skipSpace()
    const begin = this.position
    const { names, isAssignment } = this.declarations(context)
    const commands: Operand[][] = []
    for (;;) {
      const token = this.skipSpace()
      if (token.type === until) {
        if (commands.length === 0) throw this.error(`missing value for ${context}`, token)
        const source = this.sourceBetween(begin, this.position)
        this.position++
        if (!isAssignment) this.variables.push(...names)
        for (const command of commands.slice(1)) {
          const head = command[0]!
          if (['literal', 'dot', 'nil'].includes(head.type))
            throw this.error(`non executable command in pipeline stage ${commands.indexOf(command) + 1}`, token)
        }
        return { variables: names, isAssignment, commands, line: first.line, column: first.column, source }
      }
      if (token.type === 'close' || token.type === 'right' || token.type === 'end') throw this.unexpected(token, context)
      commands.push(this.command())
    }
  }

  private declarations(context: string): { readonly names: readonly string[]; readonly isAssignment: boolean } {
    const start = this.position
    const first = this.peek()
    if (first.type !== 'variable') return { names: [], isAssignment: false }
    this.position++
    let token = this.skipSpace()
    const names = [first.text]
    if (token.type === 'comma' && context === 'range') {
      this.position++
      const second = this.skipSpace()
      if (second.type !== 'variable') throw this.unexpected(second, 'range')
      this.position++
      names.push(second.text)
      token = this.skipSpace()
    }
    if (token.type === 'declare' || token.type === 'assign') {
      this.position++
      if (token.type === 'assign') for (const name of names) this.checkVariable(name, token)
      return { names, isAssignment: token.type === 'assign' }
    }
    this.position = start
    return { names: [], isAssignment: false }
  }

  private checkVariable(name: string, token: Token): void {
    if (!this.variables.includes(name)) throw this.error(`undefined variable ${JSON.stringify(name)}`, token)
  }

  private command(): Operand[] {
    const operands: Operand[] = []
    for (;;) {
      const token = this.skipSpace()
      if (token.type === 'close' || token.type === 'right') break
      if (token.type === 'pipe') {
        this.position++
        const after = this.skipSpace()
        if (after.type === 'close' || after.type === 'right') throw this.error('missing value for command', after)
        break
      }
      operands.push(this.operand())
      const after = this.peek()
      if (!['space', 'close', 'right', 'pipe'].includes(after.type)) throw this.unexpected(after, 'operand')
    }
    if (operands.length === 0) throw this.error('empty command')
    return operands
  }

  private operand(): Operand {
    const begin = this.position
    const base = this.term()
    const path: string[] = []
    const { line, column } = this.peek()
    while (this.peek().type === 'field') path.push(this.next().text.slice(1))
    if (path.length === 0) return base
    // Go places a chain of fields where its second field is.
    const placed = { line, column }
    const source = this.sourceBetween(begin, this.position)
    if (base.type === 'field') return { ...base, ...placed, path: [...base.path, ...path], source }
    if (base.type === 'variable') return { ...base, ...placed, path, source }
    if (base.type === 'literal' || base.type === 'nil' || base.type === 'dot')
      throw this.error(`unexpected . after term ${JSON.stringify(base.source)}`)
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
        this.checkVariable(token.text, token)
        return { type: 'variable', name: token.text, path: [], ...placed }
      case 'string':
        return { type: 'literal', value: unquote(token.text), ...placed }
      case 'char':
        return { type: 'literal', value: unquote(`"${token.text.slice(1, -1)}"`).codePointAt(0) ?? 0, ...placed }
      case 'number':
        return { type: 'literal', value: Number(token.text.replaceAll('_', '')), ...placed }
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { type: 'literal', value: token.text === 'true', ...placed }
        if (token.text === 'nil') return { type: 'nil', ...placed }
        if (!FUNCTIONS.has(token.text)) throw this.error(`function ${JSON.stringify(token.text)} not defined`, token)
        return { type: 'function', name: token.text, ...placed }
      case 'left': {
        const pipeline = this.pipeline('parenthesized pipeline', 'right')
        return { type: 'pipeline', pipeline, ...placed, source: `(${pipeline.source})` }
      }
      default:
        throw this.unexpected(token, 'operand')
    }
  }

  private sourceBetween(from: number, to: number): string {
    return this.tokens
      .slice(from, to)
      .map((token) => (token.type === 'space' ? ' ' : token.text))
      .join('')
      .trim()
  }
}

/** The text of a Go string literal. */
function unquote(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1)
  const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }
  return literal.slice(1, -1).replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, escape: string) => {
    if (/^[xuU]/.test(escape) && escape.length > 1) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
    if (/^[0-7]{3}$/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8))
    return simple[escape] ?? escape
  })
}

/** Throws TemplateError. */
export function parseTemplate(name: string, text: string): TemplateSet {
  const parser = new Parser(name, lex(name, text))
  parser.root()
  return { name, templates: parser.templates }
}
