/** awk's grammar: a lexer that knows regular expressions from division, and a recursive-descent parser. */
import { ToolError } from './tool'
import { type Token, lex } from './awk-lex'

export type Expr =
  | { readonly t: 'num'; readonly v: number }
  | { readonly t: 'str'; readonly v: string }
  | { readonly t: 'regex'; readonly v: string }
  | { readonly t: 'var'; readonly name: string }
  | { readonly t: 'index'; readonly name: string; readonly keys: readonly Expr[] }
  | { readonly t: 'field'; readonly e: Expr }
  | { readonly t: 'assign'; readonly op: string; readonly to: Expr; readonly e: Expr }
  | { readonly t: 'cond'; readonly c: Expr; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'bin'; readonly op: string; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'un'; readonly op: string; readonly e: Expr }
  | { readonly t: 'inc'; readonly op: string; readonly prefix: boolean; readonly e: Expr }
  | { readonly t: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly t: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly t: 'getline'; readonly to?: Expr; readonly file?: Expr; readonly command?: Expr }
  | { readonly t: 'group'; readonly list: readonly Expr[] }

export type Stmt =
  | { readonly t: 'block'; readonly list: readonly Stmt[] }
  | { readonly t: 'expr'; readonly e: Expr }
  | { readonly t: 'print'; readonly f: boolean; readonly args: readonly Expr[]; readonly op?: string; readonly to?: Expr }
  | { readonly t: 'if'; readonly c: Expr; readonly a: Stmt; readonly b?: Stmt }
  | { readonly t: 'while'; readonly c: Expr; readonly body: Stmt; readonly post: boolean }
  | { readonly t: 'for'; readonly init?: Stmt; readonly c?: Expr; readonly step?: Stmt; readonly body: Stmt }
  | { readonly t: 'forin'; readonly name: string; readonly array: string; readonly body: Stmt }
  | { readonly t: 'delete'; readonly name: string; readonly keys?: readonly Expr[] }
  | { readonly t: 'jump'; readonly kind: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly t: 'exit' | 'return'; readonly e?: Expr }

export interface AwkProgram {
  readonly begin: Stmt[]
  readonly end: Stmt[]
  readonly rules: { readonly from?: Expr; readonly to?: Expr; readonly body?: Stmt; active: boolean }[]
  readonly functions: Map<string, { readonly params: readonly string[]; readonly body: Stmt }>
}

export function parseAwk(source: string): AwkProgram {
  const tokens = lex(source)
  let at = 0
  let noIn = 0
  let noGreater = 0
  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)]!
  const is = (v: string): boolean => (peek().k === 'op' || peek().k === 'name' || peek().k === 'func') && peek().v === v
  const fail = (): never => {
    throw new ToolError(`syntax error at source line 1\n context is\n\t >>> ${peek().v || 'end of program'} <<<`, 2)
  }
  const accept = (v: string): boolean => {
    if (!is(v)) return false
    at++
    return true
  }
  const expect = (v: string): void => {
    if (!accept(v)) fail()
  }
  const newlines = (): void => {
    while (peek().k === 'nl' || is(';')) at++
  }
  const optional = (): void => {
    while (peek().k === 'nl') at++
  }
  const expression = (): Expr => ternary()
  const ternary = (): Expr => {
    const c = or()
    if (is('?')) {
      at++
      optional()
      const a = ternary()
      optional()
      expect(':')
      optional()
      return { t: 'cond', c, a, b: ternary() }
    }
    const operator = peek()
    if (
      operator.k === 'op' &&
      ['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='].includes(operator.v) &&
      (c.t === 'var' || c.t === 'index' || c.t === 'field')
    ) {
      at++
      optional()
      return { t: 'assign', op: operator.v.replace('**', '^').slice(0, -1), to: c, e: ternary() }
    }
    return c
  }
  const left = (operators: readonly string[], next: () => Expr) => (): Expr => {
    let a = next()
    while (peek().k === 'op' && operators.includes(peek().v)) {
      const op = tokens[at++]!.v
      optional()
      a = { t: 'bin', op, a, b: next() }
    }
    return a
  }
  const membership = (): Expr => {
    let a = match()
    while (noIn === 0 && is('in')) {
      at++
      a = { t: 'in', keys: a.t === 'group' ? a.list : [a], name: tokens[at++]!.v }
    }
    return a
  }
  const match = (): Expr => {
    let a = comparison()
    while (is('~') || (is('!') && peek(1).v === '~')) {
      const not = is('!')
      at += not ? 2 : 1
      a = { t: 'bin', op: not ? '!~' : '~', a, b: comparison() }
    }
    return a
  }
  const comparison = (): Expr => {
    let a = concatenation()
    for (;;) {
      const { v, k } = peek()
      if (k === 'op' && (['<', '<=', '==', '!=', '>='].includes(v) || (v === '>' && noGreater === 0))) {
        at++
        a = { t: 'bin', op: v, a, b: concatenation() }
      } else if (k === 'op' && v === '|' && peek(1).v === 'getline') {
        at += 2
        a = { t: 'getline', command: a, ...lvalue() }
      } else return a
    }
  }
  const lvalue = (): { to?: Expr } => ((peek().k === 'name' && !['in'].includes(peek().v)) || is('$') ? { to: primary() } : {})
  const starts = (): boolean => {
    const { k, v } = peek()
    if (k === 'num' || k === 'str' || k === 'regex' || k === 'func') return true
    if (k === 'name') return v !== 'in' && v !== 'getline'
    return k === 'op' && (['$', '(', '-', '+', '++', '--'].includes(v) || (v === '!' && peek(1).v !== '~'))
  }
  const concatenation = (): Expr => {
    let a = additive()
    while (starts() && !is('-') && !is('+')) a = { t: 'bin', op: ' ', a, b: additive() }
    return a
  }
  const power = (): Expr => {
    const a = postfix()
    if (!is('^') && !is('**')) return a
    at++
    return { t: 'bin', op: '^', a, b: unaryPower() }
  }
  const unaryPower = (): Expr => (is('-') || is('+') || is('!') ? { t: 'un', op: tokens[at++]!.v, e: unaryPower() } : power())
  const unary = (): Expr => (is('!') || is('-') || is('+') ? { t: 'un', op: tokens[at++]!.v, e: unary() } : power())
  const multiplicative = left(['*', '/', '%'], unary)
  const additive = left(['+', '-'], multiplicative)
  const and = left(['&&'], membership)
  const or = left(['||'], and)
  const postfix = (): Expr => {
    const e = primary()
    if ((is('++') || is('--')) && (e.t === 'var' || e.t === 'index' || e.t === 'field'))
      return { t: 'inc', op: tokens[at++]!.v, prefix: false, e }
    return e
  }
  const args = (): Expr[] => {
    const list: Expr[] = []
    const saved = [noIn, noGreater]
    noIn = noGreater = 0
    optional()
    while (!is(')')) {
      list.push(expression())
      optional()
      if (!accept(',')) break
      optional()
    }
    expect(')')
    ;[noIn, noGreater] = saved as [number, number]
    return list
  }
  const primary = (): Expr => {
    const token = tokens[at++]!
    switch (token.k) {
      case 'num':
        return { t: 'num', v: Number(token.v) }
      case 'str':
        return { t: 'str', v: token.v }
      case 'regex':
        return { t: 'regex', v: token.v }
      case 'func':
        expect('(')
        return { t: 'call', name: token.v, args: args() }
      case 'name': {
        if (token.v === 'getline') {
          const target = lvalue()
          if (!accept('<')) return { t: 'getline', ...target }
          return { t: 'getline', ...target, file: primary() }
        }
        if (token.v === 'length') return { t: 'call', name: 'length', args: [] }
        if (!is('[')) return { t: 'var', name: token.v }
        at++
        const saved = [noIn, noGreater]
        noIn = noGreater = 0
        const keys = [expression()]
        while (accept(',')) keys.push(expression())
        expect(']')
        ;[noIn, noGreater] = saved as [number, number]
        return { t: 'index', name: token.v, keys }
      }
      case 'op':
        if (token.v === '$')
          return {
            t: 'field',
            e:
              is('++') || is('--')
                ? { t: 'inc', op: tokens[at++]!.v, prefix: true, e: primary() }
                : is('-')
                  ? { t: 'un', op: tokens[at++]!.v, e: primary() }
                  : primary(),
          }
        if (token.v === '(') {
          const list = args()
          return list.length === 1 ? { t: 'group', list } : { t: 'group', list }
        }
        if (token.v === '++' || token.v === '--') return { t: 'inc', op: token.v, prefix: true, e: primary() }
        if (token.v === '-' || token.v === '+' || token.v === '!') return { t: 'un', op: token.v, e: unary() }
    }
    at--
    return fail()
  }
  const end = (): void => {
    if (is(';') || peek().k === 'nl') at++
    else if (!is('}') && peek().k !== 'eof') fail()
  }
  const block = (): Stmt => {
    expect('{')
    const list: Stmt[] = []
    newlines()
    while (!is('}')) {
      if (peek().k === 'eof') fail()
      list.push(statement())
      newlines()
    }
    at++
    return { t: 'block', list }
  }
  const body = (): Stmt => {
    optional()
    if (accept(';')) return { t: 'block', list: [] }
    return statement()
  }
  const simple = (): Stmt => {
    if (is('print') || is('printf')) {
      const f = tokens[at++]!.v === 'printf'
      let list: Expr[] = []
      noGreater++
      if (!is(';') && !is('}') && !is('>') && !is('>>') && !is('|') && peek().k !== 'nl' && peek().k !== 'eof') {
        list.push(expression())
        while (accept(',')) {
          optional()
          list.push(expression())
        }
        if (list.length === 1 && list[0]!.t === 'group') list = [...list[0]!.list]
      }
      noGreater--
      if (is('>') || is('>>') || is('|')) {
        const op = tokens[at++]!.v
        return { t: 'print', f, args: list, op, to: concatenation() }
      }
      return { t: 'print', f, args: list }
    }
    if (is('delete')) {
      at++
      const name = tokens[at++]!.v
      if (!accept('[')) return { t: 'delete', name }
      const keys = [expression()]
      while (accept(',')) keys.push(expression())
      expect(']')
      return { t: 'delete', name, keys }
    }
    return { t: 'expr', e: expression() }
  }
  const statement = (): Stmt => {
    if (is('{')) return block()
    if (accept('if')) {
      expect('(')
      const c = expression()
      expect(')')
      const a = body()
      const saved = at
      newlines()
      if (accept('else')) return { t: 'if', c, a, b: body() }
      at = saved
      return { t: 'if', c, a }
    }
    if (accept('while')) {
      expect('(')
      const c = expression()
      expect(')')
      return { t: 'while', c, body: body(), post: false }
    }
    if (accept('do')) {
      const inner = body()
      newlines()
      expect('while')
      expect('(')
      const c = expression()
      expect(')')
      end()
      return { t: 'while', c, body: inner, post: true }
    }
    if (accept('for')) {
      expect('(')
      if (peek().k === 'name' && peek(1).v === 'in' && peek(3).v === ')') {
        const name = tokens[at]!.v
        const array = tokens[at + 2]!.v
        at += 4
        return { t: 'forin', name, array, body: body() }
      }
      const init = is(';') ? undefined : simple()
      expect(';')
      optional()
      const c = is(';') ? undefined : expression()
      expect(';')
      optional()
      const step = is(')') ? undefined : simple()
      expect(')')
      return { t: 'for', ...(init ? { init } : {}), ...(c ? { c } : {}), ...(step ? { step } : {}), body: body() }
    }
    let result: Stmt
    if (is('next') || is('nextfile') || is('break') || is('continue')) result = { t: 'jump', kind: tokens[at++]!.v as 'next' }
    else if (is('exit') || is('return')) {
      const t = tokens[at++]!.v as 'exit'
      result = is(';') || is('}') || peek().k === 'nl' || peek().k === 'eof' ? { t } : { t, e: expression() }
    } else result = simple()
    end()
    return result
  }
  const program: AwkProgram = { begin: [], end: [], rules: [], functions: new Map() }
  newlines()
  while (peek().k !== 'eof') {
    if (accept('BEGIN')) {
      optional()
      program.begin.push(block())
    } else if (accept('END')) {
      optional()
      program.end.push(block())
    } else if (accept('function') || accept('func')) {
      const name = tokens[at++]!.v
      expect('(')
      const params: string[] = []
      while (!is(')')) {
        params.push(tokens[at++]!.v)
        accept(',')
        optional()
      }
      at++
      optional()
      program.functions.set(name, { params, body: block() })
    } else {
      const from = is('{') ? undefined : expression()
      let to: Expr | undefined
      if (accept(',')) {
        optional()
        to = expression()
      }
      const action = is('{') ? block() : undefined
      program.rules.push({ ...(from ? { from } : {}), ...(to ? { to } : {}), ...(action ? { body: action } : {}), active: false })
    }
    newlines()
  }
  return program
}
