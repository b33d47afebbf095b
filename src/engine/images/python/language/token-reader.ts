/** What is read from a program's tokens, one after the other: the ground all of Python's grammar stands on. */
import type { Expression, Place, Span } from './ast'
import { SourceError, type Token } from './lexer'

export const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

/** What a function's text says of names, gathered while it is read. */
export interface Names {
  readonly assigned: Set<string>
  readonly globals: Set<string>
  readonly outer: Set<string>
  yields: boolean
  /** Loops that are open here, for `break` and `continue`. */
  loops: number
  readonly kind: 'module' | 'function' | 'class'
}

export class TokenReader {
  protected at = 0
  protected names: Names = { assigned: new Set(), globals: new Set(), outer: new Set(), yields: false, loops: 0, kind: 'module' }

  /** The class whose body this is: names with two underscores in front are its own. */
  owner: string | undefined

  constructor(
    protected readonly tokens: readonly Token[],
    /** The second part of Python's version: mistakes are told in other words, now and then. */
    protected readonly minor = 14,
  ) {}

  protected get token(): Token {
    return this.tokens[this.at]!
  }

  protected is(text: string): boolean {
    const { type } = this.token
    return this.token.text === text && (type === 'op' || type === 'name')
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  protected need(text: string): void {
    if (this.take(text)) return
    // A line that ends early is told to lack its colon; what stands in the place of one is just wrong.
    const isEarly = text === ':' && (this.token.type === 'newline' || this.token.type === 'end')
    this.fail(isEarly ? "expected ':'" : 'invalid syntax')
  }

  protected needColon(): void {
    if (!this.take(':')) this.fail("expected ':'")
  }

  protected fail(message = 'invalid syntax', { line, column, text, type }: Token = this.token): never {
    // What was never closed explains more than what does not fit behind it on another line.
    const { open } = this.tokens.at(-1)!
    if (open && (type === 'end' || (message.startsWith('invalid syntax') && line > open.line))) throw open
    const isNothing = type === 'newline' || type === 'end'
    throw new SourceError(message, line, column, 'SyntaxError', type === 'end', isNothing ? 1 : Math.max(1, text.trim().length))
  }

  /** Fails for all of a part of the program. */
  protected failOver(message: string, { line, column, endLine, endColumn }: Span): never {
    const { open } = this.tokens.at(-1)!
    if (open && message.startsWith('invalid syntax') && endLine > open.line) throw open
    throw new SourceError(message, line, column, 'SyntaxError', false, endLine === line ? endColumn - column : Infinity)
  }

  /** What follows without anything between: two values, as a rule. */
  protected forgotComma(before: Expression, read: () => Expression): never {
    const { type, text } = this.token
    const isText = before.type === 'name' && type === 'string'
    if (isText || !this.startsExpression() || text === 'yield' || text === '*') this.fail()
    const next = read()
    this.failOver('invalid syntax. Perhaps you forgot a comma?', { ...before, endLine: next.endLine, endColumn: next.endColumn })
  }

  protected identifier(): string {
    const { token } = this
    if (token.type !== 'name' || KEYWORDS.has(token.text)) this.fail()
    this.at++
    return this.owner !== undefined && token.text.startsWith('__') && !token.text.endsWith('__')
      ? `_${this.owner.replace(/^_+/, '')}${token.text}`
      : token.text
  }

  protected place(): Place {
    return { line: this.token.line, column: this.token.column }
  }

  /** From there to the end of what was read last. */
  protected span({ line, column }: Place): Span {
    let last = this.at - 1
    while (['newline', 'indent', 'dedent'].includes(this.tokens[last]!.type)) last--
    const { endLine, endColumn } = this.tokens[last]!
    return { line, column, endLine, endColumn }
  }

  protected startsExpression(): boolean {
    const { type, text } = this.token
    if (type === 'number' || type === 'string') return true
    if (type === 'name') return !KEYWORDS.has(text) || /^(?:None|True|False|not|lambda|await|yield)$/.test(text)
    return type === 'op' && ['(', '[', '{', '-', '+', '~', '*', '...'].includes(text)
  }
}
