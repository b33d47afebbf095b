/** The tokens of dash and busybox's shell: words, operators and redirections, with what has to be put so that bash's parser takes it as they do. */

export const KEYWORDS = new Set([
  '!',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'if',
  'in',
  'then',
  'until',
  'while',
  '{',
  '}',
])
const NAMELESS = new Set(['end of file', 'newline', 'redirection', 'word'])

export class Fault extends Error {
  constructor(
    readonly text: string,
    readonly line: number,
  ) {
    super(text)
  }
}

export interface Token {
  /** `word`, `redirection`, `newline`, `end of file`, an operator or a keyword. */
  readonly kind: string
  readonly text: string
  readonly from: number
}

export abstract class DashTokens {
  protected at = 0
  private line: number
  protected pushed: Token | undefined
  protected last: Token = { kind: 'newline', text: '', from: 0 }
  protected documents: { readonly delimiter: string; readonly tabs: boolean }[] = []
  protected readonly inserted: { readonly at: number; readonly text: string }[] = []

  constructor(
    protected readonly source: string,
    line: number,
    /** Whether it is busybox's shell, which knows some of bash's signs. */
    protected readonly ash: boolean,
  ) {
    this.line = line
  }

  /** Commands: of one line (1), of a body that may be empty (2), of a body (0). */
  protected abstract list(manner: 0 | 1 | 2): void

  protected rewritten(): string {
    let out = ''
    let from = 0
    for (const { at, text } of this.inserted.sort((a, b) => a.at - b.at)) {
      out += this.source.slice(from, at) + text
      from = at
    }
    return out + this.source.slice(from)
  }

  protected insert(at: number, text: string): void {
    this.inserted.push({ at, text })
  }

  protected fail(message: string): never {
    throw new Fault(message, this.line)
  }

  protected unexpected(wanted?: string): never {
    const shown = (kind: string): string => (NAMELESS.has(kind) ? kind : `"${kind}"`)
    return this.fail(`${shown(this.last.kind)} unexpected${wanted === undefined ? '' : ` (expecting ${shown(wanted)})`}`)
  }

  protected peek(lines: boolean): string {
    this.pushed = this.read(lines, true)
    return this.pushed.kind
  }

  /** The next token; keywords count where `keywords` is set, line ends are passed over where `lines` is. */
  protected read(lines: boolean, keywords = false): Token {
    let token = this.pushed ?? this.scan()
    this.pushed = undefined
    while (lines && token.kind === 'newline') token = this.scan()
    if (keywords && token.kind === 'word' && KEYWORDS.has(token.text)) token = { ...token, kind: token.text }
    else if (!keywords && KEYWORDS.has(token.kind)) token = { ...token, kind: 'word' }
    this.last = token
    return token
  }

  private scan(): Token {
    const { source } = this
    for (;;) {
      if (source.startsWith('\\\n', this.at)) {
        this.at += 2
        this.line++
      } else if (source[this.at] === ' ' || source[this.at] === '\t') this.at++
      else if (source[this.at] === '#') while (this.at < source.length && source[this.at] !== '\n') this.at++
      else break
    }
    const from = this.at
    const make = (kind: string, text = kind): Token => ({ kind, text, from })
    if (from >= source.length) {
      this.skipDocuments()
      return make('end of file')
    }
    if (this.ash && /^[<>]\(/.test(source.slice(from, from + 2))) {
      this.at++
      this.parenthesized()
      this.word()
      return make('word', source.slice(from, this.at))
    }
    const both = this.ash ? /^&>>?/.exec(source.slice(from, from + 3)) : null
    if (both) {
      this.at += both[0].length
      return make('redirection', both[0])
    }
    const redirection = /^\d?(?:<<-|<<|<&|<>|>>|>&|>\||[<>])/.exec(source.slice(from, from + 4))
    if (redirection) {
      this.at += redirection[0].length
      return make('redirection', redirection[0].replace(/^\d/, ''))
    }
    const operator = /^(?:&&|\|\||;;|[;&|()\n])/.exec(source.slice(from, from + 2))?.[0]
    if (operator) {
      this.at += operator.length
      if (operator !== '\n') return make(operator)
      this.line++
      this.skipDocuments()
      return make('newline')
    }
    this.word()
    return make('word', source.slice(from, this.at))
  }

  private skipDocuments(): void {
    for (const { delimiter, tabs } of this.documents.splice(0)) {
      while (this.at < this.source.length) {
        const end = this.source.indexOf('\n', this.at)
        const text = this.source.slice(this.at, end < 0 ? undefined : end)
        this.at = end < 0 ? this.source.length : end + 1
        this.line++
        if ((tabs ? text.replace(/^\t+/, '') : text) === delimiter) break
      }
    }
  }

  private word(): void {
    const { source } = this
    while (this.at < source.length && !/[ \t\n;&|()<>]/.test(source[this.at]!)) {
      const c = source[this.at]!
      if (this.ash && source.startsWith("$'", this.at)) this.quoted()
      else if (c === '$' && (source[this.at + 1] === "'" || source[this.at + 1] === '"')) {
        this.insert(this.at, '\\')
        this.at++
      } else this.piece()
    }
  }

  /** `$'...'`, whose quotation mark a backslash escapes. */
  private quoted(): void {
    this.at += 2
    while (this.source[this.at] !== "'") {
      if (this.at >= this.source.length) this.fail('Unterminated quoted string')
      if (this.source[this.at] === '\n') this.line++
      this.at += this.source[this.at] === '\\' ? 2 : 1
    }
    this.at++
  }

  /** One character of a word, or what is quoted or expanded as a whole. */
  private piece(quoted = false): void {
    const { source } = this
    const c = source[this.at]!
    if (c === '\n') this.line++
    this.at++
    if (c === '\\') {
      if (source[this.at] === '\n') this.line++
      this.at++
    } else if (c === "'" && !quoted) {
      const end = source.indexOf("'", this.at)
      this.line += source.slice(this.at, end < 0 ? undefined : end).split('\n').length - 1
      if (end < 0) this.fail('Unterminated quoted string')
      this.at = end + 1
    } else if (c === '"' && !quoted) {
      while (source[this.at] !== '"') {
        if (this.at >= source.length) this.fail('Unterminated quoted string')
        this.piece(true)
      }
      this.at++
    } else if (c === '`') {
      while (source[this.at] !== '`') {
        if (this.at >= source.length) this.fail('EOF in backquote substitution')
        if (source[this.at] === '\n') this.line++
        this.at += source[this.at] === '\\' ? 2 : 1
      }
      this.at++
    } else if (c === '$') this.expansion(quoted)
  }

  /** Commands between parentheses within a word. */
  private parenthesized(): void {
    this.at++
    const { pushed, last, documents } = this
    this.pushed = undefined
    this.documents = []
    this.list(2)
    if (this.read(true, true).kind !== ')') this.unexpected(')')
    Object.assign(this, { pushed, last, documents })
  }

  private expansion(quoted: boolean): void {
    const { source } = this
    if (source.startsWith('((', this.at)) {
      this.at += 2
      for (let depth = 0; depth > 0 || !source.startsWith('))', this.at);) {
        if (this.at >= source.length) this.fail("Missing '))'")
        if (source[this.at] === '(') depth++
        else if (source[this.at] === ')' && --depth < 0) this.fail("Missing '))'")
        this.piece(true)
      }
      this.at += 2
    } else if (source[this.at] === '(') {
      this.parenthesized()
    } else if (source[this.at] === '{') {
      while (source[this.at] !== '}') {
        if (this.at >= source.length) this.fail("Missing '}'")
        this.piece(quoted)
      }
      this.at++
    }
  }
}
