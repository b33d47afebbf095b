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

/**
 * When the pod ended, in milliseconds: its last container if all of them have, or else when it was no longer ready, or was
 * deleted; a pod that tells nothing of it ended as it was made.
 */
export function finishedAt({ metadata, spec, status }: Pod): number {
  const sidecars = (spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map((each) => each.name)
  const statuses = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter((each) => sidecars.includes(each.name)),
  ]
  const last = Math.max(...statuses.map((each) => timeOf(each.state?.terminated?.finishedAt)))
  if (Number.isFinite(last)) return last
  const ready = status?.conditions?.find((each) => each.type === 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime) return timeOf(ready.lastTransitionTime)
  if (metadata.deletionTimestamp !== undefined)
    return timeOf(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return timeOf(metadata.creationTimestamp)
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

  note(uid: string, succeeded: readonly Pod[], failed: readonly Pod[]): void {
    if (succeeded.length + failed.length === 0) return
    const ends = failed.map(finishedAt)
    if (succeeded.length === 0) {
      this.jobs.set(uid, { failures: (this.jobs.get(uid)?.failures ?? 0) + ends.length, last: Math.max(...ends) })
      return
    }
    // A success starts the count anew, whenever the failures before it were.
    const lastSuccess = Math.max(...succeeded.map(finishedAt))
    const later = ends.filter((time) => time > lastSuccess)
    this.jobs.set(uid, { failures: later.length, last: Math.max(0, ...later) })
  }

  /** Milliseconds until pods may be created. */
  wait(uid: string, now: number): number {
    const record = this.jobs.get(uid)
    return record ? Math.max(0, record.last + backoff(record.failures) - now) : 0
  }
}
