/** awk's grammar: rules, functions and statements. */
import type { AwkProgram, Expr, Stmt } from './ast'
import { ExpressionParser } from './expressions'

class ProgramParser extends ExpressionParser {
  program(): AwkProgram {
    const program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() }
    this.newlines()
    while (this.peek().k !== 'eof') {
      if (this.accept('BEGIN')) {
        this.optional()
        program.begin.push(this.block())
      } else if (this.accept('END')) {
        this.optional()
        program.end.push(this.block())
      } else if (this.accept('function') || this.accept('func')) {
        const name = this.next().v
        this.expect('(')
        const params: string[] = []
        while (!this.is(')')) {
          params.push(this.next().v)
          this.accept(',')
          this.optional()
        }
        this.at++
        this.optional()
        program.functions.set(name, { params, body: this.block() })
      } else {
        const from = this.is('{') ? undefined : this.expression()
        let to: Expr | undefined
        if (this.accept(',')) {
          this.optional()
          to = this.expression()
        }
        const action = this.is('{') ? this.block() : undefined
        program.rules.push({ ...(from ? { from } : {}), ...(to ? { to } : {}), ...(action ? { body: action } : {}), active: false })
      }
      this.newlines()
    }
    return program
  }

  private statement(): Stmt {
    if (this.is('{')) return this.block()
    if (this.accept('if')) {
      this.expect('(')
      const c = this.expression()
      this.expect(')')
      const a = this.body()
      const saved = this.at
      this.newlines()
      if (this.accept('else')) return { t: 'if', c, a, b: this.body() }
      this.at = saved
      return { t: 'if', c, a }
    }
    if (this.accept('while')) {
      this.expect('(')
      const c = this.expression()
      this.expect(')')
      return { t: 'while', c, body: this.body(), post: false }
    }
    if (this.accept('do')) {
      const inner = this.body()
      this.newlines()
      this.expect('while')
      this.expect('(')
      const c = this.expression()
      this.expect(')')
      this.end()
      return { t: 'while', c, body: inner, post: true }
    }
    if (this.accept('for')) {
      this.expect('(')
      if (this.peek().k === 'name' && this.peek(1).v === 'in' && this.peek(3).v === ')') {
        const name = this.tokens[this.at]!.v
        const array = this.tokens[this.at + 2]!.v
        this.at += 4
        return { t: 'forin', name, array, body: this.body() }
      }
      const init = this.is(';') ? undefined : this.simple()
      this.expect(';')
      this.optional()
      const c = this.is(';') ? undefined : this.expression()
      this.expect(';')
      this.optional()
      const step = this.is(')') ? undefined : this.simple()
      this.expect(')')
      return { t: 'for', ...(init ? { init } : {}), ...(c ? { c } : {}), ...(step ? { step } : {}), body: this.body() }
    }
    let result: Stmt
    if (this.is('next') || this.is('nextfile') || this.is('break') || this.is('continue'))
      result = { t: 'jump', kind: this.next().v as 'next' }
    else if (this.is('exit') || this.is('return')) {
      const t = this.next().v as 'exit'
      result = this.is(';') || this.is('}') || this.peek().k === 'nl' || this.peek().k === 'eof' ? { t } : { t, e: this.expression() }
    } else result = this.simple()
    this.end()
    return result
  }

  private simple(): Stmt {
    if (this.is('print') || this.is('printf')) {
      const f = this.next().v === 'printf'
      let list: Expr[] = []
      this.noGreater++
      if (
        !this.is(';') &&
        !this.is('}') &&
        !this.is('>') &&
        !this.is('>>') &&
        !this.is('|') &&
        this.peek().k !== 'nl' &&
        this.peek().k !== 'eof'
      ) {
        list.push(this.expression())
        while (this.accept(',')) {
          this.optional()
          list.push(this.expression())
        }
        if (list.length === 1 && list[0]!.t === 'group') list = [...list[0]!.list]
      }
      this.noGreater--
      if (this.is('>') || this.is('>>') || this.is('|')) {
        const op = this.next().v
        return { t: 'print', f, args: list, op, to: this.concatenation() }
      }
      return { t: 'print', f, args: list }
    }
    if (this.is('delete')) {
      this.at++
      const name = this.next().v
      if (!this.accept('[')) return { t: 'delete', name }
      return { t: 'delete', name, keys: this.keys() }
    }
    return { t: 'expr', e: this.expression() }
  }

  private block(): Stmt {
    this.expect('{')
    const list: Stmt[] = []
    this.newlines()
    while (!this.is('}')) {
      if (this.peek().k === 'eof') this.fail()
      list.push(this.statement())
      this.newlines()
    }
    this.at++
    return { t: 'block', list }
  }

  private body(): Stmt {
    this.optional()
    if (this.accept(';')) return { t: 'block', list: [] }
    return this.statement()
  }

  private end(): void {
    if (this.is(';') || this.peek().k === 'nl') this.at++
    else if (!this.is('}') && this.peek().k !== 'eof') this.fail()
  }
}

export function parseAwk(source: string): AwkProgram {
  return new ProgramParser(source).program()
}
