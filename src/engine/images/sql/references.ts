/** Rows that come, change and go, with what foreign keys ask of them: to lead to one that is there, and not to be left alone. */
import { actionsText, placesOf, primaryOf, type Key, type Table } from './catalog'
import type { Scope } from './expression'
import { Fault, type Value } from './values'

type Row = readonly Value[]

/** One table under change, and how to take the change back. */
export interface Change {
  readonly table: Table
  readonly scope: Scope
  undo(action: () => void): void
  /** The rows that the statement sees. */
  seen(): readonly Row[]
  /** Tells that a row came, went, or both: others see it when the transaction ends. */
  note(came: Row | undefined, went: Row | undefined): void
  /** The table that a foreign key leads to. */
  referenced(key: Key): Table
  /** Foreign keys of other tables that lead here. */
  readonly referring: readonly { readonly table: Table; readonly key: Key }[]
  /** The name of the database, for what is said of it. */
  readonly database: string
  /** Foreign keys are not looked at (`foreign_key_checks` of MySQL). */
  readonly unchecked: boolean
  /** The same statement's change of another table. */
  of(table: Table): Change
}

/** Where in its table a foreign key leads. */
const targetPlaces = ({ references }: Key, target: Table): readonly number[] =>
  references!.columns.length > 0 ? placesOf(references!.columns, target) : primaryOf(target)

/** A foreign key in words, for the fault that it causes. */
function worded(key: Key, table: Table, target: Table, values: Row, places: readonly number[], change: Change): readonly string[] {
  const theirs = places.map((i) => target.columns[i]!.name).join(', ')
  return [
    table.name,
    key.name,
    key.columns.join(', '),
    values.map(String).join(', '),
    target.name,
    theirs,
    actionsText(key.references!),
    change.database,
  ]
}

/** Every foreign key of a row has to lead to one that is there. */
export function checkReferences(row: Row, change: Change): void {
  if (change.unchecked) return
  for (const key of change.table.keys) {
    if (key.kind !== 'foreign' || !key.references) continue
    const values = placesOf(key.columns, change.table).map((i) => row[i] ?? null)
    if (values.includes(null)) continue
    const target = change.referenced(key)
    const places = targetPlaces(key, target)
    // A row may lead to itself.
    const candidates = target === change.table ? [...target.rows, row] : target.rows
    if (!candidates.some((each) => places.every((i, n) => each[i] === values[n])))
      throw new Fault('foreign-key', worded(key, change.table, target, values, places, change))
  }
}

/** Lets go of the rows that lead to one that goes, or becomes `to`: they go too, lead nowhere, or forbid it. */
export function release(row: Row, to: Row | undefined, change: Change): void {
  if (change.unchecked) return
  for (const { table, key } of change.referring) {
    const places = targetPlaces(key, change.table)
    if (to && places.every((i) => to[i] === row[i])) continue
    const own = placesOf(key.columns, table)
    const leads = (each: Row): boolean => each !== row && own.every((i, n) => each[i] !== null && each[i] === row[places[n]!])
    const action = (to ? key.references!.onUpdate : key.references!.onDelete) ?? 'no action'
    const other = change.of(table)
    for (const each of table.rows.filter(leads)) {
      // It may have gone with one before it.
      if (!table.rows.includes(each)) continue
      if (action === 'restrict' || action === 'no action' || action === 'set default')
        throw new Fault(
          'referenced',
          worded(
            key,
            table,
            change.table,
            places.map((i) => row[i]!),
            places,
            change,
          ),
        )
      if (action === 'cascade' && !to) remove(each, other)
      else {
        const led = own.reduce((made: Row, i, n) => made.with(i, action === 'cascade' ? to![places[n]!]! : null), each)
        checkNulls(led, table)
        put(each, led, other)
      }
    }
  }
}

export function checkNulls(row: Row, table: Table): void {
  for (const [i, { notNull, name }] of table.columns.entries())
    if (notNull && row[i] === null) throw new Fault('null', [name, table.name, failing(row)])
}

/** A row as PostgreSQL tells of it: `(1, null, x)`. */
const failing = (row: Row): string =>
  `(${row.map((value) => (value === null ? 'null' : typeof value === 'boolean' ? (value ? 't' : 'f') : value)).join(', ')})`

export function add(row: Row, change: Change): void {
  replace([...change.table.rows, row], change)
  change.note(row, undefined)
}

export const remove = (row: Row, change: Change): void => removeAll([row], change)

export function removeAll(rows: readonly Row[], change: Change): void {
  unlocked(rows, change)
  // PostgreSQL asks what is left alone when all have gone, MySQL with each row.
  const together = change.scope.around.dialect === 'postgres' || change.referring.length === 0
  for (const step of together ? [rows] : rows.map((row) => [row])) {
    const { table } = change
    // Some may have gone with others that they led to.
    const here = new Set(table.rows)
    const gone = new Set(step.filter((row) => here.has(row)))
    // They go first: rows may lead to each other in a circle.
    replace(
      table.rows.filter((row) => !gone.has(row)),
      change,
    )
    for (const row of gone) {
      change.note(undefined, row)
      release(row, undefined, change)
    }
  }
}

/** Taken back, the rows are as they were before; where other transactions went on, only its own are. */
function replace(rows: Row[], { table, undo }: Change): void {
  const before = table.rows
  table.rows = rows
  undo(() => {
    if (table.rows === rows) {
      table.rows = before
      return
    }
    const [old, made] = [new Set(before), new Set(rows)]
    table.rows = [...table.rows.filter((row) => old.has(row) || !made.has(row)), ...before.filter((row) => !made.has(row))]
  })
}

/** A changed row stays in its place in MySQL; PostgreSQL writes a new one behind the others. */
export function put(row: Row, changed: Row, change: Change): void {
  const { table, scope } = change
  unlocked([row], change)
  release(row, changed, change)
  const stays = scope.around.dialect === 'mysql'
  replace(
    stays ? table.rows.map((each) => (each === row ? changed : each)) : [...table.rows.filter((each) => each !== row), changed],
    change,
  )
  change.note(changed, row)
}

/** Who would wait for another transaction to end is told at once that it takes too long. */
function unlocked(rows: readonly Row[], { table }: Change): void {
  const here = new Set(table.rows)
  if (rows.some((row) => !here.has(row))) throw new Fault('locked')
}
