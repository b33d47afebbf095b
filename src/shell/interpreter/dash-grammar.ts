/** Reads a text as the parsers of dash and busybox's shell do: what they cannot read, in their words, and what bash's would take otherwise, put so that it does not. */

import { DashTokens, Fault, KEYWORDS } from './dash-tokens'
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

/** What ends a list of commands. */
const ENDS = new Set(['end of file', ')', ';;', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then', '}'])
/** What bash would not take for the name of a command. */
const ONLY_BASH = new Set(['[[', 'coproc', 'function', 'select', 'time'])

/** As busybox words it. */
function ashWords(message: string): string {
  const [, found, wanted] = /^(.*) unexpected( \(expecting .*\))?$/.exec(message) ?? []
  if (found !== undefined) return `unexpected ${found}${wanted ?? ''}`
  return message.startsWith('EOF') ? message : message[0]!.toLowerCase() + message.slice(1)
}

class Parser extends DashTokens {
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

  // The grammar

  /** Commands: of one line (1), of a body that may be empty (2), of a body (0). */
  protected list(manner: 0 | 1 | 2): void {
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
