/** Time zones as $TZ names them: POSIX texts such as `KST-9`, and names of the zone database, which the host knows. */

export interface Zone {
  /** Milliseconds east of UTC at the moment asked for. */
  readonly offset: number
  readonly name: string
}

const UTC: Zone = { offset: 0, name: 'UTC' }

/** Abbreviations that the host's locales do not give. */
const NAMES: Readonly<Record<string, string>> = {
  'Asia/Seoul': 'KST',
  'Asia/Pyongyang': 'KST',
  'Asia/Tokyo': 'JST',
  'Asia/Shanghai': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Kolkata': 'IST',
  'Asia/Karachi': 'PKT',
  'Asia/Jakarta': 'WIB',
  'Asia/Manila': 'PST',
  'Asia/Jerusalem': 'IST',
  'Europe/Moscow': 'MSK',
  'Africa/Johannesburg': 'SAST',
  'Africa/Nairobi': 'EAT',
  'Africa/Lagos': 'WAT',
}

const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ']
const formatters = new Map<string, Intl.DateTimeFormat | undefined>()

function formatter(locale: string, timeZone: string, timeZoneName: 'short' | 'longOffset'): Intl.DateTimeFormat | undefined {
  const key = `${locale} ${timeZone} ${timeZoneName}`
  if (!formatters.has(key)) {
    try {
      formatters.set(key, new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }))
    } catch {
      formatters.set(key, undefined)
    }
  }
  return formatters.get(key)
}

function zoneText(format: Intl.DateTimeFormat, milliseconds: number): string {
  return format.formatToParts(milliseconds).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
}

/** `+9` hours as `+09`, the way zones without a name are shown. */
function plain(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${minutes % 60 === 0 ? '' : two(minutes % 60)}`
}

/** The zone that $TZ stands for at a moment; UTC without one, and for names that nobody knows. */
export function zoneAt(text: string | undefined, milliseconds: number): Zone {
  if (text === undefined || text === '' || /^:?(?:UTC|Etc\/UTC|Universal|Zulu)0?$/.test(text)) return UTC
  const posix = /^:?(?:<([^>]+)>|([A-Za-z]{3,}))([+-]?\d{1,2})(?::(\d\d))?(?![/\w])/.exec(text)
  if (posix) {
    const sign = posix[3]!.startsWith('-') ? 1 : -1
    return { offset: sign * (Math.abs(Number(posix[3])) * 60 + Number(posix[4] ?? 0)) * 60_000, name: posix[1] ?? posix[2]! }
  }
  const name = text.replace(/^:/, '')
  const numeric = formatter('en-US', name, 'longOffset')
  if (!numeric) return { offset: 0, name: /^[A-Za-z]+/.exec(name)?.[0] ?? 'UTC' }
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(zoneText(numeric, milliseconds))
  const offset = found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000 : 0
  for (const locale of LOCALES) {
    const short = formatter(locale, name, 'short')
    const shown = short ? zoneText(short, milliseconds) : ''
    if (shown !== '' && !/^(?:GMT|UTC)[+-]/.test(shown)) return { offset, name: shown }
  }
  return { offset, name: NAMES[name] ?? plain(offset) }
}
