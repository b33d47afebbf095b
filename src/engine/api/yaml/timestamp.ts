/** Plain scalars that are points in time; models how go-yaml tries the layouts of a timestamp, and time.Parse. */

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})/
const CLOCK = /(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?/
const WITH_ZONE = new RegExp(`${DATE.source}[Tt]${CLOCK.source}(Z|([-+])(\\d{2}):(\\d{2}))$`)
const WITHOUT_ZONE = new RegExp(`${DATE.source}(?: +${CLOCK.source})?$`)

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

const two = (number: number) => String(number).padStart(2, '0')

/** The time as JSON has it; undefined for a text that is none. */
export function timestampText(text: string): string | undefined {
  const match = WITH_ZONE.exec(text) ?? WITHOUT_ZONE.exec(text)
  if (!match) return undefined
  const [month, day, hour, minute, second] = match.slice(2, 7).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const [year, fraction = '', zone, sign] = [match[1]!, match[7], match[8], match[9]]
  const [zoneHour, zoneMinute] = [Number(match[10] ?? 0), Number(match[11] ?? 0)]
  if (month < 1 || month > 12 || day < 1 || day > daysOf(Number(year), month)) return undefined
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 24 || zoneMinute > 60) return undefined
  const isUtc = zone === undefined || zone === 'Z' || (zoneHour === 0 && zoneMinute === 0)
  const nanoseconds = fraction.slice(0, 9).replace(/0+$/, '')
  const offset = isUtc ? 'Z' : `${sign}${two(zoneHour)}:${two(zoneMinute)}`
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${nanoseconds && `.${nanoseconds}`}${offset}`
}
