/** Finds where bash's parser would stop in a text that is not a program: its grammar, read only to see which token cannot follow. */
import { arithmeticEnd, skipBraced, skipCommand, skipDouble, skipSingle } from './scan'
import { type Fault, Stop, type Token, REDIRECTIONS, STRAY, COMPOUND, BINARY, UNARY, shown } from './grammar-tokens'
import { GrammarScanner } from './grammar-scanner'

/** The first fault of a text; undefined when this grammar finds none. `closing` is the token that ends the text in place of its end. */
export function findFault(source: string, extglob: boolean, closing?: string): Fault | undefined {
  try {
    new Grammar(findFault, source, extglob, closing).program()
    return undefined
  } catch (error) {
    if (error instanceof Stop) return error.fault
    throw error
  }
}

class Grammar extends GrammarScanner {
  program(): void {
    for (this.newlines(); !this.finished();) {
      this.list(new Set())
      if (!this.finished()) this.fail()
    }
  }

  private finished(): boolean {
    return this.token.kind === 'end'
  }

  private newlines(): void {
    while (this.token.kind === 'newline') this.next()
  }

  /** One or more commands up to a word or operator of `until`, which stays. */
  private list(until: ReadonlySet<string>): void {
    this.newlines()
    for (;;) {
      this.andOr()
      if (this.is(';') || this.is('&')) {
        this.next()
        this.newlines()
      } else if (this.token.kind === 'newline') this.newlines()
      else return
      if (this.token.kind === 'end' || until.has(this.token.text)) return
    }
  }

  private andOr(): void {
    this.pipeline()
    while (this.is('&&') || this.is('||')) {
      this.next()
      this.newlines()
      this.pipeline()
    }
  }

  private pipeline(): void {
    let prefixed = false
    while (this.token.kind === 'word' && (this.token.text === '!' || this.token.text === 'time')) {
      const time = this.next().text === 'time'
      prefixed = true
      if (time && this.is('-p')) this.next()
    }
    if (prefixed && (this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('&'))) return
    this.one()
    while (this.is('|') || this.is('|&')) {
      this.next()
      this.newlines()
      this.one()
    }
  }

  private one(): void {
    if (++this.depth > 500) throw new Stop({ kind: 'end' })
    if (this.token.kind === 'word' && (COMPOUND.has(this.token.text) || this.token.text === 'function')) {
      if (this.token.text === 'function') this.functionDefinition()
      else this.compound()
    } else if (this.is('(')) this.compound()
    else if (this.is('coproc')) this.coprocess()
    else this.simple()
    this.depth--
  }

  private compound(): void {
    const { text, at } = this.token
    if (text === '(' && this.source[at + 1] === '(') {
      const end = arithmeticEnd(this.source, at + 2)
      if (end > 0) {
        this.at = end
        this.next()
        return this.redirections()
      }
    }
    this.next()
    switch (text) {
      case '(':
        if (this.source[at + 1] === '(' && skipCommand(this.source, at) === this.source.length && !this.source.endsWith(')'))
          throw new Stop({ kind: 'open', closing: ')', position: at, after: false })
        this.list(new Set([')']))
        this.expect(')')
        break
      case '{':
        this.list(new Set(['}']))
        this.expect('}')
        break
      case 'if':
        this.list(new Set(['then']))
        this.expect('then')
        this.list(new Set(['elif', 'else', 'fi']))
        while (this.is('elif')) {
          this.next()
          this.list(new Set(['then']))
          this.expect('then')
          this.list(new Set(['elif', 'else', 'fi']))
        }
        if (this.is('else')) {
          this.next()
          this.list(new Set(['fi']))
        }
        this.expect('fi')
        break
      case 'while':
      case 'until':
        this.list(new Set(['do']))
        this.expect('do')
        this.list(new Set(['done']))
        this.expect('done')
        break
      case 'for':
      case 'select':
        this.forLoop(text)
        break
      case 'case':
        this.choice()
        break
      default:
        this.condition(at)
    }
    this.redirections()
  }

  private forLoop(kind: string): void {
    if (kind === 'for' && this.is('(') && this.source[this.token.at + 1] === '(') {
      const open = this.token.at
      const end = arithmeticEnd(this.source, open + 2)
      if (end < 0) throw new Stop({ kind: 'open', closing: ')', position: open, after: false })
      this.at = end
      this.next()
      if (this.is(';')) this.next()
      this.newlines()
      return this.loopBody()
    }
    if (this.token.kind !== 'word') this.fail()
    this.next()
    if (this.is(';')) {
      this.next()
      this.newlines()
      return this.loopBody()
    }
    this.newlines()
    if (this.is('in')) {
      this.next()
      while (this.kind === 'word') this.next()
      if (!this.is(';') && this.kind !== 'newline') this.fail()
      this.next()
      this.newlines()
    }
    this.loopBody()
  }

  private loopBody(): void {
    const [open, close] = this.is('{') ? ['{', '}'] : ['do', 'done']
    this.expect(open)
    this.list(new Set([close]))
    this.expect(close)
  }

  private choice(): void {
    if (this.token.kind !== 'word') this.fail()
    this.next()
    this.newlines()
    this.expect('in')
    this.newlines()
    const ends = new Set([';;', ';&', ';;&', 'esac'])
    while (!this.is('esac')) {
      if (this.is('(')) this.next()
      if (this.token.kind !== 'word') this.fail()
      this.next()
      while (this.is('|')) {
        this.next()
        if (this.kind !== 'word') this.fail()
        this.next()
      }
      this.expect(')')
      this.newlines()
      if (!ends.has(this.token.text)) this.list(ends)
      if (this.is('esac')) break
      if (!ends.has(this.token.text) || this.kind !== 'operator') this.fail()
      this.next()
      this.newlines()
    }
    this.next()
  }

  private functionDefinition(): void {
    this.next()
    if (this.token.kind !== 'word') this.fail()
    this.next()
    if (this.is('(')) {
      const open = this.token.at
      this.next()
      // What follows may be the parentheses of a subshell that is the body.
      if (this.is(')')) this.next()
      else {
        this.list(new Set([')']))
        this.expect(')')
        return void open
      }
    }
    this.body()
  }

  /** The body of a function: any compound command. */
  private body(): void {
    this.newlines()
    if (!(this.is('(') || (this.token.kind === 'word' && COMPOUND.has(this.token.text)))) this.fail()
    this.compound()
  }

  private coprocess(): void {
    this.next()
    if (this.token.kind !== 'word' && !this.is('(')) this.fail()
    if (this.token.kind === 'word' && !COMPOUND.has(this.token.text)) {
      const named = this.next()
      if (this.is('(') || (this.kind === 'word' && COMPOUND.has(this.token.text))) return this.compound()
      return this.simple(named)
    }
    this.compound()
  }

  private redirections(): void {
    while (this.redirection());
  }

  private redirection(): boolean {
    const { token } = this
    if (token.kind === 'word' && /^(\d+|\{[A-Za-z_]\w*(\[[^\]]*\])?\})$/.test(token.text) && /[<>]/.test(this.source[this.at] ?? '')) {
      const mark = this.at
      const following = this.scan()
      if (following.kind === 'operator' && REDIRECTIONS.has(following.text)) {
        this.token = following
        return this.redirection()
      }
      this.at = mark
      return false
    }
    if (token.kind !== 'operator' || !REDIRECTIONS.has(token.text)) return false
    this.next()
    if (this.kind !== 'word') this.fail()
    const target = this.token
    if (token.text === '<<' || token.text === '<<-')
      this.documents.push({ delimiter: target.text.replace(/['"]|\\(?=.)/g, ''), strip: token.text === '<<-' })
    this.next()
    return true
  }

  private simple(first?: Token): void {
    let words = first ? 1 : 0
    let any = first !== undefined
    let name = first
    for (;;) {
      if (this.redirection()) {
        any = true
        continue
      }
      const { token } = this
      if (token.kind === 'word') {
        if (words === 0 && !any && STRAY.has(token.text)) this.fail()
        if (words > 0 || !/^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/.test(token.text)) {
          words++
          name ??= token
        }
        any = true
        this.next()
        continue
      }
      if (this.is('(') && words === 1 && name && this.source.slice(name.at + name.text.length, token.at).trim() === '') {
        this.next()
        this.expect(')')
        return this.body()
      }
      if (!any || this.is('(')) this.fail()
      return
    }
  }

  // Conditions

  private condition(open: number): void {
    this.orTerm(open)
    if (this.is(']]')) {
      this.next()
      return
    }
    const { token } = this
    if (token.kind === 'end' || (token.kind === 'newline' && this.ended)) this.conditionFault("unexpected EOF while looking for `]]'", true)
    this.conditionFault(
      token.kind === 'word'
        ? 'syntax error in conditional expression'
        : `syntax error in conditional expression: unexpected token \`${shown(token)}'`,
    )
  }

  private conditionFault(message: string, ended = false): never {
    throw new Stop({ kind: 'condition', message, position: this.token.at, ended })
  }

  private orTerm(open: number): void {
    this.term(open)
    while (this.is('&&') || this.is('||')) {
      this.next()
      this.term(open)
    }
  }

  private term(open: number): void {
    while (this.token.kind === 'newline' && !this.ended) this.next()
    const { token } = this
    if (this.is(']]')) this.conditionFault('')
    if (this.is('(')) {
      this.next()
      if (this.is(')')) {
        this.conditionFault("unexpected token `)' in conditional command\nexpected `)'")
      }
      this.orTerm(open)
      if (!this.is(')')) this.conditionFault(`unexpected token \`${shown(this.token)}', expected \`)'`)
      this.next()
      return
    }
    if (token.kind !== 'word') {
      if (token.kind === 'end' || this.ended) this.conditionFault("unexpected EOF while looking for `]]'", true)
      this.conditionFault(`unexpected token \`${shown(token)}' in conditional command`)
    }
    this.next()
    if (token.text === '!') return this.term(open)
    if (UNARY.has(token.text)) {
      if (this.is(']]') || this.kind !== 'word')
        this.conditionFault(`unexpected argument \`${shown(this.token)}' to conditional unary operator`, this.ended)
      this.next()
      return
    }
    if (this.token.kind !== 'newline' && this.token.kind !== 'end' && BINARY.has(this.token.text)) {
      const regex = this.is('=~')
      if (regex) return this.regexTerm()
      this.next()
      if (this.is(']]') || this.kind !== 'word')
        this.conditionFault(`unexpected argument \`${shown(this.token)}' to conditional binary operator`, this.ended)
      this.next()
      return
    }
    if (this.is(']]') || this.is('&&') || this.is('||') || this.is(')')) return
    this.conditionFault(
      this.kind === 'word'
        ? 'conditional binary operator expected'
        : `unexpected token \`${shown(this.token)}', conditional binary operator expected`,
      this.ended,
    )
  }

  /** What follows `=~` is one word even with parentheses in it. */
  private regexTerm(): void {
    const { source } = this
    while (/[ \t]/.test(source[this.at] ?? '')) this.at++
    let depth = 0
    const from = this.at
    let i = from
    for (; i < source.length; i++) {
      const c = source[i]!
      if (c === '\\') i++
      else if (c === "'") i = this.closed(skipSingle(source, i), i, "'") - 1
      else if (c === '"') i = this.closed(skipDouble(source, i), i, '"') - 1
      else if (c === '$' && source[i + 1] === '(') i = this.command(i + 1, true) - 1
      else if (c === '$' && source[i + 1] === '{') i = this.closed(skipBraced(source, i + 1), i + 1, '}') - 1
      else if (c === '(') depth++
      else if (c === ')' && depth > 0) depth--
      else if (depth === 0 && /[\s;&|<>)]/.test(c) && !(c === '|' && source[i + 1] !== '|')) break
    }
    this.at = Math.min(i, source.length)
    if (depth > 0) throw new Stop({ kind: 'open', closing: ')', position: from, after: false })
    this.next()
  }
}
