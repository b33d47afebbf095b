/** Whether a Job is decided: failed, met its success policy, or complete; models the conditions syncJob looks for. */
import { timeOf } from '../framework/pods'
import type { Job } from '../../schema/types'
import type { JobCounts } from './counts'
import { parseIndexes } from './indexes'
import type { Outcome } from './status'

function restartsExceed({ job, pods }: JobCounts, limit: number): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const pod of pods) {
    if (pod.status?.phase !== 'Running' && pod.status?.phase !== 'Pending') continue
    for (const status of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])])
      restarts += status.restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** Milliseconds until the Job has been active for as long as it may; undefined without such a limit. */
export function untilDeadline(job: Job, startTime: string | undefined, now: number): number | undefined {
  const { activeDeadlineSeconds, suspend } = job.spec
  if (activeDeadlineSeconds === undefined || startTime === undefined || suspend) return undefined
  return timeOf(startTime) + activeDeadlineSeconds * 1000 - now
}

export function failureOf(counts: JobCounts, startTime: string | undefined, now: number): Outcome | undefined {
  const { job, succeededIndexes, failedIndexes } = counts
  const { spec } = job
  const fail = (reason: string, message: string): Outcome => ({ type: 'FailureTarget', reason, message })
  if (counts.policyFailure !== undefined) return fail('PodFailurePolicy', counts.policyFailure)
  const backoffLimit = spec.backoffLimit ?? 6
  if (counts.failed > backoffLimit || restartsExceed(counts, backoffLimit))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if ((untilDeadline(job, startTime, now) ?? 1) <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline')
  if (!counts.limitedPerIndex) return undefined
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
    return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failedIndexes.size > 0 && succeededIndexes.size + failedIndexes.size >= (spec.completions ?? 0))
    return fail('FailedIndexes', 'Job has failed indexes')
  return undefined
}

export function successByPolicy({ job, indexed, succeededIndexes }: JobCounts): Outcome | undefined {
  if (!indexed) return undefined
  for (const [at, rule] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const among = rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes)
    const done = among ? [...among].filter((index) => succeededIndexes.has(index)).length : succeededIndexes.size
    const wanted = rule.succeededCount ?? among?.size ?? Infinity
    if (done >= wanted) return { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: `Matched rules at index ${at}` }
  }
  return undefined
}

/**
 * A suspended Job is complete as well once it has all it wants.
 *
 * @param running how many pods are still active
 */
export function completion({ job, succeeded }: JobCounts, running: number): Outcome | undefined {
  if (running > 0 || succeeded < (job.spec.completions ?? 1)) return undefined
  return { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
}
