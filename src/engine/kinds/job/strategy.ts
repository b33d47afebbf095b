/** What the server does with jobs besides storing them; models pkg/registry/batch/job/strategy.go. */
import type { KindDefinition } from '../../api/kind'
import type { Draft } from '../../api/object'
import type { Job } from '../../schema/types'
import { policyDefaults } from '../job-spec/policies'
import { podTemplateDefaults } from '../pod-spec/defaults'

const MAX_INT32 = 2 ** 31 - 1

export function setDefaults(job: Draft<Job>): void {
  const { spec } = job
  if (!spec) return
  podTemplateDefaults(spec.template)
  policyDefaults(spec)
  labelDefaults(job)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  spec.manualSelector ??= false
}

const UID_LABEL = 'batch.kubernetes.io/controller-uid'

/** Without a selector of its own, a job selects its pods by its uid, and marks them with its name. */
export const prepareForCreate: KindDefinition<Job>['prepareForCreate'] = (job) => {
  const { spec } = job
  if (!spec?.template) return
  if (!spec.manualSelector) generateSelector(job)
}

/** A job without labels has those of its template: a default that is filled in again whenever a job is read. */
export function labelDefaults({ metadata, spec }: Draft<Job>): void {
  const { labels } = spec?.template?.metadata ?? {}
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

function generateSelector({ spec, metadata }: Draft<Job>): void {
  if (!spec) return
  spec.template.metadata ??= {} as Draft<Job>['metadata']
  const labels: Record<string, string> = { ...spec.template.metadata.labels }
  labels['job-name'] = metadata.name
  labels['batch.kubernetes.io/job-name'] = metadata.name
  labels['controller-uid'] = metadata.uid
  labels[UID_LABEL] = metadata.uid
  spec.template.metadata.labels = labels
  spec.selector ??= {}
  spec.selector.matchLabels = { ...spec.selector.matchLabels, [UID_LABEL]: metadata.uid }
}
