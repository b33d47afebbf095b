/** Text formats of scalar values with Go's parse errors: quantities and base64. */
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

/** Why standard base64 cannot be read, worded as Go's encoding/base64, or undefined. */
export function base64Error(value: string): string | undefined {
  const fault = base64Fault(value)
  return fault === undefined ? undefined : `illegal base64 data at input byte ${fault}`
}
