/** Python's expressions as trees. */
import type { Argument, Clause, Expression, FunctionBody, Parameter, Piece, Statement } from './ast'
import { SourceError, tokenize, unescape, type Token } from './lexer'

export const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

const COMPARISONS = new Set(['<', '>', '<=', '>=', '==', '!=', 'in', 'is', 'not'])

const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '//', '%', '@']]

/** What a function's text says of names, gathered while it is read. */
export interface Names {
  readonly assigned: Set<string>
  readonly globals: Set<string>
  readonly outer: Set<string>
  yields: boolean
}

export class ExpressionParser {
  protected at = 0
  protected names: Names = { assigned: new Set(), globals: new Set(), outer: new Set(), yields: false }

  /** The class whose body this is: names with two underscores in front are its own. */
  owner: string | undefined

  constructor(protected readonly tokens: readonly Token[]) {}

  protected get token(): Token {
    return this.tokens[this.at]!
  }

  protected is(text: string): boolean {
    const { type } = this.token
    return this.token.text === text && (type === 'op' || type === 'name')
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  protected need(text: string): void {
    if (!this.take(text)) this.fail(text === ':' ? "expected ':'" : 'invalid syntax')
  }

  protected fail(message = 'invalid syntax', { line, column, text, type }: Token = this.token): never {
    // What was never closed explains more than what does not fit behind it.
    const { open } = this.tokens.at(-1)!
    if (open && (type === 'end' || message.startsWith('invalid syntax'))) throw open
    throw new SourceError(message, line, column, 'SyntaxError', type === 'end', Math.max(1, text.trim().length))
  }

  protected identifier(): string {
    const { token } = this
    if (token.type !== 'name' || KEYWORDS.has(token.text)) this.fail()
    this.at++
    return this.owner !== undefined && token.text.startsWith('__') && !token.text.endsWith('__')
      ? `_${this.owner.replace(/^_+/, '')}${token.text}`
      : token.text
  }

  protected place(): { readonly line: number; readonly column: number } {
    return { line: this.token.line, column: this.token.column }
  }

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

  protected startsExpression(): boolean {
    const { type, text } = this.token
    if (type === 'number' || type === 'string') return true
    if (type === 'name') return !KEYWORDS.has(text) || /^(?:None|True|False|not|lambda|await|yield)$/.test(text)
    return type === 'op' && ['(', '[', '{', '-', '+', '~', '*', '...'].includes(text)
  }

  private starOr(item: () => Expression): Expression {
    const place = this.place()
    return this.take('*') ? { type: 'starred', value: this.binary(0), ...place } : item()
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

  private lambda(): Expression {
    const place = this.place()
    this.need('lambda')
    const definition = this.functionBody('<lambda>', this.parameters(':'), false, () => {
      this.need(':')
      const at = this.place()
      return [{ type: 'return', value: this.expression(), ...at }]
    })
    return { type: 'lambda', definition, ...place }
  }

  /** Reads a body with names of its own. */
  protected functionBody(name: string, parameters: readonly Parameter[], isAsync: boolean, read: () => readonly Statement[]): FunctionBody {
    const before = this.names
    this.names = { assigned: new Set(), globals: new Set(), outer: new Set(), yields: false }
    for (const parameter of parameters) this.names.assigned.add(parameter.name)
    const body = read()
    const { assigned, globals, outer, yields } = this.names
    this.names = before
    const locals = new Set([...assigned].filter((one) => !globals.has(one) && !outer.has(one)))
    const [first] = body
    const doc =
      first?.type === 'expression' && first.value.type === 'constant' && typeof first.value.value === 'string'
        ? first.value.value
        : undefined
    const simple = parameters.every(({ kind }) => kind === 'plain')
    return { name, parameters, simple, body, locals, globals, outer, yields, isAsync, ...(doc === undefined ? {} : { doc }) }
  }

  protected parameters(end: string): Parameter[] {
    const list: Parameter[] = []
    let named = false
    while (!this.is(end)) {
      if (this.take('/')) {
        for (const [at, one] of list.entries()) list[at] = { ...one, byPlace: true }
      } else if (this.take('**')) list.push({ ...this.parameter(end), kind: 'stars' })
      else if (this.take('*')) {
        named = true
        if (!this.is(',')) list.push({ ...this.parameter(end), kind: 'star' })
      } else {
        const parameter = this.parameter(end)
        const kind = named ? 'named' : 'plain'
        if (list.some(({ name }) => name === parameter.name))
          this.fail(`duplicate argument '${parameter.name}' in function definition`, this.tokens[this.at - 1])
        if (this.take('=')) list.push({ ...parameter, kind, default: this.expression() })
        else {
          if (!named && list.some((one) => one.default && one.kind === 'plain'))
            this.fail('non-default argument follows default argument', this.tokens[this.at - 1])
          list.push({ ...parameter, kind })
        }
      }
      if (!this.take(',')) break
    }
    return list
  }

  private parameter(end: string): Pick<Parameter, 'name' | 'annotation'> {
    const name = this.identifier()
    return end !== ':' && this.take(':') ? { name, annotation: this.starOr(() => this.expression()) } : { name }
  }

  private or(): Expression {
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

  /** A comprehension, when `for` follows the value. */
  private comprehended(kind: 'list' | 'set' | 'dict' | 'generator', value: Expression, key?: Expression): Expression | undefined {
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

  private atom(): Expression {
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

  private inParentheses(place: { readonly line: number; readonly column: number }): Expression {
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

  private inBrackets(place: { readonly line: number; readonly column: number }): Expression {
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

  private inBraces(place: { readonly line: number; readonly column: number }): Expression {
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
        pieces.push(...piecesOf(raw, prefix.includes('r'), line, column, this.owner))
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

/** The texts and values of an f-string. */
function piecesOf(raw: string, isRaw: boolean, line: number, column: number, owner: string | undefined): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const fail = (message: string): never => {
    throw new SourceError(`f-string: ${message}`, line, column)
  }
  const flush = (): void => {
    if (text !== '') pieces.push(isRaw ? text : unescape(text))
    text = ''
  }
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i]!
    if ((char === '{' || char === '}') && raw[i + 1] === char) {
      text += char
      i++
    } else if (char === '}') fail("single '}' is not allowed")
    else if (char !== '{') text += char
    else {
      flush()
      let depth = 0
      let quote = ''
      let end = i + 1
      for (; end < raw.length; end++) {
        const each = raw[end]!
        if (quote) {
          if (each === quote) quote = ''
        } else if (each === '"' || each === "'") quote = each
        else if ('([{'.includes(each)) depth++
        else if (depth > 0 && ')]}'.includes(each)) depth--
        else if (depth === 0 && (each === '}' || each === ':' || (each === '!' && raw[end + 1] !== '='))) break
      }
      if (end >= raw.length) fail("expecting '}'")
      let source = raw.slice(i + 1, end)
      if (source.trim() === '') fail('empty expression not allowed')
      let debug: string | undefined
      if (/[^=!<>]=\s*$/.test(source)) {
        debug = source
        source = source.replace(/=\s*$/, '')
      }
      let conversion = ''
      if (raw[end] === '!') {
        conversion = raw[end + 1] ?? ''
        end += 2
      }
      let format: Piece[] = []
      if (raw[end] === ':') {
        const from = end + 1
        let inner = 0
        for (end = from; end < raw.length && (inner > 0 || raw[end] !== '}'); end++)
          inner += raw[end] === '{' ? 1 : raw[end] === '}' ? -1 : 0
        format = piecesOf(raw.slice(from, end), isRaw, line, column, owner)
      }
      if (raw[end] !== '}') fail("expecting '}'")
      const parser = new ExpressionParser(tokenize(`(${source})`).map((token) => ({ ...token, line, column })))
      parser.owner = owner
      const value = parser.expressions()
      pieces.push({ value, conversion, format, ...(debug === undefined ? {} : { debug }) })
      i = end
    }
  }
  flush()
  return pieces
}
