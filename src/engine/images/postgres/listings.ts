/** What psql's backslash commands list, asked of the system's catalogues. */
import { TEXT, type Rows } from '../sql/values'
import type { Answer } from '../sql/wire'

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const text = (content: string): string => `'${content.replaceAll("'", "''")}'`

interface Listing {
  readonly title: string
  readonly query: string
  /** Said when there is none. */
  readonly none?: string
}

const TABLES = `SELECT schemaname AS "Schema", tablename AS "Name", 'table' AS "Type", tableowner AS "Owner" FROM pg_tables ORDER BY 1, 2`
const VIEWS = `SELECT schemaname AS "Schema", viewname AS "Name", 'view' AS "Type", viewowner AS "Owner" FROM pg_views ORDER BY 1, 2`
const RELATIONS = `SELECT schemaname AS "Schema", tablename AS "Name", 'table' AS "Type", tableowner AS "Owner" FROM pg_tables UNION ALL SELECT schemaname, viewname, 'view', viewowner FROM pg_views ORDER BY 1, 2`
const SCHEMAS = `SELECT nspname AS "Name", nspowner AS "Owner" FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
const NO_RELATIONS = 'Did not find any relations.'

const LISTINGS: Readonly<Record<string, Listing>> = {
  l: {
    title: 'List of databases',
    query: `SELECT datname AS "Name", datdba AS "Owner", 'UTF8' AS "Encoding", 'libc' AS "Locale Provider", 'en_US.utf8' AS "Collate", 'en_US.utf8' AS "Ctype" FROM pg_database ORDER BY 1`,
  },
  dt: { title: 'List of tables', query: TABLES, none: 'Did not find any tables.' },
  dv: { title: 'List of views', query: VIEWS, none: 'Did not find any views.' },
  dn: { title: 'List of schemas', query: SCHEMAS },
  d: { title: 'List of relations', query: RELATIONS, none: NO_RELATIONS },
  du: {
    title: 'List of roles',
    query: `SELECT rolname AS "Role name", CASE WHEN rolsuper THEN 'Superuser, Create role, Create DB, Replication, Bypass RLS' WHEN rolcanlogin THEN '' ELSE 'Cannot login' END AS "Attributes" FROM pg_roles ORDER BY 1`,
  },
  di: {
    title: 'List of indexes',
    query: `SELECT schemaname AS "Schema", indexname AS "Name", 'index' AS "Type", tablename AS "Table" FROM pg_indexes WHERE kind <> 'foreign' ORDER BY 1, 2`,
    none: 'Did not find any indexes.',
  },
}

/** Until 18 tables and indexes were called relations here. */
export function listingOf(verb: string, major: number): Listing | undefined {
  const listing = Object.hasOwn(LISTINGS, verb) ? LISTINGS[verb] : undefined
  if (!listing || major >= 18 || !['dt', 'di', 'dv'].includes(verb)) return listing
  return { ...listing, title: 'List of relations', none: NO_RELATIONS }
}

/** A table's columns, and below them its keys; undefined when there is no such table. */
export async function describeTable(
  name: string,
  ask: (query: string) => Promise<Answer | undefined>,
): Promise<{ readonly rows: Rows; readonly foot: string; readonly isView: boolean } | undefined> {
  const columns = await ask(
    `SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_name = ${text(name)} ORDER BY ordinal_position`,
  )
  const view = await ask(`SELECT viewname FROM pg_views WHERE viewname = ${text(name)}`)
  const keys = await ask(`SELECT indexname, kind, columns, target FROM pg_indexes WHERE tablename = ${text(name)}`)
  if (!columns?.rows || columns.rows.rows.length === 0) return undefined
  const headings = ['Column', 'Type', 'Collation', 'Nullable', 'Default']
  const rows = columns.rows.rows.map(([column, type, nullable, otherwise]) => [
    column!,
    type!,
    '',
    nullable === 'NO' ? 'not null' : '',
    otherwise ?? '',
  ])
  const lines = keys?.rows?.rows ?? []
  const marks: Readonly<Record<string, string>> = { primary: 'PRIMARY KEY, ', unique: 'UNIQUE CONSTRAINT, ' }
  const indexes = lines
    .filter(([, kind]) => kind !== 'foreign')
    .map(([key, kind, list]) => `    "${key}" ${marks[String(kind)] ?? ''}btree (${list})\n`)
  const foreign = lines
    .filter(([, kind]) => kind === 'foreign')
    .map(([key, , list, target]) => `    "${key}" FOREIGN KEY (${list}) REFERENCES ${target}\n`)
  const foot =
    (indexes.length > 0 ? `Indexes:\n${indexes.join('')}` : '') +
    (foreign.length > 0 ? `Foreign-key constraints:\n${foreign.join('')}` : '')
  return {
    rows: { columns: headings.map((heading) => ({ name: heading, type: TEXT })), rows },
    foot,
    isView: (view?.rows?.rows.length ?? 0) > 0,
  }
}
