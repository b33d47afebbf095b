/** Creating and deleting the pods of a Job so that as many work as should; models manageJob. */
import { keyOf } from '../../api/object'
import type { StatusError } from '../../api/status'
import type { ControllerContext } from '../framework'
import { inChunks, slowStart } from '../framework/batches'
import { createPod, deletePod } from '../framework/pod-control'
import { deletionOrder, isReady, isTerminating } from '../framework/pods'
import type { Job, Pod } from '../../schema/types'
import { replacesFailedOnly, type JobCounts } from './counts'
import { backoff, failureVerdict, finishedAt, type FailureRecord } from './failures'
import { failureCount, ignoredCount, indexOf } from './indexes'
import { jobPod, type PastFailures } from './template'
import { releasePod } from './tracking'

/** Most pods created or deleted for one Job in one go. */
const BURST = 500

type Calls = Generator<number | undefined, StatusError | undefined, void>

export class JobPods {
  created = 0
  deleted = 0
  private deletedReady = 0

  constructor(
    private readonly context: ControllerContext,
    private readonly job: Job,
    private readonly counts: JobCounts,
    private readonly active: readonly Pod[],
    private readonly record: FailureRecord,
    private readonly now: number,
  ) {}

  get running(): number {
    return this.active.length - this.deleted + this.created
  }

  get ready(): number {
    return this.active.filter(isReady).length - this.deletedReady
  }

  get terminating(): readonly Pod[] {
    return this.counts.pods.filter(isTerminating)
  }

  /** Ends every active pod of a decided Job; they count as failed. */
  *removeAll(): Calls {
    return yield* this.remove(this.active, () => undefined)
  }

  *manage(): Calls {
    const { job, counts, active } = this
    const { parallelism = 1, completions, suspend } = job.spec
    if (suspend) return yield* this.giveUp(active)
    let wanted = parallelism
    if (completions !== undefined) {
      const left = completions - counts.succeeded - (counts.indexed ? counts.failedIndexes.size : 0)
      wanted = Math.min(Math.max(0, left), parallelism)
    } else if (counts.succeeded > 0) wanted = Math.min(active.length, parallelism)
    const superfluous = this.superfluous(wanted)
    if (superfluous.length > 0) return yield* this.giveUp(superfluous)
    const missing = wanted - active.length - (replacesFailedOnly(job) ? this.terminating.length : 0)
    if (missing <= 0) return undefined
    const wait = counts.limitedPerIndex ? 0 : this.record.wait(job.metadata.uid, this.now)
    if (wait > 0) {
      this.context.enqueueAfter(keyOf(job), wait)
      return undefined
    }
    const most = Math.min(missing, BURST)
    const indexes = counts.indexed ? this.freeIndexes(most) : undefined
    const { error } = yield* slowStart(indexes?.length ?? most, (i) => {
      const index = indexes?.[i]
      createPod(this.context, jobPod(job, index, index === undefined ? undefined : this.pastFailures(index)), job)
      this.created++
    })
    return error
  }

  /** Deletes pods that are not needed: they are let go first, so that they count as neither. */
  private *giveUp(pods: readonly Pod[]): Calls {
    return yield* this.remove(pods, (pod) => releasePod(this.context.client, pod))
  }

  private *remove(pods: readonly Pod[], before: (pod: Pod) => void): Calls {
    return yield* inChunks(pods.slice(0, BURST), (pod) => {
      before(pod)
      deletePod(this.context, pod, this.job)
      this.deleted++
      if (isReady(pod)) this.deletedReady++
    })
  }

  /** Doubled indexes and those out of range first, then whichever are least far on. */
  private superfluous(wanted: number): readonly Pod[] {
    const { counts } = this
    const doomed: Pod[] = []
    let rest = this.active
    if (counts.indexed) {
      const taken = new Set<number>()
      const keep: Pod[] = []
      for (const pod of deletionOrder(this.active, () => 0, this.now).reverse()) {
        const index = indexOf(pod)
        const bad = index < 0 || index >= (this.job.spec.completions ?? 0) || taken.has(index) || counts.succeededIndexes.has(index)
        taken.add(index)
        ;(bad ? doomed : keep).push(pod)
      }
      rest = keep
    }
    const excess = rest.length - wanted
    return excess > 0 ? [...doomed, ...deletionOrder(rest, () => 0, this.now).slice(0, excess)] : doomed
  }

  /** The lowest indexes that nobody works on, has done or given up; those of them that still have to wait keep their turn. */
  private freeIndexes(most: number): readonly number[] {
    const { counts, job } = this
    const busy = new Set(this.active.map(indexOf))
    if (replacesFailedOnly(job)) for (const pod of this.terminating) busy.add(indexOf(pod))
    const pending: number[] = []
    for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < most; index++)
      if (!busy.has(index) && !counts.succeededIndexes.has(index) && !counts.failedIndexes.has(index)) pending.push(index)
    const free = pending.filter((index) => this.indexWait(index) <= 0)
    if (pending.length > 0 && free.length === 0)
      this.context.enqueueAfter(keyOf(job), Math.min(...pending.map((index) => this.indexWait(index))))
    return free
  }

  /** Milliseconds until an index that has failed may be tried again. */
  private indexWait(index: number): number {
    const last = this.counts.held.get(index)
    return last ? finishedAt(last) + backoff(failureCount(last) + ignoredCount(last) + 1) - this.now : 0
  }

  /** What the next pod of an index is told of those before it; undefined without a limit per index. */
  private pastFailures(index: number): PastFailures | undefined {
    if (!this.counts.limitedPerIndex) return undefined
    const last = this.counts.held.get(index)
    if (!last) return { counted: 0, ignored: 0 }
    const ignored = failureVerdict(this.job, last).action === 'Ignore'
    return { counted: failureCount(last) + Number(!ignored), ignored: ignoredCount(last) + Number(ignored) }
  }
}
