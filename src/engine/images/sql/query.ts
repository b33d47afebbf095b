/** Queries: rows from tables, joined, filtered, grouped, ordered and cut. */
import { isTrue, order as compareValues } from './compare'
import { compile, hasAggregate, type Compiled, type Frame, type Scope, type ScopeColumn } from './expression'
import type { Expression, Item, Join, Name, Order, Select, SetOperation, Source } from './syntax'
import { Fault, type Rows, type Type, type Value } from './values'
import { withNamed } from './with'
import type { Windowed } from './window'

/** Where queries get their tables. */
export interface Tables {
  /** Throws the fault of a table that is not there. */
  rows(name: Name): {
    readonly columns: readonly { readonly name: string; readonly type: Type }[]
    rows(): readonly (readonly Value[])[]
    readonly primary: readonly number[]
  }
}

type Row = readonly Value[]

interface Input {
  readonly columns: readonly ScopeColumn[]
  readonly primary: readonly number[]
  rows(parent: Frame | undefined): readonly Row[]
}

export interface Query {
  readonly columns: Rows['columns']
  run(frame: Frame | undefined): readonly Row[]
}

/** Makes a query ready; throws the faults that its text has. `outer` is the scope of the row that it is asked for. */
export function prepare(select: Select, tables: Tables, base: Omit<Scope, 'columns' | 'parent'>, outer?: Scope): Query {
  if (select.with) {
    const { with: named, ...rest } = select
    const [wider, own] = withNamed(named, tables, base, prepare)
    return prepare(rest, wider, own, outer)
  }
  if (!select.unions) return select.values ? listed(select, base) : selected(select, tables, base, outer)
  return combined(select, tables, base, outer)
}

/** Queries put together, with the order and the limit of the whole. */
function combined(
  { unions = [], order, limit: most, offset: skipped, ...alone }: Select,
  tables: Tables,
  base: Omit<Scope, 'columns' | 'parent'>,
  outer: Scope | undefined,
): Query {
  const first = prepare({ ...alone, order: [] }, tables, base, outer)
  const rest = unions.map(({ select, ...operation }) => ({ ...operation, query: prepare(select, tables, base, outer) }))
  for (const { query } of rest) if (query.columns.length !== first.columns.length) throw new Fault('union')
  const scope: Scope = { ...base, columns: first.columns.map(({ name, type }) => ({ table: '', name, type })) }
  const orders = order.map(({ by, descending }) => {
    const index = by.node === 'value' && typeof by.value === 'number' ? by.value - 1 : -1
    const column = first.columns[index]
    const value: Compiled = column ? { type: column.type, of: ({ row }) => row[index] ?? null } : compile(by, scope)
    return { value, descending }
  })
  const [limit, offset] = [most, skipped].map((each) => each && compile(each, { ...base, columns: [] }))
  return {
    columns: first.columns,
    run: (frame) => {
      let rows = first.run(frame)
      for (const { kind, all, query } of rest) rows = together(kind, all, rows, query.run(frame))
      if (orders.length > 0)
        rows = sorted(
          rows.map((row) => ({ row })),
          orders,
          base.around.dialect,
        ).map(({ row }) => row)
      const from = Number(offset?.of({ row: [] }) ?? 0)
      const count = limit?.of({ row: [] }) ?? null
      return rows.slice(from, count === null ? undefined : from + Number(count))
    },
  }
}

function together(kind: SetOperation['kind'], all: boolean, left: readonly Row[], right: readonly Row[]): readonly Row[] {
  if (kind === 'union') return all ? [...left, ...right] : unique([...left, ...right])
  const others = right.map((row) => JSON.stringify(row))
  const kept = left.filter((row) => {
    const place = others.indexOf(JSON.stringify(row))
    if (place >= 0 && all) others.splice(place, 1)
    return place >= 0 === (kind === 'intersect')
  })
  return all ? kept : unique(kept)
}

function listed({ values = [] }: Select, base: Omit<Scope, 'columns' | 'parent'>): Query {
  const rows = values.map((row) => row.map((value) => compile(value, { ...base, columns: [] })))
  return {
    columns: rows[0]!.map(({ type }, i) => ({ name: `column${i + 1}`, type })),
    run: () => rows.map((row) => row.map((value) => value.of({ row: [] }))),
  }
}

function unique(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}

function selected(select: Select, tables: Tables, base: Omit<Scope, 'columns' | 'parent'>, outer: Scope | undefined): Query {
  const open: Scope = { ...base, columns: [], ...(outer ? { parent: outer } : {}) }
  const input = select.joins.reduce((left, join) => joined(left, join, tables, open), opened(select.source, tables, open))
  const scope: Scope = { ...open, columns: input.columns }
  const items = select.items.flatMap((item) => expanded(item, input))
  const named = (expression: Expression): Expression => outputColumn(expression, items, input) ?? expression
  const group = select.group.map(named)
  const isGrouped =
    group.length > 0 || [...items.map(({ expression }) => expression), ...(select.having ? [select.having] : [])].some(hasAggregate)
  const where = select.where && compile(select.where, { ...scope, noAggregates: true })
  const keys = group.map((each) => compile(each, scope))
  const windows: Windowed[] = []
  const plain: Scope = isGrouped ? { ...scope, grouped: groupedColumns(group, input) } : scope
  const inside: Scope = { ...plain, windows, ...(select.windows ? { namedWindows: select.windows } : {}) }
  const outputs = items.map(({ expression }) => compile(expression, inside))
  const having = select.having && compile(withAliases(select.having, named), plain)
  const orders = select.order.map(({ by, descending }) => ({ value: compile(named(by), inside), descending }))
  const limit = select.limit && compile(select.limit, open)
  const offset = select.offset && compile(select.offset, open)
  return {
    columns: items.map((item, i) => ({ name: labelOf(item, base.around.dialect), type: outputs[i]!.type })),
    run: (parent) => {
      let frames: readonly Frame[] = input.rows(parent).map((row) => ({ row, ...(parent ? { parent } : {}) }))
      if (where) frames = frames.filter((frame) => isTrue(where.of(frame)))
      if (isGrouped) frames = groups(frames, keys, parent, input.columns.length)
      if (having) frames = frames.filter((frame) => isTrue(having.of(frame)))
      for (const window of windows) window.compute(frames)
      if (orders.length > 0) frames = sorted(frames, orders, base.around.dialect)
      let rows: readonly Row[] = frames.map((frame) => outputs.map((output) => output.of(frame)))
      if (select.distinct) rows = unique(rows)
      const from = Number(offset?.of({ row: [] }) ?? 0)
      const count = limit?.of({ row: [] }) ?? null
      return count === null && from === 0 ? rows : rows.slice(from, count === null ? undefined : from + Number(count))
    },
  }
}

/** `ORDER BY 2` and `ORDER BY alias`. */
function outputColumn(expression: Expression, items: readonly Item[], input: Input): Expression | undefined {
  if (expression.node === 'value' && typeof expression.value === 'number') return items[expression.value - 1]?.expression
  if (expression.node !== 'column' || expression.table !== undefined) return undefined
  const name = expression.name.toLowerCase()
  const found = items.find(({ alias }) => alias?.toLowerCase() === name)
  return found && !input.columns.some((column) => column.name.toLowerCase() === name) ? found.expression : found?.expression
}

/** HAVING may use the names of output columns anywhere within. */
function withAliases(expression: Expression, named: (expression: Expression) => Expression): Expression {
  if (expression.node === 'column') return named(expression)
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit)
    return typeof part === 'object' && part !== null && 'node' in part ? withAliases(part as Expression, named) : part
  }
  return Object.fromEntries(Object.entries(expression).map(([key, part]) => [key, visit(part)])) as Expression
}

/** With its primary key all of a table's columns are known. */
function groupedColumns(group: readonly Expression[], input: Input): ReadonlySet<number> {
  const found = new Set<number>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const node = part as Expression
    if (node.node === 'column')
      input.columns.forEach(({ name, table }, i) => {
        if (
          name.toLowerCase() === node.name.toLowerCase() &&
          (node.table === undefined || table.toLowerCase() === node.table.toLowerCase())
        )
          found.add(i)
      })
    else Object.values(part).forEach(visit)
  }
  group.forEach(visit)
  const { primary } = input
  if (primary.length > 0 && primary.every((i) => found.has(i))) input.columns.forEach((_, i) => found.add(i))
  return found
}

function groups(frames: readonly Frame[], keys: readonly Compiled[], parent: Frame | undefined, width: number): readonly Frame[] {
  const made = new Map<string, Frame[]>()
  // Without keys everything is one group, even nothing.
  if (keys.length === 0) made.set('', [])
  for (const frame of frames) {
    const key = keys.length === 0 ? '' : JSON.stringify(keys.map((each) => each.of(frame)))
    const known = made.get(key)
    if (known) known.push(frame)
    else made.set(key, [frame])
  }
  return [...made.values()].map((group) => ({ row: group[0]?.row ?? Array<Value>(width).fill(null), group, ...(parent ? { parent } : {}) }))
}

export function sorted(
  frames: readonly Frame[],
  orders: readonly { readonly value: Compiled; readonly descending: boolean }[],
  dialect: Scope['around']['dialect'],
): readonly Frame[] {
  // NULLs come first in MySQL and last in PostgreSQL.
  const ofNull = dialect === 'mysql' ? -1 : 1
  return frames
    .map((frame) => ({ frame, by: orders.map(({ value }) => value.of(frame)) }))
    .sort((a, b) => {
      for (const [i, { descending }] of orders.entries()) {
        const [x, y] = [a.by[i] ?? null, b.by[i] ?? null]
        const difference = x === null ? (y === null ? 0 : ofNull) : y === null ? -ofNull : compareValues(x, y, dialect)
        if (difference !== 0) return descending ? -difference : difference
      }
      return 0
    })
    .map(({ frame }) => frame)
}

export function orderings(order: readonly Order[], scope: Scope): readonly { readonly value: Compiled; readonly descending: boolean }[] {
  return order.map(({ by, descending }) => ({ value: compile(by, scope), descending }))
}

function opened(source: Source | undefined, tables: Tables, scope: Scope): Input {
  if (!source) return { columns: [], primary: [], rows: () => [[]] }
  if (source.from === 'table') {
    const { columns, rows, primary } = tables.rows(source.table)
    const table = source.alias ?? source.table.name
    return { columns: columns.map(({ name, type }) => ({ table, name, type })), primary, rows }
  }
  if (source.from === 'call') return series(source, scope)
  const query = scope.select(source.select, scope)
  return {
    columns: query.columns.map(({ name, type }) => ({ table: source.alias, name, type })),
    primary: [],
    rows: (parent) => query.run(parent),
  }
}

/** `generate_series(1, 10)`, the one function that gives rows. */
function series({ call, alias }: Extract<Source, { from: 'call' }>, scope: Scope): Input {
  if (call.name !== 'generate_series') throw new Fault('no-function', [call.name, ''], call.at)
  const [from, to, step] = call.args.map((arg) => compile(arg, scope))
  if (!from || !to) throw new Fault('no-function', [call.name, ''], call.at)
  const name = alias ?? call.name
  return {
    columns: [{ table: name, name, type: from.type }],
    primary: [],
    rows: () => {
      const by = Number(step?.of({ row: [] }) ?? 1) || 1
      const start = Number(from.of({ row: [] }))
      const count = Math.floor((Number(to.of({ row: [] })) - start) / by) + 1
      return Array.from({ length: Math.max(0, count) }, (_, i) => [start + i * by])
    },
  }
}

function joined(left: Input, join: Join, tables: Tables, scope: Scope): Input {
  const right = opened(join.source, tables, scope)
  const columns = [...left.columns, ...right.columns]
  const condition = join.using ? using(join.using, left, right) : join.on && compile(join.on, { ...scope, columns, noAggregates: true })
  const emptyLeft = left.columns.map((): Value => null)
  const emptyRight = right.columns.map((): Value => null)
  return {
    columns,
    primary: [],
    rows: (parent) => {
      const [lefts, rights] = [left.rows(parent), right.rows(parent)]
      const matched = new Set<Row>()
      const found: Row[] = []
      for (const a of lefts) {
        let some = false
        for (const b of rights) {
          const row = [...a, ...b]
          if (condition && !isTrue(condition.of({ row, ...(parent ? { parent } : {}) }))) continue
          some = true
          matched.add(b)
          found.push(row)
        }
        if (!some && join.kind === 'left') found.push([...a, ...emptyRight])
      }
      if (join.kind === 'right') for (const b of rights) if (!matched.has(b)) found.push([...emptyLeft, ...b])
      return found
    },
  }
}

function using(names: readonly string[], left: Input, right: Input): Pick<Compiled, 'of'> {
  const place = (input: Input, name: string): number => {
    const index = input.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
    if (index < 0) throw new Fault('no-column', [name, name, ''])
    return index
  }
  const pairs = names.map((name) => [place(left, name), left.columns.length + place(right, name)] as const)
  return { of: ({ row }) => pairs.every(([a, b]) => row[a] !== null && row[a] === row[b]) }
}

/** `*` as the columns it stands for. */
function expanded(item: Item, { columns }: Input): readonly Item[] {
  const { expression } = item
  if (expression.node !== 'star') return [item]
  const table = expression.table?.toLowerCase()
  const meant = columns.filter((column) => table === undefined || column.table.toLowerCase() === table)
  if (meant.length === 0) throw new Fault('no-table', [expression.table ?? '*', ''], expression.at)
  return meant.map((column) => ({
    expression: { node: 'column', table: column.table, name: column.name, at: expression.at },
    text: column.name,
  }))
}

export function labelOf({ alias, expression, text }: Item, dialect: Scope['around']['dialect']): string {
  if (alias !== undefined) return alias
  if (expression.node === 'column') return expression.name
  if (dialect === 'mysql') return expression.node === 'value' && typeof expression.value === 'string' ? expression.value : text
  if (expression.node === 'call') return expression.name
  if (expression.node === 'cast') return expression.of.node === 'column' ? expression.of.name : castLabel(expression.type)
  return expression.node === 'case' ? 'case' : expression.node === 'select' && expression.exists ? 'exists' : '?column?'
}

const castLabel = ({ name }: Type): string => ({ integer: 'int4', bigint: 'int8', boolean: 'bool' })[name] ?? name.replace(/[( ].*/, '')
