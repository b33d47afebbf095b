/** Rules for DaemonSets; models ValidateDaemonSet. */
import { immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { DaemonSet, DaemonSetSpec } from '../../schema/types'
import { amountOf, intOrPercentErrors, nonNegative, overHundredPercentErrors, selectorAndTemplateErrors } from '../framework/workload-rules'

const STRATEGIES = ['RollingUpdate', 'OnDelete'] as const

function strategyErrors({ updateStrategy }: DaemonSetSpec): FieldError[] {
  const path = 'spec.updateStrategy'
  if (updateStrategy?.type === 'OnDelete') return []
  if (updateStrategy?.type !== 'RollingUpdate') {
    const { maxUnavailable = 0, maxSurge = 0 } = updateStrategy?.rollingUpdate ?? {}
    const rolling = updateStrategy?.rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null
    return [notSupported(path, { Type: updateStrategy?.type ?? '', RollingUpdate: rolling }, STRATEGIES)]
  }
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

/** The selector may be missing here: it then finds no pods, and the template cannot match it. */
function templateErrors(spec: DaemonSetSpec): FieldError[] {
  return selectorAndTemplateErrors(spec, { what: 'daemonset', owner: 'DaemonSet' }).filter(
    (error) => error.field !== 'spec.selector' || error.type !== 'Required value',
  )
}

export function validate(daemonSet: DaemonSet): FieldError[] {
  const spec = daemonSet.spec ?? ({} as DaemonSetSpec)
  return [
    ...templateErrors(spec),
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
