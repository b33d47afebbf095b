/** Revisioned storage in memory with watches and a history of causes; models etcd and the API server's watch cache. See SPEC.md. */
import type { KubeObject, ObjectKey } from '../api/object'
import { splitKey } from '../api/object'
import { StatusError } from '../api/status'
import type { Clock } from '../clock/clock'
import { Causes } from './cause'
import { StateHash } from './state-hash'
import { byteOrder, differences, type StoredState } from './stored-state'
import type { Cause, Change, ChangeType } from './store'
import { WATCH_BATCH, WATCH_LATENCY } from './latency'

export interface WatchSink {
  /** Changes in revision order; at most WATCH_BATCH at once. */
  changes(batch: readonly Change[]): void
}

export interface Watch {
  stop(): void
}

/** About half a day of a small cluster, an hour or two of fifty nodes' heartbeats; some 40 megabytes. */
const HISTORY_LIMIT = 30_000
/** Causes of causes that are followed. */
const LONGEST_CHAIN = 50

export interface StoreOptions {
  /** Milliseconds between a write and its delivery to watchers. */
  readonly watchLatency?: number
  /** How many changes are kept; older ones are compacted away. */
  readonly historyLimit?: number
}

interface Collection {
  readonly objects: Map<ObjectKey, KubeObject>
  readonly byNamespace: Map<string, Set<ObjectKey>>
  /** Keys in byte order; undefined when a key came or went since it was last asked for. */
  sorted: readonly ObjectKey[] | undefined
  readonly watchers: Set<Watcher>
}

class Watcher implements Watch {
  private pending: Change[] = []
  /** When each of them is due, in the same order. */
  private due: number[] = []
  private planned = false
  private stopped = false

  constructor(
    private readonly clock: Clock,
    private readonly latency: number,
    private readonly sink: WatchSink,
    private readonly detach: (watcher: Watcher) => void,
  ) {}

  push(change: Change): void {
    this.pending.push(change)
    this.due.push(this.clock.now() + this.latency)
    if (!this.planned) this.plan(this.latency)
  }

  private plan(delay: number): void {
    this.planned = true
    this.clock.after(delay, () => this.deliver())
  }

  private deliver(): void {
    this.planned = false
    if (this.stopped || this.pending.length === 0) return
    // What was written a moment later comes along, what is due much later keeps its time: watchers of two collections hear of two
    // writes in the order in which they happened.
    const now = this.clock.now()
    const late = this.due.findIndex((time) => time > now + WATCH_LATENCY)
    const count = Math.min(late < 0 ? this.pending.length : late, WATCH_BATCH)
    const batch = this.pending.splice(0, count)
    this.due.splice(0, count)
    const [next] = this.due
    if (next !== undefined) this.plan(next > now + WATCH_LATENCY ? next - now : 0)
    this.sink.changes(batch)
  }

  /** Tells what waits, and changes that come without a write, at once. */
  flush(changes: readonly Change[]): void {
    const batch = [...this.pending, ...changes]
    this.pending = []
    this.due = []
    if (!this.stopped && batch.length > 0) this.sink.changes(batch)
  }

  stop(): void {
    this.stopped = true
    this.pending = []
    this.due = []
    this.detach(this)
  }
}

export class Store {
  /** The revision of the last write; the first write is `firstRevision + 1`. */
  revision: number
  readonly causes = new Causes()
  private readonly collections = new Map<string, Collection>()
  /** Changes with consecutive revisions; the first one has revision `compacted + 1`. */
  private log: Change[] = []
  private compacted: number
  private readonly fingerprint = new StateHash()
  private readonly observers = new Set<(change: Change) => void>()
  private readonly watchLatency: number
  private readonly historyLimit: number

  constructor(
    private readonly clock: Clock,
    options: StoreOptions = {},
  ) {
    this.revision = 0
    this.compacted = 0
    this.watchLatency = options.watchLatency ?? WATCH_LATENCY
    this.historyLimit = options.historyLimit ?? HISTORY_LIMIT
  }

  private collection(name: string): Collection {
    let collection = this.collections.get(name)
    if (!collection) {
      collection = { objects: new Map(), byNamespace: new Map(), sorted: undefined, watchers: new Set() }
      this.collections.set(name, collection)
    }
    return collection
  }

  get(collection: string, key: ObjectKey): KubeObject | undefined {
    return this.collections.get(collection)?.objects.get(key)
  }

  count(collection: string, namespace?: string): number {
    const found = this.collections.get(collection)
    if (!found) return 0
    return namespace === undefined ? found.objects.size : (found.byNamespace.get(namespace)?.size ?? 0)
  }

  /** The objects of a collection, or of one namespace of it, in byte order of their keys. */
  list(collection: string, namespace?: string): readonly KubeObject[] {
    const found = this.collections.get(collection)
    if (!found) return []
    if (namespace !== undefined) {
      const keys = found.byNamespace.get(namespace)
      if (!keys) return []
      return [...keys].sort(byteOrder).map((key) => found.objects.get(key)!)
    }
    found.sorted ??= [...found.objects.keys()].sort(byteOrder)
    return found.sorted.map((key) => found.objects.get(key)!)
  }

  /**
   * A collection as it was at an earlier revision, in byte order of the keys. Throws 410 Expired when history does
   * not reach back.
   */
  listAt(collection: string, revision: number): readonly KubeObject[] {
    const objects = new Map(this.collections.get(collection)?.objects)
    const since = this.changesSince(revision)
    for (let i = since.length - 1; i >= 0; i--) {
      const change = since[i]!
      if (change.collection !== collection) continue
      if (change.previous) objects.set(change.key, change.previous)
      else objects.delete(change.key)
    }
    return [...objects.keys()].sort(byteOrder).map((key) => objects.get(key)!)
  }

  collectionNames(): readonly string[] {
    return [...this.collections.keys()].sort(byteOrder)
  }

  /** The revision the next write will have: what its object carries as resourceVersion. */
  nextRevision(): number {
    return this.revision + 1
  }

  /**
   * Stores `object`, which carries `nextRevision()` as its resourceVersion. DELETED removes the key and keeps
   * `object` as what watchers see last.
   */
  write(type: ChangeType, collectionName: string, key: ObjectKey, object: KubeObject, cause: Cause): Change {
    const collection = this.collection(collectionName)
    const previous = collection.objects.get(key)
    const revision = ++this.revision
    const change: Change = {
      revision,
      time: this.clock.now(),
      type,
      collection: collectionName,
      // All writes of one object share the text of its key.
      key: (previous && this.changeAt(Number(previous.metadata.resourceVersion))?.key) ?? key,
      object,
      previous,
      cause,
    }
    this.place(collection, key, type === 'DELETED' ? undefined : object, previous)
    this.log.push(change)
    if (this.log.length > this.historyLimit * 1.25) this.compact(this.revision - this.historyLimit)
    for (const watcher of collection.watchers) watcher.push(change)
    for (const observer of this.observers) observer(change)
    return change
  }

  private place(collection: Collection, key: ObjectKey, object: KubeObject | undefined, previous: KubeObject | undefined): void {
    if (object) collection.objects.set(key, object)
    else collection.objects.delete(key)
    if ((object === undefined) === (previous === undefined)) return
    collection.sorted = undefined
    const { namespace } = splitKey(key)
    if (namespace === undefined) return
    let keys = collection.byNamespace.get(namespace)
    if (!keys) collection.byNamespace.set(namespace, (keys = new Set()))
    if (object) keys.add(key)
    else {
      keys.delete(key)
      if (keys.size === 0) collection.byNamespace.delete(namespace)
    }
  }

  /**
   * Tells `sink` every change of a collection after `from`, a moment after it is written. Throws 410 Expired when
   * changes after `from` have been compacted away.
   */
  watch(collectionName: string, from: number, sink: WatchSink): Watch {
    const collection = this.collection(collectionName)
    const watcher = new Watcher(this.clock, this.watchLatency, sink, (each) => collection.watchers.delete(each))
    for (const change of this.changesSince(from)) if (change.collection === collectionName) watcher.push(change)
    collection.watchers.add(watcher)
    return watcher
  }

  /** Every write at once as it happens: for the session's log and the page, never for engine logic. */
  observe(observer: (change: Change) => void): Watch {
    this.observers.add(observer)
    return { stop: () => this.observers.delete(observer) }
  }

  /** Throws 410 Expired when changes after a revision are gone. */
  requireSince(revision: number): void {
    if (revision < this.compacted) throw new StatusError(410, 'Expired', `too old resource version: ${revision} (${this.compacted})`)
  }

  /** All changes after a revision, oldest first. Throws 410 Expired when they are gone. */
  changesSince(revision: number): readonly Change[] {
    this.requireSince(revision)
    if (revision >= this.revision) return []
    return this.log.slice(revision - this.compacted)
  }

  /** The oldest revision a watch may start from. */
  oldestRevision(): number {
    return this.compacted
  }

  /** Forgets changes up to and including a revision; objects stay. */
  compact(upTo: number): void {
    const revision = Math.min(upTo, this.revision)
    if (revision <= this.compacted) return
    this.log = this.log.slice(revision - this.compacted)
    this.compacted = revision
  }

  /** The change that made a revision, unless it has been compacted away. */
  changeAt(revision: number): Change | undefined {
    return this.log[revision - this.compacted - 1]
  }

  /** The writes of one object, newest first, as far back as history goes; after its deletion too. */
  historyOf(collection: string, key: ObjectKey): readonly Change[] {
    const found: Change[] = []
    const live = this.get(collection, key)
    if (!live) {
      for (let i = this.log.length - 1; i >= 0; i--) {
        const change = this.log[i]!
        if (change.key === key && change.collection === collection) found.push(change)
      }
      return found
    }
    let change = this.changeAt(Number(live.metadata.resourceVersion))
    while (change) {
      found.push(change)
      change = change.previous && this.changeAt(Number(change.previous.metadata.resourceVersion))
    }
    return found
  }

  /**
   * How a write came about: itself, then what led to it, and so back to an input or the edge of history. Where
   * several revisions led to a write the newest is followed; where none did (a kubelet reports what became of a pod),
   * how the object came to be. At most LONGEST_CHAIN steps.
   */
  chainOf(revision: number): readonly Change[] {
    const chain: Change[] = []
    let change = this.changeAt(revision)
    while (change && chain.length < LONGEST_CHAIN) {
      chain.push(change)
      change = this.leadingTo(change)
    }
    return chain
  }

  private leadingTo({ revision, cause, previous }: Change): Change | undefined {
    const before = (cause.revisions ?? []).filter((each) => each < revision)
    if (before.length > 0) return this.changeAt(Math.max(...before))
    if (cause.input !== undefined) return undefined
    let first: Change | undefined
    for (let older = previous; older; older = first?.previous) {
      const change = this.changeAt(Number(older.metadata.resourceVersion))
      if (!change) break
      first = change
    }
    return first
  }

  /** Everything stored now. */
  state(): StoredState {
    return { revision: this.revision, collections: new Map([...this.collections].map(([name, { objects }]) => [name, new Map(objects)])) }
  }

  /**
   * Puts another state in the place of this one, as when etcd comes up with another database: revisions go on from that
   * state's, and of what was before nothing is known any more. Watchers and observers are told at once what differs.
   */
  replace(state: StoredState): void {
    const changes = differences(this.state(), state, this.clock.now())
    for (const { collection, key, type, object, previous } of changes)
      this.place(this.collection(collection), key, type === 'DELETED' ? undefined : object, previous)
    this.revision = state.revision
    this.compacted = state.revision
    this.log = []
    for (const [name, { watchers }] of this.collections) {
      const own = watchers.size > 0 ? changes.filter(({ collection }) => collection === name) : []
      for (const watcher of [...watchers]) watcher.flush(own)
    }
    for (const change of changes) for (const observer of this.observers) observer(change)
  }

  /** A fingerprint of every stored object, as 16 hexadecimal digits; revisions count, insertion and key order do not. */
  hash(): string {
    return this.fingerprint.digest([...this.collections].map(([name, { objects }]) => [name, objects] as const))
  }
}
