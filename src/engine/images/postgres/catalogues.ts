/** The system's catalogues, as far as programs ask for them: `pg_catalog` and `information_schema`. */
import { actionsText, type Catalog } from '../sql/catalog'
import type { Host } from '../sql/host'
import type { Session } from '../sql/session'
import type { Name } from '../sql/syntax'
import { BIGINT, BOOL, INT, TEXT, type Rows, type Type, type Value } from '../sql/values'
import { rowsOfView } from '../sql/views'

/** A result of columns by name with their types. */
export const table = (columns: Readonly<Record<string, Type>>, rows: readonly (readonly Value[])[]): Rows => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
})

type Database = NonNullable<ReturnType<Catalog['databases']['get']>>

/** What the catalogues are about: the database a session is in, and the server around it. */
interface Subject {
  readonly catalog: Catalog
  readonly database: Database | undefined
  readonly session: Session
  readonly sessions: Host['sessions']
  /** Who set the server up owns everything. */
  readonly owner: string
}

/** A key of tables and views has the schema in front, unless that is `public`. */
function place(key: string): readonly [schema: string, name: string] {
  const at = key.indexOf('.')
  return at < 0 ? ['public', key] : [key.slice(0, at), key.slice(at + 1)]
}

const tablesOf = ({ database }: Subject) =>
  [...(database?.tables ?? [])].map(([key, each]) => {
    const [schema, name] = place(key)
    return { schema, name, table: each }
  })

const viewsOf = ({ database }: Subject) => [...(database?.views ?? [])].map(([key, view]) => [place(key)[0], view] as const)

const byFirst = ([a]: readonly Value[], [b]: readonly Value[]): number => (String(a) < String(b) ? -1 : 1)

/** A default as it is told: texts with their type. */
function literal(text: string | undefined, type: Type): string | null {
  if (text === undefined) return null
  return text.startsWith("'")
    ? `${text}::${type.name.replace(/\(.*/, '')}`
    : text.toLowerCase() === 'current_timestamp'
      ? 'CURRENT_TIMESTAMP'
      : text
}

function columns(subject: Subject): readonly (readonly Value[])[] {
  const { database, session } = subject
  const ofViews = viewsOf(subject).flatMap(([schema, view]) =>
    rowsOfView(view, database!, session).columns.map(({ name, type }, i): Value[] => [
      schema,
      view.name,
      name,
      i + 1,
      null,
      'YES',
      type.name,
      false,
    ]),
  )
  const ofTables = tablesOf(subject).flatMap((each) =>
    each.table.columns.map((column, i): Value[] => [
      each.schema,
      each.name,
      column.name,
      i + 1,
      column.auto ? `nextval('${each.name}_${column.name}_seq'::regclass)` : literal(column.defaultText, column.type),
      column.notNull ? 'NO' : 'YES',
      column.type.name,
      false,
    ]),
  )
  return [...ofViews, ...ofTables]
}

const CATALOGUES: Readonly<Record<string, (subject: Subject) => Rows>> = {
  pg_database: ({ catalog, owner }) =>
    table(
      { datname: TEXT, datdba: TEXT, datistemplate: BOOL },
      [...[...catalog.databases.keys()].map((each) => [each, owner, false]), ['template0', owner, true], ['template1', owner, true]].sort(
        byFirst,
      ),
    ),
  pg_namespace: ({ database, owner }) =>
    table({ nspname: TEXT, nspowner: TEXT }, [
      ...['pg_catalog', 'information_schema'].map((each) => [each, owner]),
      ...(database?.schemas ?? []).map((each) => [each, each === 'public' ? 'pg_database_owner' : owner]),
    ]),
  pg_tables: (subject) =>
    table(
      { schemaname: TEXT, tablename: TEXT, tableowner: TEXT },
      tablesOf(subject).map((each) => [each.schema, each.name, subject.owner]),
    ),
  pg_views: (subject) =>
    table(
      { schemaname: TEXT, viewname: TEXT, viewowner: TEXT, definition: TEXT },
      viewsOf(subject).map(([schema, view]) => [schema, view.name, subject.owner, ` ${view.text};`]),
    ),
  pg_user: ({ catalog }) =>
    table(
      { usename: TEXT, usesuper: BOOL },
      catalog.users.filter((user) => !user.role).map((user) => [user.name, user.super]),
    ),
  pg_roles: ({ catalog }) =>
    table(
      { rolname: TEXT, rolsuper: BOOL, rolcanlogin: BOOL },
      catalog.users.map((user) => [user.name, user.super, !user.role]),
    ),
  pg_stat_activity: ({ session, sessions }) =>
    table(
      { pid: INT, datname: TEXT, usename: TEXT, client_addr: TEXT, state: TEXT },
      [...sessions.values()].map((each) => [
        each.connection,
        each.database ?? null,
        each.user.name,
        each.peer === 'localhost' ? null : each.peer,
        each === session ? 'active' : 'idle',
      ]),
    ),
  'information_schema.tables': (subject) =>
    table({ table_catalog: TEXT, table_schema: TEXT, table_name: TEXT, table_type: TEXT }, [
      ...tablesOf(subject).map((each): Value[] => [subject.session.database ?? '', each.schema, each.name, 'BASE TABLE']),
      ...viewsOf(subject).map(([schema, view]): Value[] => [subject.session.database ?? '', schema, view.name, 'VIEW']),
    ]),
  'information_schema.columns': (subject) =>
    table(
      {
        table_schema: TEXT,
        table_name: TEXT,
        column_name: TEXT,
        ordinal_position: INT,
        column_default: TEXT,
        is_nullable: TEXT,
        data_type: TEXT,
        is_identity: BOOL,
      },
      columns(subject),
    ),
  pg_indexes: (subject) =>
    table(
      { schemaname: TEXT, tablename: TEXT, indexname: TEXT, kind: TEXT, columns: TEXT, target: TEXT, size: BIGINT },
      tablesOf(subject).flatMap((each) =>
        each.table.keys.map((key) => [
          each.schema,
          each.name,
          key.name,
          key.kind,
          key.columns.join(', '),
          key.references ? `${key.references.table.name}(${key.references.columns.join(', ')})${actionsText(key.references)}` : null,
          8192,
        ]),
      ),
    ),
}

/** The rows of a catalogue; undefined for any other name. */
export function virtual(name: Name, session: Session, sessions: Host['sessions']): Rows | undefined {
  const key = `${name.space === undefined || name.space === 'pg_catalog' ? '' : `${name.space}.`}${name.name}`
  if (!Object.hasOwn(CATALOGUES, key)) return undefined
  const { catalog } = session.server
  const owner = catalog.users.find((user) => user.super)?.name ?? ''
  return CATALOGUES[key]!({ catalog, database: catalog.databases.get(session.database ?? ''), session, sessions, owner })
}
