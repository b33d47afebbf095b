/** Rules that controllers of pods share: replicas, selector and template, percentages. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { selectorFromObject } from '../../api/selectors'
import type { IntOrString, LabelSelector, PodTemplateSpec } from '../../schema/types'
import { podTemplateErrors } from '../pod-spec/validation'
import { isEmptySelector, labelSelectorErrors } from './label-selector'

export function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []
}

/** A template with what every controller demands of it: labels its selector matches, pods that are restarted. */
export function controlledTemplateErrors(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: string,
  kind: string,
): FieldError[] {
  const errors: FieldError[] = []
  const mismatch = invalid(`${path}.metadata.labels`, template?.metadata?.labels ?? null, '`selector` does not match template `labels`')
  // An absent selector selects nothing; an empty one, everything.
  if (!selector) errors.push(mismatch)
  else if (!isEmptySelector(selector)) {
    try {
      if (!selectorFromObject(selector).matches(template?.metadata?.labels)) errors.push(mismatch)
    } catch {
      // The selector itself is at fault, and has been complained about.
    }
  }
  errors.push(...podTemplateErrors(template, path))
  const policy = template?.spec?.restartPolicy
  if (policy && policy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, policy, ['Always']))
  if (template?.spec?.activeDeadlineSeconds !== undefined) {
    errors.push({
      type: 'Forbidden',
      field: `${path}.spec.activeDeadlineSeconds`,
      detail: `activeDeadlineSeconds in ${kind} is not Supported`,
    })
  }
  return errors
}

export function requiredSelectorErrors(selector: LabelSelector | undefined, path: string, what: string): FieldError[] {
  if (!selector) return [required(path)]
  const errors = labelSelectorErrors(selector, path)
  if (isEmptySelector(selector)) errors.push(invalid(path, selector, `empty selector is invalid for ${what}`))
  return errors
}

const PERCENT = /^[0-9]+%$/

export function intOrPercentErrors(value: IntOrString | undefined, field: string): FieldError[] {
  if (typeof value === 'string') {
    return PERCENT.test(value)
      ? []
      : [
          invalid(
            field,
            value,
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
          ),
        ]
  }
  return nonNegative(value, field)
}

export function overHundredPercentErrors(value: IntOrString | undefined, field: string): FieldError[] {
  return typeof value === 'string' && PERCENT.test(value) && Number.parseInt(value, 10) > 100
    ? [invalid(field, value, 'must not be greater than 100%')]
    : []
}

/** The number of an absolute value, or of a percentage taken as such; for checks against zero. */
export function amountOf(value: IntOrString | undefined): number {
  if (typeof value === 'number') return value
  return value !== undefined && PERCENT.test(value) ? Number.parseInt(value, 10) : 0
}
