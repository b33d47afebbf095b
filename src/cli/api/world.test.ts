/** Facts about the time of a served cluster: it is its clients' time. */
import { afterEach, expect, test, vi } from 'vitest'
import { parseOptions, worldOptions } from '../commands/api'
import { ApiWorld } from './world'

const NOON = Date.UTC(2026, 10, 23, 12)

afterEach(() => {
  vi.useRealTimers()
})

/** The moment at which something that is asked now happens. */
const moment = (world: ApiWorld): Promise<number> => new Promise((tell) => world.post(() => tell(world.clock.now())))

test('a cluster that took its time to start shows the real time, and what is asked later happens when it is asked', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: NOON })
  const world = new ApiWorld(worldOptions(parseOptions(['--bare', '--no-kubelets', '--no-scheduler'])))
  vi.advanceTimersByTime(3456)
  await world.start()
  expect(world.clock.now()).toBe(NOON + 3456)
  expect(await moment(world)).toBe(NOON + 3456)
  vi.advanceTimersByTime(99)
  expect(await moment(world)).toBe(NOON + 3555)
  world.stop()
})
