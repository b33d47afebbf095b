import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../engine/clock/clock'
import { Pacer, SLICE, type Host } from './pacer'

/** A host whose time moves only when told, and a world of one clock. */
function setUp() {
  const clock = new VirtualClock(0)
  const restless = { now: true }
  const world = {
    now: () => clock.now(),
    executed: () => clock.executed(),
    nextTime: () => clock.nextTime(),
    run: (until: number, pause?: () => boolean) => clock.run(until, pause ? { pause } : {}),
    runTo: (executed: number, time: number) => clock.runTo(executed, time),
    apply: () => undefined,
    restless: () => restless.now,
  }
  let real = 0
  /** By how much every look at the clock finds it further. */
  const leaps = { by: 0 }
  let planned: { at: number; action: () => void } | undefined
  const host: Host = {
    now: () => (real += leaps.by),
    later: (delay, action) => {
      const entry = { at: real + delay, action }
      planned = entry
      return () => {
        if (planned === entry) planned = undefined
      }
    },
  }
  const errors: unknown[] = []
  const pacer = new Pacer(
    () => world,
    host,
    () => undefined,
    (error) => errors.push(error),
  )
  /** Lets real time pass up to a moment, running whatever the pacer planned. */
  const until = async (time: number): Promise<void> => {
    for (let guard = 0; guard < 10_000; guard++) {
      const next = planned
      if (!next || next.at > time) break
      planned = undefined
      real = Math.max(real, next.at)
      next.action()
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
    }
    real = Math.max(real, time)
  }
  const spend = (milliseconds: number): void => {
    real += milliseconds
  }
  return { clock, pacer, until, spend, errors, restless, leaps }
}

describe('the pacer', () => {
  it('keeps virtual time in step with real time, times the speed', async () => {
    const { clock, pacer, until } = setUp()
    const seen: number[] = []
    const tick = (): void => {
      seen.push(clock.now())
      clock.after(100, tick)
    }
    clock.after(100, tick)
    pacer.start()
    await until(450)
    expect(seen).toEqual([100, 200, 300, 400])
    pacer.setSpeed(10, false)
    await until(500)
    expect(seen.at(-1)).toBe(900)
  })

  it('runs an event in every slice, even where looking at the clock takes longer than a slice', async () => {
    const { clock, pacer, until, leaps } = setUp()
    leaps.by = SLICE
    const seen: number[] = []
    for (const time of [1, 2, 3]) clock.after(time, () => seen.push(time))
    pacer.start()
    await until(200)
    expect(seen).toEqual([1, 2, 3])
  })

  it('stands still while paused, and steps one event at a time', async () => {
    const { clock, pacer, until } = setUp()
    const seen: number[] = []
    for (const time of [50, 60]) clock.at(time, () => seen.push(time))
    pacer.setSpeed(1, true)
    await until(1000)
    expect(seen).toEqual([])
    pacer.step()
    await until(1001)
    expect(seen).toEqual([50])
    expect(clock.now()).toBe(50)
  })

  it('gives way after a slice, so that what is posted runs while a flood of events goes on', async () => {
    const { clock, pacer, until, spend } = setUp()
    let events = 0
    const flood = (): void => {
      events++
      spend(3)
      clock.after(0, flood)
    }
    clock.after(1, flood)
    pacer.start()
    await until(5)
    let seenAt = -1
    pacer.post(() => {
      seenAt = events
    })
    await until(60)
    expect(seenAt).toBeGreaterThanOrEqual(0)
    expect(seenAt).toBeLessThanOrEqual(1 + Math.ceil(SLICE / 3) * 2)
    expect(events).toBeGreaterThan(5)
  })

  it('skips ahead as fast as it can and then goes on at its speed', async () => {
    const { clock, pacer, until } = setUp()
    let last = 0
    const tick = (): void => {
      last = clock.now()
      clock.after(1000, tick)
    }
    clock.after(1000, tick)
    pacer.start()
    await until(10)
    pacer.skip(300_000)
    await until(20)
    expect(last).toBe(300_000)
    expect(clock.now()).toBeLessThan(301_000)
  })

  it('does not catch up on hours that a laptop slept', async () => {
    const { clock, pacer, until, spend } = setUp()
    pacer.start()
    await until(100)
    spend(3_600_000)
    await until(3_600_500)
    expect(clock.now()).toBeGreaterThanOrEqual(400)
    expect(clock.now()).toBeLessThan(1000)
  })

  it('tells the time that belongs to a moment also while nothing happens', async () => {
    const { clock, pacer, until, spend } = setUp()
    pacer.start()
    await until(10)
    const stood = clock.now()
    spend(150)
    expect([clock.now(), pacer.due()]).toEqual([stood, 160])
    pacer.setSpeed(Infinity, false)
    await until(170)
    expect(pacer.due()).toBe(clock.now())
  })

  it('reports what goes wrong and goes on', async () => {
    const { clock, pacer, until, errors } = setUp()
    clock.after(10, () => {
      throw new Error('broken')
    })
    let later = false
    clock.after(20, () => {
      later = true
    })
    pacer.start()
    await until(400)
    expect(errors).toHaveLength(1)
    expect(later).toBe(true)
  })
})

describe('many tasks at once', () => {
  it('are done in their order, over as many slices as they need, so that the thread is never held for long', async () => {
    const { pacer, until, spend } = setUp()
    const done: number[] = []
    for (let i = 0; i < 12; i++)
      pacer.post(() => {
        spend(1)
        done.push(i)
      })
    pacer.start()
    await until(0)
    expect(done.length).toBeLessThanOrEqual(SLICE + 1)
    await until(100)
    expect(done).toEqual(Array.from({ length: 12 }, (_, i) => i))
  })
})

describe('the fastest speed', () => {
  it('runs many events in one slice, and stands still when nothing is planned', async () => {
    const { clock, pacer, until, spend } = setUp()
    let ran = 0
    const tick = (): void => {
      spend(1)
      if (++ran < 50) clock.after(60_000, tick)
    }
    clock.after(60_000, tick)
    pacer.setSpeed(Infinity, false)
    await until(SLICE)
    expect(ran).toBeGreaterThanOrEqual(SLICE - 1)
    await until(10_000)
    expect([ran, clock.now()]).toEqual([50, 50 * 60_000])
  })

  it('falls from the fastest speed to sixty times real time while nobody waits for anything, and back at once', async () => {
    const { clock, pacer, until, restless } = setUp()
    const beat = (): void => void clock.after(10_000, beat)
    beat()
    restless.now = false
    pacer.setSpeed(Infinity, false)
    pacer.start()
    await until(10_000)
    expect(clock.now()).toBeGreaterThan(590_000)
    expect(clock.now()).toBeLessThanOrEqual(600_000)
    restless.now = true
    let done = false
    clock.after(24 * 3_600_000, () => {
      done = true
      restless.now = false
    })
    pacer.post(() => undefined)
    await until(10_100)
    expect(done).toBe(true)
    const settled = clock.now()
    await until(20_100)
    expect(clock.now() - settled).toBeLessThanOrEqual(620_000)
  })

  it('skips time as fast as possible also while nobody waits', async () => {
    const { clock, pacer, until, restless } = setUp()
    restless.now = false
    pacer.setSpeed(Infinity, false)
    pacer.start()
    pacer.skip(3_600_000)
    await until(1000)
    expect(clock.now()).toBeGreaterThanOrEqual(3_600_000)
  })
})
