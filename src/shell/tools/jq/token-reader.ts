/** Takes the tokens of a jq program one after the other. */
import { columnAt, CompileError, quoting, tokenName, type Token } from './lex'

/** A place among a program's tokens. */
export class TokenReader {
  protected at = 0

  constructor(
    protected readonly source: string,
    protected readonly tokens: readonly Token[],
  ) {}

  protected get token(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '', at: this.source.length }
  }

  protected fail(token = this.token, expecting = ''): never {
    const shown = token.kind === 'end' ? (this.tokens[this.tokens.length - 1] ?? token) : token
    throw new CompileError(
      `syntax error, unexpected ${tokenName(token)}${expecting}${quoting(this.source, token.at)}`,
      columnAt(this.source, shown.at),
    )
  }

  protected is(text: string): boolean {
    const { token } = this
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword')
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail()
  }
}
