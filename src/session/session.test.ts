import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../engine/clock/clock'
import type { Input, SessionStart } from '../protocol/messages'
import { Session, type World } from './session'

const start: SessionStart = { version: 1, seed: 'a', time: 1_000_000, cluster: { kind: 'none', nodes: [] } }

/** A world that writes down what reached it and when, and ticks every 7 ms. */
class Diary implements World {
  readonly lines: string[] = []
  private readonly clock: VirtualClock

  constructor({ time }: SessionStart) {
    this.clock = new VirtualClock(time)
    const tick = (): void => {
      this.lines.push(`tick ${this.clock.now() - time}`)
      this.clock.after(7, tick)
    }
    this.clock.after(7, tick)
  }
  also(): void {
    for (let i = 0; i < 2; i++) this.clock.after(7, () => this.lines.push('also'))
  }
  now = (): number => this.clock.now()
  run = (until: number, pause?: () => boolean): Promise<boolean> => this.clock.run(until, pause ? { pause } : {})
  executed = (): number => this.clock.executed()
  runTo = (executed: number, at: number): Promise<void> => this.clock.runTo(executed, at)
  apply(input: Input, index: number): void {
    this.lines.push(`${index} ${JSON.stringify(input)} ${this.clock.now()}`)
  }
}

const typed = (data: string): Input => ({ type: 'terminal.data', terminal: '1', data })

describe('a session', () => {
  it('rebuilds the same world from its log', async () => {
    const session = new Session(start, (s) => new Diary(s))
    await session.world.run(start.time + 10)
    await session.record(typed('a'))
    await session.record(typed('b'))
    await session.world.run(start.time + 33)
    await session.record(typed('c'))
    await session.world.run(start.time + 50)
    const again = await session.rebuild(session.log, 50)
    expect(again.lines).toEqual(session.world.lines)
    expect(again.lines).toHaveLength(3 + 7)
  })

  it('applies an input between two events of one millisecond where it was applied before', async () => {
    const make = (s: SessionStart): Diary => {
      const diary = new Diary(s)
      diary.also()
      return diary
    }
    const session = new Session(start, make)
    let events = 0
    await session.world.run(start.time + 20, () => events++ === 2)
    await session.record(typed('a'))
    await session.world.run(start.time + 20)
    const again = await session.rebuild(session.log, 20)
    expect(session.world.lines.slice(0, 4)).toEqual(['tick 7', 'also', expect.stringContaining('terminal.data'), 'also'])
    expect(again.lines).toEqual(session.world.lines)
  })

  it('can be seen as it was, and continued from there', async () => {
    const session = new Session(start, (s) => new Diary(s))
    await session.record(typed('a'))
    await session.world.run(start.time + 40)
    await session.record(typed('b'))
    const past = await session.rebuild(session.logUntil(20), 20)
    expect(past.lines).toEqual([session.world.lines[0], 'tick 7', 'tick 14'])
    session.adopt(past, session.logUntil(20))
    expect(session.elapsed()).toBe(20)
    expect(session.log).toHaveLength(1)
  })
})
