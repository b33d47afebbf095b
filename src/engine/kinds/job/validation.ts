/** Rules for Jobs; models pkg/apis/batch/validation. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { selectorFromObject } from '../../api/selectors'
import type { Job, JobSpec } from '../../schema/types'
import { podSpecView } from '../pod-spec/go-view'
import { jobSpecErrors } from '../job-spec/validation'

export function validate(job: Job): FieldError[] {
  const spec = job.spec ?? ({} as JobSpec)
  const errors = jobSpecErrors(spec, 'spec')
  if (!spec.manualSelector) {
    const labels = spec.template?.metadata?.labels ?? {}
    for (const [key, want] of [
      ['controller-uid', job.metadata.uid],
      ['batch.kubernetes.io/controller-uid', job.metadata.uid],
      ['job-name', job.metadata.name],
      ['batch.kubernetes.io/job-name', job.metadata.name],
    ] as const) {
      if (labels[key] === undefined) errors.push(required(`spec.template.metadata.labels`, `must be '${want}'`))
      else if (labels[key] !== want) errors.push(invalid(`spec.template.metadata.labels`, labels, `must be '${want}'`))
    }
  }
  if (!spec.selector) errors.push(required('spec.selector'))
  else {
    try {
      if (!selectorFromObject(spec.selector).matches(spec.template?.metadata?.labels)) {
        errors.push(
          invalid('spec.template.metadata.labels', spec.template?.metadata?.labels ?? {}, '`selector` does not match template `labels`'),
        )
      }
    } catch {
      // The selector is at fault, and has been complained about.
    }
  }
  return errors
}

/** A suspended job that has not started may change where its pods run. */
function templateFixed(job: Job): unknown {
  const template = job.spec?.template
  if (!job.spec?.suspend || job.status?.startTime) return template
  const {
    nodeSelector: _selector,
    tolerations: _tolerations,
    affinity: _affinity,
    schedulingGates: _gates,
    ...spec
  } = template?.spec ?? { containers: [] }
  const { labels: _labels, annotations: _annotations, ...metadata } = template?.metadata ?? {}
  return {
    ...template,
    metadata,
    spec: { ...spec, containers: (spec.containers ?? []).map(({ resources: _resources, ...container }) => container) },
  }
}

export function validateUpdate(job: Job, old: Job): FieldError[] {
  const errors = validate(job)
  const spec = job.spec ?? ({} as JobSpec)
  const before = old.spec ?? ({} as JobSpec)
  const elastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  if (spec.completions !== before.completions && !(elastic && before.completionMode === 'Indexed'))
    errors.push(immutableField('spec.completions', spec.completions))
  if (!equalJson(spec.selector, before.selector)) errors.push(immutableField('spec.selector', spec.selector))
  const suspendedBefore = before.suspend && !old.status?.startTime
  const fixed = suspendedBefore ? { ...job, spec: { ...spec, suspend: true }, status: old.status } : job
  if (!equalJson(templateFixed(suspendedBefore ? (fixed as Job) : job), suspendedBefore ? templateFixed(old) : before.template)) {
    errors.push(
      immutableField('spec.template', { ...spec.template?.metadata, Spec: podSpecView(spec.template?.spec ?? { containers: [] }) }),
    )
  }
  if (spec.completionMode !== before.completionMode) errors.push(immutableField('spec.completionMode', spec.completionMode))
  if (!equalJson(spec.podFailurePolicy, before.podFailurePolicy))
    errors.push(immutableField('spec.podFailurePolicy', spec.podFailurePolicy))
  if (spec.backoffLimitPerIndex !== before.backoffLimitPerIndex)
    errors.push(immutableField('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex))
  if (spec.managedBy !== before.managedBy) errors.push(immutableField('spec.managedBy', spec.managedBy))
  if (!equalJson(spec.successPolicy, before.successPolicy)) errors.push(immutableField('spec.successPolicy', spec.successPolicy))
  return errors
}
