/** Rules for Jobs; models pkg/apis/batch/validation. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import { selectorFromObject } from '../../api/selectors'
import type { Job, JobSpec, PodTemplateSpec } from '../../schema/types'
import { labelSelectorErrors } from '../framework/label-selector'
import { goViewer } from '../framework/go-view'
import { podSpecView } from '../pod-spec/go-view'
import { jobSpecErrors } from '../job-spec/validation'

const UID_LABEL = 'batch.kubernetes.io/controller-uid'
const NAME_LABEL = 'batch.kubernetes.io/job-name'

/** A selector that was not given is made by the server, and so are the labels it looks for. */
function generatedSelectorErrors({ metadata, spec }: Job, isPrefixed: boolean): FieldError[] {
  if (!spec?.selector || spec.manualSelector) return []
  const expected: Readonly<Record<string, string>> = {
    'controller-uid': metadata.uid,
    'job-name': metadata.name,
    ...(isPrefixed ? { [UID_LABEL]: metadata.uid, [NAME_LABEL]: metadata.name } : {}),
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

/** The pods of an Indexed Job are called after it and their index. */
function hostnameErrors({ metadata: { name }, spec }: Job): FieldError[] {
  if (spec?.completionMode !== 'Indexed' || !spec.completions || spec.completions < 0) return []
  const longest = `${name}-${spec.completions - 1}`
  if (dns1123LabelErrors(longest).length === 0) return []
  return [invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${longest}`)]
}

export function validate(job: Job): FieldError[] {
  return jobErrors(job, true)
}

/** `isPrefixed`: whether its pods must have the labels with Kubernetes' prefix too. */
function jobErrors(job: Job, isPrefixed: boolean): FieldError[] {
  return [...generatedSelectorErrors(job, isPrefixed), ...specErrors(job.spec ?? ({} as JobSpec)), ...hostnameErrors(job)]
}

function specErrors(spec: JobSpec): FieldError[] {
  const errors = jobSpecErrors(spec, 'spec')
  const { selector } = spec
  const labels = spec.template?.metadata?.labels
  const wrong = labelSelectorErrors(selector, 'spec.selector')
  if (!selector) errors.push(required('spec.selector'))
  else errors.push(...wrong)
  if (!selector || (wrong.length === 0 && !selectorFromObject(selector).matches(labels)))
    errors.push(invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'))
  return errors
}

/** What of a template can never change: where the pods of a suspended Job run can, before it has started. */
function fixedPart(template: PodTemplateSpec | undefined, isWaiting: boolean): unknown {
  if (!isWaiting || !template?.spec) return template
  const { nodeSelector: _selector, tolerations: _tolerations, schedulingGates: _gates, affinity, containers = [], ...spec } = template.spec
  const { nodeAffinity: _nodes, ...others } = affinity ?? {}
  const { labels: _labels, annotations: _annotations, ...metadata } = template.metadata ?? {}
  return {
    ...template,
    metadata,
    spec: {
      ...spec,
      ...(Object.keys(others).length > 0 ? { affinity: others } : {}),
      containers: containers.map(({ resources: _resources, ...container }) => container),
    },
  }
}

const policyView = goViewer({
  FailurePolicy: 'Rules:[]FailureRule',
  FailureRule: 'Action:s OnExitCodes:*ExitCodes OnPodConditions:[]PodCondition',
  ExitCodes: 'ContainerName:p Operator:s Values:p',
  PodCondition: 'Type:s Status:s',
  SuccessPolicy: 'Rules:[]SuccessRule',
  SuccessRule: 'SucceededIndexes:p SucceededCount:p',
})

/** An Indexed Job may grow and shrink, as long as all its indexes are worked on at once. */
function completionsErrors(spec: JobSpec, before: JobSpec): FieldError[] {
  if (spec.completions === before.completions) return []
  if (before.completionMode !== 'Indexed') return [immutableField('spec.completions', spec.completions ?? null)]
  if (spec.completions === undefined || spec.completions === spec.parallelism) return []
  return [invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

export function validateUpdate(job: Job, old: Job): FieldError[] {
  const spec = job.spec ?? ({} as JobSpec)
  const before = old.spec ?? ({} as JobSpec)
  const labels = before.template?.metadata?.labels ?? {}
  // A job is looked at as a new one is, and its spec once more as it changes.
  const errors = [...jobErrors(job, UID_LABEL in labels && NAME_LABEL in labels), ...specErrors(spec), ...completionsErrors(spec, before)]
  if (!equalJson(spec.selector, before.selector)) errors.push(immutableField('spec.selector', spec.selector ?? null))
  const isWaiting = Boolean(before.suspend) && !old.status?.startTime
  if (!equalJson(fixedPart(spec.template, isWaiting), fixedPart(before.template, isWaiting))) {
    errors.push(
      immutableField('spec.template', { ...spec.template?.metadata, Spec: podSpecView(spec.template?.spec ?? { containers: [] }) }),
    )
  }
  if (spec.completionMode !== before.completionMode) errors.push(immutableField('spec.completionMode', spec.completionMode))
  if (!equalJson(spec.podFailurePolicy, before.podFailurePolicy))
    errors.push(immutableField('spec.podFailurePolicy', spec.podFailurePolicy ? policyView(spec.podFailurePolicy, 'FailurePolicy') : null))
  if (spec.backoffLimitPerIndex !== before.backoffLimitPerIndex)
    errors.push(immutableField('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex))
  if (spec.managedBy !== before.managedBy) errors.push(immutableField('spec.managedBy', spec.managedBy))
  if (!equalJson(spec.successPolicy, before.successPolicy))
    errors.push(immutableField('spec.successPolicy', spec.successPolicy ? policyView(spec.successPolicy, 'SuccessPolicy') : null))
  return errors
}
