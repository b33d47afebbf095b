/** Reads cron schedules with the complaints of the parser that Kubernetes uses (robfig/cron, standard fields). */
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

/** The values of a field at which the schedule runs. */
export interface CronField {
  readonly values: ReadonlySet<number>
  /** All of them, written as a star: of two fields of days, one with a star leaves the choice to the other. */
  readonly star: boolean
}

export interface CronTimes {
  readonly minute: CronField
  readonly hour: CronField
  readonly dayOfMonth: CronField
  readonly month: CronField
  readonly dayOfWeek: CronField
}

export interface CronSpec {
  /** From a TZ= or CRON_TZ= before the fields. */
  readonly timeZone?: string
  /** Fields of times, or a period in milliseconds. */
  readonly runs: CronTimes | number
}

/** The schedule cannot be read; the message says why. */
export class ScheduleFailure extends Error {}

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

/** Why the schedule cannot be read, or undefined. */
export function scheduleError(schedule: string): string | undefined {
  try {
    parseCron(schedule)
    return undefined
  } catch (error) {
    if (!(error instanceof ScheduleFailure)) throw error
    return error.message
  }
}

/** Throws ScheduleFailure when the text is no schedule. */
export function parseCron(schedule: string): CronSpec {
  const prefix = /^(?:TZ|CRON_TZ)=([^ ]*)/.exec(schedule)
  const text = prefix ? schedule.slice(prefix[0].length).trim() : schedule
  const zone = prefix ? { timeZone: prefix[1]! } : {}
  if (text.startsWith('@every ')) return { ...zone, runs: period(text) }
  const meaning = text.startsWith('@') ? DESCRIPTORS.get(text) : text
  if (meaning === undefined) throw new ScheduleFailure(`unrecognized descriptor: ${text}`)
  const parts = meaning.split(/\s+/).filter(Boolean)
  if (parts.length === 0) throw new ScheduleFailure('empty spec string')
  if (parts.length !== FIELDS.length) throw new ScheduleFailure(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`)
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts.map((part, i) => field(part, FIELDS[i]!)) as [
    CronField,
    CronField,
    CronField,
    CronField,
    CronField,
  ]
  return { ...zone, runs: { minute, hour, dayOfMonth, month, dayOfWeek } }
}

/** Whole seconds, at least one. */
function period(text: string): number {
  try {
    return Math.max(1000, Math.floor(parseDuration(text.slice('@every '.length)) / 1000) * 1000)
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    throw new ScheduleFailure(`failed to parse duration ${text}: ${error.message}`)
  }
}

function field(text: string, bounds: Bounds): CronField {
  const ranges = text
    .split(',')
    .filter(Boolean)
    .map((each) => rangeOf(each, bounds))
  return { values: new Set(ranges.flatMap(({ values }) => values)), star: ranges.some(({ star }) => star) }
}

function numberOf(text: string, bounds: Bounds): number {
  const named = bounds.names && Object.hasOwn(bounds.names, text.toLowerCase()) ? bounds.names[text.toLowerCase()] : undefined
  if (named !== undefined) return named
  if (!/^[+-]?\d+$/.test(text))
    throw new ScheduleFailure(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  const number = Number(text)
  if (number < 0) throw new ScheduleFailure(`negative number (${number}) not allowed: ${text}`)
  return number
}

function rangeOf(expression: string, bounds: Bounds): { values: number[]; star: boolean } {
  const [rangeText = '', stepText, ...tooManySteps] = expression.split('/')
  const [lowText = '', highText, ...tooManyEnds] = rangeText.split('-')
  const all = lowText === '*' || lowText === '?'
  let start = bounds.min
  let end = bounds.max
  if (!all) {
    start = end = numberOf(lowText, bounds)
    if (tooManyEnds.length > 0) throw new ScheduleFailure(`too many hyphens: ${expression}`)
    if (highText !== undefined) end = numberOf(highText, bounds)
  }
  if (tooManySteps.length > 0) throw new ScheduleFailure(`too many slashes: ${expression}`)
  const step = stepText === undefined ? 1 : numberOf(stepText, { min: 0, max: 0 })
  if (stepText !== undefined && highText === undefined) end = bounds.max
  if (start < bounds.min) throw new ScheduleFailure(`beginning of range (${start}) below minimum (${bounds.min}): ${expression}`)
  if (end > bounds.max) throw new ScheduleFailure(`end of range (${end}) above maximum (${bounds.max}): ${expression}`)
  if (start > end) throw new ScheduleFailure(`beginning of range (${start}) beyond end of range (${end}): ${expression}`)
  if (step === 0) throw new ScheduleFailure(`step of range should be a positive number: ${expression}`)
  const values: number[] = []
  for (let value = start; value <= end; value += step) values.push(value)
  return { values, star: all && step === 1 }
}
