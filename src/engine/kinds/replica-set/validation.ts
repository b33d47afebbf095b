/** Rules for ReplicaSets; models ValidateReplicaSet. */
import { immutableField } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { ReplicaSet, ReplicaSetSpec } from '../../schema/types'
import { nonNegative, selectorAndTemplateErrors } from '../framework/workload-rules'

export function validate(replicaSet: ReplicaSet): FieldError[] {
  const spec = replicaSet.spec ?? ({} as ReplicaSetSpec)
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorAndTemplateErrors(spec, { what: 'deployment', owner: 'ReplicaSet', unreadable: 'invalid label selector' }),
  ]
}

export function validateUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  const errors = validate(replicaSet)
  if (!equalJson(replicaSet.spec?.selector, old.spec?.selector)) errors.push(immutableField('spec.selector', replicaSet.spec?.selector))
  return errors
}
