/** The server: its first start from the environment, who may log in, its catalogue, and the file that everything committed is kept in. */
import type { DaemonProcess } from '../image'
import { actionsText, Catalog, type User } from '../sql/catalog'
import { Host } from '../sql/host'
import { rowsOfView } from '../sql/views'
import type { Server, Session } from '../sql/session'
import type { Name, Statement } from '../sql/syntax'
import { BIGINT, BOOL, Fault, INT, TEXT, type Rows, type Type, type Value } from '../sql/values'
import type { Question } from '../sql/wire'
import { failureOf } from './words'

const REFUSES = new Uint8Array([78])

/** What the environment says, or the file that it names. */
function setting({ env, files }: DaemonProcess, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  return env[name] || (file && files.exists(file) ? files.readText(file).replace(/\n+$/, '') : undefined)
}

const dataOf = ({ env }: DaemonProcess): string => (env['PGDATA'] ?? '/var/lib/postgresql/data').replace(/\/$/, '')

export const isInitialised = (process: DaemonProcess): boolean =>
  process.mounted(dataOf(process)) && process.files.exists(`${dataOf(process)}/PG_VERSION`)
export const isConfigured = (process: DaemonProcess): boolean =>
  Boolean(setting(process, 'POSTGRES_PASSWORD')) || process.env['POSTGRES_HOST_AUTH_METHOD'] === 'trust'

function initialise(process: DaemonProcess, catalog: Catalog): void {
  const user = setting(process, 'POSTGRES_USER') ?? 'postgres'
  catalog.addUser(user, '%', setting(process, 'POSTGRES_PASSWORD') ?? null, { super: true })
  for (const name of new Set(['postgres', setting(process, 'POSTGRES_DB') ?? user])) catalog.addDatabase(name)
}

const hosts = new WeakMap<DaemonProcess, Host>()

/** The server of a process, opened with its data. */
export function open(process: DaemonProcess, version: string): Host {
  const known = hosts.get(process)
  if (known) return known
  const catalog = new Catalog()
  const data = dataOf(process)
  const file = `${data}/base/1`
  const kept = process.mounted(data)
  const save = (): void => {
    if (kept) process.files.write(file, catalog.dump())
  }
  if (isInitialised(process) && process.files.exists(file)) catalog.load(process.files.readText(file))
  else {
    initialise(process, catalog)
    if (kept) {
      process.files.makeDirectory(`${data}/base`, { parents: true, mode: 0o700 })
      process.files.write(`${data}/PG_VERSION`, `${version.split('.')[0]}\n`)
    }
    save()
  }
  let sessions: Host['sessions'] = new Map()
  const settings: Readonly<Record<string, Value>> = {
    data_directory: data,
    listen_addresses: '*',
    max_connections: '100',
    port: '5432',
    search_path: '"$user", public',
    server_encoding: 'UTF8',
    server_version: `${version} (Debian ${version}-1.pgdg13+1)`,
    shared_buffers: '128MB',
    timezone: 'Etc/UTC',
  }
  const variable = (name: string, session: Session): Value => {
    const value = session.variables.get(name) ?? settings[name]
    if (value === undefined) throw new Fault('no-variable', [name])
    return value
  }
  const server: Server = {
    dialect: 'postgres',
    version: `PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
    catalog,
    now: () => process.now(),
    random: () => process.random(2 ** 30) / 2 ** 30,
    variable,
    setVariable: (name, value, session) => {
      const key = name.replace(/^(global|session|local)\./, '').toLowerCase()
      variable(key, session)
      session.variables.set(key, value)
    },
    show: ({ like = '' }, session) => {
      if (like !== 'all') return table([[like === 'timezone' ? 'TimeZone' : like, TEXT]], [[variable(like, session)]])
      return table(
        [
          ['name', TEXT],
          ['setting', TEXT],
        ],
        Object.entries(settings),
      )
    },
    virtual: (name, session) => virtual(name, session, sessions),
    authorise,
    committed: save,
  }
  const host = new Host({
    server,
    greeting: REFUSES,
    firstConnection: 62,
    login: (question, peer) => login(process, catalog, question, peer),
    word: failureOf,
  })
  sessions = host.sessions
  hosts.set(process, host)
  return host
}

/** Connections from the container itself are trusted, as initdb's pg_hba.conf has it. */
function login(process: DaemonProcess, catalog: Catalog, { user: name, password, database = name }: Question, peer: string): User {
  const trusted = peer === 'localhost' || peer === '127.0.0.1' || process.env['POSTGRES_HOST_AUTH_METHOD'] === 'trust'
  const user = catalog.users.find((each) => each.name === name && !each.role)
  if (!trusted && (!user || user.password === null || user.password !== password)) throw new Fault('denied', [name])
  if (!user) throw new Fault('no-user', [name])
  if (!catalog.databases.has(database)) throw new Fault('no-database', [database])
  return user
}

/** Whoever made a table owns it in PostgreSQL; here everybody but a superuser needs a grant on it or on all of a schema. */
function authorise(statement: Statement, session: Session): void {
  const { user } = session
  if (user.super) return
  if (statement.kind === 'create-database') throw new Fault('denied-database', [user.name, '', 'create database'])
  if (statement.kind === 'create-user') throw new Fault('denied-database', [user.name, '', 'create role'])
  const source = statement.kind === 'select' ? statement.select.source : undefined
  const name =
    source?.from === 'table' ? source.table : 'table' in statement && statement.kind !== 'create-table' ? statement.table : undefined
  const named = statement.kind === 'select' && statement.select.with?.some((each) => each.name === name?.name)
  if (!name || named || name.space === 'information_schema' || name.name.startsWith('pg_')) return
  const allowed = user.grants.some(({ on }) =>
    on
      .toLowerCase()
      .split(',')
      .some((each) => /^(database|alltablesinschema)/.test(each) || each.replace(/^table/, '').replace(/^public\./, '') === name.name),
  )
  if (!allowed) throw new Fault('denied-table', [user.name, '', '', name.name])
}

const table = (columns: readonly (readonly [string, Type])[], rows: readonly (readonly Value[])[]): Rows => ({
  columns: columns.map(([name, type]) => ({ name, type })),
  rows,
})

/** The system's catalogues, as far as programs ask for them. */
function virtual(name: Name, session: Session, sessions: Host['sessions']): Rows | undefined {
  const { catalog } = session.server
  const tables = [...(catalog.databases.get(session.database ?? '')?.tables ?? [])].map(([key, each]) => {
    const [schema, own] = key.includes('.') ? key.split('.') : ['public', key]
    return { schema: schema!, name: own!, table: each }
  })
  const views = [...(catalog.databases.get(session.database!)?.views ?? [])].map(
    ([key, view]) => [key.includes('.') ? key.slice(0, key.indexOf('.')) : 'public', view] as const,
  )
  const [owner = ''] = catalog.users.filter((user) => user.super).map((user) => user.name)
  switch (`${name.space === undefined || name.space === 'pg_catalog' ? '' : `${name.space}.`}${name.name}`) {
    case 'pg_database':
      return table(
        [
          ['datname', TEXT],
          ['datdba', TEXT],
          ['datistemplate', BOOL],
        ],
        [...[...catalog.databases.keys()].map((each) => [each, owner, false]), ['template0', owner, true], ['template1', owner, true]].sort(
          byFirst,
        ),
      )
    case 'pg_namespace':
      return table(
        [
          ['nspname', TEXT],
          ['nspowner', TEXT],
        ],
        [
          ...['pg_catalog', 'information_schema'].map((each) => [each, owner]),
          ...(catalog.databases.get(session.database!)?.schemas ?? []).map((each) => [
            each,
            each === 'public' ? 'pg_database_owner' : owner,
          ]),
        ],
      )
    case 'pg_tables':
      return table(
        [
          ['schemaname', TEXT],
          ['tablename', TEXT],
          ['tableowner', TEXT],
        ],
        tables.map((each) => [each.schema, each.name, owner]),
      )
    case 'pg_views':
      return table(
        [
          ['schemaname', TEXT],
          ['viewname', TEXT],
          ['viewowner', TEXT],
          ['definition', TEXT],
        ],
        views.map(([schema, view]) => [schema, view.name, owner, ` ${view.text};`]),
      )
    case 'pg_user':
      return table(
        [
          ['usename', TEXT],
          ['usesuper', BOOL],
        ],
        catalog.users.filter((user) => !user.role).map((user) => [user.name, user.super]),
      )
    case 'pg_roles':
      return table(
        [
          ['rolname', TEXT],
          ['rolsuper', BOOL],
          ['rolcanlogin', BOOL],
        ],
        catalog.users.map((user) => [user.name, user.super, !user.role]),
      )
    case 'pg_stat_activity':
      return table(
        [
          ['pid', INT],
          ['datname', TEXT],
          ['usename', TEXT],
          ['client_addr', TEXT],
          ['state', TEXT],
        ],
        [...sessions.values()].map((each) => [
          each.connection,
          each.database ?? null,
          each.user.name,
          each.peer === 'localhost' ? null : each.peer,
          each === session ? 'active' : 'idle',
        ]),
      )
    case 'information_schema.tables':
      return table(
        [
          ['table_catalog', TEXT],
          ['table_schema', TEXT],
          ['table_name', TEXT],
          ['table_type', TEXT],
        ],
        [
          ...tables.map((each): Value[] => [session.database ?? '', each.schema, each.name, 'BASE TABLE']),
          ...views.map(([schema, view]): Value[] => [session.database ?? '', schema, view.name, 'VIEW']),
        ],
      )
    case 'information_schema.columns':
      return table(
        [
          ['table_schema', TEXT],
          ['table_name', TEXT],
          ['column_name', TEXT],
          ['ordinal_position', INT],
          ['column_default', TEXT],
          ['is_nullable', TEXT],
          ['data_type', TEXT],
          ['is_identity', BOOL],
        ],
        [
          ...views.flatMap(([schema, view]) =>
            rowsOfView(view, catalog.databases.get(session.database!)!, session).columns.map(({ name: column, type }, i): Value[] => [
              schema,
              view.name,
              column,
              i + 1,
              null,
              'YES',
              type.name,
              false,
            ]),
          ),
          ...tables.flatMap((each) =>
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
          ),
        ],
      )
    case 'pg_indexes':
      return table(
        [
          ['schemaname', TEXT],
          ['tablename', TEXT],
          ['indexname', TEXT],
          ['kind', TEXT],
          ['columns', TEXT],
          ['target', TEXT],
          ['size', BIGINT],
        ],
        tables.flatMap((each) =>
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
      )
    default:
      return undefined
  }
}

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
