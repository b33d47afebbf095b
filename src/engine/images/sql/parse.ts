/** One statement of SQL from its text. */
import { Cursor } from './cursor'
import { parseReplication } from './parse-replication'
import { parseExpression } from './parse-expression'
import { parseAccount, parseAlterTable, parseAlterUser, parseCreate, parseGrant } from './parse-definition'
import { parseAlias, parseItems, parseSelect, tail } from './parse-select'
import type { Assignment, Item, Name, Statement } from './syntax'
import type { DialectName } from './values'

/** Throws a syntax fault. */
export function parse(text: string, dialect: DialectName): Statement {
  const cursor = new Cursor(text, dialect, parseSelect)
  const statement = parseStatement(cursor)
  cursor.symbol(';')
  if (cursor.token.type !== 'end') cursor.fail()
  return statement
}

function parseStatement(cursor: Cursor): Statement {
  const mysql = cursor.dialect === 'mysql'
  if (cursor.isSymbol('(') || ['select', 'values', 'with'].some((word) => cursor.isWord(word)))
    return { kind: 'select', select: parseSelect(cursor) }
  if (!mysql && cursor.word('table')) return everything(cursor)
  if (cursor.isWord('insert') || (mysql && cursor.isWord('replace'))) return parseInsert(cursor)
  if (cursor.word('update')) return parseUpdate(cursor)
  if (cursor.word('delete')) return parseDelete(cursor)
  if (cursor.word('create')) return parseCreate(cursor)
  if (cursor.word('drop')) return parseDrop(cursor)
  if (cursor.word('alter table')) return parseAlterTable(cursor)
  if (cursor.word('alter user') || (!mysql && cursor.word('alter role'))) return parseAlterUser(cursor)
  if (cursor.word('truncate')) {
    cursor.word('table')
    const tables = cursor.commas(() => cursor.qualified())
    if (!mysql) cursor.oneOf('restart identity', 'cascade')
    return { kind: 'truncate', tables }
  }
  if (cursor.word('grant')) return parseGrant(cursor, false)
  if (cursor.word('revoke')) return parseGrant(cursor, true)
  if (cursor.word('begin') || cursor.word('start transaction')) {
    cursor.oneOf('transaction', 'work')
    return { kind: 'transaction', verb: 'begin' }
  }
  const end = cursor.oneOf('commit', 'rollback') ?? (mysql ? undefined : cursor.oneOf('end', 'abort'))
  if (end) {
    cursor.oneOf('transaction', 'work')
    return { kind: 'transaction', verb: end === 'commit' || end === 'end' ? 'commit' : 'rollback' }
  }
  if (cursor.word('set')) return parseSet(cursor)
  if (cursor.word('show')) return mysql ? parseShow(cursor) : { kind: 'show', what: 'setting', like: settingName(cursor) }
  return mysql ? parseOwn(cursor) : cursor.fail()
}

function everything(cursor: Cursor): Statement {
  const table = cursor.qualified()
  const items: Item[] = [{ expression: { node: 'star', at: table.at }, text: '*' }]
  return { kind: 'select', select: { distinct: false, items, source: { from: 'table', table }, joins: [], group: [], order: [] } }
}

function parseInsert(cursor: Cursor): Statement {
  const replace = cursor.next().text.toLowerCase() === 'replace'
  let ignore = cursor.dialect === 'mysql' && cursor.word('ignore')
  if (cursor.dialect === 'mysql') cursor.word('into')
  else cursor.expectWord('into')
  const table = cursor.qualified()
  if (cursor.dialect === 'mysql' && cursor.word('set')) {
    const set = assignments(cursor)
    return {
      kind: 'insert',
      table,
      columns: set.map(({ column, at }) => ({ name: column, at })),
      rows: [set.map(({ value }) => value)],
      ignore,
      replace,
    }
  }
  const isList = cursor.token.text === '(' && !['select', 'values'].includes(cursor.peek().text.toLowerCase())
  const columns = isList
    ? cursor.list(() => {
        const { at } = cursor.token
        return { name: cursor.name(), at }
      })
    : undefined
  const rows = insertedRows(cursor)
  let update: readonly Assignment[] | undefined
  if (cursor.dialect === 'mysql' && cursor.word('on duplicate key update')) update = assignments(cursor)
  if (cursor.dialect === 'postgres' && cursor.word('on conflict')) {
    if (cursor.token.text === '(') cursor.list(() => cursor.name())
    cursor.expectWord('do')
    if (cursor.word('nothing')) ignore = true
    else {
      cursor.expectWord('update set')
      update = assignments(cursor)
    }
  }
  return {
    kind: 'insert',
    table,
    ...(columns ? { columns } : {}),
    rows,
    ignore,
    replace,
    ...(update ? { update } : {}),
    ...returning(cursor),
  }
}

function insertedRows(cursor: Cursor): Extract<Statement, { kind: 'insert' }>['rows'] {
  if (cursor.isWord('select') || cursor.isWord('with')) return parseSelect(cursor)
  if (cursor.word('default values')) return [[]]
  if (!cursor.oneOf('values', ...(cursor.dialect === 'mysql' ? ['value'] : []))) cursor.fail()
  return cursor.commas(() => {
    cursor.expect('(')
    if (cursor.symbol(')')) return []
    const row = cursor.commas(() => parseExpression(cursor))
    cursor.expect(')')
    return row
  })
}

function returning(cursor: Cursor): { readonly returning?: readonly Item[] } {
  return cursor.dialect === 'postgres' && cursor.word('returning') ? { returning: parseItems(cursor) } : {}
}

function assignments(cursor: Cursor): readonly Assignment[] {
  return cursor.commas(() => {
    const { at } = cursor.token
    const { name } = cursor.qualified()
    cursor.expect('=')
    return { column: name, at, value: parseExpression(cursor) }
  })
}

function parseUpdate(cursor: Cursor): Statement {
  const table = cursor.qualified()
  const alias = cursor.isWord('set') ? undefined : parseAlias(cursor)
  cursor.expectWord('set')
  const set = assignments(cursor)
  return { kind: 'update', table, ...(alias ? { alias } : {}), set, ...condition(cursor) }
}

function parseDelete(cursor: Cursor): Statement {
  cursor.expectWord('from')
  const table = cursor.qualified()
  const alias = parseAlias(cursor)
  return { kind: 'delete', table, ...(alias ? { alias } : {}), ...condition(cursor) }
}

function condition(cursor: Cursor) {
  const where = cursor.word('where') ? { where: parseExpression(cursor) } : {}
  const end = cursor.dialect === 'mysql' ? tail(cursor) : { order: [] }
  return { ...where, ...end, ...returning(cursor) }
}

function parseDrop(cursor: Cursor): Statement {
  const ifExists = (): boolean => cursor.word('if exists')
  if (cursor.word('database') || (cursor.dialect === 'mysql' && cursor.word('schema')))
    return { kind: 'drop-database', ifExists: ifExists(), name: cursor.name() }
  if (cursor.word('table')) {
    const missing = ifExists()
    const tables = cursor.commas(() => cursor.qualified())
    return { kind: 'drop-table', ifExists: missing, tables, cascade: cursor.oneOf('cascade', 'restrict') === 'cascade' }
  }
  if (cursor.word('view')) {
    const missing = ifExists()
    const views = cursor.commas(() => cursor.qualified())
    return { kind: 'drop-view', ifExists: missing, views, cascade: cursor.oneOf('cascade', 'restrict') === 'cascade' }
  }
  if (cursor.oneOf('user', 'role')) return { kind: 'drop-user', ifExists: ifExists(), users: cursor.commas(() => parseAccount(cursor)) }
  return cursor.fail()
}

function parseSet(cursor: Cursor): Statement {
  if (cursor.word('names')) {
    cursor.next()
    return { kind: 'nothing', tag: 'SET' }
  }
  const { at } = cursor.token
  const scope = cursor.oneOf('global', 'session', 'local')
  const name = cursor.token.type === 'variable' ? cursor.next().text : `${scope === 'global' ? '@@global.' : '@@'}${cursor.name()}`
  if (!cursor.symbol('=') && !cursor.symbol(':=') && !(cursor.dialect === 'postgres' && cursor.word('to'))) cursor.fail()
  const word = cursor.oneOf('on', 'off')
  const value = word
    ? ({ node: 'value', value: word.toUpperCase(), type: { kind: 'text', name: 'text' }, at } as const)
    : parseExpression(cursor)
  return { kind: 'set', name, value }
}

/** `server_version`, `time zone`. */
function settingName(cursor: Cursor): string {
  return cursor.word('time zone') ? 'timezone' : cursor.name().toLowerCase()
}

function filter(cursor: Cursor) {
  if (cursor.word('like')) return { like: cursor.string() }
  return cursor.word('where') ? { where: parseExpression(cursor) } : {}
}

function parseShow(cursor: Cursor): Statement {
  const full = cursor.oneOf('full', 'global', 'session')
  const show = (what: string, of?: Name): Statement => ({ kind: 'show', what, ...(of ? { of } : {}), ...filter(cursor) })
  if (cursor.oneOf('databases', 'schemas')) return show('databases')
  if (cursor.word('tables')) {
    const { at } = cursor.token
    return show(full === 'full' ? 'full tables' : 'tables', cursor.oneOf('from', 'in') ? { name: cursor.name(), at } : undefined)
  }
  if (cursor.oneOf('columns', 'fields')) return show('columns', ofTable(cursor))
  if (cursor.oneOf('index', 'indexes', 'keys')) return show('index', ofTable(cursor))
  if (cursor.word('create table')) return show('create table', cursor.qualified())
  if (cursor.word('create view')) return show('create view', cursor.qualified())
  if (cursor.word('create database')) return show('create database', { at: cursor.token.at, name: cursor.name() })
  if (cursor.word('grants')) {
    if (!cursor.word('for')) return show('grants')
    const { at } = cursor.token
    const { name, host } = parseAccount(cursor)
    return show('grants', { name, space: host, at })
  }
  const { at } = cursor.token
  const told = cursor.oneOf(
    ...['master status', 'binary log status', 'binlog status', 'slave status', 'replica status', 'all slaves status'],
    ...['slave hosts', 'replicas', 'binary logs', 'master logs', 'binlog events'],
  )
  if (told === 'binlog events') return show(told, cursor.word('in') ? { name: cursor.string(), at } : undefined)
  if (told) {
    if (cursor.word('for channel')) cursor.string()
    return show(told, { name: '', at })
  }
  return show(cursor.oneOf('variables', 'status', 'processlist', 'engines', 'warnings', 'errors') ?? cursor.fail())
}

function ofTable(cursor: Cursor): Name {
  if (!cursor.oneOf('from', 'in')) cursor.fail()
  const table = cursor.qualified()
  return cursor.oneOf('from', 'in') ? { ...table, space: cursor.name() } : table
}

/** What only MySQL says. */
function parseOwn(cursor: Cursor): Statement {
  if (cursor.word('use')) return { kind: 'use', name: cursor.name() }
  if (cursor.oneOf('describe', 'desc', 'explain')) return { kind: 'show', what: 'columns', of: cursor.qualified() }
  if (cursor.word('flush')) {
    if (!cursor.oneOf('privileges', 'tables', 'logs', 'status')) cursor.fail()
    return { kind: 'nothing', tag: '' }
  }
  if (cursor.word('lock tables')) {
    cursor.commas(() => {
      cursor.qualified()
      if (!cursor.oneOf('read', 'write')) cursor.fail()
    })
    return { kind: 'nothing', tag: '' }
  }
  if (cursor.word('unlock tables')) return { kind: 'nothing', tag: '' }
  const replication = parseReplication(cursor)
  if (replication) return replication
  return cursor.fail()
}
