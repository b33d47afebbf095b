/** Rules for Deployments; models ValidateDeployment. */
import { forbiddenField, immutableField, invalid, notSupported } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { Deployment, DeploymentSpec } from '../../schema/types'
import { amountOf, intOrPercentErrors, nonNegative, overHundredPercentErrors, selectorAndTemplateErrors } from '../framework/workload-rules'

const STRATEGIES = ['Recreate', 'RollingUpdate'] as const

function strategyErrors({ strategy }: DeploymentSpec): FieldError[] {
  const path = 'spec.strategy'
  if (strategy?.type === 'Recreate') {
    return strategy.rollingUpdate
      ? [forbiddenField(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : []
  }
  if (strategy?.type !== 'RollingUpdate') {
    const { maxUnavailable = 0, maxSurge = 0 } = strategy?.rollingUpdate ?? {}
    const rolling = strategy?.rollingUpdate ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null
    return [notSupported(path, { Type: strategy?.type ?? '', RollingUpdate: rolling }, STRATEGIES)]
  }
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {}
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${path}.rollingUpdate.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${path}.rollingUpdate.maxSurge`),
  ]
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) {
    errors.push(invalid(`${path}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  return [...errors, ...overHundredPercentErrors(maxUnavailable, `${path}.rollingUpdate.maxUnavailable`)]
}

export function validate(deployment: Deployment): FieldError[] {
  const spec = deployment.spec ?? ({} as DeploymentSpec)
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...selectorAndTemplateErrors(spec, { what: 'deployment', owner: 'ReplicaSet', unreadable: 'invalid label selector' }),
    ...strategyErrors(spec),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
  if (spec.progressDeadlineSeconds !== undefined) {
    errors.push(...nonNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'))
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
      errors.push(invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'))
    }
  }
  return errors
}

export function validateUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  const errors = validate(deployment)
  if (!equalJson(deployment.spec?.selector, old.spec?.selector)) errors.push(immutableField('spec.selector', deployment.spec?.selector))
  return errors
}
