import { describe, expect, it } from 'vitest'
import { VirtualClock } from './clock'
import { Heap } from './heap'
import { Random } from './random'

describe('the virtual clock', () => {
  it('runs events by time, and those of one time in the order they were planned', () => {
    const clock = new VirtualClock(100)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name}@${clock.now()}`)
    clock.after(5, note('b'))
    clock.after(2, note('a'))
    clock.after(5, note('c'))
    clock.at(50, note('past'))
    const cancelled = clock.after(3, note('never'))
    cancelled.cancel()
    clock.runSync(110)
    expect(seen).toEqual(['past@100', 'a@102', 'b@105', 'c@105'])
    expect(clock.now()).toBe(110)
  })

  it('lets programs settle before the next event', async () => {
    const clock = new VirtualClock(0)
    const seen: string[] = []
    const program = async (): Promise<void> => {
      await clock.sleep(10)
      for (let i = 0; i < 5; i++) await Promise.resolve()
      seen.push(`program@${clock.now()}`)
    }
    void program()
    clock.at(10, () => seen.push('second event of the same time'))
    await clock.run(20)
    expect(seen).toEqual(['program@10', 'second event of the same time'])
  })

  it('holds its time while something outside is loaded, in the order of asking', async () => {
    const clock = new VirtualClock(0)
    const seen: string[] = []
    let finish: (value: string) => void = () => undefined
    const slow = clock.external(new Promise<string>((resolve) => (finish = resolve)))
    const fast = clock.external(Promise.resolve('fast'))
    void slow.then((value) => seen.push(`${value}@${clock.now()}`))
    void fast.then((value) => seen.push(`${value}@${clock.now()}`))
    clock.at(5, () => seen.push('event'))
    setImmediate(() => finish('slow'))
    await clock.run(10)
    expect(seen).toEqual(['slow@0', 'fast@0', 'event'])
  })

  it('rejects a sleep with the reason it is interrupted for', async () => {
    const clock = new VirtualClock(0)
    const controller = new AbortController()
    const sleeping = clock.sleep(1000, controller.signal)
    clock.at(5, () => controller.abort(new Error('Ctrl-C')))
    const outcome = sleeping.catch((error: Error) => `${error.message}@${clock.now()}`)
    await clock.run(50)
    expect(await outcome).toBe('Ctrl-C@5')
  })

  it('joins another clock with everything it had planned', () => {
    const own = new VirtualClock(0)
    const session = new VirtualClock(90)
    const seen: number[] = []
    own.at(100, () => {
      seen.push(own.now())
      own.after(7, () => seen.push(own.now()))
    })
    expect(() => own.mergeInto(session)).toThrow('same time')
    own.runSync(90)
    own.mergeInto(session)
    session.runSync(120)
    expect(seen).toEqual([100, 107])
    expect(own.now()).toBe(120)
  })
})

describe('a heap', () => {
  it('gives its items in order', () => {
    const heap = new Heap<number>((a, b) => a < b)
    const stream = new Random('heap').stream('x')
    const numbers = Array.from({ length: 200 }, () => stream.integer(1000))
    for (const number of numbers) heap.push(number)
    expect(heap.peek()).toBe(Math.min(...numbers))
    expect(heap.drain()).toEqual(numbers.toSorted((a, b) => a - b))
    expect(heap.pop()).toBeUndefined()
  })
})

describe('randomness', () => {
  it('is the same for one seed, and one stream does not disturb another', () => {
    const first = new Random('s')
    const second = new Random('s')
    second.stream('other').hex(100)
    expect(first.stream('names').suffix(5)).toBe(second.stream('names').suffix(5))
    expect(new Random('t').stream('names').suffix(20)).not.toBe(new Random('s').stream('names').suffix(20))
  })

  it('draws ids as Kubernetes writes them', () => {
    const stream = new Random('s').stream('uid')
    expect(stream.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(stream.suffix(50)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{50}$/)
  })
})
