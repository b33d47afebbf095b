/** What claims and classes of devices have in common: rules to select by, and parameters for a driver; models validateSelector and validateOpaqueConfiguration of pkg/apis/resource/validation. */
import { invalid, required, tooLong } from '../../api/field-errors'
import { isObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { DeviceSelector, OpaqueDeviceConfiguration } from '../../schema/types'
import { csiDriverNameErrors } from '../pod-spec/volume-sources'
import { limited } from './limited'

const MOST_SELECTORS = 32
/** Bytes of an expression, and of a driver's parameters. */
const LONGEST = 10 * 1024

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

export function selectorErrors(selectors: readonly DeviceSelector[] | undefined, at: string): FieldError[] {
  return limited(selectors, MOST_SELECTORS, at, ({ cel }, place) => {
    if (!cel) return [required(`${place}.cel`)]
    return bytesOf(cel.expression) > LONGEST ? [tooLong(`${place}.cel.expression`, LONGEST)] : []
  })
}

function parameterErrors(parameters: unknown, at: string): FieldError[] {
  if (parameters === undefined || parameters === null) return [required(at)]
  if (bytesOf(JSON.stringify(parameters)) > LONGEST) return [tooLong(at, LONGEST)]
  return isObject(parameters) ? [] : [invalid(at, '<value omitted>', 'must be a valid JSON object')]
}

/** Who a driver's own parameters are for, and what they are. */
export function opaqueErrors({ opaque }: { readonly opaque?: OpaqueDeviceConfiguration }, at: string): FieldError[] {
  if (!opaque) return [required(`${at}.opaque`)]
  const place = `${at}.opaque`
  return [...csiDriverNameErrors(opaque.driver, `${place}.driver`), ...parameterErrors(opaque.parameters, `${place}.parameters`)]
}
