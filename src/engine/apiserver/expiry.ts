/** Lets objects of short-lived kinds go some time after their last write; models etcd leases and --event-ttl. */
import type { KubeObject, ObjectKey } from '../api/object'
import type { Clock } from '../clock/clock'
import type { Store } from '../store/memory-store'

interface Due {
  readonly time: number
  readonly collection: string
  readonly key: ObjectKey
  readonly resourceVersion: string
}

/** Leases are shared by what is written within this many milliseconds, so that many events cost few timers. */
const SHARED = 10_000

export class Expiry {
  /** In the order of writing, which is the order of their ends where all live equally long. */
  private readonly queues = new Map<number, Due[]>()

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
    /** Told of each object that went. */
    private readonly gone: (object: KubeObject) => void,
  ) {}

  /** The object was written: it goes `timeToLive` milliseconds from now unless it is written again. */
  written(collection: string, key: ObjectKey, resourceVersion: string, timeToLive: number): void {
    let queue = this.queues.get(timeToLive)
    if (!queue) this.queues.set(timeToLive, (queue = []))
    queue.push({ time: this.clock.now() + timeToLive, collection, key, resourceVersion })
    if (queue.length === 1) this.plan(queue)
  }

  private plan(queue: Due[]): void {
    const first = queue[0]
    if (first) this.clock.at(first.time + SHARED, () => this.expire(queue))
  }

  private expire(queue: Due[]): void {
    const now = this.clock.now()
    let over = 0
    while (over < queue.length && queue[over]!.time <= now) over++
    for (const { collection, key, resourceVersion } of queue.splice(0, over)) {
      const object = this.store.get(collection, key)
      if (!object || object.metadata.resourceVersion !== resourceVersion) continue
      const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.store.nextRevision()) } }
      this.store.write('DELETED', collection, key, last, { actor: 'kube-apiserver' })
      this.gone(last)
    }
    this.plan(queue)
  }
}
