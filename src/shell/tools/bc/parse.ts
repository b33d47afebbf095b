/** bc's grammar: statements, expressions and functions, as GNU bc reads them. */

export type Place =
  { readonly is: 'name'; readonly name: string } | { readonly is: 'element'; readonly name: string; readonly index: Expression }

export type Expression =
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'place'; readonly place: Place }
  | { readonly is: 'assign'; readonly place: Place; readonly operator: string; readonly value: Expression }
  | { readonly is: 'step'; readonly place: Place; readonly by: 1 | -1; readonly before: boolean }
  | { readonly is: 'unary'; readonly operator: '-' | '!'; readonly operand: Expression }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly (Expression | { readonly is: 'array'; readonly name: string })[] }

export type Statement =
  | { readonly is: 'value'; readonly expression: Expression; readonly quiet: boolean }
  | {
      readonly is: 'print'
      readonly items: readonly (Expression | { readonly is: 'string'; readonly text: string })[]
      readonly escapes: boolean
    }
  | { readonly is: 'block'; readonly body: readonly Statement[] }
  | { readonly is: 'if'; readonly condition: Expression; readonly yes: Statement; readonly no?: Statement }
  | {
      readonly is: 'loop'
      readonly first?: Expression
      readonly condition?: Expression
      readonly next?: Expression
      readonly body: Statement
    }
  | { readonly is: 'return'; readonly value?: Expression }
  | { readonly is: 'break' | 'continue' | 'halt' | 'limits' }
  | { readonly is: 'define'; readonly name: string; readonly definition: Definition }

export interface Definition {
  /** Names; arrays end in `[]`. */
  readonly parameters: readonly string[]
  readonly locals: readonly string[]
  readonly body: readonly Statement[]
}

export class BcSyntaxError extends Error {
  constructor(
    readonly line: number,
    message = 'syntax error',
  ) {
    super(message)
  }
}

/** The text ends before the statement does. */
export class Unfinished extends Error {}

interface Token {
  readonly kind: 'number' | 'name' | 'word' | 'string' | 'operator' | 'end line' | 'end'
  readonly text: string
  readonly line: number
}

const WORDS = new Set(
  'auto break continue define else for halt if length limits print quit read return scale sqrt void while ibase obase last'.split(' '),
)
const PATTERN =
  /\\\n|[ \t\r]+|\/\*[\s\S]*?\*\/|#[^\n]*|(?<newline>\n)|"(?<string>[^"]*)"|(?<number>[0-9A-Z]+(?:\\\n)?(?:\.[0-9A-Z]*)?|\.[0-9A-Z]+)|(?<name>[a-z][a-z0-9_]*)|(?<operator>\+\+|--|&&|\|\||[-+*/%^=<>!]=|[-+*/%^=<>!(){}[\],;.])/y

function tokens(source: string): readonly Token[] {
  const found: Token[] = []
  let line = 1
  PATTERN.lastIndex = 0
  while (PATTERN.lastIndex < source.length) {
    const from = PATTERN.lastIndex
    const match = PATTERN.exec(source)
    if (!match) {
      if (source.startsWith('"', from) || source.startsWith('/*', from)) throw new Unfinished()
      throw new BcSyntaxError(line, `illegal character: ${source[from]}`)
    }
    const { newline, string, number, name, operator } = match.groups as Readonly<Record<string, string | undefined>>
    if (newline !== undefined) found.push({ kind: 'end line', text: '\n', line })
    else if (string !== undefined) found.push({ kind: 'string', text: string, line })
    else if (number !== undefined) found.push({ kind: 'number', text: number.replaceAll('\\\n', ''), line })
    else if (name !== undefined) found.push({ kind: WORDS.has(name) ? 'word' : 'name', text: name, line })
    else if (operator !== undefined) found.push({ kind: 'operator', text: operator, line })
    line += match[0].split('\n').length - 1
  }
  return [...found, { kind: 'end', text: '', line }]
}

/** Reads statements one after another. Throws BcSyntaxError, and Unfinished when there is not all of one. */
export class Parser {
  private readonly all: readonly Token[]
  private at = 0

  constructor(source: string) {
    this.all = tokens(source)
  }

  private get token(): Token {
    return this.all[this.at]!
  }

  private get atLineEnd(): boolean {
    return this.token.kind === 'end line'
  }

  private is(text: string): boolean {
    const { kind, text: has } = this.token
    return (kind === 'operator' || kind === 'word') && has === text
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private fail(): never {
    if (this.token.kind === 'end') throw new Unfinished()
    // The end of a line is read before it is found to be in the wrong place.
    throw new BcSyntaxError(this.token.line + (this.token.kind === 'end line' ? 1 : 0))
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail()
  }

  private skipLines(): void {
    while (this.atLineEnd) this.at++
  }

  private name(): string {
    if (this.token.kind !== 'name') this.fail()
    return this.all[this.at++]!.text
  }

  /** The statements of the next line, and how much of the source they take; undefined at the end. `quit` ends them at once. */
  line(): { readonly statements: readonly Statement[]; readonly quits: boolean } | undefined {
    const statements: Statement[] = []
    if (this.token.kind === 'end') return undefined
    while (!this.atLineEnd) {
      if (this.accept('quit')) return { statements, quits: true }
      if (this.is('define')) {
        // A definition may be followed by a statement without anything between.
        statements.push(this.definition())
        continue
      }
      if (!this.is(';')) statements.push(this.statement())
      if (!this.accept(';') && !this.atLineEnd) this.fail()
    }
    this.at++
    return { statements, quits: false }
  }

  private definition(): Statement {
    this.expect('define')
    this.accept('void')
    const name = this.name()
    this.expect('(')
    const parameters = this.is(')') ? [] : this.names()
    this.expect(')')
    this.skipLines()
    this.expect('{')
    this.skipLines()
    let locals: readonly string[] = []
    if (this.accept('auto')) {
      locals = this.names()
      if (!this.accept(';') && !this.atLineEnd) this.fail()
    }
    return { is: 'define', name, definition: { parameters, locals, body: this.statements() } }
  }

  private names(): readonly string[] {
    const found: string[] = []
    do {
      this.accept('*')
      const name = this.name()
      found.push(this.accept('[') ? (this.expect(']'), `${name}[]`) : name)
    } while (this.accept(','))
    return found
  }

  /** Up to and with the closing brace. */
  private statements(): readonly Statement[] {
    const body: Statement[] = []
    for (;;) {
      if (this.atLineEnd || this.is(';')) {
        this.at++
        continue
      }
      if (this.accept('}')) return body
      body.push(this.statement())
      if (!this.is(';') && !this.is('}') && !this.atLineEnd) this.fail()
    }
  }

  private statement(): Statement {
    const { token } = this
    if (token.kind === 'string') {
      this.at++
      return { is: 'print', items: [{ is: 'string', text: token.text }], escapes: false }
    }
    if (this.accept('{')) return { is: 'block', body: this.statements() }
    if (token.kind === 'word') {
      const word = token.text
      if (['break', 'continue', 'halt', 'limits'].includes(word)) {
        this.at++
        return { is: word as 'break' }
      }
      if (this.accept('print')) return { is: 'print', items: this.printed(), escapes: true }
      if (this.accept('return')) {
        const ends = this.atLineEnd || this.is(';') || this.is('}')
        return ends ? { is: 'return' } : { is: 'return', value: this.expression() }
      }
      if (this.accept('if')) return this.ifStatement()
      if (this.accept('while')) {
        this.expect('(')
        const condition = this.expression()
        this.expect(')')
        return { is: 'loop', condition, body: this.body() }
      }
      if (this.accept('for')) return this.forStatement()
    }
    const expression = this.expression()
    return { is: 'value', expression, quiet: expression.is === 'assign' }
  }

  private body(): Statement {
    this.skipLines()
    return this.is(';') ? { is: 'block', body: [] } : this.statement()
  }

  private ifStatement(): Statement {
    this.expect('(')
    const condition = this.expression()
    this.expect(')')
    const yes = this.body()
    return this.accept('else') ? { is: 'if', condition, yes, no: this.body() } : { is: 'if', condition, yes }
  }

  private forStatement(): Statement {
    this.expect('(')
    const part = (end: string): Expression | undefined => {
      const found = this.is(end) ? undefined : this.expression()
      this.expect(end)
      return found
    }
    const [first, condition, next] = [part(';'), part(';'), part(')')]
    return { is: 'loop', ...(first ? { first } : {}), ...(condition ? { condition } : {}), ...(next ? { next } : {}), body: this.body() }
  }

  private printed(): (Expression | { readonly is: 'string'; readonly text: string })[] {
    const items: (Expression | { readonly is: 'string'; readonly text: string })[] = []
    do {
      if (this.token.kind === 'string') items.push({ is: 'string', text: this.all[this.at++]!.text })
      else items.push(this.expression())
    } while (this.accept(','))
    return items
  }

  private expression(): Expression {
    return this.or()
  }

  private left(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand()
    for (;;) {
      const operator = operators.find((each) => this.is(each))
      if (operator === undefined) return left
      this.at++
      left = { is: 'binary', operator, left, right: operand() }
    }
  }

  private or(): Expression {
    return this.left(['||'], () => this.left(['&&'], () => this.not()))
  }

  private not(): Expression {
    if (this.accept('!')) return { is: 'unary', operator: '!', operand: this.not() }
    return this.left(['<=', '>=', '==', '!=', '<', '>'], () => this.assignment())
  }

  private assignment(): Expression {
    const before = this.at
    const sum = this.left(['+', '-'], () => this.left(['*', '/', '%'], () => this.power()))
    const operator = ['=', '+=', '-=', '*=', '/=', '%=', '^='].find((each) => this.is(each))
    if (operator === undefined) return sum
    if (sum.is !== 'place') {
      this.at = before
      this.fail()
    }
    this.at++
    return { is: 'assign', place: sum.place, operator: operator.slice(0, -1), value: this.assignment() }
  }

  private power(): Expression {
    const base = this.unary()
    return this.accept('^') ? { is: 'binary', operator: '^', left: base, right: this.power() } : base
  }

  private unary(): Expression {
    if (this.accept('-')) return { is: 'unary', operator: '-', operand: this.unary() }
    for (const [operator, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (!this.accept(operator)) continue
      const operand = this.primary()
      if (operand.is !== 'place') this.fail()
      return { is: 'step', place: operand.place, by, before: true }
    }
    const operand = this.primary()
    if (operand.is !== 'place') return operand
    if (this.accept('++')) return { is: 'step', place: operand.place, by: 1, before: false }
    if (this.accept('--')) return { is: 'step', place: operand.place, by: -1, before: false }
    return operand
  }

  private primary(): Expression {
    const { token } = this
    if (token.kind === 'number') {
      this.at++
      return { is: 'number', text: token.text }
    }
    if (this.accept('(')) {
      const inside = this.expression()
      this.expect(')')
      // In brackets an assignment is a value like any other, and is printed.
      return inside.is === 'assign' ? { is: 'binary', operator: '+', left: inside, right: { is: 'number', text: '0' } } : inside
    }
    if (this.accept('.')) return { is: 'place', place: { is: 'name', name: 'last' } }
    if (token.kind === 'word' && ['length', 'sqrt', 'read', 'scale', 'ibase', 'obase', 'last'].includes(token.text)) {
      this.at++
      return this.is('(') && !['ibase', 'obase', 'last'].includes(token.text)
        ? this.call(token.text)
        : { is: 'place', place: { is: 'name', name: token.text } }
    }
    const name = this.name()
    if (this.is('(')) return this.call(name)
    if (!this.accept('[')) return { is: 'place', place: { is: 'name', name } }
    const index = this.expression()
    this.expect(']')
    return { is: 'place', place: { is: 'element', name, index } }
  }

  private call(name: string): Expression {
    this.expect('(')
    const args: (Expression | { readonly is: 'array'; readonly name: string })[] = []
    if (!this.accept(')')) {
      do {
        const next = this.all[this.at + 1]
        if (this.token.kind === 'name' && next?.text === '[' && this.all[this.at + 2]?.text === ']') {
          args.push({ is: 'array', name: this.name() })
          this.at += 2
        } else args.push(this.expression())
      } while (this.accept(','))
      this.expect(')')
    }
    return { is: 'call', name, args }
  }
}
