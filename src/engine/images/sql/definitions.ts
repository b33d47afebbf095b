/** Statements that make, change and drop databases, schemas, tables and indexes. */
import { referring, type Database, type Table } from './catalog'
import { addKey, alterTable, createTable } from './tables'
import { prepare } from './query'
import type { Session } from './session'
import type { Statement } from './syntax'
import { checkUnused, createView, dropViews } from './views'
import { Fault } from './values'

export type Definition = Extract<
  Statement,
  { kind: `${'create' | 'drop' | 'alter'}-${'database' | 'table' | 'schema' | 'index' | 'view'}` | 'truncate' }
>

export interface Defined {
  /** PostgreSQL's word for it where it is not that of the statement. */
  readonly tag?: string
  readonly rows?: number
  /** The session's own database is no more. */
  readonly left?: boolean
}

/** Does what a statement says of databases, schemas, tables and indexes. */
export function define(statement: Definition, session: Session): Defined {
  const { dialect } = session.server
  switch (statement.kind) {
    case 'create-database':
      return addDatabase(statement, session)
    case 'drop-database':
      return dropDatabase(statement, session)
    case 'create-schema':
      return addSchema(statement, session)
    case 'create-table':
      return addTable(statement, session)
    case 'create-view':
      createView(statement, session)
      return {}
    case 'drop-view':
      dropViews(statement, session)
      return {}
    case 'drop-table':
      return dropTables(statement, session)
    case 'truncate':
      for (const name of statement.tables) {
        const table = session.table(name)
        remember(table, session)
        table.rows = []
        if (dialect === 'mysql') table.next = 1
      }
      return {}
    case 'create-index': {
      const table = session.table(statement.table)
      remember(table, session)
      if (!(statement.ifNotExists && table.keys.some(({ name }) => name === statement.key.name))) addKey(table, statement.key, dialect)
      return {}
    }
    case 'alter-table': {
      const table = session.table(statement.table)
      const [database] = session.place(statement.table)
      remember(table, session)
      for (const change of statement.changes) alterTable(table, change, database, session.scope)
      return {}
    }
  }
}

type Of<K extends Definition['kind']> = Extract<Definition, { readonly kind: K }>

function addDatabase({ name, ifNotExists }: Of<'create-database'>, session: Session): Defined {
  const { catalog } = session.server
  if (catalog.databases.has(name)) {
    if (ifNotExists) return { rows: 1 }
    throw new Fault('database-exists', [name])
  }
  catalog.addDatabase(name)
  session.undo(() => catalog.databases.delete(name))
  return { rows: 1 }
}

function dropDatabase({ name, ifExists }: Of<'drop-database'>, session: Session): Defined {
  const { databases } = session.server.catalog
  const found = databases.get(name)
  if (!found) {
    if (ifExists) return {}
    throw new Fault('database-missing', [name])
  }
  databases.delete(name)
  session.undo(() => databases.set(name, found))
  const left = session.database === name
  if (left) session.database = undefined
  return { rows: found.tables.size, left }
}

function addSchema({ name, ifNotExists }: Of<'create-schema'>, session: Session): Defined {
  const { schemas } = session.server.catalog.databases.get(session.database!)!
  if (schemas.includes(name)) {
    if (ifNotExists) return {}
    throw new Fault('table-exists', [name, 'schema'])
  }
  schemas.push(name)
  session.undo(() => schemas.splice(schemas.indexOf(name), 1))
  return {}
}

function dropTables(statement: Of<'drop-table'>, session: Session): Defined {
  const missing = statement.tables.filter((name) => {
    const [database, key] = session.place(name)
    return !database.tables.has(key)
  })
  if (missing.length > 0 && !statement.ifExists) {
    const isMysql = session.server.dialect === 'mysql'
    throw new Fault(
      'drop-no-table',
      missing.map((name) => (isMysql ? `${session.place(name)[0].name}.${name.name}` : name.name)),
    )
  }
  for (const name of statement.tables) {
    const [database, key] = session.place(name)
    const table = database.tables.get(key)
    if (!table) continue
    cutOff(table, database, statement, session)
    checkUnused(table.name, 'table', database, { cascade: statement.cascade, going: statement.tables }, session)
    database.tables.delete(key)
    session.undo(() => database.tables.set(key, table))
  }
  return {}
}

/** A table that others lead to stays, unless they go with it or are told to lead nowhere. */
function cutOff(table: Table, database: Database, { tables, cascade }: Extract<Statement, { kind: 'drop-table' }>, session: Session): void {
  for (const { table: other, key } of referring(database, table)) {
    if (tables.some(({ name }) => name === other.name)) continue
    if (!cascade || session.server.dialect === 'mysql') throw new Fault('drop-referenced', [table.name, key.name, other.name])
    remember(other, session)
    other.keys = other.keys.filter((each) => each !== key)
  }
}

/** What a table was comes back when the statement fails. */
function remember(table: Table, session: Session): void {
  const before = { ...table }
  session.undo(() => Object.assign(table, before))
}

function addTable(statement: Extract<Statement, { kind: 'create-table' }>, session: Session): Defined {
  const [database, key] = session.place(statement.table)
  if (database.tables.has(key) || database.views.has(key)) {
    if (statement.ifNotExists) return {}
    throw new Fault('table-exists', [statement.table.name, database.name])
  }
  const query = statement.as && prepare(statement.as, session.tables, session.scope)
  const table = createTable(statement, session.server.dialect)
  if (query) {
    table.columns.push(...query.columns.map(({ name, type }) => ({ name, type, notNull: false, auto: false })))
    table.rows = [...query.run(undefined)]
  }
  database.tables.set(key, table)
  session.undo(() => database.tables.delete(key))
  return query ? { tag: `SELECT ${table.rows.length}`, rows: table.rows.length } : {}
}
