/** Python's smallest expressions: names, numbers, texts, and what stands in brackets. */
import type { Clause, Expression, Piece, Place } from './ast'
import { EMPTY, piecesOf } from './f-strings'
import { SourceError, unescape } from './lexer'
import { TokenReader } from './token-reader'

export abstract class AtomParser extends TokenReader {
  /** An expression that may give its value a name. */
  abstract named(): Expression
  abstract expression(): Expression
  abstract yielded(): Expression
  /** An expression with commas in it, as an f-string has them in braces. */
  protected abstract within(source: string, place: Place): Expression
  protected abstract or(): Expression
  protected abstract binary(level: number): Expression
  protected abstract primary(): Expression
  protected abstract tuple(item: () => Expression): Expression

  protected starOr(item: () => Expression): Expression {
    const place = this.place()
    return this.take('*') ? { type: 'starred', value: this.binary(0), ...this.span(place) } : item()
  }

  /** A comprehension, when `for` follows the value. */
  protected comprehended(kind: 'list' | 'set' | 'dict' | 'generator', value: Expression, key?: Expression): Expression | undefined {
    if (!this.is('for') && !this.is('async')) return undefined
    const clauses: Clause[] = []
    while (this.is('for') || this.is('async')) {
      this.take('async')
      this.need('for')
      const target = this.targets()
      this.need('in')
      const source = this.or()
      const conditions: Expression[] = []
      while (this.take('if')) conditions.push(this.or())
      clauses.push({ target, source, conditions })
    }
    return { type: 'comprehension', kind, value, ...(key ? { key } : {}), clauses, ...this.span(value) }
  }

  /** Targets of `for`, without `in`. */
  protected targets(): Expression {
    return this.tuple(() => this.starOr(() => this.primary()))
  }

  protected atom(): Expression {
    const place = this.place()
    const { type, text } = this.token
    if (type === 'number') {
      this.at++
      return { ...numberOf(text), ...this.span(place) }
    }
    if (type === 'string') return this.strings()
    if (type === 'name') {
      this.at++
      if (text === 'None') return { type: 'constant', value: null, ...this.span(place) }
      if (text === 'True' || text === 'False') return { type: 'constant', value: text === 'True', ...this.span(place) }
      this.at--
      return { type: 'name', name: this.identifier(), ...this.span(place) }
    }
    if (this.take('...')) return { type: 'ellipsis', ...this.span(place) }
    if (this.take('(')) return this.inParentheses(place)
    if (this.take('[')) return this.inBrackets(place)
    if (this.take('{')) return this.inBraces(place)
    if (type === 'indent') throw new SourceError('unexpected indent', place.line, -1, 'IndentationError')
    return this.fail()
  }

  private inParentheses(place: Place): Expression {
    if (this.take(')')) return { type: 'tuple', items: [], ...this.span(place) }
    if (this.is('yield')) {
      const value = this.yielded()
      this.need(')')
      return value
    }
    const value = this.starOr(() => this.named())
    const made = this.comprehended('generator', value)
    if (made || !this.is(',')) {
      if (!this.take(')')) this.forgotComma(value, () => this.expression())
      return made ? { ...made, ...this.span(place) } : value
    }
    const items = [value]
    while (this.take(',')) {
      if (this.is(')')) break
      items.push(this.starOr(() => this.named()))
    }
    this.need(')')
    return { type: 'tuple', items, ...this.span(place) }
  }

  private inBrackets(place: Place): Expression {
    if (this.take(']')) return { type: 'list', items: [], ...this.span(place) }
    const value = this.starOr(() => this.named())
    const made = this.comprehended('list', value)
    const items = [value]
    while (!made && this.take(',')) {
      if (this.is(']')) break
      items.push(this.starOr(() => this.named()))
    }
    if (!this.take(']')) this.forgotComma(made ?? items.at(-1)!, () => this.expression())
    return made ? { ...made, ...this.span(place) } : { type: 'list', items, ...this.span(place) }
  }

  private inBraces(place: Place): Expression {
    const entries: [Expression | undefined, Expression][] = []
    const items: Expression[] = []
    let last: Expression | undefined
    while (!this.is('}')) {
      if (this.take('**')) entries.push([undefined, this.binary(0)])
      else {
        const key = this.starOr(() => this.named())
        if (this.take(':')) {
          const value = this.expression()
          const made = this.comprehended('dict', value, key)
          if (made) {
            this.need('}')
            return { ...made, ...this.span(place) }
          }
          entries.push([key, value])
          last = value
        } else {
          const made = this.comprehended('set', key)
          if (made) {
            this.need('}')
            return { ...made, ...this.span(place) }
          }
          if (entries.length > 0 && (this.is(',') || this.is('}'))) this.fail("':' expected after dictionary key", this.tokens[this.at - 1])
          items.push(key)
          last = key
        }
      }
      if (!this.take(',')) break
    }
    if (!this.take('}')) this.forgotComma(last ?? this.fail(), () => this.expression())
    return items.length > 0 ? { type: 'set', items, ...this.span(place) } : { type: 'dict', entries, ...this.span(place) }
  }

  /** Strings that follow each other are one. */
  private strings(): Expression {
    const place = this.place()
    const pieces: Piece[] = []
    let isBytes = false
    let joined = false
    while (this.token.type === 'string') {
      const { text, prefix = '', raw = '', line, column } = this.token
      this.at++
      isBytes ||= prefix.includes('b')
      if (prefix.includes('f')) {
        joined = true
        const start = { line, column: column + prefix.length + (text.length - prefix.length - raw.length) / 2 }
        const read = (source: string, from: number): Expression => this.within(source, placeOf(raw, from, start))
        const { endLine, endColumn } = this.tokens[this.at - 1]!
        const fail = (message: string, from: number): never => {
          const isNew = this.minor >= 12
          const at = isNew ? placeOf(raw, from, start) : { line: endLine, column: endColumn }
          throw new SourceError(
            `f-string: ${isNew && message === EMPTY ? "valid expression required before '}'" : message}`,
            at.line,
            at.column,
          )
        }
        pieces.push(...piecesOf(raw, prefix.includes('r'), fail, read))
      } else pieces.push(prefix.includes('r') ? raw : unescape(raw, isBytes))
    }
    if (joined) return { type: 'joined', pieces, ...this.span(place) }
    return { type: isBytes ? 'bytes' : 'constant', value: pieces.join(''), ...this.span(place) }
  }
}

/** Where a part of a text stands that begins at a place. */
function placeOf(text: string, at: number, { line, column }: Place): Place {
  const before = text.slice(0, at).split('\n')
  return { line: line + before.length - 1, column: before.at(-1)!.length + (before.length === 1 ? column : 0) }
}

function numberOf(
  text: string,
): { readonly type: 'constant'; readonly value: number | bigint } | { readonly type: 'float'; readonly value: number } {
  const plain = text.replace(/_/g, '')
  if (/^0[xob]/i.test(plain) || /^\d+$/.test(plain)) {
    const value = Number(plain)
    return { type: 'constant', value: Number.isSafeInteger(value) ? value : BigInt(plain) }
  }
  return { type: 'float', value: Number(plain) }
}
