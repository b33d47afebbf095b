/** The words of a statement, and where a client's input divides into statements; models both dialects' scanners. */
import { Fault, type DialectName } from './values'

export interface Token {
  /** `word` is a bare name or keyword, `name` a quoted one, `variable` begins with @. */
  readonly type: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'variable' | 'end'
  readonly text: string
  /** Where it begins and ends in the statement. */
  readonly at: number
  readonly end: number
}

const SYMBOLS = ['<=>', '->>', '::', '<=', '>=', '<>', '!=', '||', '&&', '->', '!~*', '~*', '!~', ':=']
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b' }
const DOLLAR_QUOTE = /\$(\w*)\$/y
const NUMBER = /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy
const VERSIONED = /\/\*!\d*|\*\//y
const VARIABLE = /@@?[\w.$`]*/y

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The end of blanks and comments from `at`; undefined for a comment that does not end. */
export function afterBlanks(text: string, at: number, dialect: DialectName): number | undefined {
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at++
    const dashes = text.startsWith('--', at) && (dialect === 'postgres' || /\s|^$/.test(text[at + 2] ?? ''))
    if (dashes || (dialect === 'mysql' && text[at] === '#')) {
      const line = text.indexOf('\n', at)
      at = line < 0 ? text.length : line + 1
    } else if (dialect === 'mysql' && matchAt(VERSIONED, text, at)) {
      // What follows is for MySQL of that version and later, and so for this one.
      at += matchAt(VERSIONED, text, at)!.length
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2)
      if (close < 0) return undefined
      at = close + 2
    } else return at
  }
}

/** Reads what is in quotes from the opening one on; undefined when they are never closed. */
function quoted(text: string, at: number, escapes: boolean): { readonly text: string; readonly end: number } | undefined {
  const quote = text[at]!
  let content = ''
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!
    if (char === quote) {
      if (text[i + 1] !== quote) return { text: content, end: i + 1 }
      content += text[++i]!
    } else if (escapes && char === '\\' && i + 1 < text.length) {
      const next = text[++i]!
      // LIKE still has to see that its wildcards were escaped.
      content += next === '%' || next === '_' ? `\\${next}` : (ESCAPES[next] ?? next)
    } else content += char
  }
  return undefined
}

/** The token at `at`, where no blank is; undefined when it is a quote without an end. */
export function tokenAt(text: string, at: number, dialect: DialectName): Token | undefined {
  const char = text[at]
  if (char === undefined) return { type: 'end', text: '', at, end: at }
  const make = (type: Token['type'], content: string, end: number): Token => ({ type, text: content, at, end })
  if (char === "'" || char === '"' || (char === '`' && dialect === 'mysql')) {
    const name = char === '`' || (char === '"' && dialect === 'postgres')
    const found = quoted(text, at, dialect === 'mysql' && !name)
    return found && make(name ? 'name' : 'string', found.text, found.end)
  }
  if (dialect === 'postgres' && /^e'/i.test(text.slice(at, at + 2))) {
    const found = quoted(text, at + 1, true)
    return found && make('string', found.text, found.end)
  }
  const dollar = dialect === 'postgres' ? matchAt(DOLLAR_QUOTE, text, at) : undefined
  if (dollar) {
    const close = text.indexOf(dollar, at + dollar.length)
    return close < 0 ? undefined : make('string', text.slice(at + dollar.length, close), close + dollar.length)
  }
  const variable = dialect === 'mysql' ? matchAt(VARIABLE, text, at) : undefined
  if (variable) return make('variable', variable.replaceAll('`', ''), at + variable.length)
  const number = matchAt(NUMBER, text, at)
  if (number) return make('number', number, at + number.length)
  const word = matchAt(WORD, text, at)
  if (word) return make('word', word, at + word.length)
  const symbol = SYMBOLS.find((each) => text.startsWith(each, at)) ?? char
  return make('symbol', symbol, at + symbol.length)
}

/** All tokens, an `end` last. Throws a syntax fault at a quote without an end. */
export function tokens(text: string, dialect: DialectName): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; ;) {
    const start = afterBlanks(text, at, dialect) ?? text.length
    const token = tokenAt(text, start, dialect)
    if (!token) throw new Fault('syntax', ['unterminated', text.slice(start)], start)
    found.push(token)
    if (token.type === 'end') return found
    at = token.end
  }
}

export interface Split {
  /** Each statement without what ended it, and what that was. */
  readonly statements: readonly { readonly text: string; readonly end: string }[]
  /** What is not ended yet. */
  readonly rest: string
  /** What the rest is waiting for: a closing quote, `*` in a comment, `(`, or nothing but its end. */
  readonly open: string
}

/** Divides a client's input at `;` and at the endings of its own (`\G`). */
export function split(text: string, dialect: DialectName, endings: readonly string[] = []): Split {
  const statements: { readonly text: string; readonly end: string }[] = []
  let from = 0
  let depth = 0
  for (let at = 0; ;) {
    const start = afterBlanks(text, at, dialect)
    if (start === undefined) return { statements, rest: text.slice(from), open: '*' }
    const ending = endings.find((each) => text.startsWith(each, start)) ?? (text[start] === ';' ? ';' : undefined)
    if (ending !== undefined && depth === 0) {
      statements.push({ text: text.slice(from, start).trim(), end: ending })
      from = at = start + ending.length
      continue
    }
    const token = tokenAt(text, start, dialect)
    if (!token) return { statements, rest: text.slice(from), open: text[start]! }
    if (token.type === 'end') return { statements, rest: text.slice(from), open: depth > 0 ? '(' : '' }
    // Only psql waits for brackets; mysql sends whatever stands before a semicolon.
    if (dialect === 'postgres' && token.type === 'symbol')
      depth = Math.max(0, depth + (token.text === '(' ? 1 : token.text === ')' ? -1 : 0))
    at = token.end
  }
}
