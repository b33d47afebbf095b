/** Python's statements as trees. */
import type { Expression, FunctionBody, Handler, Program, Statement } from './ast'
import { isComparable, nameOf } from './assignable'
import { ExpressionParser } from './expressions'
import { SourceError, tokenize } from './lexer'
import { SimpleStatementParser } from './simple-statements'

/** Where nothing is pointed at. */
const NOWHERE = -1

class StatementParser extends SimpleStatementParser {
  program(): Statement[] {
    const body: Statement[] = []
    while (this.token.type !== 'end') {
      if (this.token.type === 'indent') throw new SourceError('unexpected indent', this.token.line, NOWHERE, 'IndentationError')
      body.push(...this.statement())
    }
    return body
  }

  private statement(): readonly Statement[] {
    const place = this.place()
    const { text, type } = this.token
    if (type === 'name')
      switch (text) {
        case 'if':
          return [this.conditional()]
        case 'while':
          return [this.loop()]
        case 'for':
          return [this.iteration()]
        case 'try':
          return [this.attempt()]
        case 'with':
          return [this.context()]
        case 'def':
          return [this.definition([], false)]
        case 'class':
          return [this.classDefinition([])]
        case 'match':
          if (this.opensCases()) return [this.choice()]
          break
        case 'async':
          this.at++
          if (this.is('for')) return [this.iteration()]
          if (this.is('with')) return [this.context(true)]
          return [this.definition([], true)]
      }
    if (this.is('@')) return [this.decorated()]
    const list = [this.simple(place)]
    while (this.take(';')) if (this.token.type !== 'newline') list.push(this.simple(this.place()))
    if (this.token.type !== 'newline') {
      const { type: next } = this.token
      if (next === 'end') return list
      this.fail()
    }
    this.at++
    return list
  }

  /** What follows a colon: a block, or statements on the same line. */
  private block(after: string, line: number, isSure = false): Statement[] {
    if (isSure) this.needColon()
    else this.need(':')
    if (this.token.type !== 'newline') return [...this.statement()]
    this.at++
    if ((this.token.type as string) !== 'indent')
      throw new SourceError(
        `expected an indented block after ${after} on line ${line}`,
        // What ends with a line ends on that line.
        this.token.line - Number((this.token.type as string) === 'end' && this.token.column === 0),
        (this.token.type as string) === 'end' ? NOWHERE : this.token.column,
        'IndentationError',
        (this.token.type as string) === 'end',
        this.minor < 13 ? 1 : Math.max(1, this.token.text.length),
      )
    this.at++
    const body: Statement[] = []
    while ((this.token.type as string) !== 'dedent' && (this.token.type as string) !== 'end') {
      if ((this.token.type as string) === 'indent') throw new SourceError('unexpected indent', this.token.line, NOWHERE, 'IndentationError')
      body.push(...this.statement())
    }
    if ((this.token.type as string) === 'dedent') this.at++
    return body
  }

  /** A block in which loops may be left. */
  private looped(read: () => Statement[]): Statement[] {
    this.names.loops++
    const body = read()
    this.names.loops--
    return body
  }

  /** What decides: a single `=` in it may have been meant to compare. */
  private decision(): Expression {
    const test = this.named()
    if (!this.is('=') || !isComparable(test)) return test
    const place = test
    if (test.type !== 'name') this.failOver(`cannot assign to ${nameOf(test)} here. Maybe you meant '==' instead of '='?`, test)
    this.at++
    this.binary(0)
    return this.failOver("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", this.span(place))
  }

  private conditional(): Statement {
    const place = this.place()
    const word = this.token.text
    this.at++
    const test = this.decision()
    const body = this.block(`'${word}' statement`, place.line)
    if (this.is('elif')) return { type: 'if', test, body, otherwise: [this.conditional()], ...place }
    return { type: 'if', test, body, otherwise: this.otherwise(), ...place }
  }

  private otherwise(): Statement[] {
    const { line } = this.place()
    return this.take('else') ? this.block("'else' statement", line, true) : []
  }

  private loop(): Statement {
    const place = this.place()
    this.need('while')
    const test = this.decision()
    const body = this.looped(() => this.block("'while' statement", place.line))
    return { type: 'while', test, body, otherwise: this.otherwise(), ...place }
  }

  private iteration(): Statement {
    const place = this.place()
    this.need('for')
    const target = this.assignable(this.targets())
    this.need('in')
    const source = this.expressions()
    const body = this.looped(() => this.block("'for' statement", place.line))
    return { type: 'for', target, source, body, otherwise: this.otherwise(), ...place }
  }

  private attempt(): Statement {
    const place = this.place()
    this.need('try')
    const body = this.block("'try' statement", place.line, true)
    const handlers: Handler[] = []
    while (this.is('except')) {
      const { line } = this.place()
      this.at++
      this.take('*')
      const from = this.at
      const kind = this.is(':') ? undefined : this.expressions()
      if (kind?.type === 'tuple' && kind.line === this.tokens[from]!.line && !this.tokens[from]!.text.startsWith('(') && this.minor < 14)
        this.failOver('multiple exception types must be parenthesized', kind)
      const name = this.take('as') ? this.identifier() : undefined
      if (name !== undefined) this.names.assigned.add(name)
      handlers.push({
        ...(kind ? { kind } : {}),
        ...(name === undefined ? {} : { name }),
        body: this.block("'except' statement", line),
        line,
      })
    }
    const otherwise = handlers.length > 0 ? this.otherwise() : []
    const { line } = this.place()
    const last = this.take('finally') ? this.block("'finally' statement", line, true) : undefined
    if (handlers.length === 0 && !last) this.fail("expected 'except' or 'finally' block")
    return { type: 'try', body, handlers, otherwise, last: last ?? [], ...place }
  }

  private context(isAsync = false): Statement {
    const place = this.place()
    this.need('with')
    const grouped = this.is('(') && this.closesBeforeColon()
    if (grouped) this.at++
    const items: { value: Expression; target?: Expression }[] = []
    do {
      if (this.is(')')) break
      const value = this.expression()
      items.push(this.take('as') ? { value, target: this.assignable(this.primary()) } : { value })
    } while (this.take(','))
    if (grouped) this.need(')')
    return { type: 'with', items, isAsync, body: this.block("'with' statement", place.line), ...place }
  }

  /** Whether the parenthesis here is around all of what `with` opens. */
  private closesBeforeColon(): boolean {
    let depth = 0
    for (let i = this.at; i < this.tokens.length; i++) {
      const { text, type } = this.tokens[i]!
      if (type !== 'op') continue
      if ('([{'.includes(text)) depth++
      else if (')]}'.includes(text) && --depth === 0) return this.tokens[i + 1]?.text === ':'
    }
    return false
  }

  /** Whether `match` is the word here and no name: cases follow. */
  private opensCases(): boolean {
    let at = this.at + 1
    while (!['newline', 'end'].includes(this.tokens[at]!.type)) at++
    const after = this.tokens.slice(at, at + 3)
    return this.tokens[at - 1]!.text === ':' && after[1]?.type === 'indent' && after[2]?.text === 'case'
  }

  private choice(): Statement {
    const place = this.place()
    this.at++
    const subject = this.expressions()
    this.need(':')
    this.at += 2
    const cases: Extract<Statement, { type: 'match' }>['cases'][number][] = []
    while (this.is('case')) {
      const { line } = this.place()
      this.at++
      const pattern = this.patterns()
      const guard = this.take('if') ? this.named() : undefined
      cases.push({ pattern, ...(guard ? { guard } : {}), body: this.block("'case' statement", line) })
    }
    if (this.token.type === 'dedent') this.at++
    else if (this.token.type !== 'end') this.fail()
    return { type: 'match', subject, cases, ...place }
  }

  private decorated(): Statement {
    const decorators: Expression[] = []
    while (this.take('@')) {
      decorators.push(this.named())
      if (this.token.type !== 'newline') this.fail()
      this.at++
    }
    if (this.is('class')) return this.classDefinition(decorators)
    return this.definition(decorators, this.take('async'))
  }

  private definition(decorators: readonly Expression[], isAsync: boolean): Statement {
    const place = this.place()
    if (!this.take('def')) this.fail()
    const name = this.identifier()
    this.names.assigned.add(name)
    if (!this.take('(')) this.fail("expected '('")
    const parameters = this.parameters(')')
    this.need(')')
    const returns = this.take('->') ? this.expression() : undefined
    const read: FunctionBody = this.functionBody(name, parameters, isAsync, () => this.block('function definition', place.line, true))
    const definition = returns ? { ...read, returns } : read
    return { type: 'function', definition, decorators, ...place }
  }

  private classDefinition(decorators: readonly Expression[]): Statement {
    const place = this.place()
    this.need('class')
    const name = this.identifier()
    this.names.assigned.add(name)
    const bases = this.take('(') ? this.args() : []
    const outside = this.owner
    this.owner = name
    const { body, doc } = this.functionBody(name, [], false, () => this.block('class definition', place.line), 'class')
    this.owner = outside
    return { type: 'class', name, bases, body, decorators, ...(doc === undefined ? {} : { doc }), ...this.span(place) }
  }
}

/** Reads a program; throws SourceError. */
export function parse(source: string, file: string, minor?: number): Program {
  return { body: new StatementParser(tokenize(source, minor), minor).program(), file, lines: source.split('\n') }
}

/** Reads one expression, as `eval` does. */
export function parseExpression(source: string): Expression {
  return new ExpressionParser(tokenize(source.trim())).expressions()
}
