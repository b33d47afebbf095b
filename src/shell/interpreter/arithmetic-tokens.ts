/** The tokens of an arithmetic expression. */
import { ShellError } from './errors'
import { closingBracket } from './scan'

export interface ArithmeticScope {
  get(name: string, subscript?: string): string | undefined
  set(name: string, value: string, subscript?: string): void
  /** Whether `name` holds an associative array, whose subscripts are texts. */
  isAssociative(name: string): boolean
  /** Called for an unset variable; throws under `set -u`. */
  unset(name: string): void
  /** What is wrong, but ends nothing; whoever has an expression evaluated tells it. */
  readonly faults: string[]
}

export interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end'
  readonly text: string
  readonly at: number
  readonly subscript?: string
}

export const OPERATORS = [
  '<<=',
  '>>=',
  '**',
  '++',
  '--',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '!',
  '~',
  '&',
  '|',
  '^',
  '?',
  ':',
  '=',
  ',',
  '(',
  ')',
]

export class ArithmeticTokens {
  protected at = 0
  /** Where the last token that is not the end begins: what errors show. */
  protected last = 0
  protected token: Token

  constructor(
    protected readonly text: string,
    protected readonly scope: ArithmeticScope,
    protected depth: number,
  ) {
    this.token = this.scan()
  }

  protected fail(message: string, token = this.text.slice(this.token.kind === 'end' ? this.last : this.token.at)): never {
    // A number is judged while it is cut out of the text.
    const shown = (
      /^(?:value too great|invalid (?:arithmetic base|integer constant|number))/.test(message) ? this.text.slice(0, this.at) : this.text
    ).trimStart()
    throw new ShellError(`${shown}: ${message} (error token is "${token}")`, 1)
  }

  protected scan(): Token {
    const { text } = this
    while (this.at < text.length && /\s/.test(text[this.at]!)) this.at++
    const at = this.at
    if (at >= text.length) return { kind: 'end', text: '', at }
    const rest = text.slice(at)
    this.last = at
    const before = this.token as Token | undefined
    const number = /^\d[\w#@]*/.exec(rest)
    if (number) {
      this.at += number[0].length
      const token: Token = { kind: 'number', text: number[0], at }
      this.number(token)
      return token
    }
    const name = /^[A-Za-z_]\w*/.exec(rest)
    if (name) {
      this.at += name[0].length
      if (text[this.at] === '[') {
        const close = closingBracket(text, this.at)
        if (close > 0) {
          const subscript = text.slice(this.at + 1, close)
          this.at = close + 1
          return { kind: 'name', text: name[0], at, subscript }
        }
        throw new ShellError(`${text.trimStart()}: bad array subscript (error token is "${rest}")`, 1)
      }
      return { kind: 'name', text: name[0], at }
    }
    for (const operator of OPERATORS) {
      if (!rest.startsWith(operator)) continue
      // `++` and `--` only stand beside a variable; elsewhere they are two signs.
      if ((operator === '++' || operator === '--') && before?.kind !== 'name' && !/^..\s*[A-Za-z_]/.test(rest)) continue
      this.at += operator.length
      return { kind: 'operator', text: operator, at }
    }
    this.token = { kind: 'operator', text: rest[0]!, at }
    this.fail(
      before === undefined || before.kind === 'operator' ? 'syntax error: operand expected' : 'syntax error: invalid arithmetic operator',
      rest,
    )
  }

  protected next(): Token {
    const token = this.token
    this.token = this.scan()
    return token
  }

  /** Read through a getter, so that the compiler does not believe the token to be the one before `next`. */
  protected get kind(): Token['kind'] {
    return this.token.kind
  }

  protected ends(): boolean {
    return this.token.kind === 'end'
  }

  protected is(operator: string): boolean {
    return this.token.kind === 'operator' && this.token.text === operator
  }

  protected number(token: Token): bigint {
    const { text } = token
    const based = /^(\d+)#(.*)$/.exec(text)
    if (based) {
      if (based[1]!.startsWith('0')) this.fail(/[89]/.test(based[1]!) ? 'value too great for base' : 'invalid number', text)
      const base = Number(based[1])
      if (base < 2 || base > 64) this.fail('invalid arithmetic base', text)
      if (based[2] === '') this.fail('invalid integer constant', text)
      if (/[#]/.test(based[2]!)) this.fail('invalid number', text)
      let value = 0n
      for (const c of based[2]!) {
        const digit = this.digit(c, base)
        if (digit >= base) this.fail('value too great for base', text)
        value = value * BigInt(base) + BigInt(digit)
      }
      return BigInt.asIntN(64, value)
    }
    if (/^0[xX][0-9a-fA-F]*$/.test(text)) return text.length > 2 ? BigInt.asIntN(64, BigInt(text)) : 0n
    if (!/^\d+$/.test(text)) this.fail('value too great for base', text)
    if (text.length > 1 && text.startsWith('0')) {
      if (/[89]/.test(text)) this.fail('value too great for base', text)
      return BigInt.asIntN(64, BigInt(`0o${text.slice(1)}`))
    }
    return BigInt.asIntN(64, BigInt(text))
  }

  protected digit(c: string, base: number): number {
    if (/\d/.test(c)) return Number(c)
    if (/[a-z]/.test(c)) return c.charCodeAt(0) - 87
    if (/[A-Z]/.test(c)) return base <= 36 ? c.charCodeAt(0) - 55 : c.charCodeAt(0) - 29
    return c === '@' ? 62 : 63
  }
}
