/** Maps real time to virtual time: runs the world in short slices, so that inputs are never late and the thread never blocks. */
import type { World } from '../session/session'
import { paceOf } from './idle'

/** The host's time, in milliseconds; replaced in tests. */
export interface Host {
  now(): number
  /** Calls back after a delay; 0 means as soon as other work had its turn. Returns how to cancel. */
  later(delay: number, action: () => void): () => void
}

/**
 * How long one slice may plan to hold the thread. The last event of a slice may take a few milliseconds more and a garbage
 * collection as much again: together they stay under a frame.
 */
export const SLICE = 1
/** After a longer gap (a sleeping laptop), virtual time goes on from where it was instead of catching up. */
const MOST_BEHIND = 10_000
/** How long to sleep at most when nothing is planned; inputs end the sleep at once. */
const LONGEST_SLEEP = 200

/** What the pacer asks of a world beside running it. */
export interface PacedWorld extends World {
  nextTime(): number | undefined
  /** Whether anything is under way that a person may be waiting for; always, when it cannot tell. */
  restless?(): boolean
}

export class Pacer {
  speed = 1
  paused = false
  /** Set while the past is being looked at: the present waits, whatever the speed. */
  held = false
  /** The speed as it is now that the chosen one has met the idle rule. */
  private pace = 1
  private anchorReal: number
  private anchorVirtual: number
  private readonly tasks: (() => void | Promise<void>)[] = []
  private skipUntil: number | undefined
  private steps = 0
  private cancelSleep: (() => void) | undefined
  private busy = false
  private stopped = false

  constructor(
    private readonly world: () => PacedWorld,
    private readonly host: Host,
    /** Called after every slice, when the world has settled. */
    private readonly afterSlice: () => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.anchorReal = host.now()
    this.anchorVirtual = world().now()
  }

  /** Does something to the world between two slices, in the order of asking. */
  post(task: () => void | Promise<void>): void {
    this.tasks.push(task)
    this.wake()
  }

  setSpeed(speed: number, paused: boolean): void {
    this.anchor()
    this.speed = speed
    this.paused = paused
    this.setPace()
    this.wake()
  }

  /** Runs as fast as possible for this much virtual time. */
  skip(duration: number): void {
    this.skipUntil = Math.max(this.skipUntil ?? 0, this.world().now() + duration)
    this.wake()
  }

  /** Runs one event, also while paused. */
  step(): void {
    this.steps++
    this.wake()
  }

  /** Starts counting from now: after the world was replaced, or time was set. */
  anchor(): void {
    this.anchorReal = this.host.now()
    this.anchorVirtual = this.world().now()
    this.skipUntil = undefined
  }

  start(): void {
    this.wake()
  }

  stop(): void {
    this.stopped = true
    this.cancelSleep?.()
  }

  private wake(): void {
    if (this.busy || this.stopped) return
    this.cancelSleep?.()
    this.cancelSleep = this.host.later(0, () => void this.slice())
  }

  /** Where virtual time should be now. */
  private target(): number {
    const world = this.world()
    if (this.skipUntil !== undefined) return this.skipUntil
    if (this.paused || this.held) return world.now()
    let behind = this.host.now() - this.anchorReal
    if (behind - (world.now() - this.anchorVirtual) / this.pace > MOST_BEHIND) {
      this.anchor()
      behind = 0
    }
    return Math.max(world.now(), this.anchorVirtual + behind * this.pace)
  }

  /** The virtual time that belongs to this moment: later than the world's while nothing has happened there for a while. */
  due(): number {
    return this.boundless() ? this.world().now() : Math.floor(this.target())
  }

  /** Whether time runs as fast as the machine can. */
  private boundless(): boolean {
    return this.pace === Infinity && !this.paused && !this.held && this.skipUntil === undefined
  }

  /** Follows the idle rule. While time is skipped it goes as fast as possible anyway. */
  private setPace(): void {
    if (this.skipUntil !== undefined) return
    const pace = paceOf(this.speed, this.world().restless?.() ?? true)
    if (pace === this.pace) return
    this.anchor()
    this.pace = pace
  }

  /** Goes from event to event; time never runs ahead of the last one, so that it stands still when nothing is planned. */
  private async race(pause: () => boolean): Promise<boolean> {
    const world = this.world()
    for (let next: number | undefined = world.now(); next !== undefined; next = world.nextTime()) {
      if (!(await world.run(next, pause))) return false
      this.setPace()
      if (!this.boundless()) return true
    }
    return true
  }

  private async slice(): Promise<void> {
    this.busy = true
    let behind = false
    try {
      const end = this.host.now() + SLICE
      for (let task = this.tasks.shift(); task; task = this.host.now() < end ? this.tasks.shift() : undefined) await task()
      const world = this.world()
      for (; this.steps > 0; this.steps--) {
        const next = world.nextTime()
        if (next !== undefined) await world.runTo(world.executed() + 1, next)
        this.anchor()
      }
      this.setPace()
      // One event runs in any case: a clock that leaps, or a machine that is slower than a slice, must not stop the world.
      const ran = world.executed()
      const pause = (): boolean => this.tasks.length > 0 || (world.executed() > ran && this.host.now() >= end)
      behind = this.boundless() ? !(await this.race(pause)) : !(await world.run(Math.floor(this.target()), pause))
      if (!behind && this.skipUntil !== undefined && world.now() >= this.skipUntil) this.anchor()
      this.afterSlice()
    } catch (error) {
      this.failed(error)
    } finally {
      this.busy = false
    }
    if (this.stopped) return
    this.cancelSleep = this.host.later(behind || this.tasks.length > 0 ? 0 : this.sleepTime(), () => void this.slice())
  }

  private sleepTime(): number {
    const next = this.world().nextTime()
    if (this.paused || this.held || next === undefined) return LONGEST_SLEEP
    const real = this.anchorReal + (next - this.anchorVirtual) / this.pace - this.host.now()
    return Math.min(LONGEST_SLEEP, Math.max(1, real))
  }
}
