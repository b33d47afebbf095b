/** Times and spans as systemd writes and reads them; models systemd.time(7). */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** `Nov 21 09:00:00`. */
export function shortStamp(time: number): string {
  const date = new Date(time)
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 19)}`
}

/** `Sat 2026-11-21 09:00:00 UTC`. */
export function longStamp(time: number): string {
  const date = new Date(time)
  return `${DAYS[date.getUTCDay()]} ${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)} UTC`
}

const PARTS = [
  ['y', 31_557_600_000],
  ['month', 2_629_800_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** `2h 5min 3.250s`; the fraction of seconds only where it is wanted. */
export function timeSpan(milliseconds: number): string {
  const words: string[] = []
  let left = milliseconds
  for (const [unit, size] of PARTS) {
    if (unit === 's' && left >= size && left % size !== 0 && left < 60_000) {
      words.push(`${(left / size).toFixed(3)}s`)
      break
    }
    const count = Math.floor(left / size)
    if (count === 0) continue
    left -= count * size
    words.push(unit === 'month' ? `${count} month${count > 1 ? 's' : ''}` : `${count}${unit}`)
  }
  return words.length > 0 ? words.join(' ') : '0'
}

/** `5min 3s ago`: the two largest parts. */
export function ago(milliseconds: number): string {
  if (milliseconds < 1000) return milliseconds === 0 ? 'now' : `${milliseconds}ms ago`
  let left = milliseconds
  const words: string[] = []
  for (const [unit, size] of PARTS.slice(0, -1)) {
    const count = Math.floor(left / size)
    if (count === 0) {
      if (words.length > 0) break
      continue
    }
    left -= count * size
    const long = unit === 'd' ? ` day${count > 1 ? 's' : ''}` : unit === 'w' ? ` week${count > 1 ? 's' : ''}` : unit
    words.push(`${count}${unit === 'month' ? ` month${count > 1 ? 's' : ''}` : long}`)
    if (words.length === 2) break
  }
  return `${words.join(' ')} ago`
}

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['ms msec', 1],
    ['s sec second seconds', 1000],
    ['m min minute minutes', 60_000],
    ['h hr hour hours', 3_600_000],
    ['d day days', 86_400_000],
    ['w week weeks', 604_800_000],
  ].flatMap(([names, size]) =>
    String(names)
      .split(' ')
      .map((name) => [name, Number(size)]),
  ),
)

/** A moment as people write it: `10 min ago`, `-5m`, `today`, `yesterday`, `now`, `09:00`, `2026-11-21 09:00:00`; undefined for anything else. */
export function moment(text: string, now: number): number | undefined {
  const day = 86_400_000
  const today = Math.floor(now / day) * day
  const word = text.trim()
  const named = { now, today, yesterday: today - day, tomorrow: today + day }[word]
  if (named !== undefined) return named
  const spans = /^(-|\+)?((?:\d+\s*[a-z]+\s*)+?)(\s*ago)?$/i.exec(word)
  if (spans && (spans[1] !== undefined || spans[3] !== undefined)) {
    let sum = 0
    for (const [, count, unit] of spans[2]!.matchAll(/(\d+)\s*([a-z]+)/gi)) {
      if (UNITS[unit!] === undefined) return undefined
      sum += Number(count) * UNITS[unit!]!
    }
    return spans[1] === '+' ? now + sum : now - sum
  }
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(word)
  if (clock) return today + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
  if (!/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?( UTC|Z)?$/.test(word)) return undefined
  const bare = word.replace(/( UTC|Z)$/, '').replace(' ', 'T')
  const absolute = Date.parse(`${bare}${bare.includes('T') ? '' : 'T00:00:00'}Z`)
  return Number.isNaN(absolute) ? undefined : absolute
}
