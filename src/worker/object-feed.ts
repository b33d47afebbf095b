/** Collects changes of the cluster's objects and hands them to the page in batches. */
import type { KubeObject } from '../engine/api/object'
import type { FromWorker, ObjectChange, WireObject } from '../protocol/messages'

/** What the page never shows as it changes; Leases, Events and the older Endpoints would be most of all that is sent. */
const UNSEEN = new Set(['coordination.k8s.io/leases', '/events', 'events.k8s.io/events', '/endpoints'])

/** Who wrote which field is half of an object's bytes, and the page does not show it. */
function withoutFieldOwners(object: WireObject): WireObject {
  const { managedFields: _owners, ...metadata } = object.metadata as WireObject['metadata'] & { readonly managedFields?: unknown }
  return { ...object, metadata }
}
/** Milliseconds of real time between two batches: about a frame. */
const INTERVAL = 15

interface Source {
  world(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }>
  onChange(handler: (collection: string, key: string, object: KubeObject | null) => void): () => void
}

export class ObjectFeed {
  private readonly changed = new Map<string, ObjectChange>()
  private detach: (() => void) | undefined
  private whole = false
  private sent = -Infinity

  constructor(
    private readonly now: () => number,
    private readonly send: (message: FromWorker) => void,
  ) {}

  /** Follows a source from now on; the page gets everything there is first. */
  follow(source: Source): void {
    this.detach?.()
    this.changed.clear()
    this.whole = true
    this.sent = -Infinity
    for (const { collection, key, object } of source.world()) this.note(collection, key, object)
    this.detach = source.onChange((collection, key, object) => this.note(collection, key, object))
  }

  /** Sends what has gathered, at most once per frame. Returns whether something still waits. */
  flush(): boolean {
    if (!this.whole && this.changed.size === 0) return false
    const now = this.now()
    if (now - this.sent < INTERVAL) return true
    const changes = [...this.changed.values()].map((change) =>
      change.object ? { ...change, object: withoutFieldOwners(change.object) } : change,
    )
    this.send({ type: 'objects', changes, whole: this.whole })
    this.changed.clear()
    this.whole = false
    this.sent = now
    return false
  }

  private note(collection: string, key: string, object: KubeObject | null): void {
    if (UNSEEN.has(collection)) return
    this.changed.set(`${collection} ${key}`, { collection, key, object: object as unknown as WireObject | null })
  }
}
