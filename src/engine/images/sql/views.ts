/** Views: queries that stand where a table may, read anew each time somebody asks. */
import type { Database, View } from './catalog'
import { prepare, type Tables } from './query'
import { parse } from './parse'
import type { Session } from './session'
import type { Name, Select, Statement } from './syntax'
import { Fault, type Rows } from './values'

type Create = Extract<Statement, { kind: 'create-view' }>
type Drop = Extract<Statement, { kind: 'drop-view' }>

/** Tables as a query of this database names them. */
function within(tables: Tables, { name }: Database, session: Session): Tables {
  if (session.server.dialect === 'postgres') return tables
  return { rows: (asked) => tables.rows(asked.space === undefined ? { ...asked, space: name } : asked) }
}

function named(columns: Rows['columns'], view: Pick<View, 'columns'>): Rows['columns'] {
  if (view.columns && view.columns.length > columns.length) throw new Fault('with-columns', [])
  return columns.map((column, i) => ({ ...column, name: view.columns?.[i] ?? column.name }))
}

/** What a view gives to those who ask for it as for a table. */
export function rowsOfView(view: View, database: Database, session: Session): ReturnType<Tables['rows']> {
  const { select } = parse(view.text, session.server.dialect) as { select: Select }
  const tables = within(session.tables, database, session)
  const base = { ...session.scope, select: (inner: Select, outer: Parameters<typeof prepare>[3]) => prepare(inner, tables, base, outer) }
  if (session.reading.has(view)) throw new Fault('view-recursion', [view.name, database.name])
  session.reading.add(view)
  let query: ReturnType<typeof prepare>
  try {
    query = prepare(select, tables, base)
  } finally {
    session.reading.delete(view)
  }
  return { columns: named(query.columns, view), rows: () => query.run(undefined), primary: [] }
}

const isTable = (part: object): part is { readonly table: Name } => 'from' in part && part.from === 'table'

/** The names of the tables and views that a query reads. */
function readBy(select: Select): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if (isTable(part)) found.add(part.table.name.toLowerCase())
    Object.values(part).forEach(visit)
  }
  visit(select)
  return found
}

/** The views of a database that read a table or a view, with their keys. */
function dependents(name: string, { views }: Database, session: Session): readonly (readonly [string, View])[] {
  return [...views].filter(([, view]) =>
    readBy((parse(view.text, session.server.dialect) as { select: Select }).select).has(name.toLowerCase()),
  )
}

export function createView(statement: Create, session: Session): void {
  const [database, key] = session.place(statement.view)
  const before = database.views.get(key)
  if (database.tables.has(key) || (before && !statement.replace)) throw new Fault('table-exists', [statement.view.name, database.name])
  const { name } = statement.view
  const view: View = { name, text: statement.text, ...(statement.columns ? { columns: statement.columns } : {}) }
  const isMysql = session.server.dialect === 'mysql'
  // What cannot be asked now is no view; only MySQL looks then whether it would ask for itself.
  if (!isMysql) rowsOfView(view, database, session)
  database.views.set(key, view)
  session.undo(() => (before ? database.views.set(key, before) : database.views.delete(key)))
  if (isMysql) rowsOfView(view, database, session)
}

export function dropViews({ views, ifExists, cascade }: Drop, session: Session): void {
  for (const name of views) {
    const [database, key] = session.place(name)
    const view = database.views.get(key)
    if (!view) {
      if (ifExists) continue
      throw new Fault(database.tables.has(key) ? 'not-view' : 'drop-no-view', [name.name, database.name])
    }
    checkUnused(view.name, 'view', database, { cascade, going: views }, session)
    database.views.delete(key)
    session.undo(() => database.views.set(key, view))
  }
}

/** PostgreSQL keeps what others read, or takes these along. */
export function checkUnused(
  name: string,
  kind: 'table' | 'view',
  database: Database,
  { cascade, going }: { readonly cascade: boolean; readonly going: readonly Name[] },
  session: Session,
): void {
  if (session.server.dialect === 'mysql') return
  const readers = dependents(name, database, session).filter(([, view]) => !going.some((each) => each.name === view.name))
  if (readers.length > 0 && !cascade) throw new Fault('has-dependents', [kind, name, ...readers.map(([, view]) => view.name)])
  for (const [key, view] of readers) {
    if (!database.views.delete(key)) continue
    session.undo(() => database.views.set(key, view))
    checkUnused(view.name, 'view', database, { cascade, going }, session)
  }
}
