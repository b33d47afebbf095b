/** The words of a program one after the other. */
import { ToolError } from '../tool'
import { type Token, lex } from './lex'

export class TokenReader {
  protected readonly tokens: readonly Token[]
  protected at = 0

  constructor(source: string) {
    this.tokens = lex(source)
  }

  /** The word that is read last. */
  protected next(): Token {
    return this.tokens[this.at++]!
  }

  protected peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!
  }

  protected is(v: string): boolean {
    return (this.peek().k === 'op' || this.peek().k === 'name' || this.peek().k === 'func') && this.peek().v === v
  }

  protected fail(): never {
    throw new ToolError(`syntax error at source line 1\n context is\n\t >>> ${this.peek().v || 'end of program'} <<<`, 2)
  }

  protected accept(v: string): boolean {
    if (!this.is(v)) return false
    this.at++
    return true
  }

  protected expect(v: string): void {
    if (!this.accept(v)) this.fail()
  }

  protected newlines(): void {
    while (this.peek().k === 'nl' || this.is(';')) this.at++
  }

  protected optional(): void {
    while (this.peek().k === 'nl') this.at++
  }
}
