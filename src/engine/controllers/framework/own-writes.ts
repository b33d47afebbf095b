/** Read-your-own-writes: which of a key's writes the caches have not shown yet; takes the place of client-go's controller expectations. */
import type { KubeObject, Resource } from '../../api/object'
import type { Client, Informer, ResourceClient } from '../../client/client'

/** After this many milliseconds a write nobody saw is given up on, as upstream's expectations time out. */
const EXPIRY = 300_000

interface PendingDelete {
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string
  readonly uid: string
}

/** The writes one key made in its last reconcile. */
export class OwnWrites {
  private readonly revisions = new Map<string, number>()
  private deletes: PendingDelete[] = []
  private last = 0

  get empty(): boolean {
    return this.revisions.size === 0 && this.deletes.length === 0
  }

  wrote(resource: string, revision: number, now: number): void {
    this.last = now
    if (revision > (this.revisions.get(resource) ?? 0)) this.revisions.set(resource, revision)
  }

  deleted(pending: PendingDelete, now: number): void {
    this.last = now
    this.deletes.push(pending)
  }

  /** True when every write is in the caches (or none of them watches what was written). */
  seen(caches: ReadonlyMap<string, WatchedCache>, now: number): boolean {
    if (this.empty) return true
    if (now - this.last > EXPIRY) {
      this.clear()
      return true
    }
    for (const [resource, revision] of this.revisions) {
      const cache = caches.get(resource)
      if (cache && cache.seenRevision < revision) return false
      this.revisions.delete(resource)
    }
    this.deletes = this.deletes.filter(({ resource, namespace, name, uid }) => {
      const object = caches.get(resource)?.informer.get(name, namespace)
      return object !== undefined && object.metadata.uid === uid && object.metadata.deletionTimestamp === undefined
    })
    return this.deletes.length === 0
  }

  private clear(): void {
    this.revisions.clear()
    this.deletes = []
  }
}

export interface WatchedCache {
  readonly informer: Informer<KubeObject>
  readonly seenRevision: number
}

export function resourceId(resource: Resource): string {
  return `${resource.group}/${resource.resource}`
}

/** A client that notes what it wrote with whichever key is being worked on. */
export function noteWrites(
  client: Client,
  note: () => OwnWrites | undefined,
  cached: (resource: string) => Informer<KubeObject> | undefined,
  now: () => number,
): Client {
  const known = new Map<string, ResourceClient<KubeObject>>()
  const wrap = <T extends KubeObject>(resource: Resource<T>): ResourceClient<T> => {
    const id = resourceId(resource)
    const inner = client.resource(resource)
    const wrote = (object: T): T => {
      note()?.wrote(id, Number(object.metadata.resourceVersion), now())
      return object
    }
    return {
      get: (name, namespace) => inner.get(name, namespace),
      list: (options) => inner.list(options),
      create: (object, handedOver) => wrote(inner.create(object, handedOver)),
      update: (object) => wrote(inner.update(object)),
      updateStatus: (object, subresource) => wrote(inner.updateStatus(object, subresource)),
      patch: (name, namespace, type, patch, subresource) => wrote(inner.patch(name, namespace, type, patch, subresource)),
      delete: (name, namespace, options) => {
        const before = cached(id)?.get(name, namespace)
        inner.delete(name, namespace, options)
        if (before) note()?.deleted({ resource: id, namespace, name, uid: before.metadata.uid }, now())
      },
      scale: (name, namespace, replicas) => inner.scale(name, namespace, replicas),
      readScale: (name, namespace) => inner.readScale(name, namespace),
    }
  }
  return {
    resource: <T extends KubeObject>(resource: Resource<T>) => {
      const id = `${resource.group}/${resource.version}/${resource.resource}`
      let wrapped = known.get(id) as ResourceClient<T> | undefined
      if (!wrapped) {
        wrapped = wrap(resource)
        known.set(id, wrapped as ResourceClient<KubeObject>)
      }
      return wrapped
    },
    bind: (namespace, pod, uid, node) => client.bind(namespace, pod, uid, node),
    evict: (namespace, pod, options) => client.evict(namespace, pod, options),
    issueToken: (namespace, account, request) => client.issueToken(namespace, account, request),
  }
}
