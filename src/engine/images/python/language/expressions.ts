/** Python's expressions as trees. */
import type { Argument, Expression, Place } from './ast'
import { FunctionParser } from './functions'
import { tokenize } from './lexer'

const COMPARISONS = new Set(['<', '>', '<=', '>=', '==', '!=', 'in', 'is', 'not'])

const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%', '@']]

export class ExpressionParser extends FunctionParser {
  /** One or more expressions with commas between them. */
  expressions(): Expression {
    return this.tuple(() => this.starOr(() => this.named()))
  }

  protected tuple(item: () => Expression): Expression {
    const place = this.place()
    const first = item()
    if (!this.is(',')) return first
    const items = [first]
    while (this.take(',')) {
      if (!this.startsExpression()) break
      items.push(item())
    }
    return { type: 'tuple', items, ...this.span(place) }
  }

  /** An expression that may give its value a name. */
  named(): Expression {
    const place = this.place()
    const next = this.tokens[this.at + 1]
    if (this.token.type === 'name' && next?.type === 'op' && next.text === ':=') {
      const name = this.identifier()
      this.at++
      this.names.assigned.add(name)
      return { type: 'assigned', name, value: this.expression(), ...this.span(place) }
    }
    return this.expression()
  }

  expression(): Expression {
    const place = this.place()
    if (this.is('lambda')) return this.lambda()
    if (this.is('yield')) return this.yielded()
    const yes = this.or()
    if (!this.take('if')) return yes
    const test = this.or()
    if (!this.take('else')) this.failOver("expected 'else' after 'if' expression", this.span(place))
    return { type: 'choice', test, yes, no: this.expression(), ...this.span(place) }
  }

  yielded(): Expression {
    const place = this.place()
    this.need('yield')
    this.names.yields = true
    if (this.take('from')) return { type: 'yieldFrom', value: this.expression(), ...this.span(place) }
    return this.startsExpression()
      ? { type: 'yield', value: this.expressions(), ...this.span(place) }
      : { type: 'yield', ...this.span(place) }
  }

  protected within(source: string, place: Place): Expression {
    // In parentheses, so that it may go over several lines; those are one more column, and one more token on either side.
    const columnOf = (line: number, column: number): number => (line === 1 ? place.column + column - 1 : column)
    const tokens = tokenize(`(${source})`, this.minor).map((token) => ({
      ...token,
      line: place.line + token.line - 1,
      column: columnOf(token.line, token.column),
      endLine: place.line + token.endLine - 1,
      endColumn: columnOf(token.endLine, token.endColumn),
    }))
    const parser = new ExpressionParser(tokens, this.minor)
    parser.owner = this.owner
    return parser.expressions()
  }

  protected or(): Expression {
    const place = this.place()
    let left = this.and()
    while (this.is('or')) {
      this.at++
      left = { type: 'or', left, right: this.and(), ...this.span(place) }
    }
    return left
  }

  private and(): Expression {
    const place = this.place()
    let left = this.not()
    while (this.is('and')) {
      this.at++
      left = { type: 'and', left, right: this.not(), ...this.span(place) }
    }
    return left
  }

  private not(): Expression {
    const place = this.place()
    return this.take('not') ? { type: 'unary', operator: 'not', value: this.not(), ...this.span(place) } : this.comparison()
  }

  private comparison(): Expression {
    const place = this.place()
    const first = this.binary(0)
    const rest: [string, Expression][] = []
    while (COMPARISONS.has(this.token.text) && this.token.type !== 'string') {
      let operator = this.token.text
      if (operator === 'not' && this.tokens[this.at + 1]?.text !== 'in') break
      this.at++
      if (operator === 'not') {
        this.need('in')
        operator = 'not in'
      } else if (operator === 'is' && this.take('not')) operator = 'is not'
      rest.push([operator, this.binary(0)])
    }
    return rest.length === 0 ? first : { type: 'compare', first, rest, ...this.span(place) }
  }

  protected binary(level: number): Expression {
    const operators = LEVELS[level]
    if (!operators) return this.unary()
    const place = this.place()
    let left = this.binary(level + 1)
    while (this.token.type === 'op' && operators.includes(this.token.text)) {
      const operator = this.token.text
      this.at++
      left = { type: 'binary', operator, left, right: this.binary(level + 1), ...this.span(place) }
    }
    return left
  }

  private unary(): Expression {
    const place = this.place()
    for (const operator of ['-', '+', '~'] as const)
      if (this.take(operator)) return { type: 'unary', operator, value: this.unary(), ...this.span(place) }
    return this.power()
  }

  private power(): Expression {
    const place = this.place()
    const base = this.take('await') ? ({ type: 'await', value: this.primary(), ...this.span(place) } as const) : this.primary()
    return this.take('**') ? { type: 'binary', operator: '**', left: base, right: this.unary(), ...this.span(place) } : base
  }

  protected primary(): Expression {
    const place = this.place()
    let value = this.atom()
    for (;;) {
      if (this.take('.')) value = { type: 'attribute', object: value, name: this.identifier(), ...this.span(place) }
      else if (this.take('(')) value = { type: 'call', callee: value, args: this.args(), ...this.span(place) }
      else if (this.take('[')) {
        const index = this.tuple(() => this.index())
        this.need(']')
        value = { type: 'subscript', object: value, index, ...this.span(place) }
      } else return value
    }
  }

  private index(): Expression {
    const place = this.place()
    const part = (): Expression | undefined => (this.is(':') || this.is(']') || this.is(',') ? undefined : this.named())
    const from = part()
    if (!this.take(':')) return from ?? this.fail()
    const to = part()
    const step = this.take(':') ? part() : undefined
    return { type: 'slice', ...(from ? { from } : {}), ...(to ? { to } : {}), ...(step ? { step } : {}), ...this.span(place) }
  }

  protected args(): Argument[] {
    const list: Argument[] = []
    let bare: Expression | undefined
    const { line, column } = this.tokens[this.at - 1]!
    while (!this.is(')')) {
      if (this.take('**')) list.push({ kind: 'stars', value: this.expression() })
      else if (this.is('*')) {
        if (list.some(({ kind }) => kind === 'stars')) this.fail('iterable argument unpacking follows keyword argument unpacking')
        this.at++
        list.push({ kind: 'star', value: this.expression() })
      } else {
        const next = this.tokens[this.at + 1]
        if (this.token.type === 'name' && next?.type === 'op' && next.text === '=') {
          const name = this.identifier()
          this.at++
          list.push({ kind: 'plain', name, value: this.expression() })
        } else {
          const value = this.named()
          if (list.some(({ name }) => name !== undefined)) this.fail('positional argument follows keyword argument')
          bare = this.comprehended('generator', value)
          list.push({ kind: 'plain', value: bare ?? value })
          if (bare && (list.length > 1 || (this.is(',') && this.tokens[this.at + 1]?.text !== ')')))
            this.failOver('Generator expression must be parenthesized', bare)
        }
      }
      if (!this.take(',')) break
    }
    if (!this.take(')')) this.forgotComma(list.at(-1)?.value ?? this.fail(), () => this.expression())
    // A generator that is all a call is given has the call's parentheses as its own.
    if (bare && list.length === 1) return [{ kind: 'plain', value: { ...bare, ...this.span({ line, column }) } }]
    return list
  }
}
