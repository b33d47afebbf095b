/** A value as a type holds it: what is stored in a column, and what a cast makes. */
import { Fault, timestampText, type DialectName, type Type, type Value } from './values'

export interface Place {
  readonly dialect: DialectName
  /** Whose value it is, for the fault; absent in casts. */
  readonly column?: string
  /** Counted from one. */
  readonly row?: number
  readonly at?: number
}

/** Throws a fault for what does not fit. */
export function coerce(value: Value, type: Type, place: Place): Value {
  if (value === null) return null
  const bad = (): Fault =>
    new Fault('bad-value', [type.kind, String(value), place.column ?? '', String(place.row ?? 1), type.name], place.at)
  switch (type.kind) {
    case 'int':
    case 'decimal':
    case 'float':
      return numeric(value, type, place, bad)
    case 'bool':
      return truth(value, bad)
    case 'date':
    case 'timestamp':
    case 'time':
      return moment(String(value), type, bad)
    case 'json':
      return json(String(value), type, bad)
    case 'text':
      return text(value, type, place, bad)
  }
}

function numeric(value: Value, type: Type, { dialect, column, row, at }: Place, bad: () => Fault): number {
  const lenient = dialect === 'mysql' && column === undefined
  const trimmed = typeof value === 'string' ? value.trim() : value
  let number = typeof trimmed === 'string' && lenient ? Number.parseFloat(trimmed) || 0 : Number(trimmed)
  if (trimmed === '' ? !lenient : Number.isNaN(number)) throw bad()
  if (typeof value === 'string' && dialect === 'postgres' && type.kind === 'int' && !Number.isInteger(number)) throw bad()
  if (type.kind === 'int') number = Math.sign(number) * Math.round(Math.abs(number))
  if (type.kind === 'decimal' && type.scale !== undefined) number = Number(number.toFixed(type.scale))
  const { range } = type
  if (range && (number < range[0] || number > range[1]))
    throw new Fault('out-of-range', [column ?? '', String(row ?? 1), type.name, String(value)], at)
  return number
}

function truth(value: Value, bad: () => Fault): boolean {
  if (typeof value !== 'string') return Boolean(value)
  const word = value.trim().toLowerCase()
  if (['t', 'true', 'y', 'yes', 'on', '1'].includes(word)) return true
  if (['f', 'false', 'n', 'no', 'off', '0'].includes(word)) return false
  throw bad()
}

function moment(value: string, { kind }: Type, bad: () => Fault): string {
  if (kind === 'time') {
    const clock = /(\d{1,2}:\d{2}(:\d{2})?)/.exec(value)?.[1]
    if (clock === undefined) throw bad()
    return clock.length < 6 ? `${clock.padStart(5, '0')}:00` : clock.padStart(8, '0')
  }
  const [, day, clock = '00:00:00', fraction = ''] =
    /^(\d{4}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?)(\.\d+)?)?/.exec(value.trim()) ?? []
  const [year, month, date] = (day ?? '').split('-').map(Number)
  const time = day === undefined ? NaN : Date.parse(`${year}-${pad(month!)}-${pad(date!)}T${clock.length < 6 ? `${clock}:00` : clock}Z`)
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== date) throw bad()
  return kind === 'date' ? timestampText(time).slice(0, 10) : timestampText(time) + fraction
}

const pad = (number: number): string => String(number).padStart(2, '0')

function json(value: string, { name }: Type, bad: () => Fault): string {
  try {
    const parsed: unknown = JSON.parse(value)
    return name === 'jsonb'
      ? JSON.stringify(parsed).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, quoted: string, mark: string) => quoted ?? `${mark} `)
      : value
  } catch {
    throw bad()
  }
}

function text(value: Value, type: Type, { dialect, column, row }: Place, bad: () => Fault): string {
  const content = typeof value === 'boolean' ? (dialect === 'postgres' ? String(value) : value ? '1' : '0') : String(value)
  if (type.members) return type.members.find((member) => member.toLowerCase() === content.toLowerCase()) ?? fail(bad())
  if (type.name === 'uuid' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(content)) throw bad()
  if (type.length !== undefined && [...content].length > type.length) {
    if (column === undefined) return [...content].slice(0, type.length).join('')
    throw new Fault('too-long', [column, String(row ?? 1), type.name])
  }
  return content
}

function fail(fault: Fault): never {
  throw fault
}
