/** The server: its first start from the environment, who may log in, and the file that everything committed is kept in. */
import { own } from '../../../shell/own'
import { runScripts } from '../entrypoint-scripts'
import type { DaemonProcess } from '../image'
import { Catalog, type User } from '../sql/catalog'
import { Host } from '../sql/host'
import type { Server, Session } from '../sql/session'
import type { Statement } from '../sql/syntax'
import { Fault, TEXT, type Value } from '../sql/values'
import type { Question } from '../sql/wire'
import { table, virtual } from './catalogues'
import { failureOf } from './words'

const REFUSES = new Uint8Array([78])

/** What the environment says, or the file that it names. */
function setting({ env, files }: DaemonProcess, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  return env[name] || (file && files.exists(file) ? files.readText(file).replace(/\n+$/, '') : undefined)
}

export const dataOf = ({ env }: DaemonProcess): string => (env['PGDATA'] ?? '/var/lib/postgresql/data').replace(/\/$/, '')

export const isInitialised = (process: DaemonProcess): boolean =>
  process.mounted(dataOf(process)) && process.files.exists(`${dataOf(process)}/PG_VERSION`)
export const isConfigured = (process: DaemonProcess): boolean =>
  Boolean(setting(process, 'POSTGRES_PASSWORD')) || process.env['POSTGRES_HOST_AUTH_METHOD'] === 'trust'

function initialise(process: DaemonProcess, catalog: Catalog): void {
  const user = setting(process, 'POSTGRES_USER') ?? 'postgres'
  catalog.addUser(user, '%', setting(process, 'POSTGRES_PASSWORD') ?? null, { super: true })
  for (const name of new Set(['postgres', setting(process, 'POSTGRES_DB') ?? user])) catalog.addDatabase(name)
}

/** Runs the scripts of the first start; whether none failed. */
export function runInitScripts(process: DaemonProcess): Promise<boolean> {
  const user = setting(process, 'POSTGRES_USER') ?? 'postgres'
  const login = ['--username', user, '--no-password', '--no-psqlrc', '--dbname', setting(process, 'POSTGRES_DB') ?? user]
  const psql = (path: string): readonly string[] => ['psql', '-v', 'ON_ERROR_STOP=1', ...login, '-f', path]
  return runScripts(process, { programs: { '.sql': psql }, note: (text) => text, sources: true, takesPattern: true })
}

/** Whether the first start makes a database beside the usual one. */
export const makesDatabase = (process: DaemonProcess): boolean =>
  (setting(process, 'POSTGRES_DB') ?? setting(process, 'POSTGRES_USER') ?? 'postgres') !== 'postgres'

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
    const value = session.variables.get(name) ?? own(settings, name)
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
      if (like !== 'all') return table({ [like === 'timezone' ? 'TimeZone' : like]: TEXT }, [[variable(like, session)]])
      return table({ name: TEXT, setting: TEXT }, Object.entries(settings))
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
