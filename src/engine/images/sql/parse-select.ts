/** SELECT and VALUES. */
import type { Cursor } from './cursor'
import { parseExpression, parseWindow } from './parse-expression'
import type { Expression, Item, Join, Named, Order, Select, SetOperation, Source } from './syntax'

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
  const select = together(cursor, ['union', 'except'], () => together(cursor, ['intersect'], () => operand(cursor)))
  const { order, limit, offset } = tail(cursor)
  if (order.length === 0 && !limit && !offset) return select
  return { ...(isPlain(select) ? select : derived(select)), order, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) }
}

/** Queries with one of these words between them; INTERSECT goes before the other two. */
function together(cursor: Cursor, kinds: readonly SetOperation['kind'][], next: () => Select): Select {
  const select = next()
  const unions: SetOperation[] = []
  for (let kind = cursor.oneOf(...kinds); kind; kind = cursor.oneOf(...kinds)) {
    const all = cursor.word('all')
    if (!all) cursor.word('distinct')
    unions.push({ kind: kind as SetOperation['kind'], all, select: next() })
  }
  if (unions.length === 0) return select
  return { ...(isPlain(select) && !select.unions ? select : derived(select)), unions }
}

/** Without an order or a limit of its own. */
const isPlain = ({ order, limit, offset }: Select): boolean => order.length === 0 && !limit && !offset

/** A query as the table of another one, which may have an order, a limit and unions besides. */
const derived = (select: Select): Select => ({
  distinct: false,
  items: [{ expression: { node: 'star', at: 0 }, text: '*' }],
  source: { from: 'select', select, alias: '' },
  joins: [],
  group: [],
  order: [],
})

/** One query among several, in brackets where it has an order of its own. */
function operand(cursor: Cursor): Select {
  if (!cursor.isSymbol('(')) return core(cursor)
  cursor.expect('(')
  const select = parseSelect(cursor)
  cursor.expect(')')
  return select
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
  const windows = cursor.word('window')
    ? Object.fromEntries(
        cursor.commas(() => {
          const name = cursor.name().toLowerCase()
          cursor.expectWord('as')
          return [name, parseWindow(cursor)]
        }),
      )
    : undefined
  return {
    distinct,
    items,
    joins,
    group,
    order: [],
    ...(source ? { source } : {}),
    ...(where ? { where } : {}),
    ...(having ? { having } : {}),
    ...(windows ? { windows } : {}),
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
    } else if (cursor.word('fetch first') || cursor.word('fetch next')) {
      limit = parseExpression(cursor)
      cursor.oneOf('rows', 'row')
      cursor.expectWord('only')
    } else if (cursor.word('offset')) {
      offset = parseExpression(cursor)
      cursor.oneOf('rows', 'row')
    } else return { order, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) }
  }
}
