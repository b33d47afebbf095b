/** Lets objects of short-lived kinds go some time after their last write; models etcd leases and --event-ttl. */
import { keyOf, type KubeObject } from '../api/object'
import type { Clock } from '../clock/clock'
import type { Store } from '../store/memory-store'

/** What was written within a short time and goes together: one for thousands of events. */
interface Lease {
  /** When the first was written, in milliseconds. */
  readonly from: number
  readonly objects: KubeObject[]
}

/** Leases are shared by what is written within this many milliseconds, so that many events cost few timers. */
const SHARED = 10_000

export class Expiry {
  /** The newest of each collection. */
  private readonly leases = new Map<string, Lease>()

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
    /** Told of each object that went. */
    private readonly gone: (object: KubeObject) => void,
  ) {}

  /** The object was written: it goes `timeToLive` milliseconds from now unless it is written again. */
  written(collection: string, object: KubeObject, timeToLive: number): void {
    const now = this.clock.now()
    const shared = this.leases.get(collection)
    if (shared && now <= shared.from + SHARED) {
      shared.objects.push(object)
      return
    }
    const lease: Lease = { from: now, objects: [object] }
    this.leases.set(collection, lease)
    this.clock.at(now + SHARED + timeToLive, () => this.expire(collection, lease))
  }

  private expire(collection: string, { objects }: Lease): void {
    for (const object of objects) {
      const key = keyOf(object)
      if (this.store.get(collection, key) !== object) continue
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.store.nextRevision()) } }
      this.store.write('DELETED', collection, key, last, { actor: 'kube-apiserver' })
      this.gone(last)
    }
  }
}
