/** Collects changes of the cluster's objects and hands them to the page in batches, however different the world it is to show. */
import type { KubeObject } from '../engine/api/object'
import type { FromWorker, ObjectChange, WireObject } from '../protocol/messages'
import type { Host } from './pacer'

/** What the page never shows as it changes; Leases, Events and the older Endpoints would be most of all that is sent. */
const UNSEEN = new Set(['coordination.k8s.io/leases', '/events', 'events.k8s.io/events', '/endpoints'])

/** Who wrote which field is half of an object's bytes, and the page does not show it. */
function withoutFieldOwners(object: WireObject): WireObject {
  const { managedFields: _owners, ...metadata } = object.metadata as WireObject['metadata'] & { readonly managedFields?: unknown }
  return { ...object, metadata }
}
/** Milliseconds of real time between two batches: about a frame. */
const INTERVAL = 15
/** Requests that wait for the objects they pass: the page draws no more at once. */
const MOST_REQUESTS = 8
/** Objects in one batch: copied, received and drawn within a part of a frame. */
const MOST = 120

interface Source {
  world(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }>
  onChange(handler: (collection: string, key: string, object: KubeObject | null) => void): () => void
}

const id = (collection: string, key: string): string => `${collection} ${key}`
/** Which object it is and which of its versions: within one session nothing else has the same. */
const versionOf = ({ metadata }: KubeObject): string => `${metadata.uid} ${metadata.resourceVersion}`

export class ObjectFeed {
  private readonly changed = new Map<string, ObjectChange>()
  /** What the page has, by version. */
  private readonly known = new Map<string, { readonly collection: string; readonly key: string; readonly version: string }>()
  private requests: Extract<FromWorker, { type: 'request' }>[] = []
  private detach: (() => void) | undefined
  private whole = false
  private sent = -Infinity
  private timed = false

  constructor(
    private readonly host: Host,
    private readonly send: (message: FromWorker) => void,
  ) {}

  /**
   * Follows a source from now on. The page gets what is different from what it has; everything when it is `another`
   * session's, which has nothing in common with the one before.
   */
  follow(source: Source, another: boolean): void {
    this.detach?.()
    this.changed.clear()
    this.requests = []
    this.sent = -Infinity
    if (another) {
      this.known.clear()
      this.whole = true
    }
    const gone = new Map(this.known)
    const there = [...source.world()]
    for (const { collection, key } of there) gone.delete(id(collection, key))
    // Who leaves goes first: the places they had in the diagram are for those who come.
    for (const { collection, key } of gone.values()) this.note(collection, key, null)
    for (const { collection, key, object } of there)
      if (this.known.get(id(collection, key))?.version !== versionOf(object)) this.note(collection, key, object)
    this.detach = source.onChange((collection, key, object) => this.note(collection, key, object))
  }

  /** Tells of a request once the page has the pods and Services on its way; of many, the latest. */
  tell(request: Extract<FromWorker, { type: 'request' }>): void {
    this.requests.push(request)
    if (this.requests.length > MOST_REQUESTS) this.requests.shift()
  }

  private sendRequests(): void {
    for (const request of this.requests) this.send(request)
    this.requests = []
  }

  /** Sends what has gathered: at most once per frame, at most a part of a frame's worth, the rest by itself a moment later. */
  flush(): void {
    if (!this.whole && this.changed.size === 0) return this.sendRequests()
    const now = this.host.now()
    if (now - this.sent >= INTERVAL) {
      this.sent = now
      this.sendBatch()
    }
    if (this.changed.size === 0) return this.sendRequests()
    if (this.timed) return
    this.timed = true
    this.host.later(INTERVAL, () => {
      this.timed = false
      this.flush()
    })
  }

  private sendBatch(): void {
    const changes: ObjectChange[] = []
    for (const [at, change] of this.changed) {
      if (changes.length === MOST) break
      this.changed.delete(at)
      const { collection, key, object } = change
      if (object) this.known.set(at, { collection, key, version: versionOf(object as KubeObject) })
      else this.known.delete(at)
      changes.push(object ? { ...change, object: withoutFieldOwners(object) } : change)
    }
    this.send({ type: 'objects', changes, whole: this.whole })
    this.whole = false
  }

  private note(collection: string, key: string, object: KubeObject | null): void {
    if (UNSEEN.has(collection)) return
    this.changed.set(id(collection, key), { collection, key, object: object as unknown as WireObject | null })
  }
}
