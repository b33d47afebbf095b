/** A Job's conditions and what they mean. */
import { timestamp } from '../../clock/clock'
import { conditionOf } from '../framework/conditions'
import type { Job, JobCondition, JobStatus } from '../../schema/types'

export interface Outcome {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget'
  readonly reason: string
  readonly message: string
}

export function jobCondition(
  type: JobCondition['type'],
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): JobCondition {
  const time = timestamp(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

function holds(status: JobStatus | undefined, type: string): boolean {
  return conditionOf(status?.conditions, type)?.status === 'True'
}

export function isJobFinished(job: Job): boolean {
  return holds(job.status, 'Complete') || holds(job.status, 'Failed')
}

/** The outcome decided in an earlier look, while its pods are still ending. */
export function decided(status: JobStatus | undefined): Outcome | undefined {
  for (const type of ['FailureTarget', 'SuccessCriteriaMet'] as const) {
    const found = conditionOf(status?.conditions, type)
    if (found?.status === 'True') return { type, reason: found.reason ?? '', message: found.message ?? '' }
  }
  return undefined
}
