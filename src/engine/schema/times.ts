/** Times as the API reads and writes them: whole seconds, or six digits behind them, in UTC; models metav1.Time and MicroTime over time.Parse. */

const SECONDS = '2006-01-02T15:04:05Z07:00'
const MICROSECONDS = '2006-01-02T15:04:05.000000Z07:00'

/** A part of the layout, what it takes from the text, and what the number in it may be at most and at least. */
interface Part {
  readonly shown: string
  readonly pattern: RegExp
  readonly name?: 'month' | 'hour' | 'minute' | 'second'
  readonly range?: readonly [number, number]
}

const PARTS: readonly Part[] = [
  { shown: '2006', pattern: /^\d{4}/ },
  { shown: '-', pattern: /^-/ },
  { shown: '01', pattern: /^\d\d/, name: 'month', range: [1, 12] },
  { shown: '-', pattern: /^-/ },
  { shown: '02', pattern: /^\d\d/ },
  { shown: 'T', pattern: /^T/ },
  { shown: '15', pattern: /^\d\d?/, name: 'hour', range: [0, 23] },
  { shown: ':', pattern: /^:/ },
  { shown: '04', pattern: /^\d\d/, name: 'minute', range: [0, 59] },
  { shown: ':', pattern: /^:/ },
  { shown: '05', pattern: /^\d\d/, name: 'second', range: [0, 59] },
]
/** Behind the seconds any fraction is taken, though none is asked for. */
const ANY_FRACTION: Part = { shown: '', pattern: /^(?:[.,]\d+)?/ }
const SIX_DIGITS: Part = { shown: '.000000', pattern: /^[.,]\d{6}/ }
const ZONE: Part = { shown: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/ }
const WIDEST_ZONE = [24, 60] as const

/** The zero time, which is written as nothing. */
const ZERO = Date.parse('0001-01-01T00:00:00Z')

export type ReadTime = { readonly written: string | undefined } | { readonly complaint: string }

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** Minutes east of Greenwich; undefined when there are no such. */
function offsetOf(zone: string): number | 'hour' | 'minute' {
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  if (hours > WIDEST_ZONE[0]) return 'hour'
  if (minutes > WIDEST_ZONE[1]) return 'minute'
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** What a time is written as when it is given back, or why it cannot be read in Go's words. */
export function readTime(text: string, micro: boolean): ReadTime {
  const refused = (why: string): ReadTime => ({ complaint: `parsing time ${JSON.stringify(text)}${why}` })
  const taken: string[] = []
  let rest = text
  for (const { shown, pattern, name, range } of [...PARTS, micro ? SIX_DIGITS : ANY_FRACTION, ZONE]) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) return refused(` as "${micro ? MICROSECONDS : SECONDS}": cannot parse ${JSON.stringify(rest)} as "${shown}"`)
    if (range && (Number(found) < range[0] || Number(found) > range[1])) return refused(`: ${name} out of range`)
    taken.push(found)
    rest = rest.slice(found.length)
  }
  const [year = '', , month = '', , day = '', , hour = '', , minute = '', , second = '', fraction = '', zone = ''] = taken
  const offset = offsetOf(zone)
  if (typeof offset === 'string') return refused(`: time zone offset ${offset} out of range`)
  if (rest !== '') return refused(`: extra text: ${JSON.stringify(rest)}`)
  if (Number(day) < 1 || Number(day) > daysOf(Number(year), Number(month))) return refused(': day out of range')
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second))
  const isZero = date.getTime() === ZERO && /^[.,]?0*$/.test(fraction)
  return { written: isZero ? undefined : writtenTime(date, micro ? fraction.replace(',', '.') : '') }
}

/** Years beyond four digits are written as they are. */
function writtenTime(date: Date, fraction: string): string {
  return `${date.toISOString().slice(0, -5).replace(/^\+0*/, '')}${fraction}Z`
}

/** Why a time cannot be read, or undefined. */
export function timeError(text: string, micro: boolean): string | undefined {
  const read = readTime(text, micro)
  return 'complaint' in read ? read.complaint : undefined
}
