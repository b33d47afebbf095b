import { describe, expect, it } from 'vitest'
import type { NewObject } from '../../api/object'
import { CRON_JOBS, JOBS } from '../../schema/resources'
import type { CronJob } from '../../schema/types'
import { TestCluster, type TestClusterOptions } from '../framework/test-cluster'
import { jobController } from '../job'
import { cronJobController } from '.'
import { latestDue, nextDue, parseSchedule } from './schedule'

function cronJob(spec: Partial<CronJob['spec']> = {}): NewObject<CronJob> {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          parallelism: 1,
          completions: 1,
          backoffLimit: 6,
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } },
        },
      },
      ...spec,
    },
  }
}

function cluster(end: TestClusterOptions['end']): TestCluster {
  return new TestCluster([cronJobController, jobController], { startTime: () => 500, ...(end ? { end } : {}) })
}

const names = (world: TestCluster): string[] => world.list(JOBS).map((each) => each.metadata.name)

describe('a CronJob', () => {
  it('starts a Job named by the minute it was due', () => {
    const world = cluster(() => ({ after: 1000, phase: 'Succeeded' }))
    world.create(CRON_JOBS, cronJob())
    world.run(70)
    expect(names(world)).toEqual([`tick-${Math.floor(Date.UTC(2026, 0, 1, 0, 1) / 60_000)}`])
    expect(world.get(CRON_JOBS, 'tick').status).toMatchObject({ lastScheduleTime: '2026-01-01T00:01:00Z' })
    expect(world.events('tick')).toEqual([
      `SuccessfulCreate: Created job ${names(world)[0]}`,
      `SawCompletedJob: Saw completed job: ${names(world)[0]}, condition: Complete`,
    ])
  })

  it('keeps the three latest successful Jobs', () => {
    const world = cluster(() => ({ after: 1000, phase: 'Succeeded' }))
    world.create(CRON_JOBS, cronJob())
    world.run(60 * 6 + 30)
    const first = Math.floor(Date.UTC(2026, 0, 1) / 60_000)
    expect(names(world)).toEqual([4, 5, 6].map((minute) => `tick-${first + minute}`))
  })

  it('with Forbid starts none beside a running one, with Replace ends it first', () => {
    const forbid = cluster(undefined)
    forbid.create(CRON_JOBS, cronJob({ concurrencyPolicy: 'Forbid' }))
    forbid.run(200)
    expect(names(forbid)).toHaveLength(1)
    expect(forbid.events('tick')).toContain(
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    )
    const replace = cluster(undefined)
    replace.create(CRON_JOBS, cronJob({ concurrencyPolicy: 'Replace' }))
    replace.run(200)
    expect(replace.get(CRON_JOBS, 'tick').status?.active?.map((each) => each.name)).toEqual([names(replace).at(-1)])
  })

  it('of a day that never comes is told so', () => {
    const world = cluster(undefined)
    world.create(CRON_JOBS, cronJob({ schedule: '59 23 31 2 *' }))
    world.run(200)
    expect(names(world)).toEqual([])
    expect(world.events('tick')).toEqual([
      'InvalidSchedule: invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
    ])
  })

  it('starts nothing while suspended', () => {
    const world = cluster(undefined)
    world.create(CRON_JOBS, cronJob({ suspend: true }))
    world.run(200)
    expect(names(world)).toEqual([])
  })
})

describe('a schedule', () => {
  it('is in its own time zone, through a change of clocks', () => {
    const { after } = parseSchedule('30 8 * * *', 'Europe/Berlin')
    expect(new Date(after(Date.UTC(2026, 2, 28, 12))!).toISOString()).toBe('2026-03-29T06:30:00.000Z')
    expect(new Date(after(Date.UTC(2026, 2, 27, 12))!).toISOString()).toBe('2026-03-28T07:30:00.000Z')
  })

  it('is left out in an hour that the clocks skip, and comes twice in one that they show twice', () => {
    const { after } = parseSchedule('30 2 * * *', 'Europe/Berlin')
    expect(after(Date.UTC(2026, 2, 28, 12))).toBe(Date.UTC(2026, 2, 30, 0, 30))
    expect(after(Date.UTC(2026, 9, 24, 12))).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(after(Date.UTC(2026, 9, 25, 0, 30))).toBe(Date.UTC(2026, 9, 25, 1, 30))
  })

  it('goes on over a day that a zone left out', () => {
    const { after } = parseSchedule('0 0 30 12 *', 'Pacific/Apia')
    expect(after(Date.UTC(2011, 11, 1))).toBe(Date.UTC(2012, 11, 29, 10))
  })

  it('may step on from a number up to the greatest', () => {
    const { after } = parseSchedule('5/20 * * * *', undefined)
    const runs = [0, 5, 25, 45].map((minute) => after(Date.UTC(2026, 0, 1, 3, minute)))
    expect(runs).toEqual([5, 25, 45, 65].map((minute) => Date.UTC(2026, 0, 1, 3, minute)))
  })

  it('of days of the month and of the week is on either, but on both when one is a star', () => {
    const from = Date.UTC(2026, 5, 1, 12)
    expect(parseSchedule('0 0 13 * fri', undefined).after(from)).toBe(Date.UTC(2026, 5, 5))
    expect(parseSchedule('0 0 * * fri', undefined).after(from)).toBe(Date.UTC(2026, 5, 5))
    expect(parseSchedule('0 0 ? * SUN', undefined).after(from)).toBe(Date.UTC(2026, 5, 7))
    // A star with steps is a list of days like any other.
    expect(parseSchedule('0 0 */2 * fri', undefined).after(from)).toBe(Date.UTC(2026, 5, 3))
  })

  it('has no run when its day does not come in five years', () => {
    expect(parseSchedule('0 0 31 2 *', undefined).after(Date.UTC(2026, 0, 1))).toBeUndefined()
    expect(parseSchedule('0 0 29 2 *', undefined).after(Date.UTC(2026, 0, 1))).toBe(Date.UTC(2028, 1, 29))
  })

  it('is no name of what every object has', () => {
    expect(() => parseSchedule('constructor', undefined)).toThrow('expected exactly 5 fields, found 1: [constructor]')
  })

  it('may be a nickname or a period', () => {
    expect(parseSchedule('@hourly', undefined).after(Date.UTC(2026, 0, 1, 5, 20))).toBe(Date.UTC(2026, 0, 1, 6))
    expect(parseSchedule('@every 90s', undefined).after(Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 1) + 90_000)
  })
})

describe('the run that is due', () => {
  const created = '2026-01-01T10:00:30Z'
  const at = (text: string): number => Date.parse(text)
  function since(schedule: string, now: string, spec: Partial<CronJob['spec']> = {}, lastScheduleTime?: string): unknown {
    const made = cronJob({ schedule, ...spec })
    const metadata = { ...made.metadata, creationTimestamp: created }
    const job = { ...made, metadata, status: lastScheduleTime === undefined ? {} : { lastScheduleTime } } as CronJob
    const parsed = parseSchedule(schedule, undefined)
    const { time, missed, problem } = latestDue(job, parsed, at(now), job.spec.startingDeadlineSeconds)
    const next = nextDue(job, parsed, at(now))
    const text = (each: number | undefined): string => (each === undefined ? '-' : new Date(each).toISOString().slice(0, 16))
    return problem ?? `${text(time)} ${missed} ${text(next)}`
  }

  it('is the latest since the last one, or since the CronJob was made', () => {
    expect(since('0 * * * *', '2026-01-01T10:59:59Z')).toBe('- none 2026-01-01T11:00')
    expect(since('0 * * * *', '2026-01-01T11:00:00Z')).toBe('2026-01-01T11:00 none 2026-01-01T12:00')
    expect(since('0 * * * *', '2026-01-01T13:10:00Z')).toBe('2026-01-01T13:00 few 2026-01-01T14:00')
    expect(since('0 * * * *', '2026-01-01T13:10:00Z', {}, '2026-01-01T13:00:00Z')).toBe('- none 2026-01-01T14:00')
    expect(since('0 * * * *', '2026-01-06T13:10:00Z')).toBe('2026-01-06T13:00 many 2026-01-06T14:00')
  })

  it('is none before the deadline for starting', () => {
    expect(since('0 * * * *', '2026-01-01T13:10:00Z', { startingDeadlineSeconds: 300 })).toBe('- none 2026-01-01T14:00')
    expect(since('0 * * * *', '2026-01-06T13:10:00Z', { startingDeadlineSeconds: 900 })).toBe('2026-01-06T13:00 none 2026-01-06T14:00')
  })

  it('of a period is counted from when the CronJob was made', () => {
    expect(since('@every 30m', '2026-01-01T11:31:00Z')).toBe('2026-01-01T11:30 few 2026-01-01T12:00')
    expect(since('@every 30m', '2026-01-04T11:45:00Z')).toBe('2026-01-04T11:30 many 2026-01-04T12:00')
  })

  it('is found though the runs are not evenly far from each other', () => {
    expect(since('30 6-16/4 * * 1-5', '2026-01-05T10:31:00Z')).toBe('2026-01-05T10:30 few 2026-01-05T14:30')
    expect(since('30 6-16/4 * * 1-5', '2026-01-10T10:31:00Z', {}, '2026-01-09T06:30:00Z')).toBe('- few 2026-01-12T06:30')
  })

  it('is none of a schedule without runs', () => {
    expect(since('59 23 31 2 *', '2026-01-01T11:00:00Z')).toBe('time difference between two schedules is less than 1 second')
  })
})
