import { describe, expect, it } from 'vitest'
import { Process } from './process'
import type { ShellClock } from './system'

/** A process on a clock that counts how often time passes, and a machine on which each millisecond of work takes `slowness`. */
function world(slowness = 1): {
  readonly process: Process
  readonly clock: ShellClock
  readonly seen: { time: number; pauses: number; work: number }
} {
  const seen = { time: 0, pauses: 0, work: 0 }
  const clock: ShellClock = {
    now: () => seen.time,
    after: () => ({ cancel: () => undefined }),
    sleep: (duration) => {
      seen.time += duration
      seen.pauses++
      return Promise.resolve()
    },
    wake: () => undefined,
    external: (work) => work,
    work: (milliseconds) => {
      seen.work += milliseconds
      return milliseconds * slowness
    },
  }
  return { process: new Process(2, 1, 'root', ['loop'], 2, 0, clock, undefined, false), clock, seen }
}

async function compute(process: Process, until: () => boolean): Promise<void> {
  while (!until()) if (process.due) await process.tick()
}

describe('a process that only computes', () => {
  it('takes a millisecond for so many steps, and all it takes is counted', async () => {
    const { process, seen } = world()
    await compute(process, () => seen.pauses === 1000)
    expect(seen).toEqual({ time: 1000, pauses: 1000, work: 1000 })
    process.ended(0)
    expect(seen.work).toBe(1001)
  })

  it('takes longer where it has less of a processor', async () => {
    const { process, seen } = world(4)
    await compute(process, () => seen.pauses === 100)
    expect(seen).toEqual({ time: 400, pauses: 100, work: 100 })
  })

  it('costs little when it never ends', async () => {
    const { process, seen } = world()
    await compute(process, () => seen.time > 3_600_000)
    expect(seen.pauses).toBeLessThan(20_000)
  })

  it('counts as before once it has waited for something', async () => {
    const { process, clock, seen } = world()
    await compute(process, () => seen.time > 60_000)
    await clock.sleep(5)
    const { time, pauses } = seen
    await compute(process, () => seen.pauses === pauses + 100)
    expect(seen.time - time).toBe(100)
  })
})

describe('a process that starts others', () => {
  it('takes two milliseconds for each, before its next step or when it is asked to', async () => {
    const { process, seen } = world()
    process.forked()
    process.forked()
    expect(process.due).toBe(true)
    await process.tick()
    expect(seen).toEqual({ time: 4, pauses: 1, work: 2 })
    expect(process.due).toBe(false)
    process.forked()
    await process.afterForks()
    await process.afterForks()
    expect(seen).toEqual({ time: 6, pauses: 2, work: 3 })
  })

  it('takes longer where it has less of a processor', async () => {
    const { process, seen } = world(10)
    process.forked()
    await process.afterForks()
    expect(seen).toEqual({ time: 11, pauses: 1, work: 1 })
  })

  it('has them counted when it ends before', () => {
    const { process, seen } = world()
    process.forked()
    process.ended(0)
    expect(seen).toEqual({ time: 0, pauses: 0, work: 2 })
  })
})
