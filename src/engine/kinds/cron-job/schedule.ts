/** Checks cron schedules with the complaints of the parser that Kubernetes uses (robfig/cron, standard fields). */
import { ParseFailure, parseDuration } from '../../api/strconv'

interface Bounds {
  readonly min: number
  readonly max: number
  readonly names?: Readonly<Record<string, number>>
}

const MONTHS = Object.fromEntries(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, i) => [name, i + 1]),
)
const DAYS = Object.fromEntries(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name, i) => [name, i]))

const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
]

const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

/** Why the schedule cannot be read, or undefined. */
export function scheduleError(schedule: string): string | undefined {
  let text = schedule
  if (/^(TZ|CRON_TZ)=/.test(text)) {
    const space = text.indexOf(' ')
    text = space < 0 ? '' : text.slice(space).trim()
  }
  if (text.startsWith('@')) {
    if (DESCRIPTORS.has(text)) return undefined
    if (text.startsWith('@every ')) {
      try {
        parseDuration(text.slice('@every '.length))
        return undefined
      } catch (error) {
        if (!(error instanceof ParseFailure)) throw error
        return `failed to parse duration ${text}: ${error.message}`
      }
    }
    return `unrecognized descriptor: ${text}`
  }
  const parts = text.split(/\s+/).filter(Boolean)
  if (parts.length === 0) return 'empty spec string'
  if (parts.length !== FIELDS.length) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  for (let i = 0; i < FIELDS.length; i++) {
    for (const expression of parts[i]!.split(',').filter(Boolean)) {
      const complaint = rangeError(expression, FIELDS[i]!)
      if (complaint !== undefined) return complaint
    }
  }
  return undefined
}

function numberOf(text: string, bounds: Bounds): number | string {
  const named = bounds.names && Object.hasOwn(bounds.names, text.toLowerCase()) ? bounds.names[text.toLowerCase()] : undefined
  if (named !== undefined) return named
  if (!/^[+-]?\d+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
  const number = Number(text)
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number
}

function rangeError(expression: string, bounds: Bounds): string | undefined {
  const [rangeText = '', stepText, ...tooManySteps] = expression.split('/')
  const [lowText = '', highText, ...tooManyEnds] = rangeText.split('-')
  let start: number
  let end: number
  if (lowText === '*' || lowText === '?') {
    start = bounds.min
    end = bounds.max
  } else {
    const low = numberOf(lowText, bounds)
    if (typeof low === 'string') return low
    start = low
    end = low
    if (tooManyEnds.length > 0) return `too many hyphens: ${expression}`
    if (highText !== undefined) {
      const high = numberOf(highText, bounds)
      if (typeof high === 'string') return high
      end = high
    }
  }
  if (tooManySteps.length > 0) return `too many slashes: ${expression}`
  let step = 1
  if (stepText !== undefined) {
    const parsed = numberOf(stepText, { min: 0, max: 0 })
    if (typeof parsed === 'string') return parsed
    step = parsed
    if (highText === undefined) end = bounds.max
  }
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${expression}`
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined
}
