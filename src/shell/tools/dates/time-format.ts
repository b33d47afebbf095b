/** strftime(3), in UTC or in the zone that $TZ names. */
import { zoneAt } from './time-zone'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const day = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7))
  const year = day.getUTCFullYear()
  return { year, week: Math.ceil(((day.getTime() - Date.UTC(year, 0, 1)) / 86400000 + 1) / 7) }
}

/** A time as the clocks of a zone show it. */
interface Moment {
  readonly milliseconds: number
  /** Its UTC fields are those of the zone. */
  readonly date: Date
  /** Milliseconds that the zone is ahead of UTC. */
  readonly offset: number
  readonly zone: string
}

const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill)
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12
const nanoseconds = (date: Date): string => `${pad(date.getUTCMilliseconds(), 3)}000000`

function yearDay(date: Date): number {
  const year = date.getUTCFullYear()
  return Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86400000) + 1
}

/** The week of the year when weeks begin on a day, of which Sunday is 0. */
const week = (date: Date, first: number): number => Math.floor((yearDay(date) + 6 - ((date.getUTCDay() - first + 7) % 7)) / 7)

function offsetText(offset: number, colon: string): string {
  const minutes = Math.abs(offset) / 60_000
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${colon}${pad(minutes % 60)}`
}

const FIELDS: Readonly<Record<string, (moment: Moment) => string>> = {
  Y: ({ date }) => String(date.getUTCFullYear()),
  C: ({ date }) => pad(Math.floor(date.getUTCFullYear() / 100)),
  y: ({ date }) => pad(date.getUTCFullYear() % 100),
  m: ({ date }) => pad(date.getUTCMonth() + 1),
  d: ({ date }) => pad(date.getUTCDate()),
  e: ({ date }) => pad(date.getUTCDate(), 2, ' '),
  H: ({ date }) => pad(date.getUTCHours()),
  k: ({ date }) => pad(date.getUTCHours(), 2, ' '),
  I: ({ date }) => pad(hour12(date)),
  l: ({ date }) => pad(hour12(date), 2, ' '),
  M: ({ date }) => pad(date.getUTCMinutes()),
  S: ({ date }) => pad(date.getUTCSeconds()),
  N: ({ date }) => nanoseconds(date),
  s: ({ milliseconds }) => String(Math.floor(milliseconds / 1000)),
  p: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: ({ date }) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  a: ({ date }) => DAYS[date.getUTCDay()]!.slice(0, 3),
  A: ({ date }) => DAYS[date.getUTCDay()]!,
  b: ({ date }) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  B: ({ date }) => MONTHS[date.getUTCMonth()]!,
  j: ({ date }) => pad(yearDay(date), 3),
  u: ({ date }) => String(date.getUTCDay() || 7),
  w: ({ date }) => String(date.getUTCDay()),
  U: ({ date }) => pad(week(date, 0)),
  W: ({ date }) => pad(week(date, 1)),
  V: ({ date }) => pad(isoWeek(date).week),
  G: ({ date }) => String(isoWeek(date).year),
  g: ({ date }) => pad(isoWeek(date).year % 100),
  q: ({ date }) => String(Math.floor(date.getUTCMonth() / 3) + 1),
  Z: ({ zone }) => zone,
  z: ({ offset }) => offsetText(offset, ''),
  ':z': ({ offset }) => offsetText(offset, ':'),
  '::z': ({ offset }) => `${offsetText(offset, ':')}:00`,
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
}

/** Fields that are several others. */
const TOGETHER: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  h: '%b',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
}

/** `milliseconds` since the epoch, by a `+FORMAT` of date(1); `zone` is what $TZ says. */
export function formatDate(milliseconds: number, format: string, zone?: string): string {
  const { offset, name } = zoneAt(zone, milliseconds)
  return written({ milliseconds, date: new Date(milliseconds + offset), offset, zone: name }, format)
}

function written(moment: Moment, format: string): string {
  return format.replace(/%([-_0^#]?)(\d*)(:{0,2}[a-zA-Z%])/g, (_, flag: string, width: string, code: string) => {
    if (code === 'N' && width) return nanoseconds(moment.date).slice(0, Number(width))
    const several = TOGETHER[code]
    const text = several === undefined ? (FIELDS[code]?.(moment) ?? `%${code}`) : written(moment, several)
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '')
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
    if (flag === '^') return text.toUpperCase()
    if (width) return text.padStart(Number(width), '0')
    return text
  })
}
