/** One look at one Job: count what ended, decide whether it is over, create or delete pods; models syncJob. */
import { equalJson } from '../../api/json'
import { keyOf } from '../../api/object'
import { hasReason, type StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { ControllerContext, Steps } from '../framework'
import { inChunks, slowStart } from '../framework/batches'
import { conditionOf, omitEmpty } from '../framework/conditions'
import { createPod, deletePod } from '../framework/pod-control'
import { deletionOrder, isActive, isDeleting, isFinished, isReady, timeOf } from '../framework/pods'
import { JOBS, PODS } from '../../schema/resources'
import type { Job, JobCondition, JobStatus, Pod } from '../../schema/types'
import { backoff, failureVerdict, finishedAt, type FailureRecord } from './failures'
import { FAILURE_COUNT, formatIndexes, indexOf, parseIndexes } from './indexes'
import { decided, jobCondition, type Outcome } from './status'
import { jobPod, TRACKING } from './template'

/** Most pods created or deleted for one Job in one go. */
const BURST = 500

export class JobSync {
  private readonly now: number
  private readonly indexed: boolean
  private readonly active: readonly Pod[]
  /** Ended, with the finalizer still on: not counted for good. */
  private readonly newSucceeded: readonly Pod[]
  private readonly newFailed: readonly Pod[]
  private conditions: readonly JobCondition[]
  private readonly succeededIndexes: Set<number>
  private readonly failedIndexes: Set<number>
  private succeeded: number
  private failed: number
  private startTime: string | undefined
  private deletedNow = 0
  private createdNow = 0

  constructor(
    private readonly context: ControllerContext,
    private readonly job: Job,
    private readonly pods: readonly Pod[],
    private readonly record: FailureRecord,
  ) {
    this.now = context.clock.now()
    this.indexed = job.spec.completionMode === 'Indexed'
    this.active = pods.filter(isActive)
    const uncounted = new Set([
      ...(job.status?.uncountedTerminatedPods?.succeeded ?? []),
      ...(job.status?.uncountedTerminatedPods?.failed ?? []),
    ])
    const ended = pods.filter((pod) => pod.metadata.finalizers?.includes(TRACKING) && !uncounted.has(pod.metadata.uid))
    this.newSucceeded = ended.filter((pod) => pod.status?.phase === 'Succeeded' && this.mayCount(pod))
    const failed = ended.filter((pod) => this.hasFailed(pod))
    this.newFailed = failed
    this.conditions = job.status?.conditions ?? []
    this.succeededIndexes = parseIndexes(job.status?.completedIndexes)
    this.failedIndexes = parseIndexes(job.status?.failedIndexes)
    this.succeeded = job.status?.succeeded ?? 0
    this.failed = job.status?.failed ?? 0
    this.startTime = job.status?.startTime
  }

  *run(): Steps {
    const { job, context, record, now } = this
    if (isDeleting(job)) {
      this.count()
      return
    }
    record.note(job.metadata.uid, this.newSucceeded, this.newFailed, now)
    if (this.startTime === undefined && !job.spec.suspend) this.startTime = timestamp(now)
    const verdicts = this.newFailed.map((pod) => ({ pod, ...failureVerdict(job, pod) }))
    const counted = verdicts.filter((each) => each.action !== 'Ignore').map((each) => each.pod)
    this.tally(
      counted,
      verdicts.filter((each) => each.action === 'FailIndex').map((each) => each.pod),
    )
    const before = decided(job.status)
    let outcome = before ?? this.failure(verdicts.find((each) => each.action === 'FailJob')?.message) ?? this.successByPolicy()
    let failure: StatusError | undefined
    if (outcome) {
      failure = yield* this.remove(this.active)
    } else {
      failure = yield* this.manage()
      outcome = this.success()
      if (!outcome) this.noteSuspension()
    }
    if (outcome && !before) this.conditions = [...this.conditions, jobCondition(outcome.type, 'True', outcome.reason, outcome.message, now)]
    const finished = outcome && before ? this.finish(outcome) : undefined
    this.writeAndRelease(counted, finished)
    if (finished) this.tell(finished)
    if (failure) throw failure
    const { activeDeadlineSeconds } = job.spec
    if (activeDeadlineSeconds !== undefined && this.startTime !== undefined && !outcome && !job.spec.suspend) {
      context.enqueueAfter(keyOf(job), timeOf(this.startTime) + activeDeadlineSeconds * 1000 - now)
    }
  }

  private hasFailed(pod: Pod): boolean {
    if (pod.status?.phase === 'Failed') return true
    // A pod being deleted counts as failed at once, unless it must be replaced only when it is really over.
    return isDeleting(pod) && pod.status?.phase !== 'Succeeded' && !this.onlyReplaceFailed() && !this.job.spec.podFailurePolicy
  }

  private onlyReplaceFailed(): boolean {
    return this.job.spec.podReplacementPolicy === 'Failed' || this.job.spec.podFailurePolicy !== undefined
  }

  private mayCount(pod: Pod): boolean {
    return !this.indexed || (indexOf(pod) >= 0 && indexOf(pod) < (this.job.spec.completions ?? 0))
  }

  /** Adds what ended to the numbers (in memory; `writeAndRelease` makes it last). */
  private tally(failed: readonly Pod[], failedAtOnce: readonly Pod[]): void {
    if (this.indexed) {
      for (const pod of this.newSucceeded) this.succeededIndexes.add(indexOf(pod))
      this.succeeded = this.succeededIndexes.size
      const limit = this.job.spec.backoffLimitPerIndex
      if (limit !== undefined) {
        for (const pod of failed) if (this.indexFailures(pod) > limit && indexOf(pod) >= 0) this.failedIndexes.add(indexOf(pod))
        for (const pod of failedAtOnce) if (indexOf(pod) >= 0) this.failedIndexes.add(indexOf(pod))
        for (const index of this.succeededIndexes) this.failedIndexes.delete(index)
      }
    } else this.succeeded += this.newSucceeded.length
    this.failed += failed.length
  }

  /** How often the pod's index has failed, this failure included. */
  private indexFailures(pod: Pod): number {
    return Number(pod.metadata.annotations?.[FAILURE_COUNT] ?? 0) + 1
  }

  private failure(policyMessage: string | undefined): Outcome | undefined {
    const { spec } = this.job
    const fail = (reason: string, message: string): Outcome => ({ type: 'FailureTarget', reason, message })
    if (policyMessage !== undefined) return fail('PodFailurePolicy', policyMessage)
    const backoffLimit = spec.backoffLimit ?? 6
    if (this.failed > backoffLimit || this.restartsExceed(backoffLimit))
      return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
    if (this.isPastDeadline()) return fail('DeadlineExceeded', 'Job was active longer than specified deadline')
    if (this.indexed && spec.backoffLimitPerIndex !== undefined) {
      if (spec.maxFailedIndexes !== undefined && this.failedIndexes.size > spec.maxFailedIndexes) {
        return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
      }
      if (this.failedIndexes.size > 0 && this.succeededIndexes.size + this.failedIndexes.size >= (spec.completions ?? 0))
        return fail('FailedIndexes', 'Job has failed indexes')
    }
    return undefined
  }

  private restartsExceed(limit: number): boolean {
    if (this.job.spec.template.spec?.restartPolicy !== 'OnFailure') return false
    let restarts = 0
    for (const pod of this.pods) {
      if (pod.status?.phase !== 'Running' && pod.status?.phase !== 'Pending') continue
      for (const status of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])])
        restarts += status.restartCount
    }
    return limit === 0 ? restarts > 0 : restarts >= limit
  }

  private isPastDeadline(): boolean {
    const { activeDeadlineSeconds, suspend } = this.job.spec
    if (activeDeadlineSeconds === undefined || this.startTime === undefined || suspend) return false
    return this.now - timeOf(this.startTime) >= activeDeadlineSeconds * 1000
  }

  private successByPolicy(): Outcome | undefined {
    if (!this.indexed) return undefined
    for (const [at, rule] of (this.job.spec.successPolicy?.rules ?? []).entries()) {
      const among = rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes)
      const done = among ? [...among].filter((index) => this.succeededIndexes.has(index)).length : this.succeededIndexes.size
      const wanted = rule.succeededCount ?? among?.size ?? Infinity
      if (done >= wanted) return { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: `Matched rules at index ${at}` }
    }
    return undefined
  }

  private success(): Outcome | undefined {
    const { completions } = this.job.spec
    const running = this.active.length - this.deletedNow
    const complete = completions === undefined ? this.succeeded > 0 && running === 0 : this.succeeded >= completions && running === 0
    if (!complete || this.job.spec.suspend) return undefined
    return { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  }

  private noteSuspension(): void {
    const { context, job, now } = this
    const current = conditionOf(this.conditions, 'Suspended')
    if (job.spec.suspend && current?.status !== 'True') {
      this.setCondition(jobCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now))
      context.events.event(job, 'Normal', 'Suspended', 'Job suspended')
    } else if (!job.spec.suspend && current?.status === 'True') {
      this.setCondition(jobCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now))
      context.events.event(job, 'Normal', 'Resumed', 'Job resumed')
      // The time it was suspended does not count against its deadline.
      this.startTime = timestamp(now)
    }
  }

  private setCondition(condition: JobCondition): void {
    const at = this.conditions.findIndex((each) => each.type === condition.type)
    this.conditions = at < 0 ? [...this.conditions, condition] : this.conditions.map((each, i) => (i === at ? condition : each))
  }

  private *remove(pods: readonly Pod[]): Generator<number | undefined, StatusError | undefined, void> {
    const doomed = pods.slice(0, BURST)
    const error = yield* inChunks(doomed, (pod) => {
      deletePod(this.context, pod, this.job)
      this.deletedNow++
    })
    return error
  }

  private *manage(): Generator<number | undefined, StatusError | undefined, void> {
    const { job, context, now } = this
    const { parallelism = 1, completions, suspend } = job.spec
    if (suspend) return yield* this.remove(this.active)
    let wanted = parallelism
    if (completions !== undefined) {
      const left = completions - this.succeeded - (this.indexed ? this.failedIndexes.size : 0)
      wanted = Math.min(Math.max(0, left), parallelism)
    } else if (this.succeeded > 0) wanted = Math.min(this.active.length, parallelism)
    const superfluous = this.superfluous(wanted)
    if (superfluous.length > 0) return yield* this.remove(superfluous)
    const terminating = this.onlyReplaceFailed() ? this.pods.filter((pod) => isDeleting(pod) && !isFinished(pod)).length : 0
    const missing = wanted - this.active.length - terminating
    if (missing <= 0) return undefined
    const perIndex = this.indexed && job.spec.backoffLimitPerIndex !== undefined
    const wait = perIndex ? 0 : this.record.wait(job.metadata.uid, now)
    if (wait > 0) {
      context.enqueueAfter(keyOf(job), wait)
      return undefined
    }
    const indexes = this.indexed ? this.freeIndexes(missing) : undefined
    const count = Math.min(indexes ? indexes.length : missing, BURST)
    const { error } = yield* slowStart(count, (i) => {
      const index = indexes?.[i]
      createPod(context, jobPod(job, index, perIndex && index !== undefined ? this.pastFailures(index) : undefined), job)
      this.createdNow++
    })
    return error
  }

  /** Pods to delete: doubled indexes and those out of range first, then whichever are least far on. */
  private superfluous(wanted: number): readonly Pod[] {
    const doomed: Pod[] = []
    let rest = this.active
    if (this.indexed) {
      const taken = new Set<number>()
      const keep: Pod[] = []
      for (const pod of deletionOrder(this.active, () => 0, this.now).reverse()) {
        const index = indexOf(pod)
        const bad = index < 0 || index >= (this.job.spec.completions ?? 0) || taken.has(index) || this.succeededIndexes.has(index)
        taken.add(index)
        ;(bad ? doomed : keep).push(pod)
      }
      rest = keep
    }
    const excess = rest.length - wanted
    return excess > 0 ? [...doomed, ...deletionOrder(rest, () => 0, this.now).slice(0, excess)] : doomed
  }

  /** The lowest indexes that nobody works on, has done or given up. */
  private freeIndexes(most: number): readonly number[] {
    const busy = new Set(this.active.map(indexOf))
    if (this.onlyReplaceFailed()) for (const pod of this.pods) if (isDeleting(pod) && !isFinished(pod)) busy.add(indexOf(pod))
    const free: number[] = []
    let soonest = Infinity
    for (let index = 0; index < (this.job.spec.completions ?? 0) && free.length < most; index++) {
      if (busy.has(index) || this.succeededIndexes.has(index) || this.failedIndexes.has(index)) continue
      const wait = this.indexWait(index)
      if (wait > 0) soonest = Math.min(soonest, wait)
      else free.push(index)
    }
    if (Number.isFinite(soonest)) this.context.enqueueAfter(keyOf(this.job), soonest)
    return free
  }

  private failuresOf(index: number): readonly Pod[] {
    return this.pods.filter((pod) => indexOf(pod) === index && this.hasFailed(pod) && failureVerdict(this.job, pod).action !== 'Ignore')
  }

  private pastFailures(index: number): number {
    return Math.max(0, ...this.failuresOf(index).map((pod) => this.indexFailures(pod)))
  }

  private indexWait(index: number): number {
    if (this.job.spec.backoffLimitPerIndex === undefined) return 0
    const failures = this.failuresOf(index)
    if (failures.length === 0) return 0
    return Math.max(...failures.map((pod) => finishedAt(pod, this.now))) + backoff(this.pastFailures(index)) - this.now
  }

  /** The last condition, when no pod is left running or ending; otherwise undefined: not yet. */
  private finish(outcome: Outcome): JobCondition | undefined {
    const ending = this.pods.some((pod) => isDeleting(pod) && !isFinished(pod))
    if (this.active.length > 0 || ending) return undefined
    const type = outcome.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed'
    return jobCondition(type, 'True', outcome.reason, outcome.message, this.now)
  }

  private tell(finished: JobCondition): void {
    const { context, job } = this
    if (finished.type === 'Complete') context.events.event(job, 'Normal', 'Completed', 'Job completed')
    else context.events.event(job, 'Warning', finished.reason ?? '', finished.message ?? '')
  }

  private count(): void {
    this.release([...this.newSucceeded, ...this.newFailed])
  }

  /**
   * Notes the newly ended pods by uid in the status, then takes their finalizers off, then counts them for good: at no
   * moment is a pod lost or counted twice, whatever fails in between.
   */
  private writeAndRelease(failed: readonly Pod[], finished: JobCondition | undefined): void {
    const { job, context } = this
    const old = job.status ?? {}
    const ended = [...this.newSucceeded, ...this.newFailed]
    if (ended.length > 0) {
      const noted = this.statusWith(
        {
          succeeded: old.succeeded ?? 0,
          failed: old.failed ?? 0,
          completedIndexes: old.completedIndexes ?? '',
          failedIndexes: old.failedIndexes ?? '',
          uncountedTerminatedPods: omitEmpty(
            {
              succeeded: this.indexed ? [] : this.newSucceeded.map((pod) => pod.metadata.uid),
              failed: failed.map((pod) => pod.metadata.uid),
            },
            'succeeded',
            'failed',
          ),
        },
        this.conditions.filter((each) => each.type !== 'SuccessCriteriaMet' || conditionOf(old.conditions, each.type)),
      )
      const stored = equalJson(noted, old) ? job : context.client.resource(JOBS).updateStatus({ ...job, status: noted })
      this.release(ended)
      this.write(stored, finished)
    } else this.write(job, finished)
  }

  private write(stored: Job, finished: JobCondition | undefined): void {
    const status = this.statusWith(
      {
        succeeded: this.succeeded,
        failed: this.failed,
        completedIndexes: this.indexed ? formatIndexes(this.succeededIndexes) : '',
        failedIndexes: this.indexed ? formatIndexes(this.failedIndexes) : '',
        uncountedTerminatedPods: {},
      },
      finished ? [...this.conditions, finished] : this.conditions,
    )
    const complete = finished?.type === 'Complete' ? { ...status, completionTime: timestamp(this.now) } : status
    if (!equalJson(complete, stored.status ?? {})) this.context.client.resource(JOBS).updateStatus({ ...stored, status: complete })
  }

  private statusWith(
    numbers: Pick<JobStatus, 'succeeded' | 'failed' | 'completedIndexes' | 'failedIndexes' | 'uncountedTerminatedPods'>,
    conditions: readonly JobCondition[],
  ): JobStatus {
    const terminating = this.pods.filter((pod) => isDeleting(pod) && !isFinished(pod)).length + this.deletedNow
    return omitEmpty<JobStatus>(
      {
        ...(conditions.length > 0 ? { conditions } : {}),
        ...(this.startTime !== undefined ? { startTime: this.startTime } : {}),
        active: this.active.length - this.deletedNow + this.createdNow,
        ...numbers,
        terminating,
        ready: this.active.filter(isReady).length,
      },
      'active',
      'succeeded',
      'failed',
      'completedIndexes',
      'failedIndexes',
    )
  }

  private release(pods: readonly Pod[]): void {
    for (const pod of pods) {
      const { name, namespace, uid, finalizers = [] } = pod.metadata
      const kept = finalizers.filter((each) => each !== TRACKING)
      try {
        this.context.client.resource(PODS).patch(name, namespace, 'merge', { metadata: { uid, finalizers: kept.length > 0 ? kept : null } })
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
  }
}
