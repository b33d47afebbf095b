/** LimitRanges: bounds and defaults for what pods and claims of a namespace ask for. */
import { duplicate, forbiddenField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import { LIMIT_RANGES } from '../../schema/resources'
import type { LimitRange, LimitRangeItem } from '../../schema/types'
import { amount } from '../framework/amount'
import { builtin } from '../framework/define'

/** A container's default limit is its maximum, its default request its default limit or else its minimum. */
function setDefaults(range: Draft<LimitRange>): void {
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue
    item.default ??= {}
    item.defaultRequest ??= {}
    const limits = item.default as Record<string, string>
    const requests = item.defaultRequest as Record<string, string>
    for (const [name, value] of Object.entries(item.max ?? {})) limits[name] ??= value
    for (const [name, value] of Object.entries(limits)) requests[name] ??= value
    for (const [name, value] of Object.entries(item.min ?? {})) requests[name] ??= value
    if (Object.keys(limits).length === 0) delete item.default
    if (Object.keys(requests).length === 0) delete item.defaultRequest
  }
}

const TYPES: readonly string[] = ['Container', 'PersistentVolumeClaim', 'Pod']

function itemErrors(item: LimitRangeItem, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { min = {}, max = {}, default: limits = {}, defaultRequest: requests = {}, maxLimitRequestRatio: ratios = {} } = item
  if (item.type === 'Pod') {
    if (item.default) errors.push(forbiddenField(`${path}.default`, "may not be specified when `type` is 'Pod'"))
    if (item.defaultRequest) errors.push(forbiddenField(`${path}.defaultRequest`, "may not be specified when `type` is 'Pod'"))
  }
  if (item.type === 'PersistentVolumeClaim' && min['storage'] === undefined && max['storage'] === undefined) {
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  }
  for (const name of new Set([
    ...Object.keys(max),
    ...Object.keys(min),
    ...Object.keys(limits),
    ...Object.keys(requests),
    ...Object.keys(ratios),
  ])) {
    const [low, high, limit, request, ratio] = [min[name], max[name], limits[name], requests[name], ratios[name]]
    const late: FieldError[] = []
    const above = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && amount(a) > amount(b)
    if (above(low, high)) errors.push(invalid(`${path}.min[${name}]`, low, `min value ${low} is greater than max value ${high}`))
    if (above(low, request))
      errors.push(invalid(`${path}.defaultRequest[${name}]`, request, `min value ${low} is greater than default request value ${request}`))
    if (above(request, high))
      errors.push(invalid(`${path}.defaultRequest[${name}]`, request, `default request value ${request} is greater than max value ${high}`))
    if (above(request, limit))
      errors.push(
        invalid(
          `${path}.defaultRequest[${name}]`,
          request,
          `default request value ${request} is greater than default limit value ${limit}`,
        ),
      )
    if (above(low, limit)) errors.push(invalid(`${path}.default[${name}]`, low, `min value ${low} is greater than default value ${limit}`))
    if (above(limit, high))
      errors.push(invalid(`${path}.default[${name}]`, high, `default value ${limit} is greater than max value ${high}`))
    if (ratio !== undefined && low !== undefined && high !== undefined) {
      const bound = Number(amount(high)) / Number(amount(low))
      if (Number(amount(ratio)) / 1e9 > bound)
        late.push(invalid(`${path}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is greater than max/min = ${bound.toFixed(6)}`))
    }
    if (ratio !== undefined && amount(ratio) < 1_000_000_000n)
      errors.push(invalid(`${path}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`))
    errors.push(...late)
  }
  return errors
}

function validate(range: LimitRange): FieldError[] {
  const errors: FieldError[] = []
  const types = new Set<string>()
  range.spec?.limits?.forEach((item, i) => {
    const path = `spec.limits[${i}]`
    const wrong = qualifiedNameErrors(item.type ?? '').map((message) => invalid(`${path}.type`, item.type ?? '', message))
    if (wrong.length === 0 && !item.type.includes('/') && !TYPES.includes(item.type))
      wrong.push(invalid(`${path}.type`, item.type, 'must be a standard limit type or fully qualified'))
    errors.push(...wrong)
    if (types.has(item.type)) errors.push(duplicate(`${path}.type`, item.type))
    types.add(item.type)
    errors.push(...itemErrors(item, path))
  })
  return errors
}

export const limitRange = builtin(LIMIT_RANGES, {
  setDefaults,
  // One without a name gets a made-up one.
  prepareForCreate: (draft, { uuid }) => {
    draft.metadata.name ||= uuid()
  },
  validate,
})
