/** Reads a text as the parsers of dash and busybox's shell do: what they cannot read, in their words, and what bash's would take otherwise, put so that it does not. */

import { SPECIAL_BUILTINS } from './special-builtins'

export interface DashFault {
  /** What comes behind `Syntax error: `. */
  readonly message: string
  readonly line: number
  /** Where the line of commands begins that it is in; those in front of it have run. */
  readonly start: number
}

export interface DashText {
  readonly text: string
  readonly fault: DashFault | undefined
}

const KEYWORDS = new Set(['!', 'case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'if', 'in', 'then', 'until', 'while', '{', '}'])
/** What ends a list of commands. */
const ENDS = new Set(['end of file', ')', ';;', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then', '}'])
/** What bash would not take for the name of a command. */
const ONLY_BASH = new Set(['[[', 'coproc', 'function', 'select', 'time'])
const NAMELESS = new Set(['end of file', 'newline', 'redirection', 'word'])

class Fault extends Error {
  constructor(
    readonly text: string,
    readonly line: number,
  ) {
    super(text)
  }
}

interface Token {
  /** `word`, `redirection`, `newline`, `end of file`, an operator or a keyword. */
  readonly kind: string
  readonly text: string
  readonly from: number
}

/** As busybox words it. */
function ashWords(message: string): string {
  const [, found, wanted] = /^(.*) unexpected( \(expecting .*\))?$/.exec(message) ?? []
  if (found !== undefined) return `unexpected ${found}${wanted ?? ''}`
  return message.startsWith('EOF') ? message : message[0]!.toLowerCase() + message.slice(1)
}

class Parser {
  private at = 0
  private line: number
  private pushed: Token | undefined
  private last: Token = { kind: 'newline', text: '', from: 0 }
  private documents: { readonly delimiter: string; readonly tabs: boolean }[] = []
  private readonly inserted: { readonly at: number; readonly text: string }[] = []

  constructor(
    private readonly source: string,
    line: number,
    /** Whether it is busybox's shell, which knows some of bash's signs. */
    private readonly ash: boolean,
  ) {
    this.line = line
  }

  run(): DashText {
    let start = 0
    try {
      for (;;) {
        start = this.at
        if (this.read(true, true).kind === 'end of file') return { text: this.rewritten(), fault: undefined }
        this.pushed = this.last
        this.list(1)
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { text: this.rewritten(), fault: { message: this.ash ? ashWords(error.text) : error.text, line: error.line, start } }
    }
  }

  private rewritten(): string {
    let out = ''
    let from = 0
    for (const { at, text } of this.inserted.sort((a, b) => a.at - b.at)) {
      out += this.source.slice(from, at) + text
      from = at
    }
    return out + this.source.slice(from)
  }

  private insert(at: number, text: string): void {
    this.inserted.push({ at, text })
  }

  private fail(message: string): never {
    throw new Fault(message, this.line)
  }

  private unexpected(wanted?: string): never {
    const shown = (kind: string): string => (NAMELESS.has(kind) ? kind : `"${kind}"`)
    return this.fail(`${shown(this.last.kind)} unexpected${wanted === undefined ? '' : ` (expecting ${shown(wanted)})`}`)
  }

  // The grammar

  /** Commands: of one line (1), of a body that may be empty (2), of a body (0). */
  private list(manner: 0 | 1 | 2): void {
    for (let first = manner !== 2; ; first = false) {
      const lines = manner !== 1
      const ahead = this.peek(lines)
      if (ahead === 'end of file' || (!first && ENDS.has(ahead))) return
      this.andOr(lines)
      const { kind } = this.read(false)
      if (kind === ';' || kind === '&' || kind === 'newline') {
        if (!this.ash && kind === '&' && this.source[this.at] === '>') this.insert(this.at, ' ')
        if (manner === 1) {
          if (kind === 'newline') return
          const next = this.read(false, true)
          if (next.kind === 'newline') return
          this.pushed = next
          if (next.kind === 'end of file') return
          if (ENDS.has(next.kind)) this.unexpected()
          continue
        }
        if (ENDS.has(this.peek(true))) return
      } else if (kind === 'end of file') {
        this.pushed = this.last
        return
      } else {
        if (manner === 1) {
          if (KEYWORDS.has(this.last.text)) this.last = { ...this.last, kind: this.last.text }
          this.unexpected()
        }
        this.pushed = this.last
        return
      }
    }
  }

  private andOr(lines: boolean): void {
    for (let more = lines; ; more = true) {
      this.pipeline(more)
      const { kind } = this.read(false)
      if (kind === '&&' || kind === '||') continue
      this.pushed = this.last
      return
    }
  }

  private pipeline(lines: boolean): void {
    let token = this.read(lines, true)
    let more = lines
    if (token.kind === '!') more = false
    else this.pushed = token
    for (;;) {
      this.command(more)
      token = this.read(false)
      if (token.kind !== '|') break
      more = true
    }
    this.pushed = token
  }

  private want(kind: string, lines = true): void {
    if (this.read(lines, true).kind !== kind) this.unexpected(kind)
  }

  private command(lines: boolean): void {
    const token = this.read(lines, true)
    switch (token.kind) {
      case 'if':
        this.list(0)
        this.want('then')
        this.list(0)
        while (this.read(true, true).kind === 'elif') {
          this.list(0)
          this.want('then')
          this.list(0)
        }
        if (this.last.kind === 'else') this.list(0)
        else this.pushed = this.last
        this.want('fi')
        break
      case 'while':
      case 'until':
        this.list(0)
        this.want('do')
        this.list(0)
        this.want('done')
        break
      case 'for':
        this.loop()
        break
      case 'case':
        this.choice()
        break
      case '(':
        if (this.source[this.at] === '(') this.insert(this.at, ' ')
        this.list(0)
        this.want(')')
        break
      case '{':
        this.list(0)
        this.want('}')
        break
      case 'word':
      case 'redirection':
        this.pushed = token
        return this.simple()
      default:
        this.unexpected()
    }
    while (this.read(false, true).kind === 'redirection') this.target()
    this.pushed = this.last
  }

  private loop(): void {
    const name = this.read(false)
    if (name.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(name.text)) this.fail('Bad for loop variable')
    if (this.read(true, true).kind === 'in') {
      while (this.read(false).kind === 'word') continue
      if (this.last.kind !== 'newline' && this.last.kind !== ';') this.unexpected()
    } else if (this.last.kind !== ';') this.pushed = this.last
    this.want('do')
    this.list(0)
    this.want('done')
  }

  private choice(): void {
    if (this.read(false).kind !== 'word') this.unexpected('word')
    this.want('in')
    while (this.read(true, true).kind !== 'esac') {
      if (this.last.kind === '(') this.read(false)
      while (this.read(false).kind === '|') this.read(false)
      if (this.last.kind !== ')') this.unexpected(')')
      this.list(2)
      if (this.read(true, true).kind === 'esac') return
      this.endOfCase()
    }
  }

  private endOfCase(): void {
    if (this.last.kind !== ';;') this.unexpected(';;')
  }

  private simple(): void {
    let words = 0
    let others = false
    let name = ''
    for (;;) {
      const token = this.read(false)
      if (token.kind === 'redirection') {
        this.target()
        others = true
      } else if (token.kind === 'word') {
        if (words === 0 && /^[A-Za-z_]\w*=/.test(token.text)) {
          others = true
          continue
        }
        if (
          words === 0 &&
          ((this.ash ? token.text === 'coproc' || token.text === 'select' : ONLY_BASH.has(token.text)) ||
            /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.test(token.text))
        )
          this.insert(token.from, '\\')
        if (this.ash && words === 0 && token.text === 'function') return this.named()
        if (words++ === 0) name = token.text
      } else if (token.kind === '(' && words === 1 && !others) {
        if (this.read(false).kind !== ')') this.unexpected(')')
        if (!/^[A-Za-z_]\w*$/.test(name) || SPECIAL_BUILTINS.has(name)) this.fail('Bad function name')
        return this.body()
      } else {
        this.pushed = token
        return
      }
    }
  }

  /** `function name`, with or without parentheses. */
  private named(): void {
    if (this.read(false).kind !== 'word') this.unexpected('word')
    const open = this.read(false)
    if (open.kind === '(') this.want(')', false)
    else this.pushed = open
    this.body()
  }

  /** The body of a function, which may be any command. */
  private body(): void {
    const first = this.read(true, true)
    this.pushed = first
    const { length } = this.inserted
    this.command(true)
    if (first.kind !== 'word' && first.kind !== 'redirection') return
    const end = this.pushed?.from ?? this.at
    this.inserted.splice(length, 0, { at: first.from, text: '{ ' })
    this.insert(end, '; }')
  }

  /** What a redirection leads to. */
  private target(): void {
    const operator = this.last.text
    const word = this.read(false)
    if (word.kind !== 'word') this.unexpected()
    if (operator.startsWith('<<')) this.documents.push({ delimiter: word.text.replace(/['"\\]/g, ''), tabs: operator === '<<-' })
    else if (!this.ash && operator.endsWith('&') && !/^(?:\d|-)$/.test(word.text) && !/[$`]/.test(word.text)) this.fail('Bad fd number')
  }

  // Tokens

  private peek(lines: boolean): string {
    this.pushed = this.read(lines, true)
    return this.pushed.kind
  }

  /** The next token; keywords count where `keywords` is set, line ends are passed over where `lines` is. */
  private read(lines: boolean, keywords = false): Token {
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

const cache = new Map<string, DashText>()

export function readAsDash(source: string, line: number, ash = false): DashText {
  const key = `${ash ? 'a' : ''}${line}:${source}`
  const known = cache.get(key)
  if (known) return known
  const read = new Parser(source, line, ash).run()
  if (cache.size > 100) cache.clear()
  if (source.length < 4096) cache.set(key, read)
  return read
}
