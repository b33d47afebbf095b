/** Python's smallest expressions: names, numbers, texts, and what stands in brackets. */
import type { Clause, Expression, Piece } from './ast'
import { piecesOf } from './f-strings'
import { SourceError, unescape } from './lexer'
import { TokenReader } from './token-reader'

type Place = { readonly line: number; readonly column: number }

export abstract class AtomParser extends TokenReader {
  /** An expression that may give its value a name. */
  abstract named(): Expression
  abstract expression(): Expression
  abstract yielded(): Expression
  /** An expression with commas in it, as an f-string has them in braces. */
  protected abstract within(source: string, line: number, column: number): Expression
  protected abstract or(): Expression
  protected abstract binary(level: number): Expression
  protected abstract primary(): Expression
  protected abstract tuple(item: () => Expression): Expression

  protected starOr(item: () => Expression): Expression {
    const place = this.place()
    return this.take('*') ? { type: 'starred', value: this.binary(0), ...place } : item()
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
    return { type: 'comprehension', kind, value, ...(key ? { key } : {}), clauses, line: value.line, column: value.column }
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
      return { ...numberOf(text), ...place }
    }
    if (type === 'string') return this.strings()
    if (type === 'name') {
      this.at++
      if (text === 'None') return { type: 'constant', value: null, ...place }
      if (text === 'True' || text === 'False') return { type: 'constant', value: text === 'True', ...place }
      this.at--
      return { type: 'name', name: this.identifier(), ...place }
    }
    if (this.take('...')) return { type: 'ellipsis', ...place }
    if (this.take('(')) return this.inParentheses(place)
    if (this.take('[')) return this.inBrackets(place)
    if (this.take('{')) return this.inBraces(place)
    if (type === 'indent') throw new SourceError('unexpected indent', place.line, place.column, 'IndentationError')
    return this.fail()
  }

  private inParentheses(place: Place): Expression {
    if (this.take(')')) return { type: 'tuple', items: [], ...place }
    if (this.is('yield')) {
      const value = this.yielded()
      this.need(')')
      return value
    }
    const value = this.starOr(() => this.named())
    const made = this.comprehended('generator', value)
    if (made || !this.is(',')) {
      if (!this.take(')')) this.fail(this.startsExpression() ? 'invalid syntax. Perhaps you forgot a comma?' : 'invalid syntax')
      return made ?? value
    }
    const items = [value]
    while (this.take(',')) {
      if (this.is(')')) break
      items.push(this.starOr(() => this.named()))
    }
    this.need(')')
    return { type: 'tuple', items, ...place }
  }

  private inBrackets(place: Place): Expression {
    if (this.take(']')) return { type: 'list', items: [], ...place }
    const value = this.starOr(() => this.named())
    const made = this.comprehended('list', value)
    const items = [value]
    while (!made && this.take(',')) {
      if (this.is(']')) break
      items.push(this.starOr(() => this.named()))
    }
    if (!this.take(']')) this.fail(this.startsExpression() ? 'invalid syntax. Perhaps you forgot a comma?' : 'invalid syntax')
    return made ?? { type: 'list', items, ...place }
  }

  private inBraces(place: Place): Expression {
    const entries: [Expression | undefined, Expression][] = []
    const items: Expression[] = []
    while (!this.is('}')) {
      if (this.take('**')) entries.push([undefined, this.binary(0)])
      else {
        const key = this.starOr(() => this.named())
        if (this.take(':')) {
          const value = this.expression()
          const made = this.comprehended('dict', value, key)
          if (made) {
            this.need('}')
            return made
          }
          entries.push([key, value])
        } else {
          const made = this.comprehended('set', key)
          if (made) {
            this.need('}')
            return made
          }
          items.push(key)
        }
      }
      if (!this.take(',')) break
    }
    if (!this.take('}')) this.fail(this.startsExpression() ? 'invalid syntax. Perhaps you forgot a comma?' : 'invalid syntax')
    return items.length > 0 ? { type: 'set', items, ...place } : { type: 'dict', entries, ...place }
  }

  /** Strings that follow each other are one. */
  private strings(): Expression {
    const place = this.place()
    const pieces: Piece[] = []
    let isBytes = false
    let joined = false
    while (this.token.type === 'string') {
      const { prefix = '', raw = '', line, column } = this.token
      this.at++
      isBytes ||= prefix.includes('b')
      if (prefix.includes('f')) {
        joined = true
        pieces.push(...piecesOf(raw, prefix.includes('r'), line, column, (source) => this.within(source, line, column)))
      } else pieces.push(prefix.includes('r') ? raw : unescape(raw, isBytes))
    }
    if (joined) return { type: 'joined', pieces, ...place }
    return { type: isBytes ? 'bytes' : 'constant', value: pieces.join(''), ...place }
  }
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
