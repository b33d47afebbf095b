/** What is read from a program's tokens, one after the other: the ground all of Python's grammar stands on. */
import type { Place, Span } from './ast'
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
}

export class TokenReader {
  protected at = 0
  protected names: Names = { assigned: new Set(), globals: new Set(), outer: new Set(), yields: false }

  /** The class whose body this is: names with two underscores in front are its own. */
  owner: string | undefined

  constructor(protected readonly tokens: readonly Token[]) {}

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
    if (!this.take(text)) this.fail(text === ':' ? "expected ':'" : 'invalid syntax')
  }

  protected fail(message = 'invalid syntax', { line, column, text, type }: Token = this.token): never {
    // What was never closed explains more than what does not fit behind it.
    const { open } = this.tokens.at(-1)!
    if (open && (type === 'end' || message.startsWith('invalid syntax'))) throw open
    throw new SourceError(message, line, column, 'SyntaxError', type === 'end', Math.max(1, text.trim().length))
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
