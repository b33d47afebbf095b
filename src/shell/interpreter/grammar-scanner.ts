/** Words and operators of a shell text, with what stands open inside of them. */
import {
  arithmeticEnd,
  closingBracket,
  skipAnsi,
  skipBackquote,
  skipBraced,
  skipBracedQuoted,
  skipCommand,
  skipDouble,
  skipSingle,
} from './scan'
import { Stop, type Token, OPERATORS, type Fault } from './grammar-tokens'

export class GrammarScanner {
  protected ended = false
  protected token: Token
  protected documents: { delimiter: string; strip: boolean }[] = []
  protected depth = 0

  constructor(
    /** The first fault of a text inside of this one. */
    protected readonly nested: (source: string, extglob: boolean, closing: string) => Fault | undefined,
    protected readonly source: string,
    protected readonly extglob: boolean,
    protected readonly closing: string | undefined,
    protected at = 0,
  ) {
    this.token = this.scan()
  }

  protected fail(token = this.token): never {
    if (token.kind === 'end') {
      if (this.closing !== undefined) throw new Stop({ kind: 'token', token: this.closing, position: this.source.length })
      throw new Stop({ kind: 'end' })
    }
    throw new Stop({ kind: 'token', token: token.kind === 'newline' ? 'newline' : token.text, position: token.at })
  }

  // Tokens

  protected next(): Token {
    const { token } = this
    this.token = this.scan()
    return token
  }

  protected is(text: string): boolean {
    return (this.token.kind === 'word' || this.token.kind === 'operator') && this.token.text === text
  }

  protected expect(text: string): void {
    if (!this.is(text)) this.fail()
    this.next()
  }

  protected scan(): Token {
    const { source } = this
    for (;;) {
      while (this.at < source.length && (source[this.at] === ' ' || source[this.at] === '\t' || source.startsWith('\\\n', this.at)))
        this.at += source[this.at] === '\\' ? 2 : 1
      if (source[this.at] !== '#') break
      const end = source.indexOf('\n', this.at)
      this.at = end < 0 ? source.length : end
    }
    const at = this.at
    if (at >= source.length) {
      // A text is read as if it ended its last line.
      if (!this.ended && this.closing === undefined && !source.endsWith('\n')) {
        this.ended = true
        return { kind: 'newline', text: '\n', at }
      }
      return { kind: 'end', text: '', at }
    }
    if (source[at] === '\n') {
      this.at++
      this.skipDocuments()
      return { kind: 'newline', text: '\n', at }
    }
    const substitution = /^[<>]\(/.test(source.slice(at, at + 2))
    const operator = substitution ? undefined : OPERATORS.find((one) => source.startsWith(one, at))
    if (operator !== undefined) {
      this.at += operator.length
      return { kind: 'operator', text: operator, at }
    }
    this.at = this.wordEnd(at)
    return { kind: 'word', text: source.slice(at, this.at), at }
  }

  protected skipDocuments(): void {
    for (const { delimiter, strip } of this.documents.splice(0)) {
      for (;;) {
        if (this.at >= this.source.length) return
        const end = this.source.indexOf('\n', this.at)
        const line = this.source.slice(this.at, end < 0 ? this.source.length : end)
        this.at = end < 0 ? this.source.length : end + 1
        if ((strip ? line.replace(/^\t+/, '') : line) === delimiter) break
      }
    }
  }

  /** Throws when what opens at `from` has not closed by `end`. */
  protected closed(end: number, from: number, closing: string, after = false): number {
    if (end > this.source.length || this.source[end - 1] !== closing || end - 1 <= from)
      throw new Stop({ kind: 'open', closing, position: from, after })
    return end
  }

  protected wordEnd(from: number): number {
    const { source } = this
    let i = from
    while (i < source.length) {
      const c = source[i]!
      const next = source[i + 1]
      if (c === '\\') i += 2
      else if (c === "'") i = this.closed(skipSingle(source, i), i, "'")
      else if (c === '"') i = this.pieces(i + 1, this.closed(skipDouble(source, i), i, '"'), i)
      else if (c === '`') i = this.closed(skipBackquote(source, i), i, '`')
      else if (c === '$' && next === "'") i = this.closed(skipAnsi(source, i), i + 1, "'")
      else if (c === '$' && next === '{') i = this.pieces(i + 2, this.closed(skipBraced(source, i + 1), i + 1, '}'))
      else if (c === '$' && next === '(' && source[i + 2] === '(') {
        const end = arithmeticEnd(source, i + 3)
        if (end > 0) i = end
        else i = this.command(i + 1, false)
      } else if ((c === '$' || c === '<' || c === '>') && next === '(') i = this.command(i + 1, true)
      else if (c === '[' && /^[A-Za-z_]\w*$/.test(source.slice(from, i))) {
        // The subscript of an assignment may hold anything.
        const close = closingBracket(source, i)
        i = close > 0 && /^\+?=/.test(source.slice(close + 1, close + 3)) ? close + 1 : i + 1
      } else if (c === '(' && /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=$/.test(source.slice(from, i))) i = this.array(i)
      else if (c === '(' && this.extglob && i > from && '?*+@!'.includes(source[i - 1]!)) i = this.closed(skipCommand(source, i), i, ')')
      else if (/[\s;&|<>()]/.test(c)) break
      else i++
    }
    return Math.min(i, source.length)
  }

  /** The end of the command list in parentheses that open at `open`. */
  protected command(open: number, after: boolean): number {
    const end = this.closed(skipCommand(this.source, open), open, ')', after)
    const inner = this.nested(this.source.slice(open + 1, end - 1), this.extglob, ')')
    if (inner && inner.kind !== 'end')
      throw new Stop({ ...inner, position: inner.position + open + 1, ...(inner.kind === 'token' ? { substituted: true } : {}) })
    return end
  }

  /** Reads the substitutions within braces, or within the double quote at `quote`, whose end is known; returns that end. */
  protected pieces(from: number, end: number, quote?: number): number {
    const { source } = this
    for (let i = from; i < end - 1;) {
      const [c, next] = [source[i]!, source[i + 1]]
      if (c === '\\') i += 2
      else if (c === "'" && quote === undefined) i = skipSingle(source, i)
      else if (c === '"' && quote === undefined) i = this.pieces(i + 1, skipDouble(source, i), i)
      else if (c === '`') i = skipBackquote(source, i)
      else if (c === '$' && next === '{')
        i = this.pieces(i + 2, (quote === undefined ? skipBraced : skipBracedQuoted)(source, i + 1), quote)
      else if (c === '$' && next === '(') {
        const arithmetic = source[i + 2] === '(' ? arithmeticEnd(source, i + 3) : 0
        if (arithmetic > 0) i = this.pieces(i + 3, arithmetic, quote)
        else {
          // What is not closed before the text ends has taken the closing quote for its own.
          const last = skipCommand(source, i + 1)
          if (quote !== undefined && (last >= end || source[last - 1] !== ')'))
            throw new Stop({ kind: 'open', closing: '"', position: quote, after: false })
          i = this.command(i + 1, true)
        }
      } else i++
    }
    return end
  }

  protected array(open: number): number {
    const inner = new GrammarScanner(this.nested, this.source, this.extglob, ')', open + 1)
    for (let token = inner.token; ; token = inner.scan()) {
      if (token.kind === 'end') throw new Stop({ kind: 'open', closing: ')', position: open, after: false })
      if (token.kind === 'operator' && token.text === ')') return inner.at
      if (token.kind === 'operator') this.fail(token)
    }
  }

  // Grammar

  /** Read through a getter, so that the compiler does not believe the token to be the one before `next`. */
  protected get kind(): Token['kind'] {
    return this.token.kind
  }
}
