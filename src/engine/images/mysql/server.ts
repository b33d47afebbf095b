/** The server: its first start from the environment, who may log in, and the file that everything committed is kept in. */
import type { DaemonProcess } from '../image'
import { Catalog } from '../sql/catalog'
import { Host } from '../sql/host'
import type { Server, Session } from '../sql/session'
import type { Statement } from '../sql/syntax'
import { Fault, type Value } from '../sql/values'
import type { Question } from '../sql/wire'
import { failureOf } from './words'
import { mayUse, show, SYSTEM_DATABASES, virtual, type Facts } from './show'

export type Product = 'mysql' | 'mariadb'

const DATA = '/var/lib/mysql'
const KEPT = `${DATA}/ibdata1`
const GREETING = new TextEncoder().encode('J\0\0\0\x0a8.4.0\0')

const prefixes = (product: Product): readonly string[] => (product === 'mysql' ? ['MYSQL'] : ['MARIADB', 'MYSQL'])

/** A setting of the environment, or of the file that it names. */
function setting(process: DaemonProcess, product: Product, name: string): string | undefined {
  for (const prefix of prefixes(product)) {
    const value = process.env[`${prefix}_${name}`]
    if (value) return value
    const file = process.env[`${prefix}_${name}_FILE`]
    if (file && process.files.exists(file)) return process.files.readText(file).replace(/\n+$/, '')
  }
  return undefined
}

/** Whether an earlier process left its data here. */
export const isInitialised = (process: DaemonProcess): boolean => process.mounted(DATA) && process.files.exists(KEPT)

/** Whether the environment says how root logs in. */
export const isConfigured = (process: DaemonProcess, product: Product): boolean =>
  ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'ALLOW_EMPTY_ROOT_PASSWORD', 'RANDOM_ROOT_PASSWORD'].some(
    (name) => setting(process, product, name) !== undefined,
  )

function initialise(process: DaemonProcess, product: Product, catalog: Catalog): void {
  const password = setting(process, product, 'ROOT_PASSWORD') ?? ''
  const rootHost = setting(process, product, 'ROOT_HOST') ?? '%'
  for (const host of new Set(['localhost', rootHost])) catalog.addUser('root', host, password, { super: true })
  const database = setting(process, product, 'DATABASE')
  if (database !== undefined) catalog.addDatabase(database)
  const user = setting(process, product, 'USER')
  if (user === undefined || user === 'root') return
  const grants = database === undefined ? [] : [{ on: `${database}.*`, privileges: 'ALL' }]
  catalog.addUser(user, '%', setting(process, product, 'PASSWORD') ?? '', { grants })
}

const hosts = new WeakMap<DaemonProcess, Host>()

export function talk(data: Uint8Array, process: DaemonProcess, peer: string, product: Product, version: string): Uint8Array {
  return open(process, product, version).answer(data, peer)
}

/** The server of a process, opened with its data. Called at the start, so that a first start leaves its data behind even if nobody ever asks for it. */
export function open(process: DaemonProcess, product: Product, version: string): Host {
  const known = hosts.get(process)
  if (known) return known
  const catalog = new Catalog()
  const kept = process.mounted(DATA)
  const save = (): void => {
    if (!kept) return
    process.files.write(KEPT, catalog.dump())
    // One folder for each database, as an administrator expects to see.
    for (const name of catalog.databases.keys())
      if (!process.files.exists(`${DATA}/${name}`)) process.files.makeDirectory(`${DATA}/${name}`)
  }
  if (isInitialised(process)) catalog.load(process.files.readText(KEPT))
  else {
    initialise(process, product, catalog)
    save()
  }
  const started = process.now()
  let sessions: Host['sessions'] = new Map()
  const facts: Facts = {
    uptime: () => Math.floor((process.now() - started) / 1000),
    sessions: () => sessions.values(),
    variables: (session) => ({
      ...defaults(process, product, version),
      ...Object.fromEntries(
        [...session.variables].filter(([name]) => name.startsWith('@@')).map(([name, value]) => [name.slice(2), value]),
      ),
    }),
  }
  const server: Server = {
    dialect: 'mysql',
    version: product === 'mysql' ? version : `${version}-MariaDB-ubu2404`,
    catalog,
    now: () => process.now(),
    random: () => process.random(2 ** 30) / 2 ** 30,
    variable: (name, session) => {
      const key = name.replace(/^(global|session|local)\./i, '').toLowerCase()
      const value = facts.variables(session)[key]
      if (value === undefined) throw new Fault('no-variable', [key])
      return value
    },
    setVariable: (name, value, session) => {
      const key = name.replace(/^(global|session|local)\./i, '').toLowerCase()
      if (facts.variables(session)[key] === undefined) throw new Fault('no-variable', [key])
      session.variables.set(`@@${key}`, value)
    },
    show: (statement, session) => show(statement, session, facts),
    virtual,
    authorise,
    committed: save,
  }
  const title = product === 'mysql' ? 'MySQL' : 'MariaDB'
  const host = new Host({
    server,
    greeting: GREETING,
    firstConnection: 8,
    login: (question, peer) => login(catalog, question, peer),
    word: (fault, text) => failureOf(fault, text, title),
  })
  sessions = host.sessions
  hosts.set(process, host)
  return host
}

function defaults(process: DaemonProcess, product: Product, version: string): Record<string, Value> {
  return {
    autocommit: 'ON',
    character_set_server: 'utf8mb4',
    datadir: `${DATA}/`,
    foreign_key_checks: 'ON',
    hostname: process.hostname,
    innodb_buffer_pool_size: 134217728,
    log_bin: product === 'mysql' ? 'ON' : 'OFF',
    max_connections: 151,
    port: 3306,
    read_only: 'OFF',
    server_id: 1,
    socket: '/var/run/mysqld/mysqld.sock',
    sql_mode: 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    super_read_only: 'OFF',
    time_zone: 'SYSTEM',
    unique_checks: 'ON',
    version,
    version_comment: product === 'mysql' ? 'MySQL Community Server - GPL' : 'mariadb.org binary distribution',
    wait_timeout: 28800,
  }
}

/** An account for this very machine goes before one for all. */
function login(catalog: Catalog, { user: name, password = '', database }: Question, peer: string) {
  const matches = (host: string): boolean =>
    host === peer || new RegExp(`^${host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*')}$`).test(peer)
  const user = catalog.users
    .filter((each) => each.name === name && matches(each.host))
    .sort((a, b) => Number(a.host === '%') - Number(b.host === '%'))[0]
  if (!user || (user.password ?? '') !== password) throw new Fault('denied', [name, peer, password === '' ? 'NO' : 'YES'])
  if (database === undefined) return user
  if (!user.super && !mayUse(user, database)) throw new Fault('denied-database', [name, user.host, database])
  if (!catalog.databases.has(database) && !SYSTEM_DATABASES.includes(database)) throw new Fault('no-database', [database])
  return user
}

/** Whoever is not root does only what was granted, database by database. */
function authorise(statement: Statement, session: Session): void {
  const { user } = session
  if (user.super) return
  const needs = (database: string | undefined): void => {
    if (database !== undefined && database !== 'information_schema' && !mayUse(user, database))
      throw new Fault('denied-database', [user.name, user.host, database])
  }
  if (statement.kind === 'use' || statement.kind === 'create-database' || statement.kind === 'drop-database') return needs(statement.name)
  if (['create-user', 'drop-user', 'alter-user', 'grant'].includes(statement.kind)) throw new Fault('denied', [user.name, user.host, 'YES'])
  const source = statement.kind === 'select' ? statement.select.source : undefined
  const name = source?.from === 'table' ? source.table : 'table' in statement ? statement.table : undefined
  const database = name?.space ?? session.database
  if (name && database !== undefined && database !== 'information_schema' && !mayUse(user, database))
    throw new Fault('denied-table', [user.name, user.host, statement.kind.split('-')[0]!.toUpperCase(), name.name])
}
