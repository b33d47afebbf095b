/** A place in a statement's tokens, with what parsers ask for there. */
import { tokens, type Token } from './lexer'
import type { Name, Select } from './syntax'
import { Fault, type DialectName } from './values'

/** Words that end an expression or a table, so that they are no aliases and no columns. */
const RESERVED = new Set(
  'select from where group having order limit offset union on using join inner left right cross full and or not as set values value into insert update delete create drop alter table case when then else end is in like ilike between null distinct by asc desc exists primary foreign references unique check default returning for natural window intersect except fetch'.split(
    ' ',
  ),
)
RESERVED.delete('value')
RESERVED.delete('full')

export class Cursor {
  private readonly all: readonly Token[]
  private index = 0

  constructor(
    readonly text: string,
    readonly dialect: DialectName,
    /** Parses a query within an expression. */
    private readonly query: (cursor: Cursor) => Select,
  ) {
    this.all = tokens(text, dialect)
  }

  select(): Select {
    return this.query(this)
  }

  get token(): Token {
    return this.all[this.index]!
  }

  peek(ahead = 1): Token {
    return this.all[Math.min(this.index + ahead, this.all.length - 1)]!
  }

  /** Where the token before this one ended. */
  get last(): number {
    return this.all[this.index - 1]?.end ?? 0
  }

  next(): Token {
    const token = this.token
    if (token.type !== 'end') this.index++
    return token
  }

  /** Throws the syntax fault of this place. */
  fail(): never {
    throw new Fault('syntax', [this.token.type === 'end' ? 'end' : 'near', this.text.slice(this.token.at, this.token.end)], this.token.at)
  }

  isWord(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const { type, text } = this.peek(i)
      return type === 'word' && text.toLowerCase() === word
    })
  }

  /** Takes these words when all of them come now: `word('if not exists')`. */
  word(words: string): boolean {
    const list = words.split(' ')
    if (!this.isWord(...list)) return false
    this.index += list.length
    return true
  }

  /** Takes one of these words and tells which. */
  oneOf(...words: readonly string[]): string | undefined {
    return words.find((word) => this.word(word))
  }

  expectWord(words: string): void {
    for (const word of words.split(' ')) if (!this.word(word)) this.fail()
  }

  symbol(text: string): boolean {
    if (this.token.type !== 'symbol' || this.token.text !== text) return false
    this.index++
    return true
  }

  isSymbol(text: string): boolean {
    return this.token.type === 'symbol' && this.token.text === text
  }

  expect(text: string): void {
    if (!this.symbol(text)) this.fail()
  }

  /** Whether a name could stand here. */
  get isName(): boolean {
    const { type, text } = this.token
    return type === 'name' || (type === 'word' && !RESERVED.has(text.toLowerCase()))
  }

  /** A bare name is lower case in PostgreSQL. */
  name(): string {
    if (!this.isName) this.fail()
    const { type, text } = this.next()
    return type === 'word' && this.dialect === 'postgres' ? text.toLowerCase() : text
  }

  qualified(): Name {
    const { at } = this.token
    const first = this.name()
    return this.symbol('.') ? { space: first, name: this.name(), at } : { name: first, at }
  }

  string(): string {
    if (this.token.type !== 'string') this.fail()
    return this.next().text
  }

  /** What follows `@`, quoted or bare. */
  hostName(): string {
    return this.token.type === 'string' ? this.string() : this.name()
  }

  /** In brackets, one or more, with commas between. */
  list<T>(item: () => T): T[] {
    this.expect('(')
    const items = this.commas(item)
    this.expect(')')
    return items
  }

  commas<T>(item: () => T): T[] {
    const items = [item()]
    while (this.symbol(',')) items.push(item())
    return items
  }
}
