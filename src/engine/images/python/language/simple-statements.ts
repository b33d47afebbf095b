/** Python's statements of one line as trees. */
import type { Expression, Place, Statement } from './ast'
import { SourceError } from './lexer'
import { PatternParser } from './patterns'
import { KEYWORDS } from './token-reader'

const AUGMENTED = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '**=', '&=', '|=', '^=', '>>=', '<<=', '@='])

export class SimpleStatementParser extends PatternParser {
  protected simple(place: Place): Statement {
    const { text, type } = this.token
    if (type === 'name' && KEYWORDS.has(text)) {
      const statement = this.keyword(text, place)
      if (statement) return statement
    }
    const value = this.expressions()
    const next = this.token
    if (next.type === 'op' && AUGMENTED.has(next.text)) {
      this.at++
      return {
        type: 'augment',
        target: this.assignable(value),
        operator: next.text.slice(0, -1),
        value: this.is('yield') ? this.yielded() : this.expressions(),
        ...this.span(place),
      }
    }
    if (this.take(':')) {
      const annotation = this.expression()
      const target = this.assignable(value)
      return this.take('=')
        ? { type: 'annotate', target, annotation, value: this.is('yield') ? this.yielded() : this.expressions(), ...this.span(place) }
        : { type: 'annotate', target, annotation, ...this.span(place) }
    }
    if (!this.is('=')) {
      if (value.type === 'name' && (value.name === 'print' || value.name === 'exec') && this.startsExpression())
        this.fail(`Missing parentheses in call to '${value.name}'. Did you mean ${value.name}(...)?`, this.tokens[this.at - 1])
      return { type: 'expression', value, ...this.span(place) }
    }
    const targets = [this.assignable(value)]
    let last = value
    while (this.take('=')) {
      last = this.is('yield') ? this.yielded() : this.expressions()
      if (this.is('=')) targets.push(this.assignable(last))
    }
    return { type: 'assign', targets, value: last, ...this.span(place) }
  }

  private keyword(word: string, place: Place): Statement | undefined {
    const ends = (): boolean => this.token.type === 'newline' || this.is(';') || this.token.type === 'end'
    switch (word) {
      case 'pass':
      case 'break':
      case 'continue':
        this.at++
        return { type: word, ...this.span(place) }
      case 'return':
        this.at++
        return ends() ? { type: 'return', ...this.span(place) } : { type: 'return', value: this.expressions(), ...this.span(place) }
      case 'raise': {
        this.at++
        if (ends()) return { type: 'raise', ...this.span(place) }
        const value = this.expression()
        return this.take('from')
          ? { type: 'raise', value, cause: this.expression(), ...this.span(place) }
          : { type: 'raise', value, ...this.span(place) }
      }
      case 'global':
      case 'nonlocal':
        this.at++
        do this.names[word === 'global' ? 'globals' : 'outer'].add(this.identifier())
        while (this.take(','))
        return { type: 'scope', ...this.span(place) }
      case 'del':
        this.at++
        return { type: 'delete', targets: this.flat(this.assignable(this.targets())), ...this.span(place) }
      case 'assert': {
        this.at++
        const test = this.expression()
        return this.take(',')
          ? { type: 'assert', test, message: this.expression(), ...this.span(place) }
          : { type: 'assert', test, ...this.span(place) }
      }
      case 'import':
        this.at++
        return { type: 'import', names: this.imported(() => this.dotted()), ...this.span(place) }
      case 'from': {
        this.at++
        let module = ''
        while (this.is('.') || this.is('...')) {
          module += this.token.text
          this.at++
        }
        if (!this.is('import')) module += this.dotted()
        this.need('import')
        const grouped = this.take('(')
        const names = this.take('*') ? [{ name: '*' }] : this.imported(() => this.identifier())
        if (grouped) this.need(')')
        return { type: 'importFrom', module, names, ...this.span(place) }
      }
    }
    return undefined
  }

  private dotted(): string {
    let name = this.identifier()
    while (this.take('.')) name += `.${this.identifier()}`
    return name
  }

  private imported(read: () => string): { readonly name: string; readonly as?: string }[] {
    const names: { readonly name: string; readonly as?: string }[] = []
    do {
      if (this.is(')')) break
      const name = read()
      const as = this.take('as') ? this.identifier() : undefined
      this.names.assigned.add(as ?? name.split('.')[0]!)
      names.push(as === undefined ? { name } : { name, as })
    } while (this.take(','))
    return names
  }

  private flat(target: Expression): readonly Expression[] {
    return target.type === 'tuple' ? target.items : [target]
  }

  /** What may stand left of `=`; its names belong to the function. */
  protected assignable(target: Expression): Expression {
    const fail = (what: string): never => {
      throw new SourceError(`cannot assign to ${what} here. Maybe you meant '==' instead of '='?`, target.line, target.column)
    }
    switch (target.type) {
      case 'name':
        this.names.assigned.add(target.name)
        return target
      case 'tuple':
      case 'list':
        for (const item of target.items) this.assignable(item)
        return target
      case 'starred':
        this.assignable(target.value)
        return target
      case 'attribute':
      case 'subscript':
        return target
      case 'call':
        return fail('function call')
      case 'constant':
        if (target.value === null || typeof target.value === 'boolean') {
          const word = target.value === null ? 'None' : target.value ? 'True' : 'False'
          throw new SourceError(`cannot assign to ${word}`, target.line, target.column)
        }
        return fail('literal')
      default:
        return fail('expression')
    }
  }
}
