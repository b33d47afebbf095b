/** What MySQL tells about itself: SHOW, DESCRIBE, its variables and the tables of information_schema. */
import { actionsText, primaryOf, type Column, type Table } from '../sql/catalog'
import { isTrue, like } from '../sql/compare'
import { compile } from '../sql/expression'
import type { Session } from '../sql/session'
import type { Name, Statement } from '../sql/syntax'
import { BIGINT, Fault, INT, TEXT, type Rows, type Type, type Value } from '../sql/values'

export const SYSTEM_DATABASES = ['information_schema', 'mysql', 'performance_schema', 'sys']

export interface Facts {
  variables(session: Session): Readonly<Record<string, Value>>
  sessions(): Iterable<Session>
  /** Seconds since the start. */
  uptime(): number
}

type Show = Extract<Statement, { kind: 'show' }>

const table = (columns: readonly (string | readonly [string, Type])[], rows: readonly (readonly Value[])[]): Rows => ({
  columns: columns.map((column) => (typeof column === 'string' ? { name: column, type: TEXT } : { name: column[0], type: column[1] })),
  rows,
})

export function show(statement: Show, session: Session, facts: Facts): Rows {
  const found = answer(statement, session, facts)
  const { like: pattern, where } = statement
  let { rows } = found
  if (pattern !== undefined) rows = rows.filter(([first]) => like(pattern, true).test(String(first)))
  if (where) {
    const condition = compile(where, { ...session.scope, columns: found.columns.map(({ name, type }) => ({ table: '', name, type })) })
    rows = rows.filter((row) => isTrue(condition.of({ row })))
  }
  const { columns } = found
  const first = columns[0]
  if (pattern === undefined || !first || !/^(Database|Tables_in_)/.test(first.name)) return { columns, rows }
  return { columns: [{ ...first, name: `${first.name} (${pattern})` }, ...columns.slice(1)], rows }
}

function answer({ what, of }: Show, session: Session, facts: Facts): Rows {
  switch (what) {
    case 'databases':
      return table(
        ['Database'],
        visibleDatabases(session).map((name) => [name]),
      )
    case 'tables':
    case 'full tables':
      return tables(of?.name ?? session.database, what === 'full tables', session)
    case 'columns':
      return columns(of!, session)
    case 'index':
      return indexes(session.table(of!))
    case 'create table': {
      const meant = session.table(of!)
      return table(['Table', 'Create Table'], [[meant.name, definition(meant)]])
    }
    case 'create view':
      return viewDefinition(of!, session)
    case 'create database': {
      if (!session.server.catalog.databases.has(of!.name)) throw new Fault('no-database', [of!.name])
      return table(['Database', 'Create Database'], [[of!.name, `${createDatabase(of!.name)}`]])
    }
    case 'grants':
      return grants(of, session)
    case 'variables':
      return table(
        ['Variable_name', 'Value'],
        Object.entries(facts.variables(session)).map(([name, value]) => [name, String(value)]),
      )
    case 'status':
      return status(session, facts)
    case 'processlist':
      return processes(session, facts)
    case 'engines':
      return table(
        ['Engine', 'Support', 'Comment', 'Transactions', 'XA', 'Savepoints'],
        [['InnoDB', 'DEFAULT', 'Supports transactions, row-level locking, and foreign keys', 'YES', 'YES', 'YES']],
      )
    case 'warnings':
    case 'errors':
      return table(['Level', ['Code', INT], 'Message'], [])
    default:
      return table(['File'], [])
  }
}

function tables(name: string | undefined, isFull: boolean, session: Session): Rows {
  if (name === undefined) throw new Fault('no-database-chosen')
  const database = session.server.catalog.databases.get(name)
  if (!database && !SYSTEM_DATABASES.includes(name)) throw new Fault('no-database', [name])
  const names = [...(database?.tables.keys() ?? []), ...(database?.views.keys() ?? [])].sort()
  return table(
    [`Tables_in_${name}`, ...(isFull ? ['Table_type'] : [])],
    names.map((each) => [each, ...(isFull ? [database?.views.has(each) ? 'VIEW' : 'BASE TABLE'] : [])]),
  )
}

function columns(of: Name, session: Session): Rows {
  const heads = ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra']
  if (viewOf(of, session))
    return table(
      heads,
      session.tables.rows(of).columns.map(({ name, type }) => [name, type.name, type.nullable === false ? 'NO' : 'YES', '', null, '']),
    )
  const meant = session.table(of)
  return table(
    heads,
    meant.columns.map((column) => described(column, meant)),
  )
}

function viewDefinition(of: Name, session: Session): Rows {
  const view = viewOf(of, session)
  if (!view) throw new Fault('not-view', [of.name, of.space ?? session.database ?? ''])
  const named = view.columns ? ` (${view.columns.map((name) => `\`${name}\``).join(',')})` : ''
  const text = `CREATE ALGORITHM=UNDEFINED DEFINER=\`root\`@\`%\` SQL SECURITY DEFINER VIEW \`${view.name}\`${named} AS ${view.text}`
  return table(
    ['View', 'Create View', 'character_set_client', 'collation_connection'],
    [[view.name, text, 'utf8mb4', 'utf8mb4_0900_ai_ci']],
  )
}

function status(session: Session, facts: Facts): Rows {
  return table(
    ['Variable_name', 'Value'],
    [
      ['Connections', String(session.connection)],
      ['Threads_connected', String([...facts.sessions()].length)],
      ['Threads_running', '1'],
      ['Uptime', String(facts.uptime())],
    ],
  )
}

function processes(session: Session, facts: Facts): Rows {
  return table(
    [['Id', BIGINT], 'User', 'Host', 'db', 'Command', ['Time', INT], 'State', 'Info'],
    [...facts.sessions()].map((each) => [
      each.connection,
      each.user.name,
      each.peer,
      each.database ?? null,
      ...(each === session ? ['Query', 0, 'init', 'SHOW PROCESSLIST'] : ['Sleep', 0, '', null]),
    ]),
  )
}

function viewOf(name: Name, session: Session) {
  const [database, key] = session.place(name)
  return database.views.get(key)
}

export const createDatabase = (name: string): string =>
  `CREATE DATABASE \`${name}\` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */`

/** Those of the system are shown to everybody as far as they are theirs. */
function visibleDatabases({ user, server: { catalog } }: Session): readonly string[] {
  const own = [...catalog.databases.keys()].filter((name) => user.super || mayUse(user, name))
  const system = user.super ? SYSTEM_DATABASES : ['information_schema', 'performance_schema']
  return [...own, ...system].sort()
}

export function mayUse({ grants: list }: Session['user'], database: string): boolean {
  return list.some(({ on }) => on.startsWith('*.') || on.split('.')[0]!.replaceAll('\\', '') === database)
}

function keyMark(column: Column, { keys }: Table): string {
  const has = (kind: string, first = false): boolean =>
    keys.some((key) => key.kind === kind && (first ? key.columns[0] === column.name : key.columns.includes(column.name)))
  if (has('primary')) return 'PRI'
  if (keys.some(({ kind, columns }) => kind === 'unique' && columns.length === 1 && columns[0] === column.name)) return 'UNI'
  return has('index', true) || has('unique', true) || has('foreign', true) ? 'MUL' : ''
}

const isExpression = (text: string): boolean => /^(current_timestamp|now)/i.test(text)
const unquoted = (text: string): string => text.replace(/^['"](.*)['"]$/s, '$1')

function described(column: Column, owner: Table): readonly Value[] {
  const text = column.defaultText
  const generated = text !== undefined && isExpression(text)
  const extra = [
    ...(column.auto ? ['auto_increment'] : []),
    ...(generated ? ['DEFAULT_GENERATED'] : []),
    ...(column.onUpdate ? ['on update CURRENT_TIMESTAMP'] : []),
  ]
  const shown = text === undefined || /^null$/i.test(text) ? null : generated ? 'CURRENT_TIMESTAMP' : unquoted(text)
  return [column.name, column.type.name, column.notNull ? 'NO' : 'YES', keyMark(column, owner), shown, extra.join(' ')]
}

function indexes(owner: Table): Rows {
  const rows = owner.keys.flatMap((key) =>
    key.columns.map((column, i): Value[] => [
      owner.name,
      key.kind === 'primary' || key.kind === 'unique' ? 0 : 1,
      key.name,
      i + 1,
      column,
      'A',
      owner.rows.length,
      'BTREE',
    ]),
  )
  return table(
    ['Table', ['Non_unique', INT], 'Key_name', ['Seq_in_index', INT], 'Column_name', 'Collation', ['Cardinality', BIGINT], 'Index_type'],
    rows,
  )
}

/** The statement that makes a table as it is. */
export function definition(owner: Table): string {
  const columns = owner.columns.map((column) => {
    const text = column.defaultText
    const shown =
      text === undefined
        ? column.notNull || column.auto || column.type.name.endsWith('text')
          ? ''
          : ' DEFAULT NULL'
        : ` DEFAULT ${isExpression(text) ? 'CURRENT_TIMESTAMP' : /^null$/i.test(text) ? 'NULL' : `'${unquoted(text)}'`}`
    const nullable = column.notNull ? ' NOT NULL' : column.type.kind === 'timestamp' && column.type.name === 'timestamp' ? ' NULL' : ''
    return `  \`${column.name}\` ${column.type.name}${nullable}${shown}${column.onUpdate ? ' ON UPDATE CURRENT_TIMESTAMP' : ''}${column.auto ? ' AUTO_INCREMENT' : ''}`
  })
  const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(',')
  const covers = (one: readonly string[], other: readonly string[]): boolean => other.every((name, i) => one[i] === name)
  const keys = owner.keys.flatMap((key) => {
    if (key.kind === 'primary') return `  PRIMARY KEY (${list(key.columns)})`
    if (key.kind === 'foreign') {
      // The engine adds an index where none begins with its columns, by the constraint's name if somebody gave it one.
      const indexed = owner.keys.some(({ kind, columns: own }) => kind !== 'foreign' && covers(own, key.columns))
      const index = key.name.startsWith(`${owner.name}_ibfk_`) ? key.columns[0]! : key.name
      const constraint = `  CONSTRAINT \`${key.name}\` FOREIGN KEY (${list(key.columns)}) REFERENCES \`${key.references!.table.name}\` (${list(key.references!.columns)})${actionsText(key.references!)}`
      return [...(indexed ? [] : [`  KEY \`${index}\` (${list(key.columns)})`]), constraint]
    }
    return `  ${key.kind === 'unique' ? 'UNIQUE ' : ''}KEY \`${key.name}\` (${list(key.columns)})`
  })
  // Constraints come last.
  const [constraints, indexes] = [
    keys.filter((line) => line.startsWith('  CONSTRAINT')),
    keys.filter((line) => !line.startsWith('  CONSTRAINT')),
  ]
  const next = owner.columns.some(({ auto }) => auto) && owner.next > 1 ? ` AUTO_INCREMENT=${owner.next}` : ''
  return `CREATE TABLE \`${owner.name}\` (\n${[...columns, ...indexes, ...constraints].join(',\n')}\n) ENGINE=InnoDB${next} DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`
}

function grants(of: Name | undefined, session: Session): Rows {
  const user = of ? session.server.catalog.users.find(({ name, host }) => name === of.name && host === of.space) : session.user
  if (!user) throw new Fault('no-user', [of!.name, of!.space ?? '%', 'SHOW GRANTS'])
  const account = `\`${user.name}\`@\`${user.host}\``
  const quoted = (on: string): string =>
    on
      .split('.')
      .map((part) => (part === '*' ? part : `\`${part}\``))
      .join('.')
  const rows = user.super
    ? [[`GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`]]
    : [
        [`GRANT USAGE ON *.* TO ${account}`],
        ...user.grants.map(({ on, privileges }) => [
          `GRANT ${/^all/i.test(privileges) ? 'ALL PRIVILEGES' : privileges.toUpperCase()} ON ${quoted(on)} TO ${account}`,
        ]),
      ]
  return table([`Grants for ${user.name}@${user.host}`], rows)
}

/** Tables of the system's databases. */
export function virtual(name: Name, session: Session): Rows | undefined {
  const space = (name.space ?? session.database)?.toLowerCase()
  const { catalog } = session.server
  const which = name.name.toLowerCase()
  if (space === 'mysql' && which === 'user')
    return table(
      ['Host', 'User', 'Select_priv', 'plugin', 'authentication_string'],
      catalog.users.map((user) => [user.host, user.name, user.super ? 'Y' : 'N', 'caching_sha2_password', user.password === '' ? '' : '*']),
    )
  if (space === 'mysql' && which === 'db')
    return table(
      ['Host', 'Db', 'User'],
      catalog.users.flatMap((user) => user.grants.map(({ on }) => [user.host, on.split('.')[0]!, user.name])),
    )
  if (space !== 'information_schema') return undefined
  const all = [...catalog.databases.values()].flatMap((database) =>
    [...database.tables.values()].map((each) => [database.name, each] as const),
  )
  if (which === 'schemata')
    return table(
      ['CATALOG_NAME', 'SCHEMA_NAME'],
      visibleDatabases(session).map((each) => ['def', each]),
    )
  if (which === 'tables')
    return table(
      ['TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'ENGINE', ['TABLE_ROWS', BIGINT]],
      [
        ...all.map(([database, each]): Value[] => [database, each.name, 'BASE TABLE', 'InnoDB', each.rows.length]),
        ...[...catalog.databases.values()].flatMap(({ name: database, views }) =>
          [...views.keys()].map((view): Value[] => [database, view, 'VIEW', null, null]),
        ),
      ],
    )
  if (which === 'columns')
    return table(
      ['TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', ['ORDINAL_POSITION', INT], 'IS_NULLABLE', 'DATA_TYPE', 'COLUMN_TYPE', 'COLUMN_KEY'],
      all.flatMap(([database, each]) =>
        each.columns.map((column, i) => [
          database,
          each.name,
          column.name,
          i + 1,
          column.notNull ? 'NO' : 'YES',
          column.type.name.replace(/[( ].*/, ''),
          column.type.name,
          primaryOf(each).includes(i) ? 'PRI' : '',
        ]),
      ),
    )
  return undefined
}
