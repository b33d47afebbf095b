/** One look at one Job: count what ended, decide whether it is over, create or delete pods, report; models syncJob. */
import { equalJson } from '../../api/json'
import { keyOf } from '../../api/object'
import type { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { ControllerContext, Steps } from '../framework'
import { conditionOf, omitEmpty } from '../framework/conditions'
import { isActive, isDeleting } from '../framework/pods'
import { JOBS } from '../../schema/resources'
import type { Job, JobCondition, JobStatus, Pod } from '../../schema/types'
import { JobCounts } from './counts'
import type { FailureRecord } from './failures'
import { formatIndexes } from './indexes'
import { completion, failureOf, successByPolicy, untilDeadline } from './outcome'
import { JobPods } from './pods'
import { decided, jobCondition, type Outcome } from './status'
import { releasePod } from './tracking'

export class JobSync {
  private readonly now: number
  private readonly active: readonly Pod[]
  private readonly counts: JobCounts
  private readonly work: JobPods
  private conditions: readonly JobCondition[]
  private startTime: string | undefined

  constructor(
    private readonly context: ControllerContext,
    private readonly job: Job,
    pods: readonly Pod[],
    private readonly record: FailureRecord,
  ) {
    this.now = context.clock.now()
    this.active = pods.filter(isActive)
    this.counts = new JobCounts(job, pods, this.active)
    this.work = new JobPods(context, job, this.counts, this.active, record, this.now)
    this.conditions = job.status?.conditions ?? []
    this.startTime = job.status?.startTime
  }

  *run(): Steps {
    const { job, context, counts, work, now } = this
    if (isDeleting(job)) {
      // What becomes of its pods no longer matters.
      this.release(counts.pods)
      return
    }
    if (!counts.limitedPerIndex) this.record.note(job.metadata.uid, counts.newSucceeded, counts.newFailed)
    if (this.startTime === undefined && !job.spec.suspend) this.startTime = timestamp(now)
    const before = decided(job.status)
    let outcome = before ?? failureOf(counts, this.startTime, now) ?? successByPolicy(counts)
    let failure: StatusError | undefined
    if (outcome) {
      failure = yield* work.removeAll()
    } else {
      failure = yield* work.manage()
      outcome = completion(counts, work.running)
      if (!outcome) this.noteSuspension()
    }
    if (outcome && !before) this.conditions = [...this.conditions, jobCondition(outcome.type, 'True', outcome.reason, outcome.message, now)]
    const finished = outcome && this.finish(outcome)
    this.store(outcome, outcome !== before, finished, outcome && !failure ? counts.unfinished : [])
    if (finished) this.tell(finished)
    if (failure) throw failure
    const left = untilDeadline(job, this.startTime, now)
    if (left !== undefined && !outcome) context.enqueueAfter(keyOf(job), left)
  }

  private noteSuspension(): void {
    const { context, job, now } = this
    const current = conditionOf(this.conditions, 'Suspended')
    // It starts over, and until then where its pods run may be changed.
    if (job.spec.suspend) this.startTime = undefined
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

  /** The last condition, when no pod is left running or ending; otherwise undefined: not yet. */
  private finish(outcome: Outcome): JobCondition | undefined {
    if (this.active.length > 0 || this.work.terminating.length > 0) return undefined
    const type = outcome.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed'
    return jobCondition(type, 'True', outcome.reason, outcome.message, this.now)
  }

  private tell(finished: JobCondition): void {
    const { context, job, counts } = this
    if (finished.type !== 'Complete') {
      context.events.event(job, 'Warning', finished.reason ?? '', finished.message ?? '')
      return
    }
    if (job.spec.completions !== undefined && counts.succeeded > job.spec.completions)
      context.events.event(job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
    context.events.event(job, 'Normal', 'Completed', 'Job completed')
  }

  /**
   * Notes the newly ended pods by uid in the status, then takes their finalizers off, then counts them for good: at no
   * moment is a pod lost or counted twice, whatever fails in between. A Job's decision is there before its end is.
   *
   * @param abandoned pods that have to go since the Job is decided; they are failures unless it has succeeded
   */
  private store(outcome: Outcome | undefined, decidedNow: boolean, finished: JobCondition | undefined, abandoned: readonly Pod[]): void {
    const { job, context, counts } = this
    const old = job.status ?? {}
    const held = new Set(outcome ? [] : counts.held.values())
    const ended = [...counts.newSucceeded, ...counts.newFailed, ...abandoned].filter((pod) => !held.has(pod))
    const lost = outcome?.type === 'SuccessCriteriaMet' ? [] : counts.failures(abandoned)
    const failed = [...counts.counted.filter((pod) => !held.has(pod)), ...lost]
    let stored = job
    if (ended.length > 0 || decidedNow) {
      const noted = this.statusWith(
        {
          succeeded: counts.indexed ? counts.succeeded : (old.succeeded ?? 0),
          failed: old.failed ?? 0,
          ...this.indexLists(),
          uncountedTerminatedPods: omitEmpty(
            {
              succeeded: counts.indexed ? [] : counts.newSucceeded.map((pod) => pod.metadata.uid),
              failed: failed.map((pod) => pod.metadata.uid),
            },
            'succeeded',
            'failed',
          ),
        },
        this.conditions,
      )
      if (!equalJson(noted, old)) stored = context.client.resource(JOBS).updateStatus({ ...job, status: noted })
      this.release(ended)
    }
    this.write(stored, (old.failed ?? 0) + failed.length, finished)
  }

  private write(stored: Job, failed: number, finished: JobCondition | undefined): void {
    const { counts } = this
    const status = this.statusWith(
      {
        succeeded: counts.succeeded,
        failed,
        ...this.indexLists(),
        uncountedTerminatedPods: {},
      },
      finished ? [...this.conditions, finished] : this.conditions,
    )
    const complete = finished?.type === 'Complete' ? { ...status, completionTime: timestamp(this.now) } : status
    if (!equalJson(complete, stored.status ?? {})) this.context.client.resource(JOBS).updateStatus({ ...stored, status: complete })
  }

  private indexLists(): { completedIndexes: string; failedIndexes: string } {
    const { indexed, succeededIndexes, failedIndexes } = this.counts
    return indexed
      ? { completedIndexes: formatIndexes(succeededIndexes), failedIndexes: formatIndexes(failedIndexes) }
      : { completedIndexes: '', failedIndexes: '' }
  }

  private statusWith(
    numbers: Pick<JobStatus, 'succeeded' | 'failed' | 'completedIndexes' | 'failedIndexes' | 'uncountedTerminatedPods'>,
    conditions: readonly JobCondition[],
  ): JobStatus {
    return omitEmpty<JobStatus>(
      {
        ...(conditions.length > 0 ? { conditions } : {}),
        ...(this.startTime !== undefined ? { startTime: this.startTime } : {}),
        active: this.work.running,
        ...numbers,
        terminating: this.work.terminating.length + this.work.deleted,
        ready: this.work.ready,
      },
      'active',
      'succeeded',
      'failed',
      'completedIndexes',
      'failedIndexes',
    )
  }

  private release(pods: readonly Pod[]): void {
    for (const pod of pods) releasePod(this.context.client, pod)
  }
}
