/** The keys of etcd, which are the store's objects and whatever else was put there: read at any revision, written, watched; models etcd's key-value API over the API server's storage. */
import type { Cluster } from '../../engine/cluster'
import { decodeBase64 } from '../../engine/api/base64'
import { isObject, type JsonObject } from '../../engine/api/json'
import { writeJson } from '../../engine/api/json-text'
import { keyOf, type KubeObject } from '../../engine/api/object'
import { storagePlace } from '../../engine/apiserver/storage-key'
import { placeOf, readValue, storedBytes, type StoredBytes } from '../../engine/apiserver/stored-bytes'
import { encodeProtobuf } from '../../engine/schema/protobuf-encode'
import { byteOrder } from '../../engine/store/stored-state'
import { BYTES, type Cause, type Change } from '../../engine/store/store'
import { EtcdError, type EtcdKeys, type KeyEvent, type KeyValue, type Lease, type PutOptions } from '../../tools/etcdctl'
import { EtcdLeases } from './etcd-leases'

const ENCODER = new TextEncoder()
const EMPTY = new Uint8Array()

export class ClusterKeys implements EtcdKeys {
  private readonly granted: EtcdLeases

  constructor(
    private readonly cluster: () => Cluster,
    /** The bytes that an object's own are kept as. */
    private readonly stored: (object: KubeObject, plain: Uint8Array) => Uint8Array,
  ) {
    const { clock } = cluster()
    this.granted = new EtcdLeases(clock, (keys) => {
      for (const key of keys) this.remove(key, `${key}\0`, undefined)
    })
  }

  private get store(): Cluster['api']['store'] {
    return this.cluster().api.store
  }

  range(from: string, to: string | undefined): readonly KeyValue[] {
    return this.found(from, to, (collection) => this.store.list(collection))
  }

  rangeAt(from: string, to: string | undefined, revision: number): readonly KeyValue[] {
    this.requireRevision(revision)
    return this.found(from, to, (collection) => this.store.listAt(collection, revision))
  }

  private found(from: string, to: string | undefined, list: (collection: string) => readonly KubeObject[]): readonly KeyValue[] {
    const found: KeyValue[] = []
    for (const collection of this.store.collectionNames())
      for (const object of list(collection)) {
        const key = etcdKey(collection, object)
        if (isWithin(key, from, to)) found.push(this.keyValue(collection, key, object))
      }
    return found.sort((a, b) => byteOrder(a.key, b.key))
  }

  private keyValue(collection: string, key: string, object: KubeObject): KeyValue {
    const { store } = this
    const modRevision = Number(object.metadata.resourceVersion)
    /** As far back as history goes. */
    const writes = (): readonly Change[] => {
      const all = store.historyOf(collection, collection === BYTES ? key : keyOf(object))
      const since = all.findIndex(({ revision }) => revision <= modRevision)
      const mine = since < 0 ? [] : all.slice(since)
      const end = mine.findIndex(({ type }) => type === 'DELETED')
      return end < 0 ? mine : mine.slice(0, end)
    }
    return {
      key,
      value: () => this.bytes(object),
      modRevision,
      get createRevision() {
        return writes().at(-1)?.revision ?? modRevision
      },
      get version() {
        return Math.max(1, writes().length)
      },
      lease: this.granted.of(key),
    }
  }

  private bytes(object: KubeObject): Uint8Array {
    const { value } = object as unknown as StoredBytes
    if (object.kind === '') return decodeBase64(value)
    const plain = encodeProtobuf(object as unknown as Record<string, unknown>) ?? ENCODER.encode(`${writeJson(object)}\n`)
    return this.stored(object, plain)
  }

  private find(key: string): KeyValue | undefined {
    return this.range(key, `${key}\0`)[0]
  }

  put(key: string, value: Uint8Array, { lease, ignoreValue, ignoreLease, input }: PutOptions): KeyValue | undefined {
    if (key === '') throw new EtcdError('InvalidArgument', 'key is not provided')
    const previous = this.find(key)
    if (!previous && (ignoreValue || ignoreLease)) throw new EtcdError('InvalidArgument', 'key not found')
    const [before, attached] = [previous?.value(), this.granted.of(key)]
    this.granted.attach(key, ignoreLease ? attached : lease)
    this.write(key, ignoreValue ? before! : value, causeOf(input))
    // What it was must be read before it is changed.
    return previous && { ...snapshotOf(previous), value: () => before!, lease: attached }
  }

  private write(key: string, value: Uint8Array, cause: Cause): void {
    const { store, api } = { store: this.store, api: this.cluster().api }
    const place = placeOf(api.core.registry, key)
    const read = place && readValue(api.core, place, value)
    const old = store.get(BYTES, key)
    if (!place || isFault(read)) {
      if (place) this.forget(key, cause)
      const bytes = storedBytes(key, value, store.nextRevision(), isFault(read) ? read.fault : undefined)
      store.write(old ? 'MODIFIED' : 'ADDED', BYTES, key, bytes, cause)
      return
    }
    if (old) this.forget(key, cause)
    const { collection } = place.served
    const metadata = { ...(read!['metadata'] as JsonObject | undefined), resourceVersion: String(store.nextRevision()) }
    const type = store.get(collection, place.key) ? 'MODIFIED' : 'ADDED'
    api.core.wroteBehind(type, place.served, place.key, { ...read, metadata } as unknown as KubeObject, cause)
  }

  /** Removes whatever is kept under a key. */
  private forget(key: string, cause: Cause): void {
    const { store } = this
    const { core } = this.cluster().api
    const last = (object: KubeObject): KubeObject => ({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(store.nextRevision()) },
    })
    const bytes = store.get(BYTES, key)
    if (bytes) store.write('DELETED', BYTES, key, last(bytes), cause)
    const place = placeOf(core.registry, key)
    const object = place && store.get(place.served.collection, place.key)
    if (object) core.wroteBehind('DELETED', place.served, place.key, last(object), cause)
  }

  remove(from: string, to: string | undefined, input: number | undefined): readonly KeyValue[] {
    return this.range(from, to).map((found) => {
      const value = found.value()
      const before = { ...snapshotOf(found), value: () => value }
      this.granted.attach(found.key, 0n)
      this.forget(found.key, causeOf(input))
      return before
    })
  }

  watch(from: string, to: string | undefined, since: number | undefined, sink: (event: KeyEvent) => void): () => void {
    const { store } = this
    const tell = (change: Change): void => {
      const { collection, type, object, previous, revision } = change
      const key = etcdKey(collection, object)
      if (!isWithin(key, from, to)) return
      const kv =
        type === 'DELETED'
          ? { key, value: () => EMPTY, createRevision: 0, modRevision: revision, version: 0, lease: 0n }
          : this.keyValue(collection, key, object)
      sink({ type: type === 'DELETED' ? 'DELETE' : 'PUT', kv, previous: previous && this.keyValue(collection, key, previous) })
    }
    if (since !== undefined) {
      if (since <= store.oldestRevision()) throw new EtcdError('OutOfRange', 'mvcc: required revision has been compacted')
      for (const change of store.changesSince(since - 1)) tell(change)
    }
    const { stop } = store.observe(tell)
    return stop
  }

  compact(revision: number): void {
    const { store } = this
    if (revision <= store.oldestRevision()) throw new EtcdError('OutOfRange', 'mvcc: required revision has been compacted')
    this.requireRevision(revision)
    store.compact(revision)
  }

  private requireRevision(revision: number): void {
    const { store } = this
    if (revision > store.revision) throw new EtcdError('OutOfRange', 'mvcc: required revision is a future revision')
    if (revision < store.oldestRevision()) throw new EtcdError('OutOfRange', 'mvcc: required revision has been compacted')
  }

  grant(ttl: number): Lease {
    return this.granted.grant(ttl)
  }

  leases(): readonly Lease[] {
    return this.granted.all()
  }

  lease(id: bigint): Lease | undefined {
    return this.granted.find(id)
  }

  revoke(id: bigint): void {
    this.granted.revoke(id)
  }

  keepAlive(id: bigint): Lease {
    return this.granted.keepAlive(id)
  }
}

const isFault = (read: unknown): read is { readonly fault: string } =>
  isObject(read) && typeof read['fault'] === 'string' && !('kind' in read)

const causeOf = (input: number | undefined): Cause => ({ actor: 'etcdctl', ...(input === undefined ? {} : { input }) })

const isWithin = (key: string, from: string, to: string | undefined): boolean => key >= from && (to === undefined || key < to)

function etcdKey(collection: string, object: KubeObject): string {
  return collection === BYTES ? object.metadata.name : `/registry/${storagePlace(collection)}/${keyOf(object)}`
}

/** With what is reckoned when it is asked for. */
function snapshotOf({ key, createRevision, modRevision, version, lease }: KeyValue): Omit<KeyValue, 'value'> {
  return { key, createRevision, modRevision, version, lease }
}
