/** When a CronJob's runs are due: its schedule in its time zone; models pkg/controller/cronjob/utils.go with robfig's cron. */
import { Cron } from 'croner'
import { parseDuration } from '../../api/strconv'
import { timeOf } from '../framework/pods'
import type { CronJob } from '../../schema/types'

/** Runs 100 milliseconds late, so that rounding never makes one too early. */
export const SLACK = 100
/** A schedule that has no run within so many years has none. */
const YEARS = 5
/** More missed runs than this are reported, as something is wrong. */
const MANY = 100

export interface Schedule {
  /** The first run after a time, both in milliseconds; undefined when there is none. */
  after(time: number): number | undefined
}

/** Throws Error when the text is no schedule. Without a time zone the schedule is in UTC. */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  const prefixed = /^(?:CRON_TZ|TZ)=(\S+)\s+(.*)$/.exec(text)
  const zone = prefixed?.[1] ?? timeZone ?? 'Etc/UTC'
  const pattern = (prefixed?.[2] ?? text).trim()
  if (pattern.startsWith('@every ')) {
    const period = Math.max(1000, Math.floor(parseDuration(pattern.slice('@every '.length)) / 1000) * 1000)
    return { after: (time) => Math.floor(time / 1000) * 1000 + period }
  }
  const fields = pattern.split(/\s+/)
  if (!pattern.startsWith('@') && fields.length !== 5)
    throw new Error(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  const cron = new Cron(pattern, { timezone: zone, paused: true })
  return {
    after: (time) => {
      const next = cron.nextRun(new Date(time)) ?? undefined
      return next === undefined || next.getUTCFullYear() > new Date(time).getUTCFullYear() + YEARS ? undefined : next.getTime()
    },
  }
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
