/** When the time of a request begins and ends. */
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../engine/clock/clock'
import type { TransportResponse } from '../transport'
import { RequestTimeout, TimeLimit } from './time-limit'

const NEVER = new AbortController().signal
const answer: TransportResponse = {
  status: 200,
  headers: {},
  async *chunks() {
    yield Uint8Array.of(1)
    yield Uint8Array.of(2)
  },
  text: () => Promise.resolve('all'),
}

describe('the limit of a request', () => {
  it('is over after its time, and says so', async () => {
    const clock = new VirtualClock(0)
    const limit = new TimeLimit(clock, 1000, NEVER)
    await clock.run(999)
    expect(limit.signal.aborted).toBe(false)
    await clock.run(1000)
    expect(limit.signal.reason).toBeInstanceOf(RequestTimeout)
  })

  it.each<[string, (answer: TransportResponse) => Promise<unknown>]>([
    ['has been read whole', (read) => read.text()],
    [
      'has come to its end',
      async (read) => {
        for await (const _ of read.chunks());
      },
    ],
    [
      'is not wanted any more',
      async (read) => {
        for await (const _ of read.chunks()) break
      },
    ],
  ])('is lifted when the answer %s', async (_, read) => {
    const clock = new VirtualClock(0)
    const limit = new TimeLimit(clock, 1000, NEVER)
    await read(limit.until(answer))
    await clock.run(5000)
    expect(limit.signal.aborted).toBe(false)
  })

  it('is none with zero', async () => {
    const clock = new VirtualClock(0)
    const limit = new TimeLimit(clock, 0, NEVER)
    await clock.run(1_000_000)
    expect([limit.signal, limit.until(answer)]).toEqual([NEVER, answer])
  })
})
