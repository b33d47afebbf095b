import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../engine/clock/clock'
import type { Input, SessionStart } from '../protocol/messages'
import { replay, Session, type World } from './session'

const start: SessionStart = { version: 1, seed: 'a', time: 1_000_000, cluster: { kind: 'none', nodes: [] } }

/** A world whose program reads keys one at a time and notes what was there when it woke. */
class Reader implements World {
  readonly lines: string[] = []
  private readonly clock = new VirtualClock(start.time)
  private readonly keys: string[] = []
  private go: (() => void) | undefined

  constructor() {
    void this.read()
  }
  now = (): number => this.clock.now()
  run = (until: number, pause?: () => boolean): Promise<boolean> => this.clock.run(until, pause ? { pause } : {})
  executed = (): number => this.clock.executed()
  runTo = (executed: number, at: number): Promise<void> => this.clock.runTo(executed, at)
  apply(input: Input): void {
    if (input.type !== 'terminal.data') return
    this.clock.wake()
    this.keys.push(input.data)
    this.go?.()
  }
  private async read(): Promise<never> {
    for (;;) {
      await new Promise<void>((resolve) => (this.go = resolve))
      this.lines.push(this.keys.splice(0).join(''))
      await this.clock.sleep(3)
    }
  }
}

describe('inputs that come at the same moment', () => {
  it('reach programs one after the other, as when they are replayed', async () => {
    const session = new Session(start, () => new Reader())
    await session.world.run(start.time + 5)
    for (const data of ['a', 'b', 'c']) await session.record({ type: 'terminal.data', terminal: '1', data })
    await session.world.run(start.time + 50)
    const again = new Reader()
    await replay(again, start, session.log, 50)
    expect(again.lines).toEqual(session.world.lines)
    expect(again.lines[0]).toBe('a')
  })
})

/** A session with keys in it at many moments, and events between them. */
async function typedSession(): Promise<Session<Reader>> {
  const session = new Session(start, () => new Reader())
  for (const [index, data] of [...'kubectl get pods'].entries()) {
    await session.world.run(start.time + index * 7)
    await session.record({ type: 'terminal.data', terminal: '1', data })
  }
  await session.world.run(start.time + 200)
  return session
}

describe('a rebuild with rests', () => {
  it('comes to the same world, however often it rests', async () => {
    const session = await typedSession()
    let rested = 0
    let looks = 0
    const rests = { due: () => ++looks % 3 === 0, rest: async () => ++rested > 0 }
    const again = await session.rebuild(session.log, 200, rests)
    expect(rested).toBeGreaterThan(3)
    expect(again?.lines).toEqual(session.world.lines)
    expect([again?.executed(), again?.now()]).toEqual([session.world.executed(), session.world.now()])
  })

  it('ends when nobody wants it any more', async () => {
    const session = await typedSession()
    let left = 3
    expect(await session.rebuild(session.log, 200, { due: () => true, rest: async () => --left > 0 })).toBeUndefined()
  })

  it('goes on from an earlier moment to the same world as from the beginning', async () => {
    const session = await typedSession()
    const world = await session.rebuild(session.logUntil(50), 50)
    expect(await session.forward(world, 50, 90)).toBe(true)
    const whole = await session.rebuild(session.logUntil(90), 90)
    expect([world.lines, world.executed(), world.now()]).toEqual([whole.lines, whole.executed(), whole.now()])
  })
})
