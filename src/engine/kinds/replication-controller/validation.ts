/** Rules for ReplicationControllers; models ValidateReplicationController. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { ReplicationController, ReplicationControllerSpec } from '../../schema/types'
import { labelErrors } from '../framework/label-selector'
import { nonNegative } from '../framework/workload-rules'
import { podTemplateErrors } from '../pod-spec/validation'

export function validate(controller: ReplicationController): FieldError[] {
  const spec = controller.spec ?? ({} as ReplicationControllerSpec)
  const errors = [...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')]
  const selector = spec.selector ?? {}
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'))
  else errors.push(...labelErrors(selector, 'spec.selector'))
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'))
  if (!spec.template) return [...errors, required('spec.template')]
  const labels = spec.template.metadata?.labels ?? {}
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  errors.push(...podTemplateErrors(spec.template, 'spec.template'))
  const policy = spec.template.spec?.restartPolicy
  if (policy && policy !== 'Always') errors.push(notSupported('spec.template.spec.restartPolicy', policy, ['Always']))
  if (spec.template.spec?.activeDeadlineSeconds !== undefined) {
    errors.push({
      type: 'Forbidden',
      field: 'spec.template.spec.activeDeadlineSeconds',
      detail: 'activeDeadlineSeconds in ReplicationController is not Supported',
    })
  }
  return errors
}

export function validateUpdate(controller: ReplicationController, _old: ReplicationController): FieldError[] {
  return validate(controller)
}
