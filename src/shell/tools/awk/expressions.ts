/** awk's expressions, by recursive descent from the loosest operators to the tightest. */
import type { Expr } from './ast'
import { TokenReader } from './token-reader'

export class ExpressionParser extends TokenReader {
  /** More than 0 where `>` begins a redirection. */
  protected noGreater = 0

  protected expression(): Expr {
    return this.ternary()
  }

  private ternary(): Expr {
    const c = this.or()
    if (this.is('?')) {
      this.at++
      this.optional()
      const a = this.ternary()
      this.optional()
      this.expect(':')
      this.optional()
      return { t: 'cond', c, a, b: this.ternary() }
    }
    const operator = this.peek()
    if (
      operator.k === 'op' &&
      ['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='].includes(operator.v) &&
      (c.t === 'var' || c.t === 'index' || c.t === 'field')
    ) {
      this.at++
      this.optional()
      return { t: 'assign', op: operator.v.replace('**', '^').slice(0, -1), to: c, e: this.ternary() }
    }
    return c
  }

  /** Operators of one rank, from left to right. */
  private left(operators: readonly string[], next: () => Expr): Expr {
    let a = next()
    while (this.peek().k === 'op' && operators.includes(this.peek().v)) {
      const op = this.next().v
      this.optional()
      a = { t: 'bin', op, a, b: next() }
    }
    return a
  }

  private or(): Expr {
    return this.left(['||'], () => this.and())
  }

  private and(): Expr {
    return this.left(['&&'], () => this.membership())
  }

  private membership(): Expr {
    let a = this.match()
    while (this.is('in')) {
      this.at++
      a = { t: 'in', keys: a.t === 'group' ? a.list : [a], name: this.next().v }
    }
    return a
  }

  private match(): Expr {
    let a = this.comparison()
    while (this.is('~') || (this.is('!') && this.peek(1).v === '~')) {
      const not = this.is('!')
      this.at += not ? 2 : 1
      a = { t: 'bin', op: not ? '!~' : '~', a, b: this.comparison() }
    }
    return a
  }

  private comparison(): Expr {
    let a = this.concatenation()
    for (;;) {
      const { v, k } = this.peek()
      if (k === 'op' && (['<', '<=', '==', '!=', '>='].includes(v) || (v === '>' && this.noGreater === 0))) {
        this.at++
        a = { t: 'bin', op: v, a, b: this.concatenation() }
      } else if (k === 'op' && v === '|' && this.peek(1).v === 'getline') {
        this.at += 2
        a = { t: 'getline', command: a, ...this.lvalue() }
      } else return a
    }
  }

  protected concatenation(): Expr {
    let a = this.additive()
    while (this.starts() && !this.is('-') && !this.is('+')) a = { t: 'bin', op: ' ', a, b: this.additive() }
    return a
  }

  private additive(): Expr {
    return this.left(['+', '-'], () => this.multiplicative())
  }

  private multiplicative(): Expr {
    return this.left(['*', '/', '%'], () => this.unary())
  }

  private unary(): Expr {
    return this.is('!') || this.is('-') || this.is('+') ? { t: 'un', op: this.next().v, e: this.unary() } : this.power()
  }

  private power(): Expr {
    const a = this.postfix()
    if (!this.is('^') && !this.is('**')) return a
    this.at++
    return { t: 'bin', op: '^', a, b: this.unaryPower() }
  }

  private unaryPower(): Expr {
    return this.is('-') || this.is('+') || this.is('!') ? { t: 'un', op: this.next().v, e: this.unaryPower() } : this.power()
  }

  private postfix(): Expr {
    const e = this.primary()
    if ((this.is('++') || this.is('--')) && (e.t === 'var' || e.t === 'index' || e.t === 'field'))
      return { t: 'inc', op: this.next().v, prefix: false, e }
    return e
  }

  private primary(): Expr {
    const token = this.next()
    switch (token.k) {
      case 'num':
        return { t: 'num', v: Number(token.v) }
      case 'str':
        return { t: 'str', v: token.v }
      case 'regex':
        return { t: 'regex', v: token.v }
      case 'func':
        this.expect('(')
        return { t: 'call', name: token.v, args: this.args() }
      case 'name': {
        if (token.v === 'getline') {
          const target = this.lvalue()
          if (!this.accept('<')) return { t: 'getline', ...target }
          return { t: 'getline', ...target, file: this.primary() }
        }
        if (token.v === 'length') return { t: 'call', name: 'length', args: [] }
        if (!this.is('[')) return { t: 'var', name: token.v }
        this.at++
        return { t: 'index', name: token.v, keys: this.enclosed(() => this.keys()) }
      }
      case 'op':
        if (token.v === '$')
          return {
            t: 'field',
            e:
              this.is('++') || this.is('--')
                ? { t: 'inc', op: this.next().v, prefix: true, e: this.primary() }
                : this.is('-')
                  ? { t: 'un', op: this.next().v, e: this.primary() }
                  : this.primary(),
          }
        if (token.v === '(') return { t: 'group', list: this.args() }
        if (token.v === '++' || token.v === '--') return { t: 'inc', op: token.v, prefix: true, e: this.primary() }
        if (token.v === '-' || token.v === '+' || token.v === '!') return { t: 'un', op: token.v, e: this.unary() }
    }
    this.at--
    return this.fail()
  }

  private lvalue(): { to?: Expr } {
    return (this.peek().k === 'name' && this.peek().v !== 'in') || this.is('$') ? { to: this.primary() } : {}
  }

  private starts(): boolean {
    const { k, v } = this.peek()
    if (k === 'num' || k === 'str' || k === 'regex' || k === 'func') return true
    if (k === 'name') return v !== 'in' && v !== 'getline'
    return k === 'op' && (['$', '(', '-', '+', '++', '--'].includes(v) || (v === '!' && this.peek(1).v !== '~'))
  }

  /** In parentheses and brackets `>` compares again. */
  private enclosed<T>(read: () => T): T {
    const saved = this.noGreater
    this.noGreater = 0
    const result = read()
    this.noGreater = saved
    return result
  }

  /** What stands in brackets, up to the closing one. */
  protected keys(): Expr[] {
    const keys = [this.expression()]
    while (this.accept(',')) keys.push(this.expression())
    this.expect(']')
    return keys
  }

  /** What stands in parentheses, up to the closing one. */
  private args(): Expr[] {
    return this.enclosed(() => {
      const list: Expr[] = []
      this.optional()
      while (!this.is(')')) {
        list.push(this.expression())
        this.optional()
        if (!this.accept(',')) break
        this.optional()
      }
      this.expect(')')
      return list
    })
  }
}
