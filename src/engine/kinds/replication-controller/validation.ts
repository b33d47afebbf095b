/** Rules for ReplicationControllers; models ValidateReplicationController. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { ReplicationController, ReplicationControllerSpec } from '../../schema/types'
import { controlledTemplateErrors, nonNegative } from '../framework/workload-rules'

export function validate(controller: ReplicationController): FieldError[] {
  const spec = controller.spec ?? ({} as ReplicationControllerSpec)
  const errors = [...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')]
  const selector = spec.selector ?? {}
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'))
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'))
  if (!spec.template) return [...errors, required('spec.template')]
  const labels = spec.template.metadata?.labels ?? {}
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) {
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  errors.push(...controlledTemplateErrors(spec.template, 'spec.template', 'ReplicationController'))
  return errors
}

export function validateUpdate(controller: ReplicationController, _old: ReplicationController): FieldError[] {
  return validate(controller)
}
