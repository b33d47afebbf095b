/** Local caches kept by watches and shared by everyone in the engine; models client-go's SharedInformerFactory. */
import { keyOf, makeKey, type KubeObject, type ObjectKey, type Resource } from '../api/object'
import type { Change } from '../store/store'
import type { CauseTracker, Informer, InformerHandler, Informers } from './client'

/** What informers need of the server: the objects as they are, and every change after a revision. */
export interface WatchSource {
  list(resource: Resource): { readonly revision: number; readonly items: readonly KubeObject[] }
  watch(resource: Resource, from: number, sink: { changes(batch: readonly Change[]): void }): { stop(): void }
  /** Runs `action` after the watch latency: the first list arrives as late as an event would. */
  later(action: () => void): void
  readonly causes: CauseTracker
}

interface Index<T> {
  /** Depends on nothing but the object. */
  readonly indexer: (object: T) => readonly string[]
  /** What is found under a value: a map only where it is more than one, since an address or a claim mostly has one pod. */
  readonly entries: Map<string, T | Map<ObjectKey, T>>
}

const NO_VALUES: readonly string[] = []

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

class SharedInformer<T extends KubeObject> implements Informer<T> {
  private readonly objects = new Map<ObjectKey, T>()
  private readonly namespaces = new Map<string, Map<ObjectKey, T>>()
  private readonly indexes = new Map<string, Index<T>>()
  private readonly handlers: InformerHandler<T>[] = []
  private synced = false

  constructor(
    readonly resource: Resource<T>,
    private readonly source: WatchSource,
  ) {
    const first = source.list(resource)
    source.later(() => this.start(first))
  }

  private start(first: { readonly revision: number; readonly items: readonly KubeObject[] }): void {
    this.synced = true
    for (const item of first.items) this.set(item as T, undefined)
    for (const item of first.items) {
      this.source.causes.run({ revisions: [Number(item.metadata.resourceVersion)] }, () => {
        for (const handler of this.handlers) handler.added?.(item as T)
      })
    }
    this.source.watch(this.resource, first.revision, { changes: (batch) => this.apply(batch) })
  }

  private apply(batch: readonly Change[]): void {
    for (const change of batch) {
      const object = change.object as T
      const previous = this.objects.get(change.key)
      this.set(change.type === 'DELETED' ? undefined : object, previous)
      this.source.causes.run({ revisions: [change.revision] }, () => {
        for (const handler of this.handlers) {
          if (change.type === 'DELETED') handler.deleted?.(object)
          else if (previous) handler.updated?.(previous, object)
          else handler.added?.(object)
        }
      })
    }
  }

  /** Puts `current` in place of `previous` in the cache and its indexes. */
  private set(current: T | undefined, previous: T | undefined): void {
    const key = keyOf((current ?? previous)!)
    const namespace = (current ?? previous)!.metadata.namespace
    if (current) this.objects.set(key, current)
    else this.objects.delete(key)
    if (namespace !== undefined) {
      let members = this.namespaces.get(namespace)
      if (!members) this.namespaces.set(namespace, (members = new Map()))
      if (current) members.set(key, current)
      else members.delete(key)
      if (members.size === 0) this.namespaces.delete(namespace)
    }
    for (const index of this.indexes.values()) this.reindex(index, key, current, previous)
  }

  private reindex({ indexer, entries }: Index<T>, key: ObjectKey, current: T | undefined, previous: T | undefined): void {
    const before = previous ? indexer(previous) : NO_VALUES
    const after = current ? indexer(current) : NO_VALUES
    if (before.length > 0 && !sameValues(before, after)) {
      for (const value of before) {
        const entry = entries.get(value)
        if (!(entry instanceof Map)) entries.delete(value)
        else if (entry.delete(key) && entry.size === 0) entries.delete(value)
      }
    }
    for (const value of after) {
      const entry = entries.get(value)
      if (entry instanceof Map) entry.set(key, current!)
      else if (!entry || keyOf(entry) === key) entries.set(value, current!)
      else entries.set(value, new Map([[keyOf(entry), entry]]).set(key, current!))
    }
  }

  get(name: string, namespace?: string): T | undefined {
    return this.objects.get(makeKey(this.resource.namespaced ? namespace : undefined, name))
  }

  list(namespace?: string): readonly T[] {
    const members = namespace === undefined ? this.objects : this.namespaces.get(namespace)
    if (!members) return []
    return [...members.keys()].sort().map((key) => members.get(key)!)
  }

  byIndex(index: string, value: string): readonly T[] {
    const found = this.indexes.get(index)
    if (!found) throw new Error(`no index "${index}" on ${this.resource.resource}`)
    const entry = found.entries.get(value)
    if (entry instanceof Map) return [...entry.values()]
    return entry ? [entry] : []
  }

  addIndex(name: string, indexer: (object: T) => readonly string[]): void {
    if (this.indexes.has(name)) return
    const index: Index<T> = { indexer, entries: new Map() }
    this.indexes.set(name, index)
    for (const [key, object] of this.objects) this.reindex(index, key, object, undefined)
  }

  onChange(handler: InformerHandler<T>): void {
    this.handlers.push(handler)
    for (const object of this.list()) {
      this.source.causes.run({ revisions: [Number(object.metadata.resourceVersion)] }, () => handler.added?.(object))
    }
  }

  hasSynced(): boolean {
    return this.synced
  }
}

export class SharedInformers implements Informers {
  private readonly shared = new Map<string, SharedInformer<KubeObject>>()

  constructor(private readonly source: WatchSource) {}

  informer<T extends KubeObject>(resource: Resource<T>): Informer<T> {
    const name = `${resource.group}/${resource.resource}`
    let informer = this.shared.get(name)
    if (!informer) this.shared.set(name, (informer = new SharedInformer<KubeObject>(resource, this.source)))
    return informer as unknown as Informer<T>
  }
}
