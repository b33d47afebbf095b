/** Dates as `date -d` and `touch -d` read them: absolute ones in many forms, and what is added to them. */
import { own } from '../../own'
import { zoneAt } from './time-zone'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const SECONDS: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86400,
  week: 604800,
  fortnight: 1209600,
}

const ORDINALS = 'last this next first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ')

function ordinal(word: string): number {
  const index = ORDINALS.indexOf(word)
  return index < 4 ? [-1, 0, 1, 1][index]! : index - 1
}

const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  ut: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  cet: 60,
  cest: 120,
  bst: 60,
  jst: 540,
  kst: 540,
}

class Reader {
  private rest: string
  private year: number | undefined
  /** Whether the year was named. */
  private dated = false
  private month = 0
  private day = 0
  /** Milliseconds of the day; undefined when no time was named. */
  private time: number | undefined
  private zone: number | undefined
  private weekday: { readonly day: number; readonly ordinal: number } | undefined
  private readonly relative = { years: 0, months: 0, days: 0, seconds: 0 }
  private anyRelative = false

  constructor(
    text: string,
    private readonly now: number,
    private readonly local: string | undefined,
  ) {
    this.rest = text.toLowerCase()
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = new RegExp(`^(?:${pattern.source})`).exec(this.rest)
    if (found) this.rest = this.rest.slice(found[0].length)
    return found ?? undefined
  }

  private date(year: number, month: number, day: number, named = true): boolean {
    if (this.year !== undefined || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false
    ;[this.year, this.month, this.day] = [year, month, day]
    this.dated = named
    return true
  }

  private clock(hours: number, minutes: number, seconds: number, fraction: string | undefined, half: string | undefined): boolean {
    if (this.time !== undefined || minutes > 59 || seconds > 60 || hours > 23) return false
    if (half && (hours < 1 || hours > 12)) return false
    const hour = half ? (hours % 12) + (half.startsWith('p') ? 12 : 0) : hours
    this.time = (hour * 3600 + minutes * 60 + seconds) * 1000 + Number(`0.${fraction ?? 0}`) * 1000
    return true
  }

  private get thisYear(): number {
    return new Date(this.now).getUTCFullYear()
  }

  /** One item; false when it is none. */
  private item(): boolean {
    const long = (text: string): number => (text.length > 2 ? Number(text) : Number(text) + (Number(text) < 69 ? 2000 : 1900))
    let found = this.take(/(\d{4})[-/](\d\d?)[-/](\d\d?)(?:t(?=\d)|(?!\d))/)
    if (found) return this.date(Number(found[1]), Number(found[2]), Number(found[3]))
    found = this.take(/(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([ap])\.?m\.?/) ?? this.take(/(\d\d?)()()()\s*([ap])\.?m\.?(?![a-z])/)
    if (found) return this.clock(Number(found[1]), Number(found[2] || 0), Number(found[3] || 0), found[4] || undefined, found[5])
    found = this.take(/(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?/)
    if (found) {
      if (!this.clock(Number(found[1]), Number(found[2]), Number(found[3] ?? 0), found[4], undefined)) return false
      const offset = this.take(/\s*([+-])(\d\d?):?(\d\d)?(?!\d)/)
      if (offset) this.zone = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0))
      return true
    }
    found = this.take(/(\d\d?)\/(\d\d?)(?:\/(\d{2,4}))?(?!\d)/)
    if (found) return this.date(found[3] ? long(found[3]) : this.thisYear, Number(found[1]), Number(found[2]), !!found[3])
    found = this.take(/(\d\d?)[ -]?([a-z]{3,9})\.?(?:[ ,-]*(\d{4}))?(?![\d:a-z])/)
    if (found) {
      const month = MONTHS.indexOf(found[2]!.slice(0, 3)) + 1
      if (month > 0) return this.date(found[3] ? Number(found[3]) : this.thisYear, month, Number(found[1]), !!found[3])
      this.rest = found[0] + this.rest
    }
    found = this.take(/([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?(?:[ ,]+(\d{4}))?(?![\d:])/)
    if (found) {
      const month = MONTHS.indexOf(found[1]!.slice(0, 3)) + 1
      if (month > 0) return this.date(found[3] ? Number(found[3]) : this.thisYear, month, Number(found[2]), !!found[3])
      this.rest = found[0] + this.rest
    }
    found = this.take(/(\d{4})(\d\d)(\d\d)(?:t(?=\d)|(?!\d))/)
    if (found) return this.date(Number(found[1]), Number(found[2]), Number(found[3]))
    // Four digits behind a date without a year and a time are the year.
    if (this.year !== undefined && !this.dated && this.time !== undefined && (found = this.take(/(\d{4})(?!\d)/))) {
      this.year = Number(found[1])
      this.dated = true
      return true
    }
    found = this.take(/(\d\d)(\d\d)(?!\d)/)
    if (found) return this.clock(Number(found[1]), Number(found[2]), 0, undefined, undefined)
    return this.word()
  }

  private word(): boolean {
    let found = this.take(
      /([+-]?)\s*(\d+|last|this|next|first|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(?![a-z])(\s+ago\b)?/,
    )
    if (found) {
      const word = found[2]
      const count = word === undefined ? 1 : /^\d/.test(word) ? Number(word) : ordinal(word)
      this.add(found[3]!, count * (found[1] === '-' ? -1 : 1) * (found[4] ? -1 : 1))
      return true
    }
    found = this.take(/(now|today|tomorrow|yesterday)(?![a-z])/)
    if (found) {
      if (found[1] === 'tomorrow') this.add('day', 1)
      else if (found[1] === 'yesterday') this.add('day', -1)
      else this.anyRelative = true
      return true
    }
    found = this.take(
      /(?:(last|this|next|first|third|fourth|fifth)\s+)?(sun|mon|tue|wed|thu|fri|sat)(?:[a-z]*day|s|rs|nes|ur)?(?![a-z])[,.]?/,
    )
    if (found) {
      if (this.weekday) return false
      this.weekday = { day: DAYS.indexOf(found[2]!), ordinal: found[1] ? ordinal(found[1]) : 0 }
      return true
    }
    found = this.take(/(z|[a-z]{2,4})(?![a-z])/)
    if (found && own(ZONES, found[1]!) !== undefined) {
      this.zone = own(ZONES, found[1]!)!
      const offset = this.take(/\s*([+-])(\d\d?):?(\d\d)?(?!\s*[a-z0-9])/)
      if (offset) this.zone += (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0))
      return true
    }
    found = this.take(/([+-])(\d\d):?(\d\d)(?!\d)/)
    if (found && this.time !== undefined && this.zone === undefined) {
      this.zone = (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
      return true
    }
    return false
  }

  private add(unit: string, count: number): void {
    this.anyRelative = true
    if (unit === 'year') this.relative.years += count
    else if (unit === 'month') this.relative.months += count
    else if (SECONDS[unit]! >= 86400) this.relative.days += (count * SECONDS[unit]!) / 86400
    else this.relative.seconds += count * SECONDS[unit]!
  }

  /** Milliseconds since the epoch. */
  read(): number | undefined {
    for (;;) {
      this.rest = this.rest.replace(/^[\s,]+/, '')
      if (this.rest === '') break
      if (!this.item()) return undefined
    }
    const offset = (at: number): number => (this.zone !== undefined ? this.zone * 60_000 : zoneAt(this.local, at).offset)
    const today = new Date(this.now + offset(this.now))
    const dated = this.year !== undefined
    const fresh = dated || this.time !== undefined || this.weekday !== undefined || (!this.anyRelative && this.zone === undefined)
    let days = dated
      ? Date.UTC(this.year!, this.month - 1, this.day)
      : Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())
    if (this.weekday && !dated) {
      const ahead = (this.weekday.day - new Date(days).getUTCDay() + 7) % 7
      const again = this.weekday.ordinal > 0 && ahead !== 0 ? this.weekday.ordinal - 1 : this.weekday.ordinal
      days += (ahead + again * 7) * 86_400_000
    }
    const start = new Date(days)
    const time = this.time ?? (fresh || (this.zone !== undefined && dated) ? 0 : (this.now + offset(this.now)) % 86_400_000)
    const wall =
      Date.UTC(
        start.getUTCFullYear() + this.relative.years,
        start.getUTCMonth() + this.relative.months,
        start.getUTCDate() + this.relative.days,
      ) + time
    return wall - offset(wall - offset(wall)) + this.relative.seconds * 1000
  }
}

/** Milliseconds since the epoch; undefined for what is no date. `local` is the zone of times that name none. */
export function parseDate(text: string, now: number, local?: string): number | undefined {
  const zoned = /^\s*TZ="([^"]*)"\s*/.exec(text)
  const rest = zoned ? text.slice(zoned[0].length) : text
  const trimmed = rest.trim()
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000
  return new Reader(rest, now, zoned ? zoned[1] : local).read()
}
