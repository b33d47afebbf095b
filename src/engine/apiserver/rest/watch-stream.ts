/** A watch while it lasts: what there is, changes as they come, bookmarks in between, and its end; models the watch cache's watchers. */
import { StatusError } from '../../api/status'
import type { Timer } from '../../clock/clock'
import type { Change } from '../../store/store'
import type { Core } from '../core'
import type { ApiStream } from '../http'
import type { Served } from '../registry'
import { listObjects, type Predicate } from '../verbs/list'
import { encodeText } from './respond'
import { errorLine, type WatchEvents } from './watch-events'

const BOOKMARK_INTERVAL = 60_000
/** The last bookmark comes so long before the end, so that who watches on has not missed much. */
const BEFORE_THE_END = 2000

export interface WatchPlan {
  readonly predicate: Predicate
  /** Changes after this revision are sent. */
  readonly from: number
  /** Whether what exists already is sent as ADDED first. */
  readonly initial: boolean
  readonly bookmarks: boolean
  /** Milliseconds until the end. */
  readonly timeout: number
}

type Sink = Parameters<ApiStream['start']>[0]

export class WatchStream implements ApiStream {
  private sink: Sink | undefined
  private watch: { stop(): void } | undefined
  private readonly timers = new Set<Timer>()
  private revision: number
  private readonly ending: number

  constructor(
    private readonly core: Core,
    private readonly served: Served,
    private readonly plan: WatchPlan,
    private readonly events: WatchEvents,
  ) {
    this.revision = plan.from
    this.ending = core.clock.now() + plan.timeout
  }

  start(sink: Sink): void {
    const { core, served, plan, events } = this
    const { initial, from } = plan
    this.sink = sink
    let first = ''
    if (initial) for (const object of listObjects(core, served, plan.predicate)) first += events.event('ADDED', object)
    if (initial) this.revision = core.store.revision
    if (initial && plan.bookmarks) first += events.bookmark(this.revision, true)
    this.watch = core.store.watch(served.collection, initial ? this.revision : from, {
      changes: (batch) => this.send(batch.map((change) => this.eventOf(change)).join('')),
    })
    this.send(first)
    if (plan.bookmarks) this.planBookmark()
    this.after(this.ending - core.clock.now(), () => this.end())
  }

  cancel(): void {
    this.watch?.stop()
    for (const timer of this.timers) timer.cancel()
    this.sink = undefined
  }

  private end(): void {
    const { sink } = this
    this.cancel()
    this.core.clock.wake()
    sink?.end()
  }

  private after(delay: number, action: () => void): void {
    const timer = this.core.clock.after(delay, () => {
      this.timers.delete(timer)
      action()
    })
    this.timers.add(timer)
  }

  private send(text: string): void {
    if (!this.sink || text === '') return
    // Whoever reads the stream goes on because of this chunk.
    this.core.clock.wake()
    this.sink.chunk(encodeText(text))
  }

  /** What a change means to this watch: objects come and go as they start and stop matching. */
  private eventOf({ revision, type, object, previous }: Change): string {
    if (revision <= this.revision) return ''
    this.revision = revision
    const { predicate } = this.plan
    const is = type !== 'DELETED' && predicate.matches(object)
    const was = previous !== undefined && predicate.matches(previous)
    if (is) return this.events.event(was ? 'MODIFIED' : 'ADDED', object)
    // What goes is shown as it last was, whatever the change that took it away made of it.
    return was ? this.events.event('DELETED', { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } }) : ''
  }

  private planBookmark(): void {
    const now = this.core.clock.now()
    const delay = Math.min(BOOKMARK_INTERVAL, this.ending - BEFORE_THE_END - now)
    if (delay <= 0) return
    this.after(delay, () => {
      this.revision = Math.max(this.revision, this.core.store.revision)
      this.send(this.events.bookmark(this.revision, false))
      this.planBookmark()
    })
  }
}

/** A watch that says after a while why there is none: once its options have been read, it refuses nothing in another way. */
export class RefusedWatch implements ApiStream {
  private timer: Timer | undefined

  constructor(
    private readonly core: Core,
    private readonly error: StatusError,
    private readonly delay: number,
  ) {}

  start(sink: Sink): void {
    this.timer = this.core.clock.after(this.delay, () => {
      this.core.clock.wake()
      sink.chunk(encodeText(errorLine(this.error)))
      sink.end()
    })
  }

  cancel(): void {
    this.timer?.cancel()
  }
}
