import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../../clock/clock'
import { WorkQueue } from './queue'

function queue(workers = 1): { clock: VirtualClock; work: WorkQueue; taken: [string, number, readonly number[]][] } {
  const clock = new VirtualClock(0)
  const taken: [string, number, readonly number[]][] = []
  const work = new WorkQueue(clock, workers, (key, causes) => void taken.push([key, clock.now(), causes]))
  return { clock, work, taken }
}

describe('a work queue', () => {
  it('drops a key that has failed as often as its limits allow, and starts anew when it is added again', () => {
    const clock = new VirtualClock(0)
    const taken: number[] = []
    const work = new WorkQueue(clock, 1, () => void taken.push(clock.now()), { first: 1000, longest: 3000, most: 3 })
    for (let i = 0; i < 5; i++) {
      work.addRateLimited('a')
      clock.runSync(clock.now() + 5000)
      work.done('a')
    }
    // The fourth failure is one too many; the fifth counts as a first one again.
    expect(taken).toEqual([1001, 7001, 13001, 21001])
  })

  it('hands a key over once however often it was added, with all its causes', () => {
    const { clock, work, taken } = queue()
    work.add('a', [1])
    work.add('a', [2])
    clock.runSync(10)
    expect(taken).toEqual([['a', 1, [1, 2]]])
  })

  it('never hands out a key that is being worked on; added meanwhile it comes again afterwards', () => {
    const { clock, work, taken } = queue(5)
    work.add('a')
    clock.runSync(5)
    work.add('a')
    clock.runSync(20)
    expect(taken).toHaveLength(1)
    work.done('a')
    clock.runSync(30)
    expect(taken).toHaveLength(2)
  })

  it('doubles the wait with every failure, from five milliseconds, until the key is forgotten', () => {
    const { clock, work, taken } = queue()
    for (let i = 0; i < 5; i++) {
      work.addRateLimited('a')
      clock.runSync(clock.now() + 200)
      work.done('a')
    }
    expect(taken.map(([, time], i) => time - 200 * i - 1)).toEqual([5, 10, 20, 40, 80])
    work.forget('a')
    const start = clock.now()
    work.addRateLimited('a')
    clock.runSync(start + 10)
    expect(taken.at(-1)![1] - start).toBe(6)
  })

  it('keeps the shortest of several delays', () => {
    const { clock, work, taken } = queue()
    work.addAfter('a', 100)
    work.addAfter('a', 50)
    work.addAfter('a', 70)
    clock.runSync(200)
    expect(taken.map(([, time]) => time)).toEqual([51])
  })

  it('closed hands out nothing any more', () => {
    const { clock, work, taken } = queue()
    work.add('a')
    work.addAfter('b', 5)
    work.close()
    work.add('c')
    clock.runSync(100)
    expect(taken).toEqual([])
  })
})
