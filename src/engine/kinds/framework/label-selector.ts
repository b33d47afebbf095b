/** Rules for label selectors and labels; models metav1/validation.ValidateLabelSelector. */
import { forbiddenField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { labelValueErrors, qualifiedNameErrors } from '../../api/names'
import type { LabelSelector } from '../../schema/types'

export function labelErrors(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(labels ?? {}).sort()) {
    for (const message of qualifiedNameErrors(key)) errors.push(invalid(field, key, message))
    for (const message of labelValueErrors(labels![key]!)) errors.push(invalid(field, labels![key], message))
  }
  return errors
}

export function labelSelectorErrors(selector: LabelSelector | undefined, path: string): FieldError[] {
  if (!selector) return []
  const errors = labelErrors(selector.matchLabels, `${path}.matchLabels`)
  selector.matchExpressions?.forEach((expression, i) => {
    const at = `${path}.matchExpressions[${i}]`
    const values = expression.values ?? []
    switch (expression.operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
        break
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
        break
      default:
        errors.push(invalid(`${at}.operator`, expression.operator, 'not a valid selector operator'))
    }
    for (const message of qualifiedNameErrors(expression.key)) errors.push(invalid(`${at}.key`, expression.key, message))
    values.forEach((value, j) => {
      for (const message of labelValueErrors(value)) errors.push(invalid(`${at}.values[${j}]`, value, message))
    })
  })
  return errors
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions?.length ?? 0) === 0
}
