/** When a CronJob's runs are due: its schedule in its time zone; models pkg/controller/cronjob/utils.go with robfig's cron. */
import { parseCron, ScheduleFailure } from '../../kinds/cron-job/schedule'
import { timeOf } from '../framework/pods'
import type { CronJob } from '../../schema/types'
import { nextRun } from './next-run'
import { WallClock } from './wall-clock'

/** Runs 100 milliseconds late, so that rounding never makes one too early. */
export const SLACK = 100
/** More missed runs than this are reported, as something is wrong. */
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
  /** The latest run that is due; undefined when none is. */
  readonly time: number | undefined
  readonly missed: number
  readonly tooMany: boolean
  /** Why the schedule makes no sense although it can be read. */
  readonly problem?: string
}

const NEVER = 'time difference between two schedules is less than 1 second'

/** The latest run between the last one (or the deadline's beginning) and now. */
export function latestDue(job: CronJob, schedule: Schedule, now: number): Due {
  const last = timeOf(job.status?.lastScheduleTime)
  let earliest = Number.isNaN(last) ? timeOf(job.metadata.creationTimestamp) : last
  const deadline = job.spec.startingDeadlineSeconds
  if (deadline !== undefined) earliest = Math.max(earliest, now - deadline * 1000)
  let time: number | undefined
  let missed = 0
  const none = { time: undefined, missed: 0, tooMany: false }
  const first = schedule.after(earliest)
  if (first === undefined) return { ...none, problem: NEVER }
  if (first > now) return none
  const second = schedule.after(first)
  if (second === undefined) return { ...none, problem: NEVER }
  // Far behind, the gap between runs tells where the latest is, without counting through them all.
  if (now - first > (second - first) * MANY) {
    const period = second - first
    missed = Math.floor((now - first) / period) + 1
    let from = now - 2 * period
    for (let next = schedule.after(from); next !== undefined && next <= now; next = schedule.after(from)) from = time = next
    return { time: time ?? first, missed, tooMany: deadline === undefined || missed > MANY }
  }
  for (let next: number | undefined = first; next !== undefined && next <= now; next = schedule.after(next)) {
    time = next
    missed++
  }
  return { time, missed, tooMany: missed > MANY }
}
