/** What committed statements changed, in a form that another server can follow: rows, and definitions as their text. */
import type { Catalog, Table } from './catalog'
import { clashing, duplicate } from './change'
import { Fault, type Value } from './values'

type Row = readonly Value[]

export type Logged =
  | { readonly kind: 'rows'; readonly database: string; readonly table: string; readonly came?: Row; readonly went?: Row }
  | { readonly kind: 'statement'; readonly database?: string; readonly text: string }

/** The place in a table of a row that looks like this one. */
function placeOf(row: Row, table: Table): number {
  const text = JSON.stringify(row)
  return table.rows.findIndex((each) => JSON.stringify(each) === text)
}

/** Changes rows as the log says. Throws the fault of a table or a row that is not there, or of one that is. */
export function replayRows({ database: space, table: name, came, went }: Extract<Logged, { kind: 'rows' }>, catalog: Catalog): void {
  const table = catalog.databases.get(space)?.tables.get(name)
  if (!table) throw new Fault('no-table', [name, space])
  const index = went ? placeOf(went, table) : -1
  if (went && index < 0) throw new Fault('no-row', [space, name])
  const clash = came && clashing(came, table, 'mysql', went && table.rows[index])
  if (clash) throw duplicate(clash.key, came, table)
  if (came && went) table.rows = table.rows.with(index, came)
  else if (came) table.rows = [...table.rows, came]
  else table.rows = table.rows.toSpliced(index, 1)
  const auto = table.columns.findIndex(({ auto: counts }) => counts)
  const given = came?.[auto]
  if (typeof given === 'number' && given >= table.next) table.next = given + 1
}
