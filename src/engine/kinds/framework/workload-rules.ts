/** Rules that controllers of pods share: replicas, selector and template, percentages. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { selectorFromObject } from '../../api/selectors'
import type { IntOrString, LabelSelector, PodTemplateSpec } from '../../schema/types'
import { podTemplateErrors } from '../pod-spec/validation'
import { isEmptySelector, labelSelectorErrors } from './label-selector'

export function nonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []
}

/** How a kind's server words what it thinks of its selector. */
interface Wording {
  /** `deployment`, in the complaint about a selector of everything. */
  readonly what: string
  /** `ReplicaSet`, in complaints about the template. */
  readonly owner: string
  /** What is said of a selector that cannot be read; without it such a selector says nothing of the template either. */
  readonly unreadable?: string
}

/** The selector every controller of pods must have, and the template of the pods it is to find again. */
export function selectorAndTemplateErrors(
  spec: { readonly selector?: LabelSelector; readonly template?: PodTemplateSpec },
  { what, owner, unreadable }: Wording,
): FieldError[] {
  const { selector, template } = spec
  const errors: FieldError[] = []
  const wrong = labelSelectorErrors(selector, 'spec.selector')
  if (!selector) errors.push(required('spec.selector'))
  else {
    errors.push(...wrong)
    if (isEmptySelector(selector)) errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${what}`))
  }
  if (wrong.length > 0 && unreadable !== undefined) return [...errors, invalid('spec.selector', selector, unreadable)]
  // An absent selector selects nothing; an empty one, everything.
  const finds =
    selector && (isEmptySelector(selector) || wrong.length > 0 || selectorFromObject(selector).matches(template?.metadata?.labels))
  if (!finds)
    errors.push(invalid('spec.template.metadata.labels', template?.metadata?.labels ?? null, '`selector` does not match template `labels`'))
  return [...errors, ...controlledTemplateErrors(template, 'spec.template', owner)]
}

/** A template with what every controller demands of it: pods that are restarted. */
export function controlledTemplateErrors(template: PodTemplateSpec | undefined, path: string, owner: string): FieldError[] {
  const errors = podTemplateErrors(template, path)
  const policy = template?.spec?.restartPolicy
  if (policy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, policy ?? '', ['Always']))
  if (template?.spec?.activeDeadlineSeconds !== undefined)
    errors.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`))
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
