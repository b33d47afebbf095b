/** Taints of devices that a request puts up with; models validateDeviceToleration of pkg/apis/resource/validation. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { labelValueErrors, qualifiedNameErrors } from '../../api/names'
import type { DeviceToleration } from '../../schema/types'

const EFFECTS = ['NoExecute', 'NoSchedule', 'None']

export function tolerationErrors({ key, operator, value = '', effect }: DeviceToleration, at: string): FieldError[] {
  const errors = key ? qualifiedNameErrors(key).map((message) => invalid(`${at}.key`, key, message)) : []
  const place = `${at}.value`
  if (!operator) errors.push(required(`${at}.operator`))
  else if (operator === 'Equal') errors.push(...labelValueErrors(value).map((message) => invalid(place, value, message)))
  else if (operator !== 'Exists') errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']))
  else if (value !== '') errors.push(invalid(place, value, 'must be empty for operator `Exists`'))
  if (effect && !EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS))
  return errors
}
