/** Rules for Jobs; models pkg/apis/batch/validation. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { selectorFromObject } from '../../api/selectors'
import type { Job, JobSpec } from '../../schema/types'
import { labelSelectorErrors } from '../framework/label-selector'
import { podSpecView } from '../pod-spec/go-view'
import { jobSpecErrors } from '../job-spec/validation'

/** A selector that was not given is made by the server, and so are the labels it looks for. */
function generatedSelectorErrors({ metadata, spec }: Job): FieldError[] {
  if (!spec?.selector || spec.manualSelector) return []
  const expected: Readonly<Record<string, string>> = {
    'controller-uid': metadata.uid,
    'job-name': metadata.name,
    'batch.kubernetes.io/controller-uid': metadata.uid,
    'batch.kubernetes.io/job-name': metadata.name,
  }
  const labels = spec.template?.metadata?.labels ?? {}
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(expected)) {
    const field = `spec.template.metadata.labels[${key}]`
    if (labels[key] === undefined) errors.push(required(field, `must be '${value}'`))
    else if (labels[key] !== value) errors.push(invalid(field, labels, `must be '${value}'`))
  }
  if (labelSelectorErrors(spec.selector, '').length === 0 && !selectorFromObject(spec.selector).matches(expected))
    errors.push(invalid('spec.selector', spec.selector, '`selector` not auto-generated'))
  return errors
}

export function validate(job: Job): FieldError[] {
  const spec = job.spec ?? ({} as JobSpec)
  const errors = [...generatedSelectorErrors(job), ...jobSpecErrors(spec, 'spec')]
  const { selector } = spec
  const labels = spec.template?.metadata?.labels
  const wrong = labelSelectorErrors(selector, 'spec.selector')
  if (!selector) errors.push(required('spec.selector'))
  else errors.push(...wrong)
  if (!selector || (wrong.length === 0 && !selectorFromObject(selector).matches(labels)))
    errors.push(invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'))
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
    errors.push(immutableField('spec.completions', spec.completions ?? null))
  if (!equalJson(spec.selector, before.selector)) errors.push(immutableField('spec.selector', spec.selector ?? null))
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
