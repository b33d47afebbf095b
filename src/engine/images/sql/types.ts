/** The names of types in both dialects, and what each can hold. */
import type { Cursor } from './cursor'
import { Fault, type Kind, type Type } from './values'

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [-128, 127],
  smallint: [-32768, 32767],
  mediumint: [-8388608, 8388607],
  int: [-2147483648, 2147483647],
}

/** The kind of each name, and how the dialect writes it afterwards. */
const MYSQL: Readonly<Record<string, readonly [Kind, string]>> = {
  ...Object.fromEntries(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'].map((name) => [name, ['int', name]])),
  integer: ['int', 'int'],
  serial: ['int', 'bigint'],
  bool: ['int', 'tinyint(1)'],
  boolean: ['int', 'tinyint(1)'],
  numeric: ['decimal', 'decimal'],
  decimal: ['decimal', 'decimal'],
  dec: ['decimal', 'decimal'],
  float: ['float', 'float'],
  double: ['float', 'double'],
  real: ['float', 'double'],
  ...Object.fromEntries(
    ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'blob', 'longblob', 'binary', 'varbinary', 'enum'].map((name) => [
      name,
      ['text', name],
    ]),
  ),
  date: ['date', 'date'],
  time: ['time', 'time'],
  datetime: ['timestamp', 'datetime'],
  timestamp: ['timestamp', 'timestamp'],
  json: ['json', 'json'],
}

const POSTGRES: Readonly<Record<string, readonly [Kind, string]>> = {
  smallint: ['int', 'smallint'],
  int2: ['int', 'smallint'],
  int: ['int', 'integer'],
  integer: ['int', 'integer'],
  int4: ['int', 'integer'],
  bigint: ['int', 'bigint'],
  int8: ['int', 'bigint'],
  serial: ['int', 'integer'],
  smallserial: ['int', 'smallint'],
  bigserial: ['int', 'bigint'],
  numeric: ['decimal', 'numeric'],
  decimal: ['decimal', 'numeric'],
  real: ['float', 'real'],
  float4: ['float', 'real'],
  float: ['float', 'double precision'],
  float8: ['float', 'double precision'],
  double: ['float', 'double precision'],
  text: ['text', 'text'],
  varchar: ['text', 'character varying'],
  character: ['text', 'character'],
  char: ['text', 'character'],
  uuid: ['text', 'uuid'],
  name: ['text', 'name'],
  regclass: ['text', 'regclass'],
  boolean: ['bool', 'boolean'],
  bool: ['bool', 'boolean'],
  date: ['date', 'date'],
  time: ['time', 'time without time zone'],
  timestamp: ['timestamp', 'timestamp without time zone'],
  timestamptz: ['timestamp', 'timestamp with time zone'],
  json: ['json', 'json'],
  jsonb: ['json', 'jsonb'],
}

export const SERIALS = new Set(['serial', 'bigserial', 'smallserial'])

/** Takes a type's name with its sizes. Throws a fault for one that nobody knows. */
export function parseType(cursor: Cursor): Type {
  const { at, text } = cursor.token
  const mysql = cursor.dialect === 'mysql'
  const word = text.toLowerCase()
  const known = (mysql ? MYSQL : POSTGRES)[word]
  if (!known || cursor.token.type !== 'word') {
    if (mysql) cursor.fail()
    throw new Fault('no-type', [cursor.name()], at)
  }
  cursor.next()
  let [kind, name] = known
  if (word === 'double') cursor.word('precision')
  if (word === 'character' && cursor.word('varying')) name = 'character varying'
  if (word === 'enum') {
    const members = cursor.list(() => cursor.string())
    return { kind, name: `enum(${members.map((member) => `'${member}'`).join(',')})`, members }
  }
  let sizes: readonly number[] = []
  if (cursor.isSymbol('(')) sizes = cursor.list(() => Number(cursor.next().text))
  else if (mysql && word === 'varchar') cursor.fail()
  if (cursor.word('with time zone')) name = `${word} with time zone`
  else cursor.word('without time zone')
  const unsigned = mysql && cursor.word('unsigned')
  if (mysql && cursor.word('character set')) cursor.name()
  if (cursor.word('collate')) cursor.name()
  return sized(kind, name, sizes, unsigned, mysql)
}

function sized(kind: Kind, name: string, sizes: readonly number[], unsigned: boolean, mysql: boolean): Type {
  const sign = unsigned ? ' unsigned' : ''
  if (kind === 'int') {
    const [least, most] = RANGES[name === 'integer' ? 'int' : name] ?? RANGES[name.replace(/\(.*/, '')] ?? []
    // Widths of integers were dropped in 8.0.19, but for the booleans'.
    const width = name === 'tinyint' && sizes[0] === 1 ? '(1)' : ''
    return {
      kind,
      name: name + width + sign,
      ...(least === undefined ? {} : { range: unsigned ? [0, most! - least] : [least, most!] }),
    }
  }
  if (kind === 'decimal') {
    const shown = sizes.length > 0 ? sizes : mysql ? [10, 0] : []
    const scale = shown.length > 0 ? (shown[1] ?? 0) : undefined
    return { kind, name: name + (shown.length > 0 ? `(${shown[0]},${scale})` : '') + sign, ...(scale === undefined ? {} : { scale }) }
  }
  const length = sizes[0] ?? (name === 'char' || name === 'character' ? 1 : undefined)
  if (kind === 'text' && length !== undefined) return { kind, name: `${name}(${length})`, length }
  return { kind, name: name + (sizes.length > 0 && kind !== 'float' ? `(${sizes[0]})` : '') }
}
