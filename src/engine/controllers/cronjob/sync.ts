/** One look at one CronJob: which of its Jobs are over, and whether another one is due; models syncCronJob. */
import { equalJson } from '../../api/json'
import { keyOf } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { ControllerContext } from '../framework'
import { ifThere } from '../framework/if-there'
import { controllerReference } from '../framework/ownership'
import { isNamespaceTerminating } from '../framework/pod-control'
import { timeOf } from '../framework/pods'
import { CRON_JOBS, JOBS } from '../../schema/resources'
import type { CronJob, CronJobStatus, Job } from '../../schema/types'
import { isTimeZone, latestDue, nextDue, parseSchedule, SLACK, type Schedule } from './schedule'

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

function outcome(job: Job): 'Complete' | 'Failed' | undefined {
  return job.status?.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True')?.type as
    'Complete' | 'Failed' | undefined
}

function byStart(a: Job, b: Job): number {
  const [left, right] = [a.status?.startTime, b.status?.startTime]
  if (left === right) return a.metadata.name < b.metadata.name ? -1 : 1
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1
  return left < right ? -1 : 1
}

/** RFC 1123 with a numeric zone, as Go's RFC1123Z prints UTC. */
function longTime(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000')
}

/** RFC 3339 in the CronJob's own time zone. */
function zonedTime(time: number, zone: string | undefined): string {
  if (zone === undefined) return timestamp(time)
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).formatToParts(time)
  const part = (type: string): string => parts.find((each) => each.type === type)!.value
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
  const offset = Math.round((Date.parse(`${local}Z`) - Math.floor(time / 1000) * 1000) / 60_000)
  if (offset === 0) return `${local}Z`
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}

export class CronJobSync {
  constructor(
    private readonly context: ControllerContext,
    private cronJob: CronJob,
    private readonly own: readonly Job[],
  ) {}

  run(): void {
    const { context } = this
    this.prune()
    this.store(this.follow())
    if (this.cronJob.metadata.deletionTimestamp !== undefined || this.cronJob.spec.suspend) return
    const schedule = this.schedule()
    if (!schedule) return
    const now = context.clock.now()
    const next = nextDue(this.cronJob, schedule, now)
    if (next !== undefined) context.enqueueAfter(keyOf(this.cronJob), next - now + SLACK)
    const time = this.due(schedule, now)
    if (time === undefined) return
    const active = this.makeRoom()
    const job = active && this.startJob(time)
    if (!job) return
    const { name, namespace, uid, resourceVersion } = job.metadata
    const reference = { kind: 'Job', namespace: namespace!, name, uid, apiVersion: 'batch/v1', resourceVersion }
    this.store({ ...this.cronJob.status, active: [...active, reference], lastScheduleTime: timestamp(time) })
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.event(this.cronJob, type, reason, message)
  }

  /** The run that is to be started now, in milliseconds. */
  private due(schedule: Schedule, now: number): number | undefined {
    const { spec, status } = this.cronJob
    const { time, missed, problem } = latestDue(this.cronJob, schedule, now, spec.startingDeadlineSeconds)
    if (problem !== undefined) {
      this.tell('Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${problem}`)
      return undefined
    }
    if (time === undefined) return undefined
    if (missed === 'many') {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew'
      this.tell('Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`)
    }
    const deadline = spec.startingDeadlineSeconds
    if (deadline !== undefined && time + deadline * 1000 < now) {
      this.tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${longTime(time)}`)
      return undefined
    }
    const started = status?.active?.some((each) => each.name === nameOf(this.cronJob, time)) || timeOf(status?.lastScheduleTime) === time
    return started ? undefined : time
  }

  /** The Jobs beside which another one may start; undefined when none may. */
  private makeRoom(): NonNullable<CronJobStatus['active']> | undefined {
    const { spec, status } = this.cronJob
    const active = status?.active ?? []
    if (active.length > 0 && spec.concurrencyPolicy === 'Forbid') {
      const text = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      this.tell('Normal', 'JobAlreadyActive', text)
      return undefined
    }
    if (spec.concurrencyPolicy !== 'Replace') return active
    for (const reference of active) {
      const job = this.own.find((each) => each.metadata.name === reference.name)
      if (job) this.removeJob(job)
    }
    return []
  }

  private prune(): void {
    const limits = { Complete: this.cronJob.spec.successfulJobsHistoryLimit, Failed: this.cronJob.spec.failedJobsHistoryLimit }
    for (const kind of ['Complete', 'Failed'] as const) {
      const limit = limits[kind]
      if (limit === undefined) continue
      const finished = this.own.filter((job) => outcome(job) === kind).sort(byStart)
      for (const job of finished.slice(0, Math.max(0, finished.length - limit))) this.removeJob(job)
    }
  }

  private removeJob(job: Job): void {
    try {
      this.context.client.resource(JOBS).delete(job.metadata.name, job.metadata.namespace, { propagationPolicy: 'Background' })
    } catch (error) {
      if (hasReason(error, 'NotFound')) return
      if (error instanceof StatusError) this.tell('Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      throw error
    }
    this.tell('Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
  }

  /** The status after looking at which Jobs still run. */
  private follow(): CronJobStatus {
    let active = this.cronJob.status?.active ?? []
    let lastSuccess = this.cronJob.status?.lastSuccessfulTime
    for (const job of this.own) {
      const listed = active.some((each) => each.uid === job.metadata.uid)
      const end = outcome(job)
      if (!listed && !end) {
        // Made by this controller a moment ago, before the list could be written.
        const fresh =
          job.metadata.annotations?.[SCHEDULED_AT] !== undefined &&
          job.metadata.name === nameOf(this.cronJob, timeOf(job.metadata.annotations[SCHEDULED_AT]))
        if (!fresh) this.tell('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`)
      } else if (listed && end) {
        active = active.filter((each) => each.uid !== job.metadata.uid)
        this.tell('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`)
      }
      const completed = job.status?.completionTime
      if (end === 'Complete' && completed !== undefined && (lastSuccess === undefined || completed > lastSuccess)) lastSuccess = completed
    }
    for (const reference of active) {
      if (this.own.some((job) => job.metadata.uid === reference.uid)) continue
      if (this.stillThere(reference.name ?? '', this.cronJob.metadata.namespace!, reference.uid)) continue
      this.tell('Normal', 'MissingJob', `Active job went missing: ${reference.name}`)
      active = active.filter((each) => each !== reference)
    }
    const { active: _, lastSuccessfulTime: __, ...rest } = this.cronJob.status ?? {}
    return {
      ...(active.length > 0 ? { active } : {}),
      ...rest,
      ...(lastSuccess !== undefined ? { lastSuccessfulTime: lastSuccess } : {}),
    }
  }

  private stillThere(name: string, namespace: string, uid: string | undefined): boolean {
    return ifThere(() => this.context.client.resource(JOBS).get(name, namespace))?.metadata.uid === uid
  }

  private store(status: CronJobStatus): void {
    if (equalJson(status, this.cronJob.status ?? {})) return
    this.cronJob = this.context.client.resource(CRON_JOBS).updateStatus({ ...this.cronJob, status })
  }

  private schedule(): Schedule | undefined {
    const { schedule, timeZone } = this.cronJob.spec
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      this.tell('Warning', 'UnknownTimeZone', `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`)
      return undefined
    }
    try {
      return parseSchedule(schedule, timeZone)
    } catch (error) {
      this.tell('Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${(error as Error).message}`)
      return undefined
    }
  }

  private startJob(time: number): Job | undefined {
    const { metadata, spec } = this.cronJob.spec.jobTemplate
    const { name: owner, namespace } = this.cronJob.metadata
    const name = nameOf(this.cronJob, time)
    try {
      const job = this.context.client.resource(JOBS).create({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name,
          namespace: namespace!,
          ...(metadata?.labels ? { labels: metadata.labels } : {}),
          annotations: { ...metadata?.annotations, [SCHEDULED_AT]: zonedTime(time, this.cronJob.spec.timeZone) },
          ownerReferences: [controllerReference(this.cronJob)],
        },
        spec: spec!,
      })
      this.tell('Normal', 'SuccessfulCreate', `Created job ${name}`)
      return job
    } catch (error) {
      if (isNamespaceTerminating(error)) return undefined
      if (hasReason(error, 'AlreadyExists')) {
        const there = this.context.client.resource(JOBS).get(name, namespace)
        return there.metadata.ownerReferences?.some(
          (each) => each.controller && each.name === owner && each.uid === this.cronJob.metadata.uid,
        )
          ? there
          : undefined
      }
      if (error instanceof StatusError) this.tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }
}

/** Named by the minute it was due, so that one run is never started twice. */
function nameOf(cronJob: CronJob, time: number): string {
  return `${cronJob.metadata.name}-${Math.floor(time / 60_000)}`
}
