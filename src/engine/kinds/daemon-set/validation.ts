/** Rules for DaemonSets; models ValidateDaemonSet. */
import { immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { DaemonSet, DaemonSetSpec } from '../../schema/types'
import {
  amountOf,
  controlledTemplateErrors,
  intOrPercentErrors,
  nonNegative,
  overHundredPercentErrors,
  requiredSelectorErrors,
} from '../framework/workload-rules'

const STRATEGIES = ['OnDelete', 'RollingUpdate'] as const

function strategyErrors({ updateStrategy }: DaemonSetSpec): FieldError[] {
  const path = 'spec.updateStrategy'
  if (updateStrategy?.type === 'OnDelete') return []
  if (updateStrategy?.type !== 'RollingUpdate') return [notSupported(`${path}.type`, updateStrategy?.type, STRATEGIES)]
  if (!updateStrategy.rollingUpdate) return [required(`${path}.rollingUpdate`)]
  const { maxUnavailable, maxSurge } = updateStrategy.rollingUpdate
  const at = `${path}.rollingUpdate`
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...overHundredPercentErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${at}.maxSurge`),
    ...overHundredPercentErrors(maxSurge, `${at}.maxSurge`),
  ]
  const unavailable = amountOf(maxUnavailable) !== 0
  const surge = amountOf(maxSurge) !== 0
  if (unavailable && surge) errors.push(invalid(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!unavailable && !surge) errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

export function validate(daemonSet: DaemonSet): FieldError[] {
  const spec = daemonSet.spec ?? ({} as DaemonSetSpec)
  return [
    ...requiredSelectorErrors(spec.selector, 'spec.selector', 'daemonset'),
    ...controlledTemplateErrors(spec.template, spec.selector, 'spec.template', 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...strategyErrors(spec),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
}

export function validateUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  const errors = validate(daemonSet)
  if (!equalJson(daemonSet.spec?.selector, old.spec?.selector)) errors.push(immutableField('spec.selector', daemonSet.spec?.selector))
  return errors
}
