/** Tables as CREATE TABLE makes them and ALTER TABLE changes them. */
import type { Column, Database, Key, Table } from './catalog'
import { coerce } from './coerce'
import { defaultOf } from './change'
import type { Scope } from './expression'
import type { Alteration, ColumnDefinition, KeyDefinition, Statement } from './syntax'
import { Fault, type DialectName, type Value } from './values'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

function columnOf({ primary: _primary, unique: _unique, references: _references, ...column }: ColumnDefinition): Column {
  return column
}

/** The name that a key without one gets. */
function keyName({ kind, columns }: KeyDefinition, table: Table, dialect: DialectName): string {
  const [base, ending] =
    dialect === 'mysql'
      ? kind === 'primary'
        ? ['PRIMARY', '']
        : kind === 'foreign'
          ? [`${table.name}_ibfk_`, '1']
          : [columns[0]!, '']
      : kind === 'primary'
        ? [`${table.name}_pkey`, '']
        : [`${table.name}_${columns.join('_')}_`, { unique: 'key', foreign: 'fkey', index: 'idx' }[kind]]
  let name = base + ending
  for (let n = 2; table.keys.some((key) => same(key.name, name)); n++)
    name = dialect === 'mysql' ? (kind === 'foreign' ? base + n : `${base}_${n}`) : `${base}${ending}${n - 1}`
  return name
}

export function addKey(table: Table, key: KeyDefinition, dialect: DialectName): void {
  for (const column of key.columns)
    if (!table.columns.some(({ name }) => same(name, column))) throw new Fault('no-column-in-table', [column, table.name, 'key'])
  if (key.name !== undefined && table.keys.some(({ name }) => same(name, key.name!)))
    throw new Fault('column-exists', [key.name, table.name, 'key'])
  if (key.kind === 'primary') {
    if (table.keys.some(({ kind }) => kind === 'primary')) throw new Fault('two-keys', [table.name])
    table.columns = table.columns.map((column) =>
      key.columns.some((name) => same(name, column.name)) ? { ...column, notNull: true } : column,
    )
  }
  const named: Key = { ...key, name: key.name ?? keyName(key, table, dialect) }
  if (key.kind === 'primary' || key.kind === 'unique') checkUnique(table, named)
  table.keys = [...table.keys, named]
}

function checkUnique(table: Table, key: Key): void {
  const places = key.columns.map((name) => table.columns.findIndex((column) => same(column.name, name)))
  const seen = new Set<string>()
  for (const row of table.rows) {
    const values = places.map((i) => row[i] ?? null)
    if (values.includes(null)) continue
    const text = values.join('-')
    if (seen.has(text)) throw new Fault('duplicate', [text, table.name, key.name, key.columns.join(', '), values.join(', ')])
    seen.add(text)
  }
}

function keysOf(column: ColumnDefinition): readonly KeyDefinition[] {
  const columns = [column.name]
  return [
    ...(column.primary ? [{ kind: 'primary', columns } as const] : []),
    ...(column.unique ? [{ kind: 'unique', columns } as const] : []),
    ...(column.references ? [{ kind: 'foreign', columns, references: column.references } as const] : []),
  ]
}

export function createTable(statement: Extract<Statement, { kind: 'create-table' }>, dialect: DialectName): Table {
  const table: Table = { name: statement.table.name, columns: [], keys: [], rows: [], next: 1 }
  for (const column of statement.columns) {
    if (table.columns.some(({ name }) => same(name, column.name))) throw new Fault('column-exists', [column.name, table.name])
    table.columns.push(columnOf(column))
  }
  for (const key of [...statement.columns.flatMap(keysOf), ...statement.keys]) addKey(table, key, dialect)
  return table
}

/** Changes a table; `database` is told of its new name. */
export function alterTable(table: Table, change: Alteration, database: Database, scope: Scope): void {
  const { dialect } = scope.around
  const find = (name: string, kind: 'drop-no-column' | 'no-column-in-table'): number => {
    const index = table.columns.findIndex((column) => same(column.name, name))
    if (index < 0) throw new Fault(kind, [name, table.name])
    return index
  }
  switch (change.alter) {
    case 'add':
      return addColumn(table, change, scope)
    case 'drop': {
      if (change.ifExists && !table.columns.some(({ name }) => same(name, change.column))) return
      const index = find(change.column, 'drop-no-column')
      table.columns = table.columns.filter((_, i) => i !== index)
      table.rows = table.rows.map((row) => row.filter((_, i) => i !== index))
      table.keys = table.keys.filter(({ columns }) => !columns.some((name) => same(name, change.column)))
      return
    }
    case 'modify': {
      const index = find(change.column, 'no-column-in-table')
      const { to } = change
      table.rows = table.rows.map((row, n) => row.with(index, coerce(row[index]!, to.type, { dialect, column: to.name, row: n + 1 })))
      const before = table.columns[index]!
      table.columns = table.columns.with(index, dialect === 'postgres' ? { ...before, type: to.type } : columnOf(to))
      renameInKeys(table, change.column, to.name)
      return
    }
    case 'rename-column': {
      const index = find(change.column, 'no-column-in-table')
      table.columns = table.columns.with(index, { ...table.columns[index]!, name: change.to })
      return renameInKeys(table, change.column, change.to)
    }
    case 'rename':
      if (database.tables.has(change.to.name)) throw new Fault('table-exists', [change.to.name, database.name])
      for (const [name, known] of database.tables) if (known === table) database.tables.delete(name)
      table.name = change.to.name
      database.tables.set(table.name, table)
      return
    case 'key':
      return addKey(table, change.key, dialect)
    case 'default': {
      const index = find(change.column, 'no-column-in-table')
      const { default: _default, defaultText: _text, ...column } = table.columns[index]!
      table.columns = table.columns.with(
        index,
        change.default ? { ...column, default: change.default, defaultText: change.text ?? '' } : column,
      )
      return
    }
    case 'null': {
      const index = find(change.column, 'no-column-in-table')
      if (change.notNull && table.rows.some((row) => row[index] === null)) throw new Fault('null', [change.column, table.name, ''])
      table.columns = table.columns.with(index, { ...table.columns[index]!, notNull: change.notNull })
    }
  }
}

function renameInKeys(table: Table, from: string, to: string): void {
  table.keys = table.keys.map((key) => ({ ...key, columns: key.columns.map((name) => (same(name, from) ? to : name)) }))
}

function addColumn(table: Table, { column, place }: Extract<Alteration, { alter: 'add' }>, scope: Scope): void {
  const { dialect } = scope.around
  if (table.columns.some(({ name }) => same(name, column.name))) throw new Fault('column-exists', [column.name, table.name])
  const after = typeof place === 'object' ? table.columns.findIndex(({ name }) => same(name, place.after)) : -1
  const index = place === 'first' ? 0 : typeof place === 'object' ? after + 1 : table.columns.length
  const own = columnOf(column)
  table.columns = table.columns.toSpliced(index, 0, own)
  table.rows = table.rows.map((row) => row.toSpliced(index, 0, filler(own, table, scope)))
  for (const key of keysOf(column)) addKey(table, key, dialect)
}

/** What rows that were there before have in a new column. */
function filler(column: Column, table: Table, scope: Scope): Value {
  if (column.auto) return table.next++
  const { dialect } = scope.around
  const value = coerce(defaultOf(column, scope), column.type, { dialect, column: column.name })
  if (value !== null || !column.notNull) return value
  if (dialect === 'postgres') throw new Fault('null', [column.name, table.name, ''])
  return column.type.kind === 'text' ? '' : 0
}
