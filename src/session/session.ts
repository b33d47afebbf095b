/** A session: how it began and everything a person did since. From these two alone the same world is built again, to the byte. */
import type { Input, LoggedInput, SessionStart } from '../protocol/messages'

/** A world that inputs act on: the composition of cluster, shells and files. Times are milliseconds of virtual time. */
export interface World {
  now(): number
  /** Runs virtual time up to `until`; false when `pause` cut it short. */
  run(until: number, pause?: () => boolean): Promise<boolean>
  /** How many events have run. */
  executed(): number
  /** Goes to an exact place of a run: after this many events, at this time. */
  runTo(executed: number, time: number): Promise<void>
  /** `index` is the input's place in the log; writes it leads to carry it as their cause. */
  apply(input: Input, index: number): void | Promise<void>
}

export type MakeWorld<W extends World> = (start: SessionStart) => W

export class Session<W extends World> {
  private entries: LoggedInput[] = []
  private current: W

  constructor(
    readonly start: SessionStart,
    private readonly make: MakeWorld<W>,
  ) {
    this.current = make(start)
  }

  get world(): W {
    return this.current
  }

  get log(): readonly LoggedInput[] {
    return this.entries
  }

  /** Virtual milliseconds since the session began. */
  elapsed(): number {
    return this.current.now() - this.start.time
  }

  /** Does something a person asked for, now, and remembers it; nothing else may run before it is done. */
  async record(input: Input): Promise<LoggedInput> {
    // What the input before woke goes on first, as it will when the log is replayed.
    await this.current.runTo(this.current.executed(), this.current.now())
    const entry: LoggedInput = { at: this.elapsed(), after: this.current.executed(), input }
    this.entries.push(entry)
    await this.current.apply(input, this.entries.length - 1)
    return entry
  }

  /** Builds a second world from a part of the log, run up to `until` (milliseconds since the start). */
  async rebuild(log: readonly LoggedInput[], until: number): Promise<W> {
    const world = this.make(this.start)
    await replay(world, this.start, log, until)
    return world
  }

  /** Goes on from a rebuilt world: its log becomes the session's. */
  adopt(world: W, log: readonly LoggedInput[]): void {
    this.current = world
    this.entries = [...log]
  }

  /** The log as it was at a moment. */
  logUntil(at: number): readonly LoggedInput[] {
    return this.entries.filter((entry) => entry.at <= at)
  }
}

/** Applies a log to a fresh world, each entry at its own place, and runs on to `until`. */
export async function replay(world: World, start: SessionStart, log: readonly LoggedInput[], until: number): Promise<void> {
  for (const [index, entry] of log.entries()) {
    await world.runTo(entry.after, start.time + entry.at)
    await world.apply(entry.input, index)
  }
  const end = start.time + until
  if (end >= world.now()) await world.run(end)
}
