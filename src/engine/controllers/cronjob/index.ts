/** Starts Jobs on a schedule and keeps their history short; models pkg/controller/cronjob. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { defineController } from '../framework'
import { dependents, ownKey } from '../framework/handlers'
import { controllerReference, dependentsOf } from '../framework/ownership'
import { isNamespaceTerminating } from '../framework/pod-control'
import { timeOf } from '../framework/pods'
import { CRON_JOBS, JOBS } from '../../schema/resources'
import type { CronJob, CronJobStatus, Job } from '../../schema/types'
import { isTimeZone, latestDue, parseSchedule, SLACK, type Schedule } from './schedule'

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

export const cronJobController = defineController({
  name: 'cronjob-controller',
  start: (context) => {
    const { client, clock, enqueue, events } = context
    const cronJobs = context.watch(CRON_JOBS, ownKey(enqueue))
    const jobs = context.watch(JOBS, dependents<Job, CronJob>('CronJob', cronJobs, enqueue))

    function removeJob(cronJob: CronJob, job: Job): void {
      try {
        client.resource(JOBS).delete(job.metadata.name, job.metadata.namespace, { propagationPolicy: 'Background' })
      } catch (error) {
        if (hasReason(error, 'NotFound')) return
        if (error instanceof StatusError) events.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
        throw error
      }
      events.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
    }

    function prune(cronJob: CronJob, own: readonly Job[]): void {
      const limits = { Complete: cronJob.spec.successfulJobsHistoryLimit, Failed: cronJob.spec.failedJobsHistoryLimit }
      for (const kind of ['Complete', 'Failed'] as const) {
        const limit = limits[kind]
        if (limit === undefined) continue
        const finished = own.filter((job) => outcome(job) === kind).sort(byStart)
        for (const job of finished.slice(0, Math.max(0, finished.length - limit))) removeJob(cronJob, job)
      }
    }

    /** The status after looking at which Jobs still run. */
    function follow(cronJob: CronJob, own: readonly Job[]): CronJobStatus {
      let active = cronJob.status?.active ?? []
      let lastSuccess = cronJob.status?.lastSuccessfulTime
      for (const job of own) {
        const listed = active.some((each) => each.uid === job.metadata.uid)
        const end = outcome(job)
        if (!listed && !end) {
          // Made by this controller a moment ago, before the list could be written.
          const fresh =
            job.metadata.annotations?.[SCHEDULED_AT] !== undefined &&
            job.metadata.name === nameOf(cronJob, timeOf(job.metadata.annotations[SCHEDULED_AT]))
          if (!fresh)
            events.event(
              cronJob,
              'Warning',
              'UnexpectedJob',
              `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
            )
        } else if (listed && end) {
          active = active.filter((each) => each.uid !== job.metadata.uid)
          events.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`)
        }
        const completed = job.status?.completionTime
        if (end === 'Complete' && completed !== undefined && (lastSuccess === undefined || completed > lastSuccess)) lastSuccess = completed
      }
      for (const reference of active) {
        if (own.some((job) => job.metadata.uid === reference.uid)) continue
        if (stillThere(reference.name ?? '', cronJob.metadata.namespace!, reference.uid)) continue
        events.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`)
        active = active.filter((each) => each !== reference)
      }
      const { active: _, lastSuccessfulTime: __, ...rest } = cronJob.status ?? {}
      return {
        ...(active.length > 0 ? { active } : {}),
        ...rest,
        ...(lastSuccess !== undefined ? { lastSuccessfulTime: lastSuccess } : {}),
      }
    }

    function stillThere(name: string, namespace: string, uid: string | undefined): boolean {
      try {
        return client.resource(JOBS).get(name, namespace).metadata.uid === uid
      } catch (error) {
        if (hasReason(error, 'NotFound')) return false
        throw error
      }
    }

    function store(cronJob: CronJob, status: CronJobStatus): CronJob {
      return equalJson(status, cronJob.status ?? {}) ? cronJob : client.resource(CRON_JOBS).updateStatus({ ...cronJob, status })
    }

    function scheduleOf(cronJob: CronJob): Schedule | undefined {
      const { schedule, timeZone } = cronJob.spec
      if (timeZone !== undefined && !isTimeZone(timeZone)) {
        events.event(cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`)
        return undefined
      }
      try {
        return parseSchedule(schedule, timeZone)
      } catch (error) {
        events.event(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${(error as Error).message}`)
        return undefined
      }
    }

    function startJob(cronJob: CronJob, time: number): Job | undefined {
      const { metadata, spec } = cronJob.spec.jobTemplate
      const { name: owner, namespace } = cronJob.metadata
      const name = nameOf(cronJob, time)
      try {
        const job = client.resource(JOBS).create({
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name,
            namespace: namespace!,
            ...(metadata?.labels ? { labels: metadata.labels } : {}),
            annotations: { ...metadata?.annotations, [SCHEDULED_AT]: zonedTime(time, cronJob.spec.timeZone) },
            ownerReferences: [controllerReference(cronJob)],
          },
          spec: spec!,
        })
        events.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`)
        return job
      } catch (error) {
        if (isNamespaceTerminating(error)) return undefined
        if (hasReason(error, 'AlreadyExists')) {
          const there = client.resource(JOBS).get(name, namespace)
          return there.metadata.ownerReferences?.some((each) => each.controller && each.name === owner && each.uid === cronJob.metadata.uid)
            ? there
            : undefined
        }
        if (error instanceof StatusError) events.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
        throw error
      }
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const found = cronJobs.get(name, namespace)
        if (!found) return
        const own = dependentsOf(jobs, found.metadata.uid)
        prune(found, own)
        const cronJob = store(found, follow(found, own))
        if (cronJob.metadata.deletionTimestamp !== undefined || cronJob.spec.suspend) return
        const schedule = scheduleOf(cronJob)
        if (!schedule) return
        const now = clock.now()
        const next = schedule.after(now)
        if (next !== undefined) context.enqueueAfter(keyOf(cronJob), next - now + SLACK)
        const { time, tooMany, missed, problem } = latestDue(cronJob, schedule, now)
        if (problem !== undefined) {
          events.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${problem}`)
          return
        }
        if (tooMany) {
          events.event(
            cronJob,
            'Warning',
            'TooManyMissedTimes',
            `too many missed start times: ${missed}. Set or decrease .spec.startingDeadlineSeconds or check clock skew`,
          )
        }
        if (time === undefined) return
        const deadline = cronJob.spec.startingDeadlineSeconds
        if (deadline !== undefined && time + deadline * 1000 < now) {
          events.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${longTime(time)}`)
          return
        }
        const due = nameOf(cronJob, time)
        if (cronJob.status?.active?.some((each) => each.name === due) || timeOf(cronJob.status?.lastScheduleTime) === time) return
        let active = cronJob.status?.active ?? []
        if (active.length > 0 && cronJob.spec.concurrencyPolicy === 'Forbid') {
          events.event(
            cronJob,
            'Normal',
            'JobAlreadyActive',
            'Not starting job because prior execution is running and concurrency policy is Forbid',
          )
          return
        }
        if (cronJob.spec.concurrencyPolicy === 'Replace') {
          for (const reference of active) {
            const job = jobs.get(reference.name ?? '', namespace)
            if (job) removeJob(cronJob, job)
          }
          active = []
        }
        const job = startJob(cronJob, time)
        if (!job) return
        const { uid, resourceVersion } = job.metadata
        const reference = { kind: 'Job', namespace: namespace!, name: job.metadata.name, uid, apiVersion: 'batch/v1', resourceVersion }
        store(cronJob, { ...cronJob.status, active: [...active, reference], lastScheduleTime: timestamp(time) })
      },
    }
  },
})

/** Named by the minute it was due, so that one run is never started twice. */
function nameOf(cronJob: CronJob, time: number): string {
  return `${cronJob.metadata.name}-${Math.floor(time / 60_000)}`
}
