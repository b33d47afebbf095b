/** SELECT and VALUES. */
import type { Cursor } from './cursor'
import { parseExpression } from './parse-expression'
import type { Expression, Item, Join, Named, Order, Select, Source } from './syntax'

export function parseSelect(cursor: Cursor): Select {
  if (!cursor.word('with')) return parseQuery(cursor)
  const recursive = cursor.word('recursive')
  const named = cursor.commas((): Named => {
    const name = cursor.name()
    const columns = cursor.isSymbol('(') ? { columns: cursor.list(() => cursor.name()) } : {}
    cursor.expectWord('as')
    cursor.expect('(')
    const select = parseSelect(cursor)
    cursor.expect(')')
    return { name, ...columns, select, recursive }
  })
  return { ...parseQuery(cursor), with: named }
}

function parseQuery(cursor: Cursor): Select {
  const select = core(cursor)
  const unionAt = cursor.word('union')
  const union = unionAt ? { all: cursor.word('all'), select: parseSelect(cursor) } : undefined
  const { order, limit, offset } = union ? { order: [] } : tail(cursor)
  return { ...select, ...(union ? { union } : {}), order, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) }
}

function core(cursor: Cursor): Select {
  if (cursor.word('values')) {
    const values = cursor.commas(() => cursor.list(() => parseExpression(cursor)))
    return { distinct: false, items: [], joins: [], group: [], order: [], values }
  }
  cursor.expectWord('select')
  const distinct = cursor.word('distinct')
  if (!distinct) cursor.word('all')
  const items = parseItems(cursor)
  let source: Source | undefined
  const joins: Join[] = []
  if (cursor.word('from')) {
    source = parseSource(cursor)
    for (let join = parseJoin(cursor); join; join = parseJoin(cursor)) joins.push(join)
  }
  const where = cursor.word('where') ? parseExpression(cursor) : undefined
  const group = cursor.word('group by') ? cursor.commas(() => parseExpression(cursor)) : []
  const having = cursor.word('having') ? parseExpression(cursor) : undefined
  return {
    distinct,
    items,
    joins,
    group,
    order: [],
    ...(source ? { source } : {}),
    ...(where ? { where } : {}),
    ...(having ? { having } : {}),
  }
}

export function parseItems(cursor: Cursor): readonly Item[] {
  return cursor.commas((): Item => {
    const { at } = cursor.token
    const expression = parseExpression(cursor)
    const text = cursor.text.slice(at, cursor.last)
    const alias = cursor.word('as') ? label(cursor) : cursor.isName || cursor.token.type === 'string' ? label(cursor) : undefined
    return { expression, text, ...(alias === undefined ? {} : { alias }) }
  })
}

/** What a column is called; MySQL takes a string too. */
function label(cursor: Cursor): string {
  return cursor.dialect === 'mysql' && cursor.token.type === 'string' ? cursor.string() : cursor.name()
}

export function parseAlias(cursor: Cursor): string | undefined {
  return cursor.word('as') || cursor.isName ? cursor.name() : undefined
}

function parseSource(cursor: Cursor): Source {
  if (cursor.symbol('(')) {
    const select = parseSelect(cursor)
    cursor.expect(')')
    return { from: 'select', select, alias: parseAlias(cursor) ?? '' }
  }
  if (cursor.peek().text === '(' && cursor.dialect === 'postgres') {
    const call = parseExpression(cursor)
    if (call.node !== 'call') return cursor.fail()
    const alias = parseAlias(cursor)
    return { from: 'call', call, ...(alias === undefined ? {} : { alias }) }
  }
  const table = cursor.qualified()
  const alias = parseAlias(cursor)
  return { from: 'table', table, ...(alias === undefined ? {} : { alias }) }
}

function parseJoin(cursor: Cursor): Join | undefined {
  if (cursor.symbol(',')) return { kind: 'inner', source: parseSource(cursor) }
  const side = cursor.oneOf('left', 'right', 'inner', 'cross')
  if (side === 'left' || side === 'right') cursor.word('outer')
  if (!cursor.word('join')) return side === undefined ? undefined : cursor.fail()
  const kind = side === 'left' || side === 'right' ? side : 'inner'
  const source = parseSource(cursor)
  if (cursor.word('on')) return { kind, source, on: parseExpression(cursor) }
  if (cursor.word('using')) return { kind, source, using: cursor.list(() => cursor.name()) }
  if (side !== 'cross' && cursor.dialect === 'postgres') cursor.fail()
  return { kind, source }
}

export function parseOrder(cursor: Cursor): readonly Order[] {
  if (!cursor.word('order by')) return []
  return cursor.commas((): Order => {
    const by = parseExpression(cursor)
    const descending = cursor.oneOf('asc', 'desc') === 'desc'
    return { by, descending }
  })
}

export function tail(cursor: Cursor): { readonly order: readonly Order[]; readonly limit?: Expression; readonly offset?: Expression } {
  const order = parseOrder(cursor)
  let limit: Expression | undefined
  let offset: Expression | undefined
  for (;;) {
    if (cursor.word('limit')) {
      limit = cursor.word('all') ? undefined : parseExpression(cursor)
      if (cursor.dialect === 'mysql' && cursor.symbol(',')) [offset, limit] = [limit, parseExpression(cursor)]
    } else if (cursor.word('offset')) offset = parseExpression(cursor)
    else return { order, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) }
  }
}
