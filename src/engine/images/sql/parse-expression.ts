/** Expressions by precedence, as both dialects have it. */
import type { Cursor } from './cursor'
import type { Bound, Expression, Window } from './syntax'
import { parseType } from './types'
import { BIGINT, BOOL, decimal, INT, TEXT, type Value, type Type } from './values'

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=', '<>', '!=', '<=>', '~', '~*', '!~', '!~*'])

type Parser = (cursor: Cursor) => Expression

const binary = (at: number, operator: string, left: Expression, right: Expression): Expression => ({
  node: 'binary',
  operator,
  left,
  right,
  at,
})

export function parseExpression(cursor: Cursor): Expression {
  let left = conjunction(cursor)
  for (;;) {
    const { at } = cursor.token
    if (!cursor.word('or') && !(cursor.dialect === 'mysql' && cursor.symbol('||'))) return left
    left = binary(at, 'or', left, conjunction(cursor))
  }
}

const conjunction: Parser = (cursor) => {
  let left = negation(cursor)
  for (;;) {
    const { at } = cursor.token
    if (!cursor.word('and') && !cursor.symbol('&&')) return left
    left = binary(at, 'and', left, negation(cursor))
  }
}

const negation: Parser = (cursor) => {
  const { at } = cursor.token
  return cursor.word('not') ? { node: 'unary', operator: 'not', of: negation(cursor), at } : comparison(cursor)
}

const comparison: Parser = (cursor) => {
  let left = sum(cursor)
  for (;;) {
    const { at, type, text } = cursor.token
    if (type === 'symbol' && COMPARISONS.has(text)) {
      cursor.next()
      const operator = text === '!=' ? '<>' : text
      const of = cursor.oneOf('any', 'some', 'all')
      if (of) {
        cursor.expect('(')
        left = { node: 'compare-all', operator, left, select: cursor.select(), all: of === 'all', at }
        cursor.expect(')')
      } else left = binary(at, operator, left, sum(cursor))
      continue
    }
    if (cursor.word('is')) {
      const not = cursor.word('not')
      const test = cursor.oneOf('null', 'true', 'false') as 'null' | 'true' | 'false' | undefined
      left = { node: 'null', of: left, not, test: test ?? cursor.fail(), at }
      continue
    }
    const not =
      cursor.isWord('not') &&
      ['in', 'like', 'ilike', 'between', 'regexp', 'rlike'].some((word) => cursor.peek().text.toLowerCase() === word)
    if (not) cursor.next()
    if (cursor.word('in')) left = { node: 'in', of: left, list: inList(cursor), not, at }
    else if (cursor.word('between')) {
      const low = sum(cursor)
      cursor.expectWord('and')
      left = { node: 'between', of: left, low, high: sum(cursor), not, at }
    } else {
      const operator = cursor.oneOf('like', 'regexp', 'rlike') ?? (cursor.dialect === 'postgres' ? cursor.oneOf('ilike') : undefined)
      if (!operator) return left
      const match = binary(at, operator, left, sum(cursor))
      left = not ? { node: 'unary', operator: 'not', of: match, at } : match
    }
  }
}

function inList(cursor: Cursor): Extract<Expression, { node: 'in' }>['list'] {
  cursor.expect('(')
  const list = cursor.isWord('select') ? cursor.select() : cursor.commas(() => parseExpression(cursor))
  cursor.expect(')')
  return list
}

/** Left-associative operators of one precedence. */
const chain = (operators: readonly string[], operand: Parser): Parser => {
  return (cursor) => {
    let left = operand(cursor)
    for (;;) {
      const { at, type, text } = cursor.token
      const word = text.toLowerCase()
      if ((type !== 'symbol' && type !== 'word') || !operators.includes(word)) return left
      if (word === '||' && cursor.dialect === 'mysql') return left
      cursor.next()
      left = binary(at, word === 'mod' ? '%' : word, left, operand(cursor))
    }
  }
}

const unary: Parser = (cursor) => {
  const { at } = cursor.token
  if (cursor.symbol('-')) {
    const of = unary(cursor)
    return of.node === 'value' && typeof of.value === 'number' ? { ...of, value: -of.value, at } : { node: 'unary', operator: '-', of, at }
  }
  if (cursor.symbol('+')) return unary(cursor)
  if (cursor.dialect === 'mysql' && cursor.symbol('!')) return { node: 'unary', operator: 'not', of: unary(cursor), at }
  let found = primary(cursor)
  while (cursor.dialect === 'postgres' && cursor.symbol('::')) found = { node: 'cast', of: found, type: parseType(cursor), at }
  return found
}

const product = chain(['*', '/', '%', 'div', 'mod'], unary)
const sum = chain(['+', '-', '||', '->', '->>'], product)

const value = (at: number, content: Value, type: Type): Expression => ({ node: 'value', value: content, type, at })

const primary: Parser = (cursor) => {
  const { at, type, text } = cursor.token
  if (type === 'number') {
    cursor.next()
    const digits = /\.(\d*)$/.exec(text)
    const whole = Number(text) > 2147483647 ? BIGINT : INT
    return value(
      at,
      Number(text),
      /e/i.test(text) ? { kind: 'float', name: 'double precision' } : digits ? decimal(digits[1]!.length) : whole,
    )
  }
  if (type === 'string') {
    cursor.next()
    let content = text
    // Adjacent strings are one in MySQL.
    while (cursor.dialect === 'mysql' && cursor.token.type === 'string') content += cursor.next().text
    return value(at, content, TEXT)
  }
  if (type === 'variable') {
    cursor.next()
    return { node: 'variable', name: text, at }
  }
  if (cursor.symbol('(')) {
    const inner: Expression = cursor.isWord('select')
      ? { node: 'select', select: cursor.select(), exists: false, at }
      : parseExpression(cursor)
    cursor.expect(')')
    return inner
  }
  if (cursor.symbol('*')) return { node: 'star', at }
  return type === 'word' ? word(cursor) : column(cursor)
}

const word: Parser = (cursor) => {
  const { at, text } = cursor.token
  if (cursor.word('null')) return value(at, null, TEXT)
  if (cursor.word('true')) return value(at, true, BOOL)
  if (cursor.word('false')) return value(at, false, BOOL)
  if (cursor.word('default')) return { node: 'default', at }
  if (cursor.word('exists')) {
    cursor.expect('(')
    const select = cursor.select()
    cursor.expect(')')
    return { node: 'select', select, exists: true, at }
  }
  if (cursor.word('case')) return parseCase(cursor, at)
  if (cursor.isWord('interval') && cursor.peek().type !== 'symbol') return interval(cursor, at)
  if ((cursor.isWord('date') || cursor.isWord('timestamp')) && cursor.peek().type === 'string') {
    const kind = parseType(cursor)
    return { node: 'cast', of: value(at, cursor.string(), TEXT), type: kind, at }
  }
  const bracket = cursor.peek().type === 'symbol' && cursor.peek().text === '('
  const bare = /^(current_(timestamp|date|time|user|database|schema)|session_user|localtimestamp)$/i.test(text)
  const callable = cursor.isName || /^(left|right|values|insert|default)$/i.test(text)
  if (bracket && callable) return call(cursor, at)
  if (bare || (cursor.dialect === 'postgres' && /^user$/i.test(text))) {
    cursor.next()
    return { node: 'call', name: text.toLowerCase(), args: [], distinct: false, star: false, at }
  }
  return column(cursor)
}

function call(cursor: Cursor, at: number): Expression {
  const name = cursor.next().text.toLowerCase()
  cursor.expect('(')
  if (name === 'cast' || name === 'convert') {
    const of = parseExpression(cursor)
    if (name === 'convert') cursor.expect(',')
    else cursor.expectWord('as')
    const signed = cursor.oneOf('signed', 'unsigned')
    if (signed) cursor.word('integer')
    const type = signed ? BIGINT : parseType(cursor)
    cursor.expect(')')
    return { node: 'cast', of, type, at }
  }
  const make = (args: readonly Expression[], distinct = false, star = false): Expression => ({
    node: 'call',
    name,
    args,
    distinct,
    star,
    at,
  })
  if (cursor.symbol(')')) return windowed(cursor, make([]))
  if (cursor.symbol('*')) {
    cursor.expect(')')
    return windowed(cursor, make([], false, true))
  }
  if (name === 'position') {
    const part = sum(cursor)
    cursor.expectWord('in')
    const args = [part, parseExpression(cursor)]
    cursor.expect(')')
    return make(args)
  }
  if (name === 'extract') {
    const field = value(cursor.token.at, cursor.name().toLowerCase(), TEXT)
    cursor.expectWord('from')
    const args = [field, parseExpression(cursor)]
    cursor.expect(')')
    return { ...make(args), name: 'extract' } as Expression
  }
  if (cursor.dialect === 'mysql' && name === 'timestampdiff') {
    const args = [value(cursor.token.at, cursor.name(), TEXT)]
    cursor.expect(',')
    args.push(...cursor.commas(() => parseExpression(cursor)))
    cursor.expect(')')
    return make(args)
  }
  if (cursor.dialect === 'mysql' && /^(date_add|date_sub|adddate|subdate)$/.test(name)) {
    const left = parseExpression(cursor)
    cursor.expect(',')
    const right = parseExpression(cursor)
    cursor.expect(')')
    return binary(at, /sub/.test(name) ? '-' : '+', left, right)
  }
  const distinct = cursor.word('distinct')
  const args = cursor.commas(() => parseExpression(cursor))
  if (cursor.word('separator')) args.push(value(cursor.token.at, cursor.string(), TEXT))
  cursor.expect(')')
  return windowed(cursor, make(args, distinct))
}

/** `OVER (PARTITION BY ...)`, `OVER w`. */
function windowed(cursor: Cursor, made: Expression): Expression {
  if (made.node !== 'call' || !cursor.word('over')) return made
  return { ...made, over: cursor.isSymbol('(') ? parseWindow(cursor) : cursor.name() }
}

/** What stands in the brackets of a window: its partitions, their order, and how far a frame goes. */
export function parseWindow(cursor: Cursor): Window {
  cursor.expect('(')
  const partition = cursor.word('partition by') ? cursor.commas(() => parseExpression(cursor)) : []
  const order = cursor.word('order by')
    ? cursor.commas(() => {
        const by = parseExpression(cursor)
        return { by, descending: cursor.oneOf('asc', 'desc') === 'desc' }
      })
    : []
  const unit = cursor.oneOf('rows', 'range')
  let extent: Window['extent']
  if (unit) {
    const between = cursor.word('between')
    const from = bound(cursor)
    if (between) cursor.expectWord('and')
    extent = { rows: unit === 'rows', from, to: between ? bound(cursor) : { at: 'row', offset: 0 } }
  }
  cursor.expect(')')
  return { partition, order, ...(extent ? { extent } : {}) }
}

function bound(cursor: Cursor): Bound {
  if (cursor.word('unbounded preceding')) return { at: 'start', offset: 0 }
  if (cursor.word('unbounded following')) return { at: 'end', offset: 0 }
  if (cursor.word('current row')) return { at: 'row', offset: 0 }
  const rows = Number(cursor.next().text)
  if (!Number.isInteger(rows)) cursor.fail()
  return { at: 'row', offset: cursor.word('preceding') ? -rows : (cursor.expectWord('following'), rows) }
}

/** `INTERVAL 1 DAY`, `interval '1 day'`: a call that gives milliseconds. */
function interval(cursor: Cursor, at: number): Expression {
  cursor.next()
  const amount = primary(cursor)
  const unit = cursor.dialect === 'mysql' ? [value(at, cursor.name().toLowerCase(), TEXT)] : []
  return { node: 'call', name: 'interval', args: [amount, ...unit], distinct: false, star: false, at }
}

function parseCase(cursor: Cursor, at: number): Expression {
  const of = cursor.isWord('when') ? undefined : parseExpression(cursor)
  const when: [Expression, Expression][] = []
  while (cursor.word('when')) {
    const condition = parseExpression(cursor)
    cursor.expectWord('then')
    when.push([condition, parseExpression(cursor)])
  }
  if (when.length === 0) cursor.fail()
  const otherwise = cursor.word('else') ? parseExpression(cursor) : undefined
  cursor.expectWord('end')
  return { node: 'case', ...(of ? { of } : {}), when, ...(otherwise ? { otherwise } : {}), at }
}

const column: Parser = (cursor) => {
  const { at } = cursor.token
  let name = cursor.name()
  let table: string | undefined
  while (cursor.symbol('.')) {
    table = name
    if (cursor.symbol('*')) return { node: 'star', table, at }
    name = cursor.name()
  }
  return { node: 'column', name, at, ...(table === undefined ? {} : { table }) }
}
