/** Python's expressions as trees. */
import type { Argument, Expression } from './ast'
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
    return { type: 'tuple', items, ...place }
  }

  /** An expression that may give its value a name. */
  named(): Expression {
    const place = this.place()
    const next = this.tokens[this.at + 1]
    if (this.token.type === 'name' && next?.type === 'op' && next.text === ':=') {
      const name = this.identifier()
      this.at++
      this.names.assigned.add(name)
      return { type: 'assigned', name, value: this.expression(), ...place }
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
    if (!this.take('else')) this.fail("expected 'else' after 'if' expression")
    return { type: 'choice', test, yes, no: this.expression(), ...place }
  }

  yielded(): Expression {
    const place = this.place()
    this.need('yield')
    this.names.yields = true
    if (this.take('from')) return { type: 'yieldFrom', value: this.expression(), ...place }
    return this.startsExpression() ? { type: 'yield', value: this.expressions(), ...place } : { type: 'yield', ...place }
  }

  protected within(source: string, line: number, column: number): Expression {
    const parser = new ExpressionParser(tokenize(`(${source})`).map((token) => ({ ...token, line, column })))
    parser.owner = this.owner
    return parser.expressions()
  }

  protected or(): Expression {
    let left = this.and()
    while (this.is('or')) {
      const place = this.place()
      this.at++
      left = { type: 'or', left, right: this.and(), ...place }
    }
    return left
  }

  private and(): Expression {
    let left = this.not()
    while (this.is('and')) {
      const place = this.place()
      this.at++
      left = { type: 'and', left, right: this.not(), ...place }
    }
    return left
  }

  private not(): Expression {
    const place = this.place()
    return this.take('not') ? { type: 'unary', operator: 'not', value: this.not(), ...place } : this.comparison()
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
    return rest.length === 0 ? first : { type: 'compare', first, rest, ...place }
  }

  protected binary(level: number): Expression {
    const operators = LEVELS[level]
    if (!operators) return this.unary()
    let left = this.binary(level + 1)
    while (this.token.type === 'op' && operators.includes(this.token.text)) {
      const { line, column } = left
      const operator = this.token.text
      this.at++
      left = { type: 'binary', operator, left, right: this.binary(level + 1), line, column }
    }
    return left
  }

  private unary(): Expression {
    const place = this.place()
    for (const operator of ['-', '+', '~'] as const)
      if (this.take(operator)) return { type: 'unary', operator, value: this.unary(), ...place }
    return this.power()
  }

  private power(): Expression {
    const place = this.place()
    const base = this.take('await') ? ({ type: 'await', value: this.primary(), ...place } as const) : this.primary()
    return this.take('**') ? { type: 'binary', operator: '**', left: base, right: this.unary(), ...place } : base
  }

  protected primary(): Expression {
    const place = this.place()
    let value = this.atom()
    for (;;) {
      if (this.take('.')) value = { type: 'attribute', object: value, name: this.identifier(), ...place }
      else if (this.take('(')) value = { type: 'call', callee: value, args: this.args(), ...place }
      else if (this.take('[')) {
        const index = this.tuple(() => this.index())
        this.need(']')
        value = { type: 'subscript', object: value, index, ...place }
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
    return { type: 'slice', ...(from ? { from } : {}), ...(to ? { to } : {}), ...(step ? { step } : {}), ...place }
  }

  protected args(): Argument[] {
    const list: Argument[] = []
    while (!this.is(')')) {
      if (this.take('**')) list.push({ kind: 'stars', value: this.expression() })
      else if (this.take('*')) list.push({ kind: 'star', value: this.expression() })
      else {
        const next = this.tokens[this.at + 1]
        if (this.token.type === 'name' && next?.type === 'op' && next.text === '=') {
          const name = this.identifier()
          this.at++
          list.push({ kind: 'plain', name, value: this.expression() })
        } else {
          const value = this.named()
          if (list.some(({ name }) => name !== undefined))
            this.fail('positional argument follows keyword argument', this.tokens[this.at - 1])
          list.push({ kind: 'plain', value: this.comprehended('generator', value) ?? value })
        }
      }
      if (!this.take(',')) break
    }
    if (!this.take(')')) this.fail(this.startsExpression() ? 'invalid syntax. Perhaps you forgot a comma?' : 'invalid syntax')
    return list
  }
}
