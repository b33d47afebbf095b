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
  readonly indexer: (object: T) => readonly string[]
  readonly entries: Map<string, Map<ObjectKey, T>>
  /** What each object was last found under. */
  readonly values: Map<ObjectKey, readonly string[]>
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
    for (const index of this.indexes.values()) this.reindex(index, key, current)
  }

  private reindex(index: Index<T>, key: ObjectKey, current: T | undefined): void {
    const before = index.values.get(key) ?? NO_VALUES
    const after = current ? index.indexer(current) : NO_VALUES
    if (before.length > 0 && !sameValues(before, after)) {
      for (const value of before) {
        const entry = index.entries.get(value)
        entry?.delete(key)
        if (entry?.size === 0) index.entries.delete(value)
      }
    }
    if (after.length > 0) index.values.set(key, after)
    else if (before.length > 0) index.values.delete(key)
    for (const value of after) {
      let entry = index.entries.get(value)
      if (!entry) index.entries.set(value, (entry = new Map()))
      entry.set(key, current!)
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
    return [...(found.entries.get(value)?.values() ?? [])]
  }

  addIndex(name: string, indexer: (object: T) => readonly string[]): void {
    if (this.indexes.has(name)) return
    const index: Index<T> = { indexer, entries: new Map(), values: new Map() }
    this.indexes.set(name, index)
    for (const [key, object] of this.objects) this.reindex(index, key, object)
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
