/** Text formats of scalar values with Go's parse errors: quantities, times, base64. */
import { base64Fault } from '../api/base64'

const QUANTITY_SHAPE = /^[+-]?(\d+(\.\d*)?|\.\d+)([A-Za-z]+[-+]?\d*)?$/
const QUANTITY_SUFFIX = /^(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)$/
const QUANTITY_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** Why a quantity cannot be read, or undefined. */
export function quantityError(value: unknown): string | undefined {
  if (typeof value !== 'string') return QUANTITY_FORMAT
  const match = QUANTITY_SHAPE.exec(value)
  if (!match) return QUANTITY_FORMAT
  const suffix = match[3]
  if (suffix === undefined || QUANTITY_SUFFIX.test(suffix)) return undefined
  return /^[eEinumkKMGTP]*[-+]?\d*$/.test(suffix) ? "unable to parse quantity's suffix" : QUANTITY_FORMAT
}

const RFC3339 = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/
/** The parts of the layout in order, each with what it takes from the text. */
const LAYOUT: readonly [string, RegExp][] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d([.,]\d+)?/],
  ['Z07:00', /^(Z|[+-]\d\d:\d\d)/],
]

/** Why a time cannot be read, worded as Go's time.Parse, or undefined. */
export function timeError(value: string, micro: boolean): string | undefined {
  if (RFC3339.test(value)) return undefined
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00'
  let rest = value
  for (const [part, pattern] of LAYOUT) {
    const match = pattern.exec(rest)
    if (!match)
      return `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`
    rest = rest.slice(match[0].length)
  }
  if (rest) return `parsing time ${JSON.stringify(value)}: extra text: ${JSON.stringify(rest)}`
  const [, month = '', day = '', hour = ''] = /^\d{4}-(\d\d)-(\d\d)T(\d\d)/.exec(value) ?? []
  const bad =
    Number(month) < 1 || Number(month) > 12 ? 'month' : Number(day) < 1 || Number(day) > 31 ? 'day' : Number(hour) > 23 ? 'hour' : 'minute'
  return `parsing time ${JSON.stringify(value)}: ${bad} out of range`
}

/** Why standard base64 cannot be read, worded as Go's encoding/base64, or undefined. */
export function base64Error(value: string): string | undefined {
  const fault = base64Fault(value)
  return fault === undefined ? undefined : `illegal base64 data at input byte ${fault}`
}
