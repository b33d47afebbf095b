/** The server: its first start from the environment, who may log in, and the file that everything committed is kept in. */
import { runScripts } from '../entrypoint-scripts'
import type { DaemonProcess } from '../image'
import { Catalog } from '../sql/catalog'
import { Host } from '../sql/host'
import type { Server, Session } from '../sql/session'
import type { Statement } from '../sql/syntax'
import { Fault } from '../sql/values'
import type { Failure, Question } from '../sql/wire'
import { Replicated } from './replicated'
import { Variables } from './variables'
import { failureOf } from './words'
import { mayUse, show, SYSTEM_DATABASES, virtual, type Facts } from './show'

export type Product = 'mysql' | 'mariadb'

const DATA = '/var/lib/mysql'
const KEPT = `${DATA}/ibdata1`
/** The system's own databases that have one. */
const SYSTEM_FOLDERS = ['mysql', 'performance_schema', 'sys']
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

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** What a password that the entrypoint draws consists of: mysql asks openssl for base64, mariadb pwgen for anything but `'` and `\\`. */
const DRAWN: Readonly<Record<Product, string>> = {
  mysql: `${LETTERS_AND_DIGITS}+/`,
  mariadb: `${LETTERS_AND_DIGITS}!"#$%&()*+,-./:;<=>?@[]^_\`{|}~`,
}
const DRAWN_LENGTH = 32

/** Passwords of root that were drawn, by process: nobody knows them but its log. */
const drawn = new WeakMap<DaemonProcess, string>()

/** The password that the first start gives root when it is to be a random one. */
export function drawnPassword(process: DaemonProcess, product: Product): string | undefined {
  if (setting(process, product, 'RANDOM_ROOT_PASSWORD') === undefined) return undefined
  const known = drawn.get(process)
  if (known !== undefined) return known
  const password = Array.from({ length: DRAWN_LENGTH }, () => DRAWN[product][process.random(DRAWN[product].length)]).join('')
  drawn.set(process, password)
  return password
}

/** A random one takes the place of one that is set. */
const rootPassword = (process: DaemonProcess, product: Product): string =>
  drawnPassword(process, product) ?? setting(process, product, 'ROOT_PASSWORD') ?? ''

function initialise(process: DaemonProcess, product: Product, catalog: Catalog): void {
  const password = rootPassword(process, product)
  const rootHost = setting(process, product, 'ROOT_HOST') ?? '%'
  for (const host of new Set(['localhost', rootHost])) catalog.addUser('root', host, password, { super: true })
  const database = setting(process, product, 'DATABASE')
  if (database !== undefined) catalog.addDatabase(database)
  const user = setting(process, product, 'USER')
  if (user === undefined || user === 'root') return
  const grants = database === undefined ? [] : [{ on: `${database}.*`, privileges: 'ALL' }]
  catalog.addUser(user, '%', setting(process, product, 'PASSWORD') ?? '', { grants })
}

export interface Made {
  readonly database?: string
  readonly user?: string
  /** Of root, where it was drawn. */
  readonly password?: string
}

/** What the environment has the first start make. */
export function madeOf(process: DaemonProcess, product: Product): Made {
  const database = setting(process, product, 'DATABASE')
  const user = setting(process, product, 'USER')
  const password = drawnPassword(process, product)
  return {
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  }
}

/** What the entrypoint does once a new server answers; whether all of it went well. */
export function runInitScripts(
  process: DaemonProcess,
  product: Product,
  version: string,
  note: (text: string, level: string) => string,
): Promise<boolean> {
  const password = rootPassword(process, product)
  const database = setting(process, product, 'DATABASE')
  const client = product === 'mysql' || Number(version.split('.')[0]) < 11 ? 'mysql' : 'mariadb'
  const login = [client, '-uroot', '-hlocalhost', ...(database === undefined ? [] : [`--database=${database}`])]
  const feed = 'file=$1; export MYSQL_PWD=$2; shift 2; exec "$@" < "$file"'
  return runScripts(process, {
    programs: { '.sql': (path) => ['bash', '-c', feed, 'bash', path, password, ...login] },
    note,
    sources: true,
    takesPattern: false,
  })
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
    for (const name of [...SYSTEM_FOLDERS, ...catalog.databases.keys()])
      if (!process.files.exists(`${DATA}/${name}`)) process.files.makeDirectory(`${DATA}/${name}`)
  }
  if (isInitialised(process)) catalog.load(process.files.readText(KEPT))
  else {
    initialise(process, product, catalog)
    save()
  }
  const started = process.now()
  const title = product === 'mysql' ? 'MySQL' : 'MariaDB'
  const variables = new Variables(process, product, version)
  const word = (fault: Fault, text: string): Failure => failureOf(fault, text, title)
  const replicated = new Replicated(
    process,
    product,
    version,
    variables,
    () => server,
    (fault) => word(fault, ''),
    kept,
  )
  let sessions: Host['sessions'] = new Map()
  const facts: Facts = {
    uptime: () => Math.floor((process.now() - started) / 1000),
    sessions: () => sessions.values(),
    variables: (session) => variables.all(session),
  }
  const server: Server = {
    dialect: 'mysql',
    version: product === 'mysql' ? version : `${version}-MariaDB-ubu2404`,
    catalog,
    now: () => process.now(),
    random: () => process.random(2 ** 30) / 2 ** 30,
    variable: (name, session) => variables.get(name, session),
    setVariable: (name, value, session) => variables.set(name, value, session),
    show: (statement, session) => replicated.show(statement) ?? show(statement, session, facts),
    virtual,
    authorise: (statement, session) => {
      if (writes(statement)) checkWritable(variables, session)
      authorise(statement, session)
    },
    committed: (changes) => {
      save()
      replicated.source?.committed(changes)
    },
    replicate: (statement, session) => replicated.replicate(statement, session),
  }
  const host = new Host({
    server,
    greeting: GREETING,
    firstConnection: 8,
    login: (question, peer) => login(catalog, question, peer),
    word,
    other: (question, enter, peer) => replicated.answer(question, enter, peer),
  })
  sessions = host.sessions
  hosts.set(process, host)
  return host
}

const writes = ({ kind }: Statement): boolean => /^(insert|update|delete|truncate|grant)$/.test(kind) || /^(create|drop|alter)-/.test(kind)

/** A replica may take changes from its source alone. */
function checkWritable(variables: Variables, { user }: Session): void {
  if (variables.on('super_read_only')) throw new Fault('read-only', ['super-read-only'])
  if (variables.on('read_only') && !user.super) throw new Fault('read-only', ['read-only'])
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
