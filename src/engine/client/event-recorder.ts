/** Records Events about objects with client-go's correlation: counts, aggregation and the spam filter; models tools/record and tools/events. */
import type { KubeObject } from '../api/object'
import { hasReason } from '../api/status'
import { microTimestamp, timestamp, type Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { EVENTS } from '../schema/resources'
import type { Event } from '../schema/types'
import type { Client, EventRecorder } from './client'

/** Above this many different messages for the same reason within the interval, they are combined into one event. */
const MAX_SIMILAR = 10
const SIMILAR_INTERVAL = 600_000
/** The spam filter's token bucket per source and object: this many at once, then one every five minutes. */
const SPAM_BURST = 25
const SPAM_REFILL = 300_000
const CACHE_SIZE = 4096
/** A series (events.k8s.io) is over when nothing was added for this long. */
const SERIES_FINISH = 6 * 60_000

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

interface Logged {
  readonly name: string
  readonly namespace: string
  count: number
}

interface Similar {
  /** In the order in which they came last; never more than MAX_SIMILAR. */
  readonly messages: string[]
  last: number
}

interface Bucket {
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

function referenceTo(about: KubeObject, fieldPath: string | undefined): Event['involvedObject'] {
  const { name, namespace, uid, resourceVersion } = about.metadata
  return {
    apiVersion: about.apiVersion,
    ...(fieldPath ? { fieldPath } : {}),
    kind: about.kind,
    name,
    ...(namespace ? { namespace } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(uid ? { uid } : {}),
  }
}

export class ClientEventRecorder implements EventRecorder {
  private readonly logged = new Recent<Logged>()
  private readonly similar = new Recent<Similar>()
  private readonly buckets = new Recent<Bucket>()
  private readonly series = new Recent<Series>()
  /** The millisecond of the newest event's name, and the nanoseconds into it. */
  private named = -1
  private nanosecond = 0

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    private readonly random: RandomStream,
    private readonly source: EventSource,
  ) {}

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
    return `${about.metadata.name}.${nanoseconds.toString(16)}`
  }

  private recordCounted(
    about: KubeObject,
    namespace: string,
    type: string,
    reason: string,
    message: string,
    fieldPath: string | undefined,
  ): void {
    const { component, host = '' } = this.source
    const subject = identityOf(about)
    const now = this.clock.now()
    const similarKey = `${subject}\0${type}\0${reason}`
    const combined = this.combine(similarKey, message, now)
    const text = combined ? `(combined from similar events): ${message}` : message
    const key = combined ? similarKey : `${similarKey}\0${fieldPath ?? ''}\0${message}`
    const known = this.logged.get(key)
    if (known) known.count++
    if (!this.admitted(subject, now)) return
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
      source: { component, ...(host ? { host } : {}) },
      firstTimestamp: time,
      lastTimestamp: time,
      count,
      type,
      eventTime: null as never,
      reportingComponent: component,
      reportingInstance: host,
    })
    this.logged.set(key, { name, namespace, count })
  }

  private store(event: Omit<Event, 'metadata'> & { metadata: { name: string; namespace: string } }): void {
    try {
      this.client.resource(EVENTS).create(event)
    } catch (error) {
      // A namespace that is going away takes no new events: the real recorder gives up on them too.
      if (!hasReason(error, 'Forbidden') && !hasReason(error, 'NotFound') && !hasReason(error, 'AlreadyExists')) throw error
    }
  }

  /** Whether so many different messages came for this reason that they are now combined. */
  private combine(key: string, message: string, now: number): boolean {
    let record = this.similar.get(key)
    if (!record || now - record.last > SIMILAR_INTERVAL) this.similar.set(key, (record = { messages: [], last: now }))
    if (!record.messages.includes(message)) record.messages.push(message)
    record.last = now
    if (record.messages.length < MAX_SIMILAR) return false
    record.messages.shift()
    return true
  }

  private admitted(subject: string, now: number): boolean {
    let bucket = this.buckets.get(subject)
    if (!bucket) this.buckets.set(subject, (bucket = { tokens: SPAM_BURST, filled: now }))
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filled) / SPAM_REFILL)
    bucket.filled = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  private recordSeries(about: KubeObject, namespace: string, type: string, reason: string, note: string, action: string): void {
    const { component, host } = this.source
    const now = this.clock.now()
    const key = `${type}\0${action}\0${reason}\0${identityOf(about)}\0${about.metadata.resourceVersion}`
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
      source: {},
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
