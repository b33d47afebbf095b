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

/** Ends with a token `end` or `error`. */
export function lex(input: string): readonly Token[] {
  const tokens: Token[] = []
  let position = 0
  const place = (at: number) => {
    const before = input.slice(0, at)
    const line = before.split('\n').length
    return { line, column: at - (before.lastIndexOf('\n') + 1) }
  }
  const fail = (message: string): never => {
    throw new LexicalError(message)
  }
  const push = (type: Token['type'], text: string, at = position) => tokens.push({ type, text, ...place(at) })
  try {
    scan()
    push('end', 'EOF', input.length)
  } catch (error) {
    if (!(error instanceof LexicalError)) throw error
    push('error', error.message)
  }
  return tokens

  function scan(): void {
    let trimNext = false
    while (position < input.length) {
      const open = input.indexOf('{{', position)
      const end = open < 0 ? input.length : open
      let text = input.slice(position, end)
      if (trimNext) text = text.trimStart()
      const trims = open >= 0 && /^-\s/.test(input.slice(open + 2, open + 4))
      if (trims) text = text.trimEnd()
      if (text !== '') push('text', text)
      position = end
      if (open < 0) return
      position = open + 2 + (trims ? 1 : 0)
      const skipped = comment(trims)
      if (skipped === undefined) push('open', '{{', open)
      trimNext = skipped ?? action()
    }
  }

  /** Passes over a comment; whether it trims what follows, undefined when there is none. */
  function comment(trims: boolean): boolean | undefined {
    const begin = /^\s*\/\*/.exec(input.slice(position))
    if (!begin || !(trims || begin[0] === '/*')) return undefined
    const close = input.indexOf('*/', position)
    if (close < 0) return fail('unclosed comment')
    const after = /^(\s-)?\}\}/.exec(input.slice(close + 2))
    if (!after) return fail('comment ends before closing delimiter')
    position = close + 2 + after[0].length
    return after[1] !== undefined
  }

  /** Reads to the closing braces; whether they trim what follows. */
  function action(): boolean {
    let depth = 0
    for (;;) {
      const rest = input.slice(position)
      const closing = /^(\s-)?\}\}/.exec(rest)
      if (closing) {
        if (depth > 0) fail('unclosed left paren')
        push('close', '}}')
        position += closing[0].length
        return closing[1] !== undefined
      }
      if (rest === '') return fail('unclosed action')
      if (!space(rest) && !mark(rest) && !quotation(rest) && !name(rest)) other(rest)
    }

    function mark(rest: string): boolean {
      const type = rest.startsWith(':=') ? 'declare' : MARKS[rest[0]!]
      if (type === undefined) return false
      if (type === 'left') depth++
      if (type === 'right' && --depth < 0) fail('unexpected right paren')
      take(type, type === 'declare' ? ':=' : rest[0]!)
      return true
    }
  }

  /** Blanks, but for the last one before a closing that trims. */
  function space(rest: string): boolean {
    const blanks = /^\s+/.exec(rest)?.[0]
    if (blanks === undefined) return false
    const kept = /\s-\}\}/.test(rest.slice(blanks.length - 1, blanks.length + 3)) ? blanks.length - 1 : blanks.length
    if (kept > 0) push('space', blanks.slice(0, kept))
    position += kept
    return true
  }

  function quotation(rest: string): boolean {
    if (rest[0] === '"') quoted('string', /^"(?:[^"\\\n]|\\.)*"/, 'unterminated quoted string')
    else if (rest[0] === '`') quoted('string', /^`[^`]*`/, 'unterminated raw quoted string')
    else if (rest[0] === "'") quoted('char', /^'(?:[^'\\\n]|\\.)*'/, 'unterminated character constant')
    else return false
    return true
  }

  /** Fields, variables, numbers and words: what they may be written with, and what may come after them. */
  function name(rest: string): boolean {
    const isField = rest[0] === '.' && !/\d/.test(rest[1] ?? '')
    if (isField || rest[0] === '$') {
      const word = WORD.exec(rest.slice(1))?.[0] ?? ''
      ended(rest.slice(1 + word.length))
      take(isField ? (word === '' ? 'dot' : 'field') : 'variable', rest[0]! + word)
      return true
    }
    if (/^[-+.\d]/.test(rest)) {
      number(rest)
      return true
    }
    const word = WORD.exec(rest)?.[0]
    if (word === undefined) return false
    ended(rest.slice(word.length))
    take('word', word)
    return true
  }

  function ended(after: string): void {
    if (!/^(?:[\s.,|:)(]|\}\}|$)/.test(after)) fail(`bad character ${codePointText(String.fromCodePoint(after.codePointAt(0)!))}`)
  }

  function number(rest: string): void {
    const text = NUMBER.exec(rest)![0]
    const next = String.fromCodePoint(rest.codePointAt(text.length) ?? 0)
    if (WORD.test(next)) fail(`bad number syntax: ${goQuote(text + next)}`)
    if (/[-+]/.test(next)) fail(`bad number syntax: ${goQuote(text + (NUMBER.exec(rest.slice(text.length))?.[0] ?? ''))}`)
    take('number', text)
  }

  function other(rest: string): void {
    const character = String.fromCodePoint(rest.codePointAt(0)!)
    if (character === ':') fail('expected :=')
    if (!/[!-~]/.test(character)) fail(`unrecognized character in action: ${codePointText(character)}`)
    take('other', character)
  }

  function take(type: Token['type'], text: string): void {
    push(type, text)
    position += text.length
  }

  function quoted(type: Token['type'], pattern: RegExp, message: string): void {
    const match = pattern.exec(input.slice(position))
    if (!match) return fail(message)
    take(type, match[0])
  }
}
