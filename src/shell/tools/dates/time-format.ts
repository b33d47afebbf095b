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

/** `milliseconds` since the epoch, by a `+FORMAT` of date(1); `zone` is what $TZ says. */
export function formatDate(milliseconds: number, format: string, zone?: string): string {
  const { offset, name } = zoneAt(zone, milliseconds)
  const date = new Date(milliseconds + offset)
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 3_600_000), (Math.abs(offset) / 60_000) % 60]
  const sign = offset < 0 ? '-' : '+'
  const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill)
  const yearDay =
    Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86400000,
    ) + 1
  const hour12 = date.getUTCHours() % 12 || 12
  const one = (code: string): string => {
    switch (code) {
      case 'Y':
        return String(date.getUTCFullYear())
      case 'C':
        return pad(Math.floor(date.getUTCFullYear() / 100))
      case 'y':
        return pad(date.getUTCFullYear() % 100)
      case 'm':
        return pad(date.getUTCMonth() + 1)
      case 'd':
        return pad(date.getUTCDate())
      case 'e':
        return pad(date.getUTCDate(), 2, ' ')
      case 'H':
        return pad(date.getUTCHours())
      case 'k':
        return pad(date.getUTCHours(), 2, ' ')
      case 'I':
        return pad(hour12)
      case 'l':
        return pad(hour12, 2, ' ')
      case 'M':
        return pad(date.getUTCMinutes())
      case 'S':
        return pad(date.getUTCSeconds())
      case 'N':
        return `${pad(date.getUTCMilliseconds(), 3)}000000`
      case 's':
        return String(Math.floor(milliseconds / 1000))
      case 'p':
        return date.getUTCHours() < 12 ? 'AM' : 'PM'
      case 'P':
        return date.getUTCHours() < 12 ? 'am' : 'pm'
      case 'a':
        return DAYS[date.getUTCDay()]!.slice(0, 3)
      case 'A':
        return DAYS[date.getUTCDay()]!
      case 'b':
      case 'h':
        return MONTHS[date.getUTCMonth()]!.slice(0, 3)
      case 'B':
        return MONTHS[date.getUTCMonth()]!
      case 'j':
        return pad(yearDay, 3)
      case 'u':
        return String(date.getUTCDay() || 7)
      case 'w':
        return String(date.getUTCDay())
      case 'U':
        return pad(Math.floor((yearDay + 6 - date.getUTCDay()) / 7))
      case 'W':
        return pad(Math.floor((yearDay + 6 - ((date.getUTCDay() + 6) % 7)) / 7))
      case 'V':
        return pad(isoWeek(date).week)
      case 'G':
        return String(isoWeek(date).year)
      case 'g':
        return pad(isoWeek(date).year % 100)
      case 'q':
        return String(Math.floor(date.getUTCMonth() / 3) + 1)
      case 'Z':
        return name
      case 'z':
        return `${sign}${pad(hours)}${pad(minutes)}`
      case ':z':
        return `${sign}${pad(hours)}:${pad(minutes)}`
      case '::z':
        return `${sign}${pad(hours)}:${pad(minutes)}:00`
      case 'n':
        return '\n'
      case 't':
        return '\t'
      case '%':
        return '%'
      case 'D':
      case 'x':
        return `${one('m')}/${one('d')}/${one('y')}`
      case 'F':
        return `${one('Y')}-${one('m')}-${one('d')}`
      case 'T':
      case 'X':
        return `${one('H')}:${one('M')}:${one('S')}`
      case 'R':
        return `${one('H')}:${one('M')}`
      case 'r':
        return `${one('I')}:${one('M')}:${one('S')} ${one('p')}`
      case 'c':
        return `${one('a')} ${one('b')} ${one('e')} ${one('T')} ${one('Y')}`
      default:
        return `%${code}`
    }
  }
  return format.replace(/%([-_0^#]?)(\d*)(:{0,2}[a-zA-Z%])/g, (_, flag: string, width: string, code: string) => {
    if (code === 'N' && width) return `${pad(date.getUTCMilliseconds(), 3)}000000`.slice(0, Number(width))
    const text = one(code)
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '')
    if (flag === '_') return text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
    if (flag === '^') return text.toUpperCase()
    if (width) return text.padStart(Number(width), '0')
    return text
  })
}
