/** Keeps what a selector picks up to date, through lost watches and servers that are away; models client-go's Reflector with an informer behind it. */
import { StatusError } from '../../engine/api/status'
import type { CommandContext } from '../../shell/command'
import { ConnectionError, errorMessage } from '../command/errors'
import { asDict, asList, at, nameOfObject, textAt, type Dict } from '../values'
import { AnswerError, statusError } from './answer'
import type { Query } from './client'
import { log, logged } from './klog'
import type { WatchEvent } from './watch-events'

/** Lists and watches one kind of object. */
export interface ListWatcher {
  list(query: Query): Promise<Dict>
  /** ERROR events are events. Throws when there is no watch at all. */
  watch(query: Query): AsyncGenerator<WatchEvent>
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: Dict
}

const PAGE = 500
/** Seconds that a watch lasts at least; up to twice as many, so that many clients do not come back at one time. */
const SHORTEST_TIMEOUT = 300
const SHORTEST_WATCH = 1000
const TOO_SHORT = 'watch lasted less than a second and no items received'
/** Milliseconds between attempts, doubled each time; from the beginning again after a quiet while. */
const DELAY = { first: 800, longest: 30_000, forgottenAfter: 120_000 } as const
const INITIAL_END = 'k8s.io/initial-events-end'
const NAME = 'k8s.io/client-go/tools/watch/informerwatcher.go:162'
const TYPE = '*unstructured.Unstructured'

type Io = Pick<CommandContext, 'stderr' | 'system' | 'pid' | 'signal'>

export class Reflector {
  private readonly store = new Map<string, Dict>()
  private version = ''
  /** The version known last is too old or too new for the server. */
  private isVersionLost = false
  private delay: number = DELAY.first
  private delayedAt = 0

  constructor(
    private readonly source: ListWatcher,
    private readonly io: Io,
    private readonly signal: AbortSignal,
    /** The selector of every request. */
    private readonly query: Query,
  ) {}

  /** What is there, as one array for each list, and then each change; for ever. Throws the signal's reason. */
  async *changes(): AsyncGenerator<readonly Change[]> {
    for (;;) {
      try {
        yield* this.listAndWatch()
      } catch (error) {
        if (this.signal.aborted) throw error
        if (!isExpired(error)) await this.tell('E', 'reflector.go:227', 'Failed to watch', error)
      }
      await this.backOff()
    }
  }

  private async *listAndWatch(): AsyncGenerator<readonly Change[]> {
    const { found, events } = await this.watchList()
    let open = events
    try {
      yield found ?? (await this.list())
      for (;;) {
        open ??= this.source.watch({ ...this.query, ...this.watching(), resourceVersion: this.version })
        const isOver = yield* this.watched(open)
        await open.return(undefined)
        open = undefined
        if (isOver) return
      }
    } finally {
      await open?.return(undefined)
    }
  }

  /** The changes of one watch. True when what is there has to be asked for anew. */
  private async *watched(events: AsyncGenerator<WatchEvent>): AsyncGenerator<readonly Change[], boolean> {
    const { clock } = this.io.system
    const started = clock.now()
    let count = 0
    try {
      for (let next = await events.next(); !next.done; next = await events.next()) {
        const event = next.value
        if (event.type === 'ERROR') return await this.ended(statusError(event.object, 500))
        count++
        this.version = textAt(event.object, 'metadata', 'resourceVersion') || this.version
        if (event.type !== 'BOOKMARK') yield this.applied(event)
      }
    } catch (error) {
      if (this.signal.aborted || !isPassing(error)) throw error
      await this.backOff()
      return false
    }
    this.signal.throwIfAborted()
    const isShort = count === 0 && clock.now() - started < SHORTEST_WATCH
    return isShort ? this.ended(new Error(`very short watch: ${NAME}: Unexpected watch close - ${TOO_SHORT}`)) : false
  }

  /** A watch the server has ended. */
  private async ended(error: Error): Promise<true> {
    if (!isExpired(error)) await this.tell('I', 'reflector.go:664', 'Warning: watch ended with error', error)
    return true
  }

  /** What is there out of a watch that begins with it, which goes on after; nothing from servers that have no such watches. */
  private async watchList(): Promise<{ found?: readonly Change[]; events?: AsyncGenerator<WatchEvent> | undefined }> {
    for (;;) {
      const events = this.source.watch({
        ...this.query,
        ...this.watching(),
        resourceVersion: this.isVersionLost ? '' : this.version,
        resourceVersionMatch: 'NotOlderThan',
        sendInitialEvents: true,
      })
      const objects = new Map<string, Dict>()
      let failure: unknown
      try {
        for (let next = await events.next(); !next.done; next = await events.next()) {
          const { type, object } = next.value
          if (type === 'ERROR') {
            failure = statusError(object, 500)
            break
          }
          if (type === 'BOOKMARK' && at(object, 'metadata', 'annotations', INITIAL_END) === 'true') {
            this.isVersionLost = false
            this.version = textAt(object, 'metadata', 'resourceVersion')
            return { found: this.replaced(objects), events }
          }
          if (type === 'DELETED') objects.delete(keyOf(object))
          else if (type !== 'BOOKMARK') objects.set(keyOf(object), object)
        }
      } catch (error) {
        if (this.signal.aborted) throw error
        failure = error
      }
      await events.return(undefined)
      this.signal.throwIfAborted()
      if (isPassing(failure)) await this.backOff()
      else if (isUnknownVersion(failure)) this.isVersionLost = true
      else return {}
    }
  }

  private async list(): Promise<readonly Change[]> {
    const from = this.isVersionLost ? '' : this.version || '0'
    const whole = { ...this.query, limit: PAGE }
    let list: Dict
    try {
      list = await this.source
        .list(from === '0' ? { ...whole, resourceVersion: from } : { ...this.query, resourceVersion: from })
        .catch((error: unknown) => {
          if (this.signal.aborted || !isUnknownVersion(error)) throw error
          this.isVersionLost = true
          return this.source.list(whole)
        })
    } catch (error) {
      if (this.signal.aborted) throw error
      throw new AnswerError(`failed to list ${TYPE}: ${errorMessage(error)}`)
    }
    this.isVersionLost = false
    this.version = textAt(list, 'metadata', 'resourceVersion')
    return this.replaced(new Map(asList(list['items']).map((item) => [keyOf(asDict(item)), asDict(item)])))
  }

  private replaced(objects: ReadonlyMap<string, Dict>): readonly Change[] {
    const gone = [...this.store].filter(([key]) => !objects.has(key))
    const changes: Change[] = gone.map(([, object]) => ({ type: 'DELETED', object }))
    for (const [key] of gone) this.store.delete(key)
    for (const object of objects.values()) changes.push(...this.applied({ type: 'ADDED', object }))
    return changes
  }

  private applied({ type, object }: WatchEvent): readonly Change[] {
    const key = keyOf(object)
    if (type === 'DELETED') return this.store.delete(key) ? [{ type, object }] : []
    const isKnown = this.store.has(key)
    this.store.set(key, object)
    return [{ type: isKnown ? 'MODIFIED' : 'ADDED', object }]
  }

  private watching(): Query {
    return { allowWatchBookmarks: true, timeoutSeconds: SHORTEST_TIMEOUT + this.io.system.random(SHORTEST_TIMEOUT) }
  }

  private async backOff(): Promise<void> {
    const { clock } = this.io.system
    if (clock.now() - this.delayedAt > DELAY.forgottenAfter) this.delay = DELAY.first
    this.delayedAt = clock.now()
    // Up to twice as long, so that many clients do not come back at one time.
    await clock.sleep(this.delay + this.io.system.random(this.delay), this.signal)
    this.delay = Math.min(2 * this.delay, DELAY.longest)
  }

  private tell(severity: 'I' | 'E', place: string, what: string, error: unknown): Promise<void> {
    const [why, reflector, type] = [logged('err', errorMessage(error)), logged('reflector', NAME), logged('type', TYPE)]
    return log(this.io, severity, place, `"${what}" ${severity === 'E' ? `${why} ${reflector} ${type}` : `${reflector} ${type} ${why}`}`)
  }
}

function keyOf(object: Dict): string {
  return `${textAt(object, 'metadata', 'namespace')}/${nameOfObject(object)}`
}

function isExpired(error: unknown): boolean {
  return error instanceof StatusError && (error.reason === 'Expired' || error.reason === 'Gone')
}

/** Too old, or newer than what the server knows. */
function isUnknownVersion(error: unknown): boolean {
  if (!(error instanceof StatusError)) return false
  return isExpired(error) || (error.status.details?.causes ?? []).some(({ reason }) => reason === 'ResourceVersionTooLarge')
}

/** A server that is away or busy is only waited for. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.reason.includes('connection refused')
  return error instanceof StatusError && error.reason === 'TooManyRequests'
}
