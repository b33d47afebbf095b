/** What a failed pod means for its Job: the pod failure policy and the back-off before the next attempt; models pod_failure_policy.go and backoff_utils.go. */
import { timeOf } from '../framework/pods'
import type { Job, Pod } from '../../schema/types'

/** Milliseconds before a failed pod is replaced, doubling with each further failure. */
const BACKOFF = 10_000
const MAX_BACKOFF = 600_000

export interface Verdict {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'
  readonly message: string
}

export function failureVerdict(job: Job, pod: Pod): Verdict {
  const rules = job.spec.podFailurePolicy?.rules ?? []
  for (const [at, rule] of rules.entries()) {
    const { action, onExitCodes, onPodConditions } = rule
    const suffix = `matching ${action} rule at index ${at}`
    const namespaced = `${pod.metadata.namespace}/${pod.metadata.name}`
    if (onExitCodes) {
      for (const status of [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]) {
        const code = status.state?.terminated?.exitCode
        if (code === undefined || code === 0 || (onExitCodes.containerName && onExitCodes.containerName !== status.name)) continue
        const listed = onExitCodes.values.includes(code)
        if (listed === (onExitCodes.operator === 'In'))
          return { action, message: `Container ${status.name} for pod ${namespaced} failed with exit code ${code} ${suffix}` }
      }
    }
    for (const wanted of onPodConditions ?? []) {
      const met = pod.status?.conditions?.some((each) => each.type === wanted.type && each.status === (wanted.status ?? 'True'))
      if (met) return { action, message: `Pod ${namespaced} has condition ${wanted.type} ${suffix}` }
    }
  }
  return { action: 'Count', message: '' }
}

/** When the pod ended, in milliseconds: its last container, or its deletion, or its Ready condition. */
export function finishedAt(pod: Pod, now: number): number {
  const times = (pod.status?.containerStatuses ?? [])
    .map((each) => timeOf(each.state?.terminated?.finishedAt))
    .filter((time) => !Number.isNaN(time))
  if (times.length > 0) return Math.max(...times)
  const other = timeOf(pod.status?.conditions?.find((each) => each.type === 'Ready')?.lastTransitionTime)
  return Number.isNaN(other) ? now : other
}

/** Milliseconds from `last` (a failure) until the next attempt may start. */
export function backoff(failures: number): number {
  return failures <= 0 ? 0 : Math.min(BACKOFF * 2 ** (failures - 1), MAX_BACKOFF)
}

/** Failures in a row since the last success, counted as pods are first seen to end. */
export class FailureRecord {
  private readonly jobs = new Map<string, { failures: number; last: number }>()

  forget(uid: string): void {
    this.jobs.delete(uid)
  }

  note(uid: string, succeeded: readonly Pod[], failed: readonly Pod[], now: number): void {
    if (succeeded.length + failed.length === 0) return
    const record = this.jobs.get(uid) ?? { failures: 0, last: 0 }
    const lastSuccess = Math.max(-1, ...succeeded.map((pod) => finishedAt(pod, now)))
    if (lastSuccess >= record.last) record.failures = 0
    const later = failed.map((pod) => finishedAt(pod, now)).filter((time) => time > lastSuccess)
    record.failures += later.length
    record.last = Math.max(record.last, lastSuccess, ...later)
    this.jobs.set(uid, record)
  }

  /** Milliseconds until pods may be created. */
  wait(uid: string, now: number): number {
    const record = this.jobs.get(uid)
    return record ? Math.max(0, record.last + backoff(record.failures) - now) : 0
  }
}
