/** Functions on numbers, texts and times beyond the commonest. */
import { order, regularExpression } from './compare'
import type { FunctionDefinition } from './functions'
import {
  age,
  DAYS,
  dateText,
  dayOfYear,
  daysBetween,
  fieldOf,
  formatted,
  momentOf,
  MONTHS,
  monthsBetween,
  stampText,
  toChar,
  truncated,
} from './time-functions'
import { own } from '../../../shell/own'
import { BIGINT, DATE, decimal, Fault, FLOAT, INT, TEXT, TIMESTAMP, type DialectName, type Type, type Value } from './values'

const str = (value: Value | undefined): string => String(value ?? '')
const num = (value: Value | undefined): number => Number(value ?? 0)

type Of = FunctionDefinition['of']
const define = (
  least: number,
  most: number | undefined,
  type: FunctionDefinition['type'],
  of: Of,
  only?: DialectName,
): FunctionDefinition => ({
  least,
  ...(most === undefined ? {} : { most }),
  type,
  of,
  ...(only ? { only } : {}),
})

/** Of a time, in its first place; NULL where that is none. */
const timed = (
  type: Type,
  of: (moment: Date, rest: readonly Value[]) => Value,
  only?: DialectName,
  least = 1,
  most = least,
): FunctionDefinition =>
  define(
    least,
    most,
    type,
    ([value = null, ...rest]) => {
      const moment = momentOf(value)
      return moment ? of(moment, rest) : null
    },
    only,
  )

const between = (unit: string, from: Date, to: Date): number => {
  const milliseconds: Readonly<Record<string, number>> = {
    second: 1000,
    minute: 60_000,
    hour: 3_600_000,
    day: 86_400_000,
    week: 604_800_000,
  }
  if (unit === 'month') return monthsBetween(from, to)
  if (unit === 'quarter') return Math.trunc(monthsBetween(from, to) / 3)
  if (unit === 'year') return Math.trunc(monthsBetween(from, to) / 12)
  return Math.trunc((to.getTime() - from.getTime()) / (milliseconds[unit] ?? 86_400_000))
}

/** Bytes that a text may have (max_allowed_packet). */
const LONGEST = 67_108_864

const clockSeconds = (text: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}
const clockText = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** What a format such as `%d/%m/%Y` says of a text, as a date. */
function parsed(text: string, pattern: string, marks: Readonly<Record<string, string>>): Value {
  const names: string[] = []
  const source = pattern.replace(/%.|YYYY|MM|DD|HH24|MI|SS|[.*+?^${}()|[\]\\]/gi, (mark) => {
    const name = own(marks, mark.startsWith('%') ? mark : mark.toUpperCase())
    if (name === undefined) return mark.replace(/^%/, '').replace(/[^\w\s]/g, '\\$&')
    names.push(name)
    return name === 'year' ? '(\\d{4})' : '(\\d{1,2})'
  })
  const found = new RegExp(`^${source}`).exec(text)
  if (!found) return null
  const field = (name: string, usual: string): string => (names.includes(name) ? found[names.indexOf(name) + 1]! : usual).padStart(2, '0')
  const date = `${field('year', '0000')}-${field('month', '01')}-${field('day', '01')}`
  return names.includes('hour') ? `${date} ${field('hour', '00')}:${field('minute', '00')}:${field('second', '00')}` : date
}

const MYSQL_MARKS = { '%Y': 'year', '%m': 'month', '%c': 'month', '%d': 'day', '%e': 'day', '%H': 'hour', '%i': 'minute', '%s': 'second' }
const POSTGRES_MARKS = { YYYY: 'year', MM: 'month', DD: 'day', HH24: 'hour', MI: 'minute', SS: 'second' }

/** The character of a number in Unicode. */
function character(number: number): string {
  if (number >= 1 && number <= 0x10ffff) return String.fromCodePoint(Math.trunc(number))
  throw new Fault('bad-character', [String(number)])
}

const cut = ([x, digits = 0]: readonly Value[]): Value =>
  Math.trunc(num(x) * 10 ** num(digits) + Math.sign(num(x)) * 1e-9) / 10 ** num(digits)
const scaled = (types: readonly Type[]): Type => (types[0]?.kind === 'decimal' ? decimal(undefined) : (types[0] ?? FLOAT))
const grouped = (x: number, digits: number): string => {
  const [whole = '', rest] = Math.abs(x)
    .toFixed(Math.min(Math.max(digits, 0), 30))
    .split('.')
  return `${x < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest}`}`
}
const placeIn = (text: string, part: string): number =>
  (part === '' ? 1 : [...text.slice(0, text.indexOf(part))].length + 1) * (text.includes(part) ? 1 : 0)
const caseless = (text: string, part: string): number => placeIn(text.toLowerCase(), part.toLowerCase())

export const MORE_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  sign: define(1, 1, INT, ([x]) => Math.sign(num(x))),
  ascii: define(1, 1, INT, ([x]) => str(x).codePointAt(0) ?? 0),
  chr: define(1, 1, TEXT, ([x]) => character(num(x)), 'postgres'),
  // A number is the byte that it ends with.
  char: define(1, undefined, TEXT, (args) => args.map((x) => String.fromCodePoint(num(x) & 0xff)).join(''), 'mysql'),
  pi: define(0, 0, decimal(6), () => Math.PI, 'mysql'),
  exp: define(1, 1, FLOAT, ([x]) => Math.exp(num(x))),
  ln: define(1, 1, FLOAT, ([x]) => (num(x) <= 0 ? null : Math.log(num(x)))),
  trunc: define(1, 2, scaled, cut, 'postgres'),
  truncate: define(2, 2, scaled, cut, 'mysql'),
  hex: define(
    1,
    1,
    TEXT,
    ([x]) =>
      typeof x === 'number'
        ? x.toString(16).toUpperCase()
        : [...new TextEncoder().encode(str(x))].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(''),
    'mysql',
  ),
  initcap: define(
    1,
    1,
    TEXT,
    ([x]) =>
      str(x)
        .toLowerCase()
        .replace(/(^|[^\p{L}\p{N}])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
    'postgres',
  ),
  strpos: define(2, 2, INT, ([text, part]) => placeIn(str(text), str(part)), 'postgres'),
  position: define(2, 2, INT, ([part, text], { dialect }) => (dialect === 'mysql' ? caseless : placeIn)(str(text), str(part))),
  instr: define(2, 2, INT, ([text, part]) => caseless(str(text), str(part)), 'mysql'),
  locate: define(2, 2, INT, ([part, text]) => caseless(str(text), str(part)), 'mysql'),
  split_part: define(
    3,
    3,
    TEXT,
    ([text, by, n]) =>
      str(text)
        .split(str(by))
        .at(num(n) > 0 ? num(n) - 1 : num(n)) ?? '',
    'postgres',
  ),
  substring_index: define(
    3,
    3,
    TEXT,
    ([text, by, n]) => {
      const parts = str(text).split(str(by))
      return (num(n) >= 0 ? parts.slice(0, num(n)) : parts.slice(num(n))).join(str(by))
    },
    'mysql',
  ),
  space: define(1, 1, TEXT, ([n]) => (num(n) > LONGEST ? null : ' '.repeat(Math.max(0, num(n)))), 'mysql'),
  strcmp: define(2, 2, INT, ([a, b]) => Math.sign(order(str(a), str(b), 'mysql')), 'mysql'),
  elt: define(2, undefined, TEXT, ([n, ...words]) => words[num(n) - 1] ?? null, 'mysql'),
  field: define(
    2,
    undefined,
    INT,
    ([x, ...words]) => words.findIndex((word) => str(word).toLowerCase() === str(x).toLowerCase()) + 1,
    'mysql',
  ),
  find_in_set: define(2, 2, INT, ([x, list]) => str(list).split(',').indexOf(str(x)) + 1, 'mysql'),
  isnull: { ...define(1, 1, INT, ([x]) => (x === null ? 1 : 0), 'mysql'), nulls: true },
  format: define(1, undefined, TEXT, ([first = null, ...rest], { dialect }) => {
    if (dialect === 'mysql') return grouped(num(first), num(rest[0]))
    let next = 0
    return str(first).replace(/%([sIL%])/g, (_, mark: string) => (mark === '%' ? '%' : str(rest[next++])))
  }),
  translate: define(
    3,
    3,
    TEXT,
    ([text, from, to]) =>
      [...str(text)].map((char) => (str(from).includes(char) ? (str(to)[str(from).indexOf(char)] ?? '') : char)).join(''),
    'postgres',
  ),
  regexp_replace: define(3, 4, TEXT, ([text, pattern, by, flags], { dialect }) =>
    str(text).replace(
      regularExpression(str(pattern), {
        ignoreCase: dialect === 'mysql' || str(flags).includes('i'),
        global: dialect === 'mysql' || str(flags).includes('g'),
      }),
      str(by).replace(/\\(\d)/g, '$$$1'),
    ),
  ),

  date_part: define(
    2,
    2,
    FLOAT,
    ([name, value = null]) => {
      const moment = momentOf(value)
      return moment ? fieldOf(str(name).toLowerCase(), moment) : null
    },
    'postgres',
  ),
  date_trunc: define(
    2,
    2,
    TIMESTAMP,
    ([name, value = null]) => {
      const moment = momentOf(value)
      return moment ? stampText(truncated(str(name).toLowerCase(), moment)) : null
    },
    'postgres',
  ),
  to_char: timed(TEXT, (moment, [pattern]) => toChar(moment, str(pattern)), 'postgres', 2),
  to_date: define(2, 2, DATE, ([text, pattern]) => parsed(str(text), str(pattern), POSTGRES_MARKS), 'postgres'),
  to_timestamp: define(2, 2, TIMESTAMP, ([text, pattern]) => parsed(str(text), str(pattern), POSTGRES_MARKS), 'postgres'),
  age: define(
    1,
    2,
    TEXT,
    ([to = null, from], { now }) => {
      const [end, start] = from === undefined ? [momentOf(new Date(now()).toISOString()), momentOf(to)] : [momentOf(to), momentOf(from)]
      return end && start ? age(end, start) : null
    },
    'postgres',
  ),
  date_format: timed(TEXT, (moment, [pattern]) => formatted(moment, str(pattern)), 'mysql', 2),
  str_to_date: define(2, 2, DATE, ([text, pattern]) => parsed(str(text), str(pattern), MYSQL_MARKS), 'mysql'),
  datediff: timed(
    INT,
    (moment, [other = null]) => {
      const start = momentOf(other)
      return start ? daysBetween(moment, start) : null
    },
    'mysql',
    2,
  ),
  timestampdiff: define(
    3,
    3,
    BIGINT,
    ([unit, from = null, to = null]) => {
      const [start, end] = [momentOf(from), momentOf(to)]
      return start && end ? between(str(unit).toLowerCase(), start, end) : null
    },
    'mysql',
  ),
  last_day: timed(DATE, (moment) => dateText(new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0))), 'mysql'),
  date: timed(DATE, (moment) => dateText(moment), 'mysql'),
  time: define(1, 1, TEXT, ([x]) => str(x).replace(/^\d{4}-\d{2}-\d{2} /, ''), 'mysql'),
  dayname: timed(TEXT, (moment) => DAYS[moment.getUTCDay()]!, 'mysql'),
  monthname: timed(TEXT, (moment) => MONTHS[moment.getUTCMonth()]!, 'mysql'),
  dayofweek: timed(INT, (moment) => moment.getUTCDay() + 1, 'mysql'),
  dayofmonth: timed(INT, (moment) => moment.getUTCDate(), 'mysql'),
  dayofyear: timed(INT, dayOfYear, 'mysql'),
  weekday: timed(INT, (moment) => (moment.getUTCDay() + 6) % 7, 'mysql'),
  quarter: timed(INT, (moment) => fieldOf('quarter', moment), 'mysql'),
  to_days: timed(INT, (moment) => daysBetween(moment, new Date(Date.UTC(1970, 0, 1))) + 719_528, 'mysql'),
  sec_to_time: define(1, 1, TEXT, ([x]) => clockText(num(x)), 'mysql'),
  time_to_sec: define(1, 1, INT, ([x]) => clockSeconds(str(x)), 'mysql'),
  from_unixtime: define(1, 1, TIMESTAMP, ([x]) => stampText(new Date(num(x) * 1000)), 'mysql'),
}
