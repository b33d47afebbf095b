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

/** Lets a long rebuild leave the thread to others in between. */
export interface Rests {
  /** Whether it is time for one. */
  due(): boolean
  /** Resolves when the rebuild may go on; with false when nobody wants it any more. */
  rest(): Promise<boolean>
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

  /** Builds a second world from a part of the log, run up to `until` (milliseconds since the start); undefined when a rest ended it. */
  rebuild(log: readonly LoggedInput[], until: number): Promise<W>
  rebuild(log: readonly LoggedInput[], until: number, rests: Rests): Promise<W | undefined>
  async rebuild(log: readonly LoggedInput[], until: number, rests?: Rests): Promise<W | undefined> {
    const world = this.make(this.start)
    return (await replay(world, this.start, log, until, { rests })) ? world : undefined
  }

  /** Takes a world that was rebuilt up to `from` on to a later moment of the same log; false when a rest ended it on the way. */
  forward(world: W, from: number, until: number, rests?: Rests): Promise<boolean> {
    return replay(world, this.start, this.logUntil(until), until, { first: this.logUntil(from).length, rests })
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

interface ReplayOptions {
  /** The first entry that the world has not seen. */
  readonly first?: number
  readonly rests?: Rests | undefined
}

/** Events between two looks at the time. */
const BATCH = 32

/** Applies a log to a world, each entry at its own place, and runs on to `until`; false when a rest ended it. */
export async function replay(
  world: World,
  start: SessionStart,
  log: readonly LoggedInput[],
  until: number,
  { first = 0, rests }: ReplayOptions = {},
): Promise<boolean> {
  for (let index = first; index < log.length; index++) {
    const { at, after, input } = log[index]!
    if (rests && !(await runRestfully(world, after, rests))) return false
    await world.runTo(after, start.time + at)
    await world.apply(input, index)
  }
  const end = start.time + until
  if (end < world.now()) return true
  while (!(await world.run(end, rests ? () => rests.due() : undefined))) if (rests && !(await rests.rest())) return false
  return true
}

/** Runs up to so many events, with rests. */
async function runRestfully(world: World, after: number, rests: Rests): Promise<boolean> {
  for (let before = -1; world.executed() < after && world.executed() > before;) {
    before = world.executed()
    await world.runTo(Math.min(after, before + BATCH), world.now())
    if (rests.due() && !(await rests.rest())) return false
  }
  return true
}
