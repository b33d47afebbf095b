/** Python's statements of one line as trees. */
import type { Expression, Place, Statement } from './ast'
import { isComparable, nameOf, unassignable } from './assignable'
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
    if (type === 'name' && this.tokens[this.at + 1]?.text === ':=') this.fail('invalid syntax', this.tokens[this.at + 1])
    const value = this.expressions()
    const next = this.token
    if (next.type === 'op' && AUGMENTED.has(next.text)) {
      if (value.type !== 'name' && value.type !== 'attribute' && value.type !== 'subscript')
        this.failOver(`'${nameOf(value)}' is an illegal expression for augmented assignment`, value)
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
      if (value.type === 'name' && (value.name === 'print' || value.name === 'exec') && this.startsExpression()) {
        this.expressions()
        this.failOver(`Missing parentheses in call to '${value.name}'. Did you mean ${value.name}(...)?`, this.span(place))
      }
      return { type: 'expression', value, ...this.span(place) }
    }
    const targets: Expression[] = []
    let last = value
    while (this.take('=')) {
      const target = last
      last = this.is('yield') ? this.yielded() : this.expressions()
      const isEqual = !this.is('=') && targets.length === 0 && isComparable(target) && isComparable(last)
      targets.push(this.assignable(target, isEqual))
    }
    return { type: 'assign', targets, value: last, ...this.span(place) }
  }

  private keyword(word: string, place: Place): Statement | undefined {
    const ends = (): boolean => this.token.type === 'newline' || this.is(';') || this.token.type === 'end'
    switch (word) {
      case 'break':
      case 'continue':
        if (this.names.loops === 0) this.fail(word === 'break' ? "'break' outside loop" : "'continue' not properly in loop")
        this.at++
        return { type: word, ...this.span(place) }
      case 'pass':
        this.at++
        return { type: word, ...this.span(place) }
      case 'return':
        this.at++
        {
          const given = ends() ? {} : { value: this.expressions() }
          if (this.names.kind !== 'function') this.failOver("'return' outside function", this.span(place))
          return { type: 'return', ...given, ...this.span(place) }
        }
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
        return { type: 'delete', targets: this.flat(this.deletable(this.targets())), ...this.span(place) }
      case 'assert': {
        this.at++
        const test = this.expression()
        return this.take(',')
          ? { type: 'assert', test, message: this.expression(), ...this.span(place) }
          : { type: 'assert', test, ...this.span(place) }
      }
      case 'import':
        this.at++
        if (ends()) this.nothingImported()
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
        if (ends()) this.nothingImported()
        const grouped = this.take('(')
        const names = this.take('*') ? [{ name: '*' }] : this.imported(() => this.identifier())
        if (grouped) this.need(')')
        return { type: 'importFrom', module, names, ...this.span(place) }
      }
    }
    return undefined
  }

  private nothingImported(): never {
    return this.fail(this.minor < 13 ? 'invalid syntax' : "Expected one or more names after 'import'")
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

  /** What may stand left of `=`; its names belong to the function. `isEqual`: a comparison may have been meant. */
  protected assignable(target: Expression, isEqual = false): Expression {
    const wrong = unassignable(target)
    if (wrong) {
      const isHinted =
        isEqual &&
        target.type !== 'list' &&
        !(wrong.type === 'constant' && typeof wrong.value !== 'number' && typeof wrong.value !== 'string')
      const part = isHinted ? target : wrong
      this.failOver(`cannot assign to ${nameOf(part)}${isHinted ? " here. Maybe you meant '==' instead of '='?" : ''}`, part)
    }
    this.given(target)
    return target
  }

  private deletable(target: Expression): Expression {
    const wrong = unassignable(target)
    if (wrong) this.failOver(`cannot delete ${nameOf(wrong)}`, wrong)
    this.given(target)
    return target
  }

  private given(target: Expression): void {
    if (target.type === 'name') this.names.assigned.add(target.name)
    else if (target.type === 'tuple' || target.type === 'list') for (const item of target.items) this.given(item)
    else if (target.type === 'starred') this.given(target.value)
  }
}
