/** The functions of expressions: on values, and on groups of them. */
import {
  BIGINT,
  BOOL,
  DATE,
  decimal,
  FLOAT,
  INT,
  TEXT,
  TIME,
  timestampText,
  TIMESTAMP,
  type DialectName,
  type Type,
  type Value,
} from './values'
import { MORE_FUNCTIONS } from './more-functions'
import { momentOf } from './time-functions'

/** What functions ask the session about. */
export interface Surroundings {
  readonly dialect: DialectName
  /** Milliseconds since the epoch. */
  now(): number
  random(): number
  /** `app@10.244.1.5` in MySQL. */
  readonly user: string
  readonly database: string | undefined
  readonly version: string
  readonly connection: number
  readonly lastInsert: number
  sleep?(seconds: number): void
}

export interface FunctionDefinition {
  readonly least: number
  readonly most?: number
  readonly type: Type | ((args: readonly Type[]) => Type)
  readonly only?: DialectName
  /** Gets NULLs too; otherwise one makes the answer NULL. */
  readonly nulls?: boolean
  of(args: readonly Value[], around: Surroundings): Value
}

const first = (args: readonly Type[]): Type => args[0] ?? TEXT
const str = (value: Value | undefined): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value ?? ''))
const num = (value: Value | undefined): number => Number(typeof value === 'string' ? Number.parseFloat(value) || 0 : (value ?? 0))
type Definition = FunctionDefinition
const define = (
  least: number,
  most: number | undefined,
  type: Definition['type'],
  of: Definition['of'],
  only?: DialectName,
  nulls = false,
): Definition => ({
  least,
  ...(most === undefined ? {} : { most }),
  type,
  of,
  nulls,
  ...(only ? { only } : {}),
})

const now = define(0, 1, TIMESTAMP, (_, { now: time, dialect }) =>
  dialect === 'mysql' ? timestampText(time()) : `${timestampText(time(), true)}+00`,
)
const today = define(0, 0, DATE, (_, { now: time }) => timestampText(time()).slice(0, 10))
const clock = define(0, 0, TIME, (_, { now: time }) => timestampText(time()).slice(11))
const user = define(0, 0, TEXT, (_, { user: name }) => name)
const database = define(0, 0, TEXT, (_, { database: name }) => name ?? null)
const coalesce = define(1, undefined, first, (args) => args.find((value) => value !== null) ?? null, undefined, true)
const whole = ([type]: readonly Type[]): Type => (type?.kind === 'decimal' ? decimal(0) : (type ?? FLOAT))
const ceil = define(1, 1, whole, ([x]) => Math.ceil(num(x)))
const length = define(1, 1, INT, ([x], { dialect }) => (dialect === 'mysql' ? new TextEncoder().encode(str(x)).length : [...str(x)].length))
const characters = define(1, 1, INT, ([x]) => [...str(x)].length)
const substring = define(2, 3, TEXT, ([text, from, count]) => {
  const start = num(from) < 0 ? str(text).length + num(from) : num(from) - 1
  return count === undefined ? str(text).slice(Math.max(0, start)) : str(text).slice(Math.max(0, start), start + num(count))
})
const part = (from: number, to: number): Definition => define(1, 1, INT, ([x]) => Number(str(x).slice(from, to)), 'mysql')
const extreme = (sign: 1 | -1): Definition =>
  define(2, undefined, first, (args) =>
    args.reduce((a, b) => ((typeof a === 'string' && typeof b === 'string' ? (a < b ? -1 : 1) : num(a) - num(b)) * sign >= 0 ? a : b)),
  )

export const FUNCTIONS: Readonly<Record<string, Definition>> = {
  ...MORE_FUNCTIONS,
  now: { ...now, type: () => TIMESTAMP },
  current_timestamp: now,
  localtimestamp: now,
  sysdate: { ...now, only: 'mysql' },
  current_date: today,
  curdate: { ...today, only: 'mysql' },
  current_time: clock,
  curtime: { ...clock, only: 'mysql' },
  user,
  current_user: user,
  session_user: user,
  system_user: { ...user, only: 'mysql' },
  database: { ...database, only: 'mysql' },
  schema: { ...database, only: 'mysql' },
  current_database: { ...database, only: 'postgres' },
  current_schema: define(0, 0, TEXT, () => 'public', 'postgres'),
  pg_is_in_recovery: define(0, 0, BOOL, () => false, 'postgres'),
  version: define(0, 0, TEXT, (_, { version }) => version),
  connection_id: define(0, 0, BIGINT, (_, { connection }) => connection, 'mysql'),
  pg_backend_pid: define(0, 0, INT, (_, { connection }) => connection, 'postgres'),
  last_insert_id: define(0, 0, BIGINT, (_, { lastInsert }) => lastInsert, 'mysql'),
  unix_timestamp: define(
    0,
    1,
    BIGINT,
    ([moment], { now: time }) => Math.floor((moment === undefined ? time() : (momentOf(moment)?.getTime() ?? 0)) / 1000),
    'mysql',
  ),
  year: part(0, 4),
  month: part(5, 7),
  day: part(8, 10),
  hour: part(11, 13),
  minute: part(14, 16),
  second: part(17, 19),
  coalesce,
  ifnull: { ...coalesce, only: 'mysql' },
  nullif: define(2, 2, first, ([a, b]) => (a === b ? null : a!), undefined, true),
  if: define(
    3,
    3,
    (args) => args[1]!,
    ([condition, yes, no]) => (condition !== null && num(condition) !== 0 ? yes! : no!),
    'mysql',
    true,
  ),
  concat: define(
    1,
    undefined,
    TEXT,
    (args, { dialect }) => (dialect === 'mysql' && args.includes(null) ? null : args.map((arg) => (arg === null ? '' : str(arg))).join('')),
    undefined,
    true,
  ),
  concat_ws: define(
    2,
    undefined,
    TEXT,
    ([by, ...args]) =>
      args
        .filter((arg) => arg !== null)
        .map(str)
        .join(str(by)),
    undefined,
    true,
  ),
  upper: define(1, 1, TEXT, ([x]) => str(x).toUpperCase()),
  ucase: define(1, 1, TEXT, ([x]) => str(x).toUpperCase(), 'mysql'),
  lower: define(1, 1, TEXT, ([x]) => str(x).toLowerCase()),
  lcase: define(1, 1, TEXT, ([x]) => str(x).toLowerCase(), 'mysql'),
  length,
  char_length: characters,
  character_length: characters,
  trim: define(1, 1, TEXT, ([x]) => str(x).trim()),
  ltrim: define(1, 1, TEXT, ([x]) => str(x).trimStart()),
  rtrim: define(1, 1, TEXT, ([x]) => str(x).trimEnd()),
  left: define(2, 2, TEXT, ([x, n]) => str(x).slice(0, num(n))),
  right: define(2, 2, TEXT, ([x, n]) => (num(n) <= 0 ? '' : str(x).slice(-num(n)))),
  substring,
  substr: substring,
  mid: { ...substring, only: 'mysql' },
  replace: define(3, 3, TEXT, ([x, from, to]) => (str(from) === '' ? str(x) : str(x).replaceAll(str(from), () => str(to)))),
  repeat: define(2, 2, TEXT, ([x, n]) => str(x).repeat(Math.max(0, Math.min(num(n), 100_000)))),
  reverse: define(1, 1, TEXT, ([x]) => [...str(x)].reverse().join('')),
  lpad: define(2, 3, TEXT, ([x, n, by = ' ']) => str(x).padStart(num(n), str(by)).slice(0, num(n))),
  rpad: define(2, 3, TEXT, ([x, n, by = ' ']) => str(x).padEnd(num(n), str(by)).slice(0, num(n))),
  abs: define(1, 1, first, ([x]) => Math.abs(num(x))),
  ceil,
  ceiling: ceil,
  floor: define(1, 1, whole, ([x]) => Math.floor(num(x))),
  round: define(
    1,
    2,
    ([type]) => (type?.kind === 'decimal' ? decimal(undefined) : (type ?? FLOAT)),
    ([x, digits = 0]) => {
      const scale = 10 ** num(digits)
      return (Math.sign(num(x)) * Math.round(Math.abs(num(x)) * scale + 1e-9)) / scale
    },
  ),
  mod: define(2, 2, first, ([a, b]) => (num(b) === 0 ? null : num(a) % num(b))),
  power: define(2, 2, FLOAT, ([a, b]) => num(a) ** num(b)),
  pow: define(2, 2, FLOAT, ([a, b]) => num(a) ** num(b)),
  sqrt: define(1, 1, FLOAT, ([x]) => (num(x) < 0 ? null : Math.sqrt(num(x)))),
  greatest: extreme(1),
  least: extreme(-1),
  rand: define(0, 0, FLOAT, (_, { random }) => random(), 'mysql'),
  random: define(0, 0, FLOAT, (_, { random }) => random(), 'postgres'),
  uuid: define(0, 0, TEXT, (_, { random }) => uuid(random), 'mysql'),
  gen_random_uuid: define(0, 0, { kind: 'text', name: 'uuid' }, (_, { random }) => uuid(random), 'postgres'),
  pg_size_pretty: define(
    1,
    1,
    TEXT,
    ([bytes]) => (num(bytes) < 10_240 ? `${num(bytes)} bytes` : `${Math.round(num(bytes) / 1024)} kB`),
    'postgres',
  ),
}

function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, (_, i) =>
    i === 12 ? '4' : i === 16 ? '89ab'[Math.floor(random() * 4)]! : Math.floor(random() * 16).toString(16),
  ).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

interface Aggregate {
  readonly type: (arg: Type, dialect: DialectName) => Type
  /** Gets no NULLs. */
  of(values: readonly Value[], separator: string): Value
  readonly only?: DialectName
}

const sumOf = (values: readonly Value[]): number => Math.round(values.reduce((total: number, value) => total + num(value), 0) * 1e9) / 1e9
const best = (values: readonly Value[], sign: 1 | -1): Value =>
  values.reduce<Value>((a, b) => (a === null || (typeof b === 'string' ? (b > str(a) ? 1 : -1) : num(b) - num(a)) * sign > 0 ? b : a), null)
const joined = (values: readonly Value[], separator: string): Value => (values.length === 0 ? null : values.map(str).join(separator))

export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: { type: () => BIGINT, of: (values) => values.length },
  sum: {
    type: (arg) => (arg.kind === 'int' ? BIGINT : arg.kind === 'text' ? FLOAT : arg),
    of: (values) => (values.length === 0 ? null : sumOf(values)),
  },
  avg: {
    type: (arg, dialect) => (arg.kind === 'float' ? FLOAT : decimal(dialect === 'mysql' ? (arg.scale ?? 0) + 4 : 16)),
    of: (values) => (values.length === 0 ? null : sumOf(values) / values.length),
  },
  min: { type: (arg) => arg, of: (values) => best(values, -1) },
  max: { type: (arg) => arg, of: (values) => best(values, 1) },
  group_concat: { type: () => TEXT, of: joined, only: 'mysql' },
  string_agg: { type: () => TEXT, of: joined, only: 'postgres' },
}
