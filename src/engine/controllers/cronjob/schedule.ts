/** When a CronJob's runs are due: its schedule in its time zone; models pkg/controller/cronjob/utils.go with robfig's cron. */
import { parseCron, ScheduleFailure } from '../../kinds/cron-job/schedule'
import { timeOf } from '../framework/pods'
import type { CronJob } from '../../schema/types'
import { nextRun } from './next-run'
import { WallClock } from './wall-clock'

/** Runs 100 milliseconds late, so that rounding never makes one too early. */
export const SLACK = 100
/** More missed runs than this are told of, as something is wrong. */
const MANY = 100

export interface Schedule {
  /** The first run after a time, both in milliseconds; undefined when there is none. */
  after(time: number): number | undefined
}

/** Throws ScheduleFailure when the text is no schedule. Without a time zone the schedule is in UTC. */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const { timeZone: prefixed, runs } = parseCron(text)
  if (prefixed && !isTimeZone(prefixed)) throw new ScheduleFailure(`provided bad location ${prefixed}: unknown time zone ${prefixed}`)
  if (typeof runs === 'number') return { after: (time) => Math.floor(time / 1000) * 1000 + runs }
  const clock = new WallClock(prefixed || timeZone || 'Etc/UTC')
  return { after: (time) => nextRun(runs, clock, time) }
}

export function isTimeZone(name: string): boolean {
  if (name === '' || name.toLowerCase() === 'local') return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

export interface Due {
  /** Since when runs count that were not started: the last one, or the CronJob's beginning. */
  readonly since: number
  /** The latest run that is due; undefined when none is. */
  readonly time?: number
  readonly missed: 'none' | 'few' | 'many'
  /** Why the schedule makes no sense although it can be read. */
  readonly problem?: string
}

/** The latest run between the last one and now, in milliseconds. */
export function latestDue(job: CronJob, schedule: Schedule, now: number, startingDeadline?: number): Due {
  const last = timeOf(job.status?.lastScheduleTime)
  let since = Number.isNaN(last) ? timeOf(job.metadata.creationTimestamp) : last
  if (startingDeadline !== undefined) since = Math.max(since, now - startingDeadline * 1000)
  const first = schedule.after(since)
  if (first !== undefined && first > now) return { since, missed: 'none' }
  const second = first === undefined ? undefined : schedule.after(first)
  if (first === undefined || second === undefined)
    return { since, missed: 'none', problem: 'time difference between two schedules is less than 1 second' }
  if (second > now) return { since, time: first, missed: 'none' }
  // The gap between two runs tells about how many were missed and where the latest is, without counting through them all.
  const gap = second - first
  const missed = Math.floor((now - first) / gap) + 1
  let time: number | undefined
  for (let next = schedule.after(first + (missed - 2) * gap); next !== undefined && next <= now; next = schedule.after(next)) time = next
  return { since, ...(time === undefined ? {} : { time }), missed: missed > MANY ? 'many' : 'few' }
}

/** The first run after the latest that was due. */
export function nextDue(job: CronJob, schedule: Schedule, now: number): number | undefined {
  const { since, time, missed, problem } = latestDue(job, schedule, now)
  return schedule.after(time ?? (missed === 'none' && problem === undefined ? since : now))
}
