/** What MySQL is told about its source and its replicas, in the old words and the new. */
import type { Cursor } from './cursor'
import { parseExpression } from './parse-expression'
import type { Statement } from './syntax'
import type { Value } from './values'

type Replication = Extract<Statement, { kind: 'replication' }>

/** `MASTER_HOST='db-0', MASTER_LOG_POS=4`: names without the word for the source. */
function settings(cursor: Cursor): Readonly<Record<string, Value>> {
  const found = cursor.commas((): readonly [string, Value] => {
    const name = cursor
      .name()
      .toLowerCase()
      .replace(/^(master|source)_/, '')
    cursor.expect('=')
    const value = parseExpression(cursor)
    return value.node === 'value' ? [name, value.value] : cursor.fail()
  })
  return Object.fromEntries(found)
}

function threads(cursor: Cursor): Readonly<Record<string, Value>> {
  const named = new Set<string>()
  do {
    const thread = cursor.oneOf('io_thread', 'relay_thread', 'sql_thread')
    if (thread) named.add(thread === 'sql_thread' ? 'applier' : 'receiver')
  } while (cursor.symbol(','))
  if (cursor.word('for channel')) cursor.string()
  return Object.fromEntries([...named].map((name) => [name, true]))
}

/** Takes such a statement; undefined when another one comes. */
export function parseReplication(cursor: Cursor): Replication | undefined {
  const { at } = cursor.token
  const said = (verb: Replication['verb'], options: Replication['options'], old: boolean): Replication => ({
    kind: 'replication',
    verb,
    options,
    old,
    at,
  })
  const change = cursor.oneOf('change master to', 'change replication source to')
  if (change) {
    const options = settings(cursor)
    if (cursor.word('for channel')) cursor.string()
    return said('change', options, change === 'change master to')
  }
  const turn = cursor.oneOf('start slave', 'start replica', 'stop slave', 'stop replica')
  if (turn) return said(turn.startsWith('start') ? 'start' : 'stop', threads(cursor), turn.endsWith('slave'))
  const reset = cursor.oneOf('reset slave', 'reset replica')
  if (reset) {
    const all = cursor.word('all')
    if (cursor.word('for channel')) cursor.string()
    return said('reset', { all }, reset === 'reset slave')
  }
  const log = cursor.oneOf('reset master', 'reset binary logs and gtids')
  return log === undefined ? undefined : said('reset-log', {}, log === 'reset master')
}
