/** INSERT, UPDATE and DELETE, with the keys and constraints they have to keep. */
import type { Column, Key, Table } from './catalog'
import { coerce } from './coerce'
import { isTrue, order } from './compare'
import { compile, type Compiled, type Frame, type Scope } from './expression'
import { orderings, sorted } from './query'
import { add, checkNulls, checkReferences, put, remove, removeAll, type Change } from './references'
import type { Assignment, Statement } from './syntax'
import { Fault, timestampText, type DialectName, type Value } from './values'

type Row = readonly Value[]
type Insert = Extract<Statement, { kind: 'insert' }>

export interface Changed {
  readonly affected: number
  readonly matched: number
  readonly rows: readonly Row[]
  /** The first number that was given to a row. */
  readonly given?: number
}

const at = (table: Table, name: string): number => table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())

function place(table: Table, name: string, where?: number): number {
  const index = at(table, name)
  if (index < 0) throw new Fault('no-column-in-table', [name, table.name], where)
  return index
}

/** `source` gives the rows with one value for each of the columns that the statement names. */
export function insert(
  statement: Insert,
  source: (targets: readonly number[]) => readonly (readonly (Value | undefined)[])[],
  change: Change,
): Changed {
  const { table } = change
  const targets = statement.columns?.map(({ name, at: where }) => place(table, name, where)) ?? table.columns.map((_, i) => i)
  const rows: Row[] = []
  let affected = 0
  let given: number | undefined
  for (const [number, values] of source(targets).entries()) {
    const next = table.next
    const row = completed(values, targets, change, number + 1)
    if (table.next !== next) given ??= next
    const clash = clashing(row, table, change.scope.around.dialect)
    if (clash) {
      if (statement.replace) remove(clash.row, change)
      else if (statement.update) {
        const updated = assigned(clash.row, statement.update, change, row)
        put(clash.row, updated, change)
        affected += 2
        rows.push(updated)
        continue
      } else if (statement.ignore) continue
      else throw duplicate(clash.key, row, table)
    }
    checkReferences(row, change)
    add(row, change)
    rows.push(row)
    affected += clash ? 2 : 1
  }
  return { affected, matched: rows.length, rows, ...(given === undefined ? {} : { given }) }
}

function completed(values: readonly (Value | undefined)[], targets: readonly number[], change: Change, number: number): Row {
  const { table, scope } = change
  const { dialect } = scope.around
  const row = table.columns.map((column, i): Value => {
    const index = targets.indexOf(i)
    let value = index < 0 ? undefined : values[index]
    // NULL asks for the next number in MySQL.
    if (column.auto && (value === undefined || (dialect === 'mysql' && (value === null || value === 0)))) return table.next++
    if (value === undefined) {
      if (!column.default && column.notNull && dialect === 'mysql') throw new Fault('no-default', [column.name])
      value = column.default ? compile(column.default, { ...scope, columns: [] }).of({ row: [] }) : null
    }
    const stored = coerce(value, column.type, { dialect, column: column.name, row: number })
    if (column.auto && typeof stored === 'number' && dialect === 'mysql' && stored >= table.next) table.next = stored + 1
    return stored
  })
  checkNulls(row, table)
  return row
}

/** A row that has the same value of a key of which there may be one. */
export function clashing(row: Row, table: Table, dialect: DialectName, except?: Row): { readonly row: Row; readonly key: Key } | undefined {
  for (const key of table.keys) {
    if (key.kind !== 'primary' && key.kind !== 'unique') continue
    const places = key.columns.map((name) => place(table, name))
    if (places.some((i) => row[i] === null)) continue
    const found = table.rows.find(
      (each) => each !== except && places.every((i) => each[i] !== null && order(each[i]!, row[i]!, dialect) === 0),
    )
    if (found) return { row: found, key }
  }
  return undefined
}

export function duplicate(key: Key, row: Row, table: Table): Fault {
  const values = key.columns.map((name) => String(row[place(table, name)]))
  return new Fault('duplicate', [values.join('-'), table.name, key.name, key.columns.join(', '), values.join(', ')])
}

/** A row after `SET`; `proposed` is what `VALUES(column)` and `excluded.column` mean. */
function assigned(row: Row, set: readonly Assignment[], { table, scope }: Change, proposed?: Row, number = 1): Row {
  const { dialect, now } = scope.around
  const excluded = table.columns.map(({ name, type }) => ({ table: 'excluded', name, type }))
  // Found only when they are named with their table.
  const wide: Scope = proposed ? { ...scope, parent: { ...scope, columns: excluded } } : scope
  const frame: Frame = proposed ? { row, parent: { row: proposed } } : { row }
  const changed = [...row]
  for (const { column, value, at: where } of set) {
    const index = place(table, column, where)
    const { type, name } = table.columns[index]!
    const given = proposed && value.node === 'call' && value.name === 'values' ? value.args[0] : undefined
    const content =
      value.node === 'default'
        ? defaultOf(table.columns[index]!, scope)
        : given?.node === 'column'
          ? (proposed![place(table, given.name)] ?? null)
          : compile(value, wide).of(dialect === 'mysql' ? { ...frame, row: changed } : frame)
    changed[index] = coerce(content, type, { dialect, column: name, row: number })
  }
  if (changed.some((value, i) => value !== row[i]))
    for (const [i, { onUpdate, name }] of table.columns.entries())
      if (onUpdate && !set.some(({ column }) => column.toLowerCase() === name.toLowerCase())) changed[i] = timestampText(now())
  checkNulls(changed, table)
  return changed
}

export function defaultOf(column: Column, scope: Scope): Value {
  return column.default ? compile(column.default, { ...scope, columns: [] }).of({ row: [] }) : null
}

type Condition = Pick<Extract<Statement, { kind: 'update' }>, 'where' | 'order' | 'limit'>

function meant({ where, order: by, limit }: Condition, { seen, scope }: Change): readonly Row[] {
  const condition: Compiled | undefined = where && compile(where, { ...scope, noAggregates: true })
  let frames: readonly Frame[] = seen().map((row) => ({ row }))
  if (condition) frames = frames.filter((frame) => isTrue(condition.of(frame)))
  if (by.length > 0) frames = sorted(frames, orderings(by, scope), scope.around.dialect)
  const rows = frames.map(({ row }) => row)
  return limit ? rows.slice(0, Number(compile(limit, scope).of({ row: [] }))) : rows
}

export function update(statement: Extract<Statement, { kind: 'update' }>, change: Change): Changed {
  const rows: Row[] = []
  let affected = 0
  for (const { column, at: where } of statement.set) place(change.table, column, where)
  for (const [i, row] of meant(statement, change).entries()) {
    const changed = assigned(row, statement.set, change, undefined, i + 1)
    rows.push(changed)
    if (changed.every((value, n) => value === row[n])) continue
    const clash = clashing(changed, change.table, change.scope.around.dialect, row)
    if (clash) throw duplicate(clash.key, changed, change.table)
    checkReferences(changed, change)
    put(row, changed, change)
    affected++
  }
  return { affected, matched: rows.length, rows }
}

export function erase(statement: Extract<Statement, { kind: 'delete' }>, change: Change): Changed {
  const rows = meant(statement, change)
  removeAll(rows, change)
  return { affected: rows.length, matched: rows.length, rows }
}
