/** What mongosh understands of JavaScript: one expression of literals, names, members and calls. */
import type { Value } from './values'

export type Node =
  | { readonly node: 'value'; readonly value: Value }
  | { readonly node: 'array'; readonly items: readonly Node[] }
  | { readonly node: 'object'; readonly entries: readonly (readonly [string, Node])[] }
  | { readonly node: 'name'; readonly name: string }
  | { readonly node: 'member'; readonly of: Node; readonly name: string }
  | { readonly node: 'call'; readonly of: Node; readonly args: readonly Node[] }
  | { readonly node: 'function'; readonly parameter: string; readonly body: Node }

/** The words of a SyntaxError. */
export class LanguageError extends Error {}

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_$][\p{L}\p{N}_$]*)|(=>|[{}[\]():,.;+-])/uy
const PATTERN = /\/((?:\\.|[^/\\\n])+)\/([a-z]*)/y

interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'mark' | 'pattern' | 'end'
  readonly text: string
  readonly flags?: string
}

const unexpected = (token: Token): LanguageError =>
  new LanguageError(token.kind === 'end' ? 'Unexpected end of input' : `Unexpected token '${token.text}'`)

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char)
}

function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match) {
      const [whole, string, number, word, mark] = match
      at += whole.length
      if (string !== undefined) found.push({ kind: 'string', text: unquoted(string) })
      else if (number !== undefined) found.push({ kind: 'number', text: number })
      else if (word !== undefined) found.push({ kind: 'word', text: word })
      else if (mark !== undefined) found.push({ kind: 'mark', text: mark })
      continue
    }
    PATTERN.lastIndex = at
    const pattern = PATTERN.exec(text)
    if (!pattern) throw new LanguageError(/["'`]/.test(text[at]!) ? 'Unterminated string constant' : `Unexpected token '${text[at]}'`)
    found.push({ kind: 'pattern', text: pattern[1]!, flags: pattern[2]! })
    at += pattern[0].length
  }
  return [...found, { kind: 'end', text: '' }]
}

class Parser {
  private at = 0

  constructor(private readonly all: readonly Token[]) {}

  get token(): Token {
    return this.all[Math.min(this.at, this.all.length - 1)]!
  }

  take(mark: string): boolean {
    const { kind, text } = this.token
    if (kind !== 'mark' || text !== mark) return false
    this.at++
    return true
  }

  expect(mark: string): void {
    if (!this.take(mark)) throw unexpected(this.token)
  }

  next(): Token {
    const { token } = this
    this.at++
    return token
  }

  expression(): Node {
    const left = this.postfix(this.primary())
    if (left.node !== 'name' || !this.take('=>')) return left
    return { node: 'function', parameter: left.name, body: this.expression() }
  }

  private postfix(start: Node): Node {
    let of = start
    for (;;) {
      if (this.take('.')) {
        const { kind, text } = this.next()
        if (kind !== 'word') throw unexpected({ kind, text })
        of = { node: 'member', of, name: text }
      } else if (this.take('[')) {
        const inner = this.expression()
        this.expect(']')
        if (inner.node !== 'value') throw new LanguageError('Unexpected token')
        of = { node: 'member', of, name: String(inner.value) }
      } else if (this.take('(')) of = { node: 'call', of, args: this.list(')', () => this.expression()) }
      else return of
    }
  }

  private list<T>(end: string, item: () => T): readonly T[] {
    const items: T[] = []
    while (!this.take(end)) {
      items.push(item())
      if (!this.take(',')) {
        this.expect(end)
        break
      }
    }
    return items
  }

  private primary(): Node {
    const { kind, text, flags = '' } = this.next()
    const value = (content: Value): Node => ({ node: 'value', value: content })
    if (kind === 'string') return value(text)
    if (kind === 'number') return value(Number(text))
    if (kind === 'pattern') return value({ $regex: text, $options: flags })
    if (kind === 'mark' && (text === '-' || text === '+')) {
      const { kind: next, text: digits } = this.next()
      if (next !== 'number') throw unexpected({ kind: next, text: digits })
      return value(text === '-' ? -Number(digits) : Number(digits))
    }
    if (kind === 'mark' && text === '[') return { node: 'array', items: this.list(']', () => this.expression()) }
    if (kind === 'mark' && text === '{') return { node: 'object', entries: this.list('}', () => this.entry()) }
    if (kind === 'mark' && text === '(') {
      const inner = this.expression()
      this.expect(')')
      return inner.node === 'name' && this.take('=>') ? { node: 'function', parameter: inner.name, body: this.expression() } : inner
    }
    if (kind !== 'word') throw unexpected({ kind, text })
    if (text === 'new') return this.primary()
    if (text === 'true' || text === 'false') return value(text === 'true')
    return text === 'null' || text === 'undefined' ? value(null) : { node: 'name', name: text }
  }

  private entry(): readonly [string, Node] {
    const { kind, text } = this.next()
    if (kind !== 'word' && kind !== 'string' && kind !== 'number') throw unexpected({ kind, text })
    if (kind === 'word' && ['const', 'let', 'var', 'return'].includes(this.token.text)) throw unexpected(this.token)
    this.expect(':')
    return [text, this.expression()]
  }
}

/** The expressions of a text, divided by semicolons or by line ends. Throws LanguageError. */
export function parse(text: string): readonly Node[] {
  const parser = new Parser(tokens(text))
  const found: Node[] = []
  while (parser.token.kind !== 'end') {
    if (parser.take(';')) continue
    found.push(parser.expression())
  }
  return found
}

/** Whether a text goes on in the next line: its brackets are not closed yet. */
export function isOpen(text: string): boolean {
  try {
    parse(text)
    return false
  } catch (error) {
    return error instanceof LanguageError && error.message === 'Unexpected end of input'
  }
}
