/** jq's language: text to tree, with jq's words for what is wrong. */
import type { Json } from './json'
import { type Token, CompileError, lex, lineAt, columnAt } from './lex'
import { TokenReader } from './token-reader'
import type { Pattern, Node, Definition } from './tree'

const CONSTANTS: Readonly<Record<string, Json>> = { null: null, true: true, false: false }

const identity: Node = { t: 'identity' }

/** Left and right binding of binary operators, from loosest to tightest; comparisons and assignments do not chain. */
const LEVELS: readonly { readonly operators: readonly string[]; readonly right?: boolean; readonly once?: boolean }[] = [
  { operators: ['//'], right: true },
  { operators: ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='], once: true },
  { operators: ['or'] },
  { operators: ['and'] },
  { operators: ['==', '!=', '<', '<=', '>', '>='], once: true },
  { operators: ['+', '-'] },
  { operators: ['*', '/', '%'] },
]

class Parser extends TokenReader {
  /** `inner` is a program in a string: a parenthesis ends it. */
  whole(inner = false): Node {
    const node = this.pipe()
    if (this.token.kind !== 'end') this.fail(this.token, inner ? '' : ', expecting $end')
    return node
  }

  /** Definitions followed by nothing, as a prelude is. */
  definitions(): Definition[] {
    const out: Definition[] = []
    while (this.is('def')) out.push(this.definition())
    if (this.token.kind !== 'end') this.fail()
    return out
  }

  program(): Node {
    if (this.token.kind === 'end') return identity
    if (this.is('def')) {
      const definition = this.definition()
      return { t: 'define', definition, rest: this.program() }
    }
    return this.whole()
  }

  private definition(): Definition {
    this.expect('def')
    const { token } = this
    if (token.kind !== 'name' && token.kind !== 'keyword') this.fail()
    this.at++
    const params: string[] = []
    if (this.take('(')) {
      do {
        const param = this.token
        if (param.kind !== 'name' && param.kind !== 'variable') this.fail()
        params.push(param.kind === 'variable' ? `$${param.text}` : param.text)
        this.at++
      } while (this.take(';'))
      this.expect(')')
    }
    this.expect(':')
    const body = this.pipe()
    this.expect(';')
    return { name: token.text, params, body }
  }

  private pipe(): Node {
    if (this.is('def')) {
      const definition = this.definition()
      return { t: 'define', definition, rest: this.pipe() }
    }
    if (this.take('label')) {
      const { token } = this
      if (token.kind !== 'variable') this.fail()
      this.at++
      this.expect('|')
      return { t: 'label', name: token.text, body: this.pipe() }
    }
    const left = this.comma()
    if (!this.take('|')) return left
    return { t: 'pipe', left, right: this.pipe() }
  }

  private comma(): Node {
    let left = this.binary(0)
    while (this.take(',')) left = { t: 'comma', left, right: this.binary(0) }
    return left
  }

  private binary(level: number): Node {
    const here = LEVELS[level]
    if (!here) return this.prefix()
    const start = this.token.at
    let left = this.binary(level + 1)
    for (;;) {
      const { token } = this
      if ((token.kind !== 'operator' && token.kind !== 'keyword') || !here.operators.includes(token.text)) return left
      this.at++
      const right = here.right ? this.binary(level) : this.binary(level + 1)
      // jq works constants out while compiling.
      if (token.text === '/' && left.t === 'literal' && typeof left.value === 'number' && right.t === 'literal' && right.value === 0)
        throw new CompileError(`Division by zero? at <top-level>, line ${lineAt(this.source, start)}:`, columnAt(this.source, start))
      left = { t: token.text.endsWith('=') && level === 1 ? 'assign' : 'binary', operator: token.text, left, right }
      if (here.once && here.operators.includes(this.token.text) && this.token.kind === 'operator') this.fail()
    }
  }

  private prefix(): Node {
    if (this.take('-')) return { t: 'negate', body: this.prefix() }
    const term = this.postfix()
    if (!this.take('as')) return term
    const patterns = [this.pattern()]
    while (this.take('?//')) patterns.push(this.pattern())
    this.expect('|')
    return { t: 'as', source: term, patterns, body: this.pipe() }
  }

  private pattern(): Pattern {
    const { token } = this
    if (token.kind === 'variable') {
      this.at++
      return { t: 'name', name: token.text }
    }
    if (this.take('[')) {
      const items = [this.pattern()]
      while (this.take(',')) items.push(this.pattern())
      this.expect(']')
      return { t: 'items', items }
    }
    if (!this.take('{')) this.fail()
    const entries: { key: Node; name?: string; value?: Pattern }[] = []
    do {
      const key = this.token
      this.at++
      if (key.kind === 'variable') {
        entries.push({
          key: { t: 'literal', value: key.text },
          name: key.text,
          ...(this.take(':') ? { value: this.pattern() } : {}),
        })
        continue
      }
      let node: Node
      if (key.kind === 'name' || key.kind === 'keyword') node = { t: 'literal', value: key.text }
      else if (key.kind === 'string') node = { t: 'string', parts: key.parts! }
      else if (key.kind === 'operator' && key.text === '(') {
        node = this.pipe()
        this.expect(')')
      } else this.fail(key)
      this.expect(':')
      entries.push({ key: node!, value: this.pattern() })
    } while (this.take(','))
    this.expect('}')
    return { t: 'entries', entries }
  }

  private postfix(): Node {
    let node = this.term()
    for (;;) {
      const { token } = this
      if (token.kind === 'field') {
        this.at++
        node = { t: 'index', target: node, key: { t: 'literal', value: token.text } }
      } else if (this.is('.') && this.tokens[this.at + 1]?.kind === 'string') {
        const { parts } = this.tokens[this.at + 1]!
        this.at += 2
        node = { t: 'index', target: node, key: { t: 'string', parts: parts! } }
      } else if (this.is('.') && this.tokens[this.at + 1]?.text === '[') {
        this.at++
        node = this.bracket(node)
      } else if (this.is('[')) node = this.bracket(node)
      else if (this.take('?')) node = { t: 'try', body: node }
      else return node
    }
  }

  private bracket(target: Node): Node {
    this.expect('[')
    if (this.take(']')) return { t: 'iterate', body: target }
    if (this.take(':')) {
      const to = this.pipe()
      this.expect(']')
      return { t: 'slice', target, to }
    }
    const first = this.pipe()
    if (this.take(':')) {
      if (this.take(']')) return { t: 'slice', target, from: first }
      const to = this.pipe()
      this.expect(']')
      return { t: 'slice', target, from: first, to }
    }
    this.expect(']')
    return { t: 'index', target, key: first }
  }

  private term(): Node {
    const { token } = this
    const line = lineAt(this.source, token.at)
    this.at++
    switch (token.kind) {
      case 'number':
        return { t: 'literal', value: Number(token.text) }
      case 'string':
        return token.parts!.every((part) => typeof part === 'string')
          ? { t: 'literal', value: token.parts!.join('') }
          : { t: 'string', parts: token.parts! }
      case 'format': {
        const { parts } = this.token
        if (this.token.kind !== 'string') return { t: 'format', name: token.text }
        this.at++
        return { t: 'string', parts: parts!, format: token.text }
      }
      case 'field':
        return { t: 'index', target: identity, key: { t: 'literal', value: token.text } }
      case 'variable':
        if (token.text === '__loc__')
          return {
            t: 'literal',
            value: new Map<string, Json>([
              ['file', '<top-level>'],
              ['line', line],
            ]),
          }
        return { t: 'variable', name: token.text, line, column: columnAt(this.source, token.at) }
      case 'name':
        return this.call(token.text, line, columnAt(this.source, token.at))
      case 'keyword':
        return this.keyword(token)
      case 'operator':
        break
      default:
        this.at--
        return this.fail()
    }
    if (token.text === '.') {
      if (this.token.kind === 'string') {
        const { parts } = this.token
        this.at++
        return { t: 'index', target: identity, key: { t: 'string', parts: parts! } }
      }
      return identity
    }
    if (token.text === '..') return { t: 'recurse' }
    if (token.text === '(') {
      const inner = this.pipe()
      this.expect(')')
      return inner
    }
    if (token.text === '[') {
      if (this.take(']')) return { t: 'array' }
      const body = this.pipe()
      this.expect(']')
      return { t: 'array', body }
    }
    if (token.text === '{') return this.object()
    this.at--
    return this.fail()
  }

  private call(name: string, line: number, column: number): Node {
    if (name === 'break' && this.token.kind === 'variable') {
      const label = this.token.text
      this.at++
      return { t: 'break', name: label }
    }
    const args: Node[] = []
    if (this.take('(')) {
      do args.push(this.pipe())
      while (this.take(';'))
      this.expect(')')
    }
    if (args.length === 0 && Object.hasOwn(CONSTANTS, name)) return { t: 'literal', value: CONSTANTS[name]! }
    return { t: 'call', name, args, line, column }
  }

  private keyword(token: Token): Node {
    switch (token.text) {
      case 'if': {
        const condition = this.pipe()
        this.expect('then')
        const then = this.pipe()
        return this.ifRest(condition, then)
      }
      case 'try': {
        const body = this.postfix()
        return this.take('catch') ? { t: 'try', body, handler: this.postfix() } : { t: 'try', body }
      }
      case 'reduce':
      case 'foreach': {
        const source = this.postfix()
        this.expect('as')
        const patterns = [this.pattern()]
        while (this.take('?//')) patterns.push(this.pattern())
        this.expect('(')
        const init = this.pipe()
        this.expect(';')
        const update = this.pipe()
        const extract = token.text === 'foreach' && this.take(';') ? this.pipe() : undefined
        this.expect(')')
        return token.text === 'reduce'
          ? { t: 'reduce', source, patterns, init, update }
          : { t: 'foreach', source, patterns, init, update, ...(extract ? { extract } : {}) }
      }
      case 'def': {
        this.at--
        const definition = this.definition()
        return { t: 'define', definition, rest: this.pipe() }
      }
      case 'label': {
        this.at--
        return this.pipe()
      }
      default:
        this.at--
        return this.fail()
    }
  }

  private ifRest(condition: Node, then: Node): Node {
    if (this.take('elif')) {
      const next = this.pipe()
      this.expect('then')
      const branch = this.pipe()
      return { t: 'if', condition, yes: then, otherwise: this.ifRest(next, branch) }
    }
    const otherwise = this.take('else') ? this.pipe() : undefined
    this.expect('end')
    return { t: 'if', condition, yes: then, ...(otherwise ? { otherwise } : {}) }
  }

  private object(): Node {
    const entries: (readonly [Node, Node])[] = []
    if (this.take('}')) return { t: 'object', entries }
    do {
      const { token } = this
      if (this.is('}') && entries.length > 0) break
      this.at++
      if (token.kind === 'variable') {
        entries.push([
          { t: 'literal', value: token.text },
          { t: 'variable', name: token.text, line: lineAt(this.source, token.at), column: columnAt(this.source, token.at) },
        ])
        continue
      }
      let key: Node
      if (token.kind === 'name' || token.kind === 'keyword') key = { t: 'literal', value: token.text }
      else if (token.kind === 'number') key = { t: 'literal', value: Number(token.text) }
      else if (token.kind === 'string') key = { t: 'string', parts: token.parts! }
      else if (token.kind === 'format' && this.token.kind === 'string') {
        key = { t: 'string', parts: this.token.parts!, format: token.text }
        this.at++
      } else if (token.kind === 'operator' && token.text === '(') {
        key = this.pipe()
        this.expect(')')
        this.expect(':')
        entries.push([key, this.objectValue()])
        continue
      } else {
        this.at--
        this.fail()
      }
      if (this.take(':')) entries.push([key!, this.objectValue()])
      else entries.push([key!, { t: 'index', target: identity, key: key! }])
    } while (this.take(','))
    if (!this.take('}')) this.fail(this.token, this.token.kind === 'end' ? ", expecting '}'" : '')
    return { t: 'object', entries }
  }

  /** Values of an object have no comma and no bare operators looser than alternatives. */
  private objectValue(): Node {
    const left = this.binary(0)
    return this.take('|') ? { t: 'pipe', left, right: this.objectValue() } : left
  }
}

function parserOf(source: string): Parser {
  return new Parser(source, lex(source, 0, undefined, (tokens) => new Parser(source, tokens).whole(true)).tokens)
}

export function parseProgram(source: string): Node {
  return parserOf(source).program()
}

export function parseDefinitions(source: string): Definition[] {
  return parserOf(source).definitions()
}
