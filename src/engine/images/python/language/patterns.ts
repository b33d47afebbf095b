/** The patterns of `match` as trees. */
import type { Expression } from './ast'
import { ExpressionParser } from './expressions'
import { SourceError } from './lexer'

export type Pattern =
  | { readonly type: 'any'; readonly name?: string }
  | { readonly type: 'rest'; readonly name?: string }
  | { readonly type: 'value'; readonly value: Expression }
  | { readonly type: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly type: 'mapping'; readonly entries: readonly (readonly [key: Expression, pattern: Pattern])[]; readonly rest?: string }
  | { readonly type: 'class'; readonly kind: Expression; readonly items: readonly Pattern[]; readonly named: ReadonlyMap<string, Pattern> }
  | { readonly type: 'either'; readonly options: readonly Pattern[] }
  | { readonly type: 'as'; readonly pattern: Pattern; readonly name: string }

export class PatternParser extends ExpressionParser {
  /** One or more patterns with commas between them. */
  protected patterns(): Pattern {
    const first = this.starred()
    if (!this.is(',')) return first.type === 'rest' ? { type: 'sequence', items: [first] } : first
    const items = [first]
    while (this.take(',')) {
      if (this.is(':') || this.is('if')) break
      items.push(this.starred())
    }
    return { type: 'sequence', items }
  }

  private starred(): Pattern {
    if (!this.take('*')) return this.pattern()
    const name = this.captured()
    return name === '_' ? { type: 'rest' } : { type: 'rest', name }
  }

  private captured(): string {
    const name = this.identifier()
    if (name !== '_') this.names.assigned.add(name)
    return name
  }

  private pattern(): Pattern {
    const options = [this.closed()]
    while (this.take('|')) options.push(this.closed())
    const pattern: Pattern = options.length === 1 ? options[0]! : { type: 'either', options }
    return this.take('as') ? { type: 'as', pattern, name: this.captured() } : pattern
  }

  private closed(): Pattern {
    const { type, text } = this.token
    if (this.take('(')) return this.listed(')')
    if (this.take('[')) return this.listed(']', true)
    if (this.take('{')) return this.mapping()
    if (type === 'number' || type === 'string' || text === '-' || /^(?:None|True|False)$/.test(text))
      return { type: 'value', value: this.binary(4) }
    const next = this.tokens[this.at + 1]?.text
    if (type === 'name' && next !== '.' && next !== '(') {
      const name = this.captured()
      return name === '_' ? { type: 'any' } : { type: 'any', name }
    }
    const place = this.place()
    let kind: Expression = { type: 'name', name: this.identifier(), ...this.span(place) }
    while (this.take('.')) kind = { type: 'attribute', object: kind, name: this.identifier(), ...this.span(place) }
    return this.take('(') ? this.ofClass(kind) : { type: 'value', value: kind }
  }

  private listed(end: string, always = false): Pattern {
    const items: Pattern[] = []
    let commas = 0
    while (!this.is(end)) {
      items.push(this.starred())
      if (!this.take(',')) break
      commas++
    }
    this.need(end)
    return !always && items.length === 1 && commas === 0 ? items[0]! : { type: 'sequence', items }
  }

  private mapping(): Pattern {
    const entries: (readonly [Expression, Pattern])[] = []
    let rest: string | undefined
    while (!this.is('}')) {
      if (this.take('**')) rest = this.captured()
      else {
        const key = this.binary(4)
        this.need(':')
        entries.push([key, this.pattern()])
      }
      if (!this.take(',')) break
    }
    this.need('}')
    return { type: 'mapping', entries, ...(rest === undefined ? {} : { rest }) }
  }

  private ofClass(kind: Expression): Pattern {
    const items: Pattern[] = []
    const named = new Map<string, Pattern>()
    while (!this.is(')')) {
      const { token } = this
      if (token.type === 'name' && this.tokens[this.at + 1]?.text === '=') {
        this.at += 2
        named.set(token.text, this.pattern())
      } else {
        if (named.size > 0) throw new SourceError('positional patterns follow keyword patterns', token.line, token.column)
        items.push(this.pattern())
      }
      if (!this.take(',')) break
    }
    this.need(')')
    return { type: 'class', kind, items, named }
  }
}
