/** Cuts a template into text and the tokens of its actions; models text/template/parse's lexer. */
import { goQuote } from '../../../engine/api/strconv'

export interface Token {
  readonly type:
    | 'text'
    | 'open'
    | 'close'
    | 'word'
    | 'field'
    | 'variable'
    | 'string'
    | 'char'
    | 'number'
    | 'dot'
    | 'pipe'
    | 'declare'
    | 'assign'
    | 'other'
    | 'left'
    | 'right'
    | 'space'
    | 'end'
    | 'error'
  readonly text: string
  readonly line: number
  /** In bytes. */
  readonly column: number
}

export class TemplateError extends Error {}

const MARKS: Readonly<Record<string, Token['type']>> = { '=': 'assign', '|': 'pipe', '(': 'left', ')': 'right' }

const WORD = /^[\p{L}\p{Nd}_]+/u
/** Whether it is a number after all is the parser's question. */
const NUMBER =
  /^[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[bB][01_]*|0[oO][0-7_]*|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)/

/** A token that ends the text: what is wrong with it. The parser says so when it gets there. */
class LexicalError extends Error {}

/** U+003A ':' */
function codePointText(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${character}'`
}

function fail(message: string): never {
  throw new LexicalError(message)
}

class Lexer {
  readonly tokens: Token[] = []
  private position = 0
  /** How many parentheses are open in the action. */
  private depth = 0

  constructor(private readonly input: string) {}

  push(type: Token['type'], text: string, at = this.position): void {
    const before = this.input.slice(0, at)
    const lines = before.split('\n')
    this.tokens.push({ type, text, line: lines.length, column: new TextEncoder().encode(lines.at(-1)).length })
  }

  scan(): void {
    let trimNext = false
    while (this.position < this.input.length) {
      const open = this.input.indexOf('{{', this.position)
      const end = open < 0 ? this.input.length : open
      let text = this.input.slice(this.position, end)
      if (trimNext) text = text.trimStart()
      const trims = open >= 0 && /^-\s/.test(this.input.slice(open + 2, open + 4))
      if (trims) text = text.trimEnd()
      if (text !== '') this.push('text', text)
      this.position = end
      if (open < 0) return
      this.position = open + 2 + (trims ? 1 : 0)
      const skipped = this.comment(trims)
      if (skipped === undefined) this.push('open', '{{', open)
      trimNext = skipped ?? this.action()
    }
  }

  /** Passes over a comment; whether it trims what follows, undefined when there is none. */
  private comment(trims: boolean): boolean | undefined {
    const begin = /^\s*\/\*/.exec(this.input.slice(this.position))
    if (!begin || !(trims || begin[0] === '/*')) return undefined
    const close = this.input.indexOf('*/', this.position)
    if (close < 0) return fail('unclosed comment')
    const after = /^(\s-)?\}\}/.exec(this.input.slice(close + 2))
    if (!after) return fail('comment ends before closing delimiter')
    this.position = close + 2 + after[0].length
    return after[1] !== undefined
  }

  /** Reads to the closing braces; whether they trim what follows. */
  private action(): boolean {
    this.depth = 0
    for (;;) {
      const rest = this.input.slice(this.position)
      const closing = /^(\s-)?\}\}/.exec(rest)
      if (closing) {
        if (this.depth > 0) fail('unclosed left paren')
        this.push('close', '}}')
        this.position += closing[0].length
        return closing[1] !== undefined
      }
      if (rest === '') return fail('unclosed action')
      if (!this.space(rest) && !this.mark(rest) && !this.quotation(rest) && !this.name(rest)) this.other(rest)
    }
  }

  private mark(rest: string): boolean {
    const type = rest.startsWith(':=') ? 'declare' : MARKS[rest[0]!]
    if (type === undefined) return false
    if (type === 'left') this.depth++
    if (type === 'right' && --this.depth < 0) fail('unexpected right paren')
    this.take(type, type === 'declare' ? ':=' : rest[0]!)
    return true
  }

  /** Blanks, but for the last one before a closing that trims. */
  private space(rest: string): boolean {
    const blanks = /^\s+/.exec(rest)?.[0]
    if (blanks === undefined) return false
    const kept = /\s-\}\}/.test(rest.slice(blanks.length - 1, blanks.length + 3)) ? blanks.length - 1 : blanks.length
    if (kept > 0) this.push('space', blanks.slice(0, kept))
    this.position += kept
    return true
  }

  private quotation(rest: string): boolean {
    if (rest[0] === '"') this.quoted('string', /^"(?:[^"\\\n]|\\.)*"/, 'unterminated quoted string')
    else if (rest[0] === '`') this.quoted('string', /^`[^`]*`/, 'unterminated raw quoted string')
    else if (rest[0] === "'") this.quoted('char', /^'(?:[^'\\\n]|\\.)*'/, 'unterminated character constant')
    else return false
    return true
  }

  /** Fields, variables, numbers and words: what they may be written with, and what may come after them. */
  private name(rest: string): boolean {
    const isField = rest[0] === '.' && !/\d/.test(rest[1] ?? '')
    if (isField || rest[0] === '$') {
      const word = WORD.exec(rest.slice(1))?.[0] ?? ''
      this.ended(rest.slice(1 + word.length))
      this.take(isField ? (word === '' ? 'dot' : 'field') : 'variable', rest[0]! + word)
      return true
    }
    if (/^[-+.\d]/.test(rest)) {
      this.number(rest)
      return true
    }
    const word = WORD.exec(rest)?.[0]
    if (word === undefined) return false
    this.ended(rest.slice(word.length))
    this.take('word', word)
    return true
  }

  private ended(after: string): void {
    if (!/^(?:[\s.,|:)(]|\}\}|$)/.test(after)) fail(`bad character ${codePointText(String.fromCodePoint(after.codePointAt(0)!))}`)
  }

  private number(rest: string): void {
    const text = NUMBER.exec(rest)![0]
    const next = String.fromCodePoint(rest.codePointAt(text.length) ?? 0)
    if (WORD.test(next)) fail(`bad number syntax: ${goQuote(text + next)}`)
    if (/[-+]/.test(next)) fail(`bad number syntax: ${goQuote(text + (NUMBER.exec(rest.slice(text.length))?.[0] ?? ''))}`)
    this.take('number', text)
  }

  private other(rest: string): void {
    const character = String.fromCodePoint(rest.codePointAt(0)!)
    if (character === ':') fail('expected :=')
    if (!/[!-~]/.test(character)) fail(`unrecognized character in action: ${codePointText(character)}`)
    this.take('other', character)
  }

  private take(type: Token['type'], text: string): void {
    this.push(type, text)
    this.position += text.length
  }

  private quoted(type: Token['type'], pattern: RegExp, message: string): void {
    const match = pattern.exec(this.input.slice(this.position))
    if (!match) return fail(message)
    this.take(type, match[0])
  }
}

/** Ends with a token `end` or `error`. */
export function lex(input: string): readonly Token[] {
  const lexer = new Lexer(input)
  try {
    lexer.scan()
    lexer.push('end', 'EOF', input.length)
  } catch (error) {
    if (!(error instanceof LexicalError)) throw error
    lexer.push('error', error.message)
  }
  return lexer.tokens
}
