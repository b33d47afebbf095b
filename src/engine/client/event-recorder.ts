/** Records Events about objects with client-go's correlation: counts, aggregation and the spam filter; models tools/record and tools/events. */
import type { KubeObject } from '../api/object'
import { oneText } from '../api/one-text'
import { hasReason } from '../api/status'
import { microTimestamp, timestamp, type Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { EVENTS } from '../schema/resources'
import type { Event } from '../schema/types'
import type { Client, EventRecorder } from './client'

/** Above this many different messages for the same reason within the interval, they are combined into one event. */
const MAX_SIMILAR = 10
const SIMILAR_INTERVAL = 600_000
/** The spam filter's token bucket per source, object and type: this many at once, then one every five minutes. */
const SPAM_BURST = 25
const SPAM_REFILL = 300_000
const CACHE_SIZE = 4096
/** So many events are remembered for one reason. */
const KEPT_EVENTS = 64
/** A series (events.k8s.io) is over when nothing was added for this long. */
const SERIES_FINISH = 6 * 60_000

const NO_SOURCE: Event['source'] = Object.freeze({})

export interface EventSource {
  /** For example `kubelet`, `deployment-controller`, `default-scheduler`. */
  readonly component: string
  /** The node, for kubelets. */
  readonly host?: string
  /**
   * `series`: the newer events.k8s.io API with eventTime and action, as the scheduler uses it. Without it the classic
   * recorder with counts.
   */
  readonly style?: 'series'
}

/** An event that was stored, to be counted when it comes again. */
interface Logged {
  readonly fieldPath: string | undefined
  /** Undefined for the one that stands for many similar ones. */
  readonly message: string | undefined
  readonly name: string
  readonly namespace: string
  count: number
}

/** What was said of one object for one reason. */
interface Said {
  readonly type: string
  readonly reason: string
  /** In the order in which they came last; never more than MAX_SIMILAR. */
  messages: readonly string[]
  /** When the newest of them came. */
  last: number
  /** The events it led to, latest last. */
  logged: readonly Logged[]
}

/** One object events are about. */
interface Subject {
  /** Its buckets of the spam filter, one for each type of event that came. */
  buckets: readonly Bucket[]
  said: readonly Said[]
}

interface Bucket {
  readonly type: string
  /** As of `filled`. */
  tokens: number
  filled: number
}

interface Series {
  readonly name: string
  readonly namespace: string
  count: number
  last: number
}

/** A map that forgets what was used longest ago. */
class Recent<V> {
  private readonly entries = new Map<string, V>()

  get(key: string): V | undefined {
    const value = this.entries.get(key)
    if (value !== undefined) {
      this.entries.delete(key)
      this.entries.set(key, value)
    }
    return value
  }

  set(key: string, value: V): void {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size > CACHE_SIZE) this.entries.delete(this.entries.keys().next().value!)
  }
}

/** What tells one object from another; one recorder always speaks for the same component and host. */
function identityOf({ kind, metadata: { uid, namespace = '', name } }: KubeObject): string {
  return uid || `${kind}\0${namespace}\0${name}`
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath: string | undefined): Event['involvedObject'] {
  const { name, namespace, uid, resourceVersion } = metadata
  // Nearly all: one literal takes half the memory of one that is put together.
  if (namespace && uid && resourceVersion)
    return fieldPath
      ? { apiVersion, fieldPath, kind, name, namespace, resourceVersion, uid }
      : { apiVersion, kind, name, namespace, resourceVersion, uid }
  return {
    apiVersion,
    ...(fieldPath ? { fieldPath } : {}),
    kind,
    name,
    ...(namespace ? { namespace } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(uid ? { uid } : {}),
  }
}

function saidFor(subject: Subject, type: string, reason: string, now: number): Said {
  let said = subject.said.find((each) => each.reason === reason && each.type === type)
  if (!said) subject.said = subject.said.concat((said = { type, reason, messages: [], last: now, logged: [] }))
  return said
}

/** Whether so many different messages came for this reason that they are now combined. */
function combine(said: Said, message: string, now: number): boolean {
  const before = now - said.last > SIMILAR_INTERVAL ? [] : said.messages
  const messages = before.includes(message) ? before : before.concat(message)
  const combined = messages.length >= MAX_SIMILAR
  said.messages = combined ? messages.slice(1) : messages
  said.last = now
  return combined
}

/** Takes a token of the spam filter's bucket, if there is one. */
function admitted(subject: Subject, type: string, now: number): boolean {
  let bucket = subject.buckets.find((each) => each.type === type)
  if (!bucket) subject.buckets = subject.buckets.concat((bucket = { type, tokens: SPAM_BURST, filled: now }))
  bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filled) / SPAM_REFILL)
  bucket.filled = now
  if (bucket.tokens < 1) return false
  bucket.tokens--
  return true
}

export class ClientEventRecorder implements EventRecorder {
  private readonly subjects = new Recent<Subject>()
  private readonly series = new Recent<Series>()
  /** The millisecond of the newest event's name, and the nanoseconds into it. */
  private named = -1
  private nanosecond = 0
  /** As its events name it. */
  private readonly reported: Event['source']

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly random: RandomStream,
    private readonly source: EventSource,
  ) {
    const { component, host } = source
    this.reported = Object.freeze(host ? { component, host } : { component })
  }

  event(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string, action?: string): void {
    const namespace = about.metadata.namespace ?? 'default'
    if (this.source.style === 'series') this.recordSeries(about, namespace, type, reason, message, action ?? '')
    else this.recordCounted(about, namespace, type, reason, message, fieldPath)
  }

  /**
   * Unique per event: the time in nanoseconds, whose last digits the virtual clock leaves to chance; what one recorder
   * says later has the later name, so that lists keep the order of events.
   */
  private eventName(about: KubeObject): string {
    const now = this.clock.now()
    this.nanosecond = now === this.named ? this.nanosecond + 1 + this.random.integer(20_000) : this.random.integer(500_000)
    this.named = now
    const nanoseconds = BigInt(now) * 1_000_000n + BigInt(this.nanosecond)
    return [about.metadata.name, nanoseconds.toString(16)].join('.')
  }

  private recordCounted(
    about: KubeObject,
    namespace: string,
    type: string,
    reason: string,
    given: string,
    fieldPath: string | undefined,
  ): void {
    const { component, host = '' } = this.source
    const now = this.clock.now()
    const subject = this.subjectFor(about)
    const said = saidFor(subject, type, reason, now)
    // Of containers the same is said again and again.
    const message = fieldPath ? oneText(given) : given
    const combined = combine(said, message, now)
    const text = combined ? `(combined from similar events): ${message}` : message
    const own = combined ? undefined : message
    const known = said.logged.find((each) => each.message === own && (combined || each.fieldPath === fieldPath))
    if (known) known.count++
    if (!admitted(subject, type, now)) return
    const time = timestamp(now)
    if (known) {
      try {
        this.client
          .resource(EVENTS)
          .patch(known.name, known.namespace, 'strategic', { count: known.count, lastTimestamp: time, message: text })
        return
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }
    const name = this.eventName(about)
    const count = known?.count ?? 1
    this.store({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: referenceTo(about, fieldPath),
      reason,
      message: text,
      source: this.reported,
      firstTimestamp: time,
      lastTimestamp: time,
      count,
      type,
      eventTime: null as never,
      // client-go leaves them out of the event it makes of many.
      reportingComponent: combined ? '' : component,
      reportingInstance: combined ? '' : host,
    })
    const others = said.logged.filter((each) => each !== known).slice(-KEPT_EVENTS)
    said.logged = others.concat({ fieldPath, message: own, name, namespace, count })
  }

  private subjectFor(about: KubeObject): Subject {
    const identity = identityOf(about)
    let subject = this.subjects.get(identity)
    if (!subject) this.subjects.set(identity, (subject = { buckets: [], said: [] }))
    return subject
  }

  private store(event: Omit<Event, 'metadata'> & { metadata: { name: string; namespace: string } }): void {
    try {
      this.client.resource(EVENTS).create(event, true)
    } catch (error) {
      // A namespace that is going away takes no new events: the real recorder gives up on them too.
      if (!hasReason(error, 'Forbidden') && !hasReason(error, 'NotFound') && !hasReason(error, 'AlreadyExists')) throw error
    }
  }

  private recordSeries(about: KubeObject, namespace: string, type: string, reason: string, note: string, action: string): void {
    const { component, host } = this.source
    const now = this.clock.now()
    // Joined, which makes one piece of them: these keys stay.
    const key = [type, action, reason, identityOf(about), about.metadata.resourceVersion].join('\0')
    const known = this.series.get(key)
    if (known && now - known.last < SERIES_FINISH) {
      known.count++
      known.last = now
      // Only the start of a series is written at once; later sightings wait for its end.
      if (known.count === 2) {
        try {
          this.client
            .resource(EVENTS)
            .patch(known.name, known.namespace, 'strategic', { series: { count: 2, lastObservedTime: microTimestamp(now) } })
        } catch (error) {
          if (!hasReason(error, 'NotFound')) throw error
        }
      }
      return
    }
    const name = this.eventName(about)
    this.store({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: referenceTo(about, undefined),
      reason,
      message: note,
      source: NO_SOURCE,
      firstTimestamp: null as never,
      lastTimestamp: null as never,
      type,
      eventTime: microTimestamp(now),
      action,
      reportingComponent: component,
      reportingInstance: host ?? `${component}-m-k8s`,
    })
    this.series.set(key, { name, namespace, count: 1, last: now })
  }
}
