/** The words of a jq program. */
import type { Node } from './tree'

/** Reads the expression inside of `\\(...)`. */
type Inner = (tokens: readonly Token[]) => Node

export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'keyword' | 'field' | 'variable' | 'format' | 'operator' | 'end'
  readonly text: string
  readonly parts?: readonly (string | Node)[]
  readonly at: number
}

/** A program that cannot be compiled: `message` is what stands between `jq: error: ` and the program's text. */
export class CompileError extends Error {
  constructor(
    message: string,
    /** How far into its line the problem is; jq pads the line it shows by as much. */
    readonly column = 0,
  ) {
    super(message)
  }
}

const KEYWORDS = new Set('def if then elif else end as reduce foreach try catch label import include and or __loc__'.split(' '))

const OPERATORS = [
  '?//=',
  '?//',
  '//=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '.',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '|',
  ',',
  ':',
  ';',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '?',
  '$',
]

/** How bison names a token in a complaint. */
export function tokenName(token: Token): string {
  switch (token.kind) {
    case 'end':
      return '$end'
    case 'number':
      return 'LITERAL'
    case 'string':
      return 'QQSTRING_START'
    case 'name':
      return 'IDENT'
    case 'field':
      return 'FIELD'
    case 'variable':
      return "'$'"
    case 'format':
      return 'FORMAT'
    case 'keyword':
      return token.text
    default:
      return token.text.length > 1 ? `"${token.text}"` : `'${token.text}'`
  }
}

export function lex(source: string, from: number, end: ')' | undefined, read: Inner): { tokens: Token[]; next: number } {
  const tokens: Token[] = []
  let depth = 0
  let i = from
  while (i < source.length) {
    const c = source[i]!
    if (/\s/.test(c)) i++
    else if (c === '#') {
      const stop = source.indexOf('\n', i)
      i = stop < 0 ? source.length : stop
    } else if (c === '"') {
      const { parts, next } = string(source, i + 1, read)
      tokens.push({ kind: 'string', text: '"', parts, at: i })
      i = next
    } else {
      const rest = source.slice(i)
      const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)
      const field = /^\.[a-zA-Z_]\w*/.exec(rest)
      const variable = /^\$(?:__loc__|[a-zA-Z_][\w]*(?:::[a-zA-Z_]\w*)*)/.exec(rest)
      const format = /^@[a-zA-Z0-9_]+/.exec(rest)
      const name = /^[a-zA-Z_]\w*(?:::[a-zA-Z_]\w*)*/.exec(rest)
      if (number) {
        tokens.push({ kind: 'number', text: number[0], at: i })
        i += number[0].length
      } else if (field) {
        tokens.push({ kind: 'field', text: field[0].slice(1), at: i })
        i += field[0].length
      } else if (variable) {
        tokens.push({ kind: 'variable', text: variable[0].slice(1), at: i })
        i += variable[0].length
      } else if (format) {
        tokens.push({ kind: 'format', text: format[0].slice(1), at: i })
        i += format[0].length
      } else if (name) {
        tokens.push({ kind: KEYWORDS.has(name[0]) ? 'keyword' : 'name', text: name[0], at: i })
        i += name[0].length
      } else {
        const operator = OPERATORS.find((one) => rest.startsWith(one))
        if (!operator) throw new CompileError(`syntax error, unexpected INVALID_CHARACTER${quoting(source, i)}`)
        if (operator === '(') depth++
        if (operator === ')' && depth-- === 0 && end === ')') return { tokens, next: i + 1 }
        tokens.push({ kind: 'operator', text: operator, at: i })
        i += operator.length
      }
    }
  }
  if (end)
    throw new CompileError(
      `syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END${quoting(source, i)}`,
    )
  return { tokens, next: i }
}

export function lineAt(source: string, at: number): number {
  return source.slice(0, at).split('\n').length
}

/** Characters before a place in its line. */
export function columnAt(source: string, at: number): number {
  return at - source.lastIndexOf('\n', at - 1) - 1
}

export const quoting = (source: string, at: number): string => ` (Unix shell quoting issues?) at <top-level>, line ${lineAt(source, at)}:`

function string(source: string, from: number, read: Inner): { parts: (string | Node)[]; next: number } {
  const parts: (string | Node)[] = []
  let text = ''
  const simple: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }
  for (let i = from; i < source.length; i++) {
    const c = source[i]!
    if (c === '"') {
      if (text !== '' || parts.length === 0) parts.push(text)
      return { parts, next: i + 1 }
    }
    if (c !== '\\') {
      text += c
      continue
    }
    const next = source[++i] ?? ''
    if (next === '(') {
      if (text !== '') parts.push(text)
      text = ''
      const inner = lex(source, i + 1, ')', read)
      parts.push(read(inner.tokens))
      i = inner.next - 1
    } else if (next === 'u') {
      text += String.fromCharCode(parseInt(source.slice(i + 1, i + 5), 16))
      i += 4
    } else if (Object.hasOwn(simple, next)) text += simple[next]!
    else
      throw new CompileError(`Invalid escape at line 1, column 4 (while parsing '"\\${next}"') at <top-level>, line ${lineAt(source, i)}:`)
  }
  throw new CompileError(
    `syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END${quoting(source, source.length)}`,
  )
}
