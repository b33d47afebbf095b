/** Text formats of scalar values with Go's parse errors: quantities and base64. */
import { base64Fault } from '../api/base64'
import { MISSHAPEN, readQuantity } from '../api/read-quantity'

/** Why a quantity cannot be read, or undefined. */
export function quantityError(value: unknown): string | undefined {
  const read = typeof value === 'string' ? readQuantity(value) : MISSHAPEN
  return typeof read === 'string' ? read : undefined
}

/** Why standard base64 cannot be read, worded as Go's encoding/base64, or undefined. */
export function base64Error(value: string): string | undefined {
  const fault = base64Fault(value)
  return fault === undefined ? undefined : `illegal base64 data at input byte ${fault}`
}
