/** Functions of dates and times: their parts, their differences, and how each dialect writes them. */
import { Fault, type Value } from './values'

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAY = 86_400_000

/** Milliseconds since the epoch of `2024-02-03` or `2024-02-03 10:20:30`; undefined for no time. */
export function momentOf(value: Value): Date | undefined {
  const [, date = '', clock = '00:00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?/.exec(String(value)) ?? []
  const time = Date.parse(`${date}T${clock}Z`)
  return date === '' || Number.isNaN(time) ? undefined : new Date(time)
}

function iso(moment: Date): string {
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() > 9999) throw new Fault('time-overflow')
  return moment.toISOString()
}

export const dateText = (moment: Date): string => iso(moment).slice(0, 10)
export const stampText = (moment: Date): string => iso(moment).slice(0, 19).replace('T', ' ')

export const dayOfYear = (moment: Date): number => Math.floor((moment.getTime() - Date.UTC(moment.getUTCFullYear(), 0, 1)) / DAY) + 1
export const daysBetween = (a: Date, b: Date): number => Math.round((Date.parse(dateText(a)) - Date.parse(dateText(b))) / DAY)

/** Whole months from one moment to another. */
export function monthsBetween(from: Date, to: Date): number {
  if (to < from) return -monthsBetween(to, from)
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return addMonths(from, months) > to ? months - 1 : months
}

/** So many months later, on the last day of a month that is too short. */
export function addMonths(from: Date, months: number): Date {
  const moved = new Date(from)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  moved.setUTCDate(Math.min(from.getUTCDate(), last))
  return moved
}

/** One field of a time; the names are those of EXTRACT. */
export function fieldOf(name: string, moment: Date): number {
  switch (name) {
    case 'year':
      return moment.getUTCFullYear()
    case 'month':
      return moment.getUTCMonth() + 1
    case 'day':
      return moment.getUTCDate()
    case 'hour':
      return moment.getUTCHours()
    case 'minute':
      return moment.getUTCMinutes()
    case 'second':
      return moment.getUTCSeconds()
    case 'quarter':
      return Math.floor(moment.getUTCMonth() / 3) + 1
    case 'dow':
      return moment.getUTCDay()
    case 'isodow':
      return moment.getUTCDay() || 7
    case 'doy':
      return dayOfYear(moment)
    case 'week':
      return isoWeek(moment)
    case 'epoch':
      return moment.getTime() / 1000
    default:
      throw new Fault('bad-value', ['unit', name, '', '1', 'unit'])
  }
}

function isoWeek(moment: Date): number {
  const thursday = new Date(moment.getTime() + (4 - (moment.getUTCDay() || 7)) * DAY)
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1
}

/** The beginning of a moment's month, hour, ... */
export function truncated(name: string, moment: Date): Date {
  const fields = [
    moment.getUTCFullYear(),
    moment.getUTCMonth(),
    moment.getUTCDate(),
    moment.getUTCHours(),
    moment.getUTCMinutes(),
    moment.getUTCSeconds(),
  ] as const
  if (name === 'week') return new Date(Date.parse(dateText(moment)) - ((moment.getUTCDay() || 7) - 1) * DAY)
  if (name === 'quarter') return new Date(Date.UTC(fields[0], Math.floor(fields[1] / 3) * 3))
  const kept = ['year', 'month', 'day', 'hour', 'minute', 'second'].indexOf(name) + 1
  if (kept === 0) throw new Fault('bad-value', ['unit', name, '', '1', 'unit'])
  const [year, month, day, hour, minute, second] = fields.map((field, i) => (i < kept ? field : i === 2 ? 1 : 0))
  return new Date(Date.UTC(year!, month, day, hour, minute, second))
}

const two = (number: number): string => String(number).padStart(2, '0')

/** MySQL's DATE_FORMAT. */
export function formatted(moment: Date, pattern: string): string {
  const hour = moment.getUTCHours()
  const date = moment.getUTCDate()
  const clock = `${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}`
  const ending =
    date % 10 === 1 && date !== 11 ? 'st' : date % 10 === 2 && date !== 12 ? 'nd' : date % 10 === 3 && date !== 13 ? 'rd' : 'th'
  const parts: Readonly<Record<string, string>> = {
    Y: String(moment.getUTCFullYear()).padStart(4, '0'),
    y: two(moment.getUTCFullYear() % 100),
    m: two(moment.getUTCMonth() + 1),
    c: String(moment.getUTCMonth() + 1),
    M: MONTHS[moment.getUTCMonth()]!,
    b: MONTHS[moment.getUTCMonth()]!.slice(0, 3),
    d: two(date),
    e: String(date),
    D: `${date}${ending}`,
    W: DAYS[moment.getUTCDay()]!,
    a: DAYS[moment.getUTCDay()]!.slice(0, 3),
    w: String(moment.getUTCDay()),
    j: String(dayOfYear(moment)).padStart(3, '0'),
    H: two(hour),
    k: String(hour),
    h: two(hour % 12 || 12),
    I: two(hour % 12 || 12),
    l: String(hour % 12 || 12),
    i: two(moment.getUTCMinutes()),
    s: two(moment.getUTCSeconds()),
    S: two(moment.getUTCSeconds()),
    f: '000000',
    p: hour < 12 ? 'AM' : 'PM',
    T: `${two(hour)}:${clock}`,
    r: `${two(hour % 12 || 12)}:${clock} ${hour < 12 ? 'AM' : 'PM'}`,
  }
  return pattern.replace(/%(.)/g, (_, letter: string) => parts[letter] ?? letter)
}

/** PostgreSQL's to_char of times. */
export function toChar(moment: Date, pattern: string): string {
  const hour = moment.getUTCHours()
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(moment.getUTCFullYear()).padStart(4, '0'),
    YY: two(moment.getUTCFullYear() % 100),
    MM: two(moment.getUTCMonth() + 1),
    MONTH: MONTHS[moment.getUTCMonth()]!.padEnd(9),
    MON: MONTHS[moment.getUTCMonth()]!.slice(0, 3),
    DDD: String(dayOfYear(moment)).padStart(3, '0'),
    DD: two(moment.getUTCDate()),
    DAY: DAYS[moment.getUTCDay()]!.padEnd(9),
    DY: DAYS[moment.getUTCDay()]!.slice(0, 3),
    D: String(moment.getUTCDay() + 1),
    HH24: two(hour),
    HH12: two(hour % 12 || 12),
    HH: two(hour % 12 || 12),
    MI: two(moment.getUTCMinutes()),
    SS: two(moment.getUTCSeconds()),
    AM: hour < 12 ? 'AM' : 'PM',
    PM: hour < 12 ? 'AM' : 'PM',
    Q: String(fieldOf('quarter', moment)),
  }
  return pattern.replace(
    /"([^"]*)"|(FM)?(YYYY|YY|MONTH|MON|MM|DDD|DD|DAY|DY|D|HH24|HH12|HH|MI|SS|AM|PM|Q)/gi,
    (_, quoted: string | undefined, fill: string | undefined, part: string) => {
      if (quoted !== undefined) return quoted
      const text = cased(parts[part.toUpperCase()]!, part)
      return fill ? text.trim().replace(/^0+(?=\d)/, '') : text
    },
  )
}

/** A name in the letters of its pattern: `MONTH`, `Month`, `month`. */
function cased(text: string, pattern: string): string {
  if (pattern === pattern.toUpperCase()) return text.toUpperCase()
  return pattern === pattern.toLowerCase() ? text.toLowerCase() : text
}

/** `2 years 1 mon 17 days`: how long it is from one moment to another. */
export function age(to: Date, from: Date): string {
  const months = monthsBetween(from, to)
  const days = daysBetween(to, addMonths(from, months))
  const [years, rest] = [Math.trunc(months / 12), months % 12]
  const part = (count: number, name: string): string => (count === 0 ? '' : `${count} ${name}${Math.abs(count) === 1 ? '' : 's'}`)
  return [part(years, 'year'), part(rest, 'mon'), part(days, 'day')].filter((each) => each !== '').join(' ') || '00:00:00'
}
