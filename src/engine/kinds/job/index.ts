/** Jobs: pods that run to completion. */
import { JOBS } from '../../schema/resources'
import type { Job } from '../../schema/types'
import { humanDuration } from '../../api/age'
import { builtin } from '../framework/define'
import { selectorText, TEMPLATE_CELLS } from '../framework/selector-text'
import { labelDefaults, prepareForCreate, setDefaults } from './strategy'
import { jobSpecWarnings } from '../job-spec/warnings'
import { isRewritten, podNameWarnings } from '../pod-spec/warnings'
import { validate, validateUpdate } from './validation'

function hasCondition(job: Job, type: string): boolean {
  return job.status?.conditions?.some((each) => each.type === type && each.status === 'True') ?? false
}

function statusText(job: Job): string {
  if (hasCondition(job, 'Complete')) return 'Complete'
  if (hasCondition(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  if (hasCondition(job, 'Suspended')) return 'Suspended'
  if (hasCondition(job, 'FailureTarget')) return 'FailureTarget'
  if (hasCondition(job, 'SuccessCriteriaMet')) return 'SuccessCriteriaMet'
  return 'Running'
}

function completionsText(job: Job): string {
  const done = job.status?.succeeded ?? 0
  if (job.spec?.completions !== undefined) return `${done}/${job.spec.completions}`
  const parallelism = job.spec?.parallelism ?? 0
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`
}

export const job = builtin(JOBS, {
  hasGeneration: true,
  setDefaults,
  prepareForCreate,
  completeStored: labelDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => [
    ...(old ? [] : podNameWarnings(object.metadata.name, 'Pod names and hostnames')),
    ...(isRewritten(object, old) ? jobSpecWarnings(object.spec, 'spec') : []),
  ],
  cells: {
    Status: statusText,
    Completions: completionsText,
    Duration: (object, now) => {
      const { startTime, completionTime } = object.status ?? {}
      if (!startTime) return ''
      return humanDuration((completionTime ? Date.parse(completionTime) : now) - Date.parse(startTime))
    },
    ...TEMPLATE_CELLS,
    Selector: (object) => selectorText(object.spec?.selector),
  },
  selectableFields: { 'status.successful': (object) => String(object.status?.succeeded ?? 0) },
})
