/** CREATE, ALTER, DROP and what is said of accounts. */
import type { Cursor } from './cursor'
import { parseExpression } from './parse-expression'
import { parseSelect } from './parse-select'
import type { Account, Action, Alteration, ColumnDefinition, KeyDefinition, Reference, Statement } from './syntax'
import { parseType, SERIALS } from './types'

export function parseCreate(cursor: Cursor): Statement {
  if (cursor.oneOf('database', ...(cursor.dialect === 'mysql' ? ['schema'] : []))) {
    const ifNotExists = cursor.word('if not exists')
    const name = cursor.name()
    while (cursor.token.type !== 'end') databaseOption(cursor)
    return { kind: 'create-database', name, ifNotExists }
  }
  if (cursor.word('schema')) return { kind: 'create-schema', ifNotExists: cursor.word('if not exists'), name: cursor.name() }
  const role = cursor.oneOf('user', 'role')
  if (role) return parseCreateUser(cursor, role === 'role')
  const replace = cursor.word('or replace')
  if (cursor.dialect === 'mysql') viewOptions(cursor)
  cursor.oneOf('temporary', 'temp', 'unlogged')
  if (cursor.word('view')) return parseView(cursor, replace)
  if (replace) cursor.fail()
  if (cursor.word('table')) return parseCreateTable(cursor)
  const unique = cursor.word('unique')
  if (cursor.word('index')) return parseCreateIndex(cursor, unique)
  if (cursor.dialect === 'postgres' && cursor.word('extension')) {
    cursor.word('if not exists')
    cursor.name()
    return { kind: 'nothing', tag: 'CREATE EXTENSION' }
  }
  return cursor.fail()
}

/** `ALGORITHM=MERGE DEFINER=root@localhost SQL SECURITY DEFINER`, of which nothing hangs here. */
function viewOptions(cursor: Cursor): void {
  if (cursor.word('algorithm')) {
    cursor.expect('=')
    cursor.next()
  }
  if (cursor.word('definer')) {
    cursor.expect('=')
    parseAccount(cursor)
  }
  if (cursor.word('sql security')) cursor.next()
}

function parseView(cursor: Cursor, replace: boolean): Statement {
  const view = cursor.qualified()
  const columns = cursor.isSymbol('(') ? { columns: cursor.list(() => cursor.name()) } : {}
  cursor.expectWord('as')
  const from = cursor.token.at
  const select = parseSelect(cursor)
  const text = cursor.text.slice(from, cursor.last)
  cursor.oneOf('with check option', 'with cascaded check option', 'with local check option')
  return { kind: 'create-view', view, replace, ...columns, select, text }
}

/** `CHARACTER SET utf8mb4`, `OWNER app`: nothing hangs on them here. */
function databaseOption(cursor: Cursor): void {
  cursor.word('default')
  const option = cursor.oneOf('character set', 'charset', 'collate', 'owner', 'encoding', 'template', 'with')
  if (!option) cursor.fail()
  if (option === 'with') return
  cursor.symbol('=')
  if (cursor.token.type === 'string') cursor.string()
  else cursor.name()
}

function parseCreateIndex(cursor: Cursor, unique: boolean): Statement {
  const ifNotExists = cursor.word('if not exists')
  const name = cursor.isWord('on') ? undefined : cursor.name()
  cursor.expectWord('on')
  const table = cursor.qualified()
  if (cursor.word('using')) cursor.name()
  return {
    kind: 'create-index',
    table,
    ifNotExists,
    key: { kind: unique ? 'unique' : 'index', columns: keyColumns(cursor), ...(name ? { name } : {}) },
  }
}

function keyColumns(cursor: Cursor): readonly string[] {
  return cursor.list(() => {
    const name = cursor.name()
    if (cursor.token.text === '(') cursor.list(() => cursor.next())
    cursor.oneOf('asc', 'desc')
    return name
  })
}

function parseCreateTable(cursor: Cursor): Statement {
  const ifNotExists = cursor.word('if not exists')
  const table = cursor.qualified()
  const columns: ColumnDefinition[] = []
  const keys: KeyDefinition[] = []
  if (cursor.symbol('(')) {
    do {
      const key = parseKey(cursor)
      if (key) keys.push(key)
      else columns.push(parseColumn(cursor))
    } while (cursor.symbol(','))
    cursor.expect(')')
  }
  while (tableOption(cursor));
  const as = cursor.word('as') || cursor.isWord('select') ? parseSelect(cursor) : undefined
  if (columns.length === 0 && !as) cursor.fail()
  return { kind: 'create-table', table, ifNotExists, columns, keys, ...(as ? { as } : {}) }
}

/** `ENGINE=InnoDB`, `DEFAULT CHARSET=utf8mb4`: there is one engine and one encoding. */
function tableOption(cursor: Cursor): boolean {
  if (cursor.dialect === 'postgres') return false
  cursor.word('default')
  const option = cursor.oneOf('engine', 'character set', 'charset', 'collate', 'auto_increment', 'comment', 'row_format')
  if (!option) return false
  cursor.symbol('=')
  cursor.next()
  cursor.symbol(',')
  return true
}

function parseKey(cursor: Cursor): KeyDefinition | undefined {
  const named = cursor.word('constraint') ? cursor.name() : undefined
  const name = named === undefined ? {} : { name: named }
  if (cursor.word('primary key')) return { kind: 'primary', columns: keyColumns(cursor) }
  if (cursor.word('foreign key')) {
    const columns = keyColumns(cursor)
    cursor.expectWord('references')
    return { kind: 'foreign', columns, ...name, references: parseReferences(cursor) }
  }
  const unique = cursor.word('unique')
  const index = cursor.dialect === 'mysql' && cursor.oneOf('key', 'index')
  if (!unique && !index) return named === undefined ? undefined : cursor.fail()
  const own = cursor.isName ? { name: cursor.name() } : name
  return { kind: unique ? 'unique' : 'index', columns: keyColumns(cursor), ...own }
}

function parseReferences(cursor: Cursor): Reference {
  const table = cursor.qualified()
  const columns = cursor.token.text === '(' ? keyColumns(cursor) : []
  let actions: Pick<Reference, 'onDelete' | 'onUpdate'> = {}
  while (cursor.word('on')) {
    const verb = cursor.oneOf('delete', 'update') ?? cursor.fail()
    const action = (cursor.oneOf('restrict', 'no action', 'cascade', 'set null', 'set default') ?? cursor.fail()) as Action
    actions = { ...actions, [verb === 'delete' ? 'onDelete' : 'onUpdate']: action }
  }
  return { table, columns, ...actions }
}

export function parseColumn(cursor: Cursor): ColumnDefinition {
  const name = cursor.name()
  const serial = SERIALS.has(cursor.token.text.toLowerCase())
  const type = parseType(cursor)
  let column: ColumnDefinition = { name, type, notNull: serial, auto: serial, primary: false, unique: false }
  for (;;) {
    if (cursor.word('not null')) column = { ...column, notNull: true }
    else if (cursor.word('null')) continue
    else if (cursor.word('primary key')) column = { ...column, primary: true, notNull: true }
    else if (cursor.word('unique')) {
      if (cursor.dialect === 'mysql') cursor.word('key')
      column = { ...column, unique: true }
    } else if (cursor.dialect === 'mysql' && cursor.word('auto_increment')) column = { ...column, auto: true, notNull: true }
    else if (cursor.word('generated')) {
      if (!cursor.word('always') && !cursor.word('by default')) cursor.fail()
      cursor.expectWord('as identity')
      column = { ...column, auto: true, notNull: true }
    } else if (cursor.word('default')) {
      const from = cursor.token.at
      const expression = parseExpression(cursor)
      column = { ...column, default: expression, defaultText: cursor.text.slice(from, cursor.last) }
    } else if (cursor.dialect === 'mysql' && cursor.word('on update')) {
      parseExpression(cursor)
      column = { ...column, onUpdate: true }
    } else if (cursor.word('references')) column = { ...column, references: parseReferences(cursor) }
    else if (cursor.dialect === 'mysql' && cursor.word('comment')) cursor.string()
    else if (cursor.word('collate')) cursor.name()
    else return column
  }
}

export function parseAlterTable(cursor: Cursor): Statement {
  cursor.word('if exists')
  const table = cursor.qualified()
  return { kind: 'alter-table', table, changes: cursor.commas(() => alteration(cursor)) }
}

function place(cursor: Cursor): { readonly place?: 'first' | { readonly after: string } } {
  if (cursor.dialect === 'postgres') return {}
  if (cursor.word('first')) return { place: 'first' }
  return cursor.word('after') ? { place: { after: cursor.name() } } : {}
}

function alteration(cursor: Cursor): Alteration {
  if (cursor.word('add')) {
    const key = parseKey(cursor)
    if (key) return { alter: 'key', key }
    cursor.word('column')
    cursor.word('if not exists')
    return { alter: 'add', column: parseColumn(cursor), ...place(cursor) }
  }
  if (cursor.word('drop')) {
    cursor.word('column')
    return { alter: 'drop', ifExists: cursor.word('if exists'), column: cursor.name() }
  }
  if (cursor.word('rename')) {
    if (cursor.oneOf('to', 'as')) return { alter: 'rename', to: cursor.qualified() }
    cursor.word('column')
    const column = cursor.name()
    cursor.expectWord('to')
    return { alter: 'rename-column', column, to: cursor.name() }
  }
  if (cursor.dialect === 'mysql') {
    const change = cursor.oneOf('modify', 'change')
    if (change) {
      cursor.word('column')
      const old = change === 'change' ? cursor.name() : undefined
      const to = parseColumn(cursor)
      return { alter: 'modify', column: old ?? to.name, to }
    }
  }
  cursor.expectWord('alter')
  cursor.word('column')
  const column = cursor.name()
  if (cursor.word('set default')) {
    const from = cursor.token.at
    const expression = parseExpression(cursor)
    return { alter: 'default', column, default: expression, text: cursor.text.slice(from, cursor.last) }
  }
  if (cursor.word('drop default')) return { alter: 'default', column }
  if (cursor.word('set not null')) return { alter: 'null', column, notNull: true }
  if (cursor.word('drop not null')) return { alter: 'null', column, notNull: false }
  cursor.word('set data')
  cursor.expectWord('type')
  return {
    alter: 'modify',
    column,
    to: { name: column, type: parseType(cursor), notNull: false, auto: false, primary: false, unique: false },
  }
}

/** `'app'@'%'`, `app@localhost`, and without a host everywhere. */
export function parseAccount(cursor: Cursor): Account {
  const name = cursor.token.type === 'string' ? cursor.string() : cursor.name()
  if (cursor.dialect === 'postgres' || cursor.token.type !== 'variable') return { name, host: '%' }
  const host = cursor.next().text.slice(1)
  if (host !== '') return { name, host }
  return { name, host: cursor.hostName() }
}

function password(cursor: Cursor): { readonly password?: string } {
  if (cursor.dialect === 'postgres') return {}
  if (!cursor.word('identified')) return {}
  if (cursor.word('with')) {
    if (cursor.token.type === 'string') cursor.string()
    else cursor.name()
    return cursor.word('by') ? { password: cursor.string() } : {}
  }
  cursor.expectWord('by')
  return { password: cursor.string() }
}

function parseCreateUser(cursor: Cursor, role: boolean): Statement {
  const exists = cursor.word('if not exists')
  if (cursor.dialect === 'mysql') {
    const users = cursor.commas(() => ({ account: parseAccount(cursor), ...password(cursor) }))
    return { kind: 'create-user', users, exists, super: false, role }
  }
  const account = parseAccount(cursor)
  const options = roleOptions(cursor)
  return {
    kind: 'create-user',
    users: [{ account, ...(options.password === undefined ? {} : { password: options.password }) }],
    exists,
    super: options.super,
    role: role && !options.login,
  }
}

function roleOptions(cursor: Cursor): { password?: string; super: boolean; login: boolean } {
  const found: { password?: string; super: boolean; login: boolean } = { super: false, login: false }
  cursor.word('with')
  while (cursor.token.type !== 'end') {
    if (cursor.word('encrypted')) continue
    if (cursor.word('password')) found.password = cursor.string()
    else if (cursor.word('superuser')) found.super = true
    else if (cursor.word('login')) found.login = true
    else if (!cursor.oneOf('nosuperuser', 'createdb', 'nocreatedb', 'createrole', 'nocreaterole', 'inherit', 'replication', 'nologin'))
      cursor.fail()
  }
  return found
}

export function parseAlterUser(cursor: Cursor): Statement {
  cursor.word('if exists')
  const user = parseAccount(cursor)
  const { password: secret } = cursor.dialect === 'mysql' ? password(cursor) : roleOptions(cursor)
  return { kind: 'alter-user', user, ...(secret === undefined ? {} : { password: secret }) }
}

export function parseGrant(cursor: Cursor, revoke: boolean): Statement {
  const from = cursor.token.at
  while (!cursor.isWord('on')) {
    if (cursor.token.type === 'end') cursor.fail()
    cursor.next()
  }
  const privileges = cursor.text.slice(from, cursor.last)
  cursor.next()
  const start = cursor.token.at
  while (!cursor.isWord(revoke ? 'from' : 'to')) {
    if (cursor.token.type === 'end') cursor.fail()
    cursor.next()
  }
  const on = cursor.text.slice(start, cursor.last).replace(/[\s`]/g, '')
  cursor.next()
  const users = cursor.commas(() => {
    const account = parseAccount(cursor)
    password(cursor)
    return account
  })
  cursor.word('with grant option')
  return { kind: 'grant', revoke, on, users, privileges }
}
