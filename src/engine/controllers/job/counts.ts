/** What has ended of a Job: pods and completion indexes, those counted for good and those just seen; models the counting half of syncJob. */
import { isDeleting } from '../framework/pods'
import type { Job, Pod } from '../../schema/types'
import { failureVerdict, finishedAt, type Verdict } from './failures'
import { failureCount, indexOf, parseIndexes } from './indexes'
import { TRACKING } from './template'

/** Pods are replaced when they are over, not when they begin to end. */
export function replacesFailedOnly(job: Job): boolean {
  return job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined
}

export function hasFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true
  return isDeleting(pod) && pod.status?.phase !== 'Succeeded' && !replacesFailedOnly(job)
}

export class JobCounts {
  /** Ended, with the finalizer still on: not counted for good. */
  readonly newSucceeded: readonly Pod[]
  readonly newFailed: readonly Pod[]
  /** Pods that neither ended nor are known to be ending: what becomes of them no longer matters once the Job is decided. */
  readonly unfinished: readonly Pod[]
  /** Those of `newFailed` that count as failures. */
  readonly counted: readonly Pod[]
  /** Why the Job fails by its pod failure policy. */
  readonly policyFailure: string | undefined
  readonly succeededIndexes: Set<number>
  readonly failedIndexes: Set<number>
  readonly succeeded: number
  readonly failed: number
  /**
   * Index -> the failed pod that keeps its finalizer until another pod carries its count on; only with a limit per index.
   */
  readonly held: ReadonlyMap<number, Pod>

  constructor(
    readonly job: Job,
    readonly pods: readonly Pod[],
    active: readonly Pod[],
  ) {
    const { status } = job
    const noted = new Set([...(status?.uncountedTerminatedPods?.succeeded ?? []), ...(status?.uncountedTerminatedPods?.failed ?? [])])
    const tracked = pods.filter((pod) => pod.metadata.finalizers?.includes(TRACKING) && !noted.has(pod.metadata.uid))
    this.newSucceeded = tracked.filter((pod) => pod.status?.phase === 'Succeeded' && this.hasPlace(pod))
    this.newFailed = tracked.filter((pod) => hasFailed(job, pod))
    this.unfinished = tracked.filter((pod) => !this.newSucceeded.includes(pod) && !this.newFailed.includes(pod))
    const verdicts: readonly (Verdict & { readonly pod: Pod })[] = this.newFailed
      .filter((pod) => this.hasPlace(pod))
      .map((pod) => ({ pod, ...failureVerdict(job, pod) }))
    this.counted = verdicts.filter((each) => each.action !== 'Ignore').map((each) => each.pod)
    this.policyFailure = verdicts.find((each) => each.action === 'FailJob')?.message
    this.succeededIndexes = parseIndexes(status?.completedIndexes)
    this.failedIndexes = parseIndexes(status?.failedIndexes)
    if (this.indexed) {
      for (const pod of this.newSucceeded) this.succeededIndexes.add(indexOf(pod))
      this.failIndexes(verdicts)
    }
    this.succeeded = this.indexed ? this.succeededIndexes.size : (status?.succeeded ?? 0) + this.newSucceeded.length
    this.failed = (status?.failed ?? 0) + this.counted.length
    this.held = this.limitedPerIndex ? this.lastFailures(active) : new Map()
  }

  get indexed(): boolean {
    return this.job.spec.completionMode === 'Indexed'
  }

  get limitedPerIndex(): boolean {
    return this.indexed && this.job.spec.backoffLimitPerIndex !== undefined
  }

  /** Those of some pods that count as failures of the Job. */
  failures(pods: readonly Pod[]): readonly Pod[] {
    return pods.filter((pod) => this.hasPlace(pod) && failureVerdict(this.job, pod).action !== 'Ignore')
  }

  /** A pod with an index that the Job does not have counts for nothing. */
  private hasPlace(pod: Pod): boolean {
    return !this.indexed || (indexOf(pod) >= 0 && indexOf(pod) < (this.job.spec.completions ?? 0))
  }

  private failIndexes(verdicts: readonly (Verdict & { readonly pod: Pod })[]): void {
    const limit = this.job.spec.backoffLimitPerIndex
    if (limit === undefined) return
    for (const { pod, action } of verdicts) {
      if (action === 'FailIndex' || (action !== 'Ignore' && failureCount(pod) >= limit)) this.failedIndexes.add(indexOf(pod))
    }
    for (const index of this.succeededIndexes) this.failedIndexes.delete(index)
  }

  /** The latest failed pod of each index that nobody works on and that may be tried again. */
  private lastFailures(active: readonly Pod[]): Map<number, Pod> {
    const busy = new Set(active.map(indexOf))
    const last = new Map<number, Pod>()
    for (const pod of this.newFailed) {
      const index = indexOf(pod)
      if (!this.hasPlace(pod) || busy.has(index) || this.succeededIndexes.has(index) || this.failedIndexes.has(index)) continue
      const other = last.get(index)
      if (!other || (failureCount(other) <= failureCount(pod) && finishedAt(other) <= finishedAt(pod))) last.set(index, pod)
    }
    return last
  }
}
