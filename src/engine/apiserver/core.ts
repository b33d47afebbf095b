/** What every verb works with: the store, the registry, time and admission; and the one place that writes. */
import { cloneJson, deepFreeze, equalJson, shareEqual, type JsonObject } from '../api/json'
import type { StrategyContext } from '../api/kind'
import { makeKey, type Draft, type KubeObject, type ObjectKey, type Resource } from '../api/object'
import { notFound } from '../api/status'
import type { Clock } from '../clock/clock'
import type { Random, RandomStream } from '../clock/random'
import type { Cause, ChangeType } from '../store/store'
import type { Store } from '../store/memory-store'
import { EMPTY_STATE, type StoredState } from '../store/stored-state'
import type { Network } from '../network/types'
import type { AdmissionPlugin } from './admission/admission'
import type { Authorizer } from './authorization/authorizer'
import { Expiry } from './expiry'
import { ManagedFields } from './managed-fields/managers'
import { collectionOf, type Registry, type Served } from './registry'
import type { RequestContext } from './request'
import type { Observed } from './rest/request-metrics'

/** Everything the server keeps, as a copy of its database has it. */
export interface Checkpoint {
  readonly stored: StoredState
  readonly owners: ReturnType<ManagedFields['all']>
}

/** An object being worked on: typed where verbs look, open where only kinds know. */
export type Working = Draft<KubeObject> & { spec?: JsonObject; status?: JsonObject } & JsonObject

export interface Dependencies {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly registry: Registry
  readonly admission: readonly AdmissionPlugin[]
  readonly freeze: boolean
  /** Fills in schema defaults in place. */
  applyDefaults(schemaType: string, draft: JsonObject): void
}

export class Core {
  readonly clock: Clock
  /** When the server began, in milliseconds. */
  readonly began: number
  readonly store: Store
  readonly registry: Registry
  /** Replaced once, when the server starts as part of a whole cluster. */
  admission: readonly AdmissionPlugin[]
  /** Whom admission asks who may do what; nobody in a server without REST. */
  authorizer: Authorizer | undefined
  /** Whether an object is kept in another way than it would be written now: such a one is written again whenever it can be. */
  isStale: ((object: KubeObject) => boolean) | undefined
  /** Told of what the engine's own parts ask, which does not come over REST. */
  observeRequest: ((observed: Observed, code: number) => void) | undefined
  /** Whether a part of the control plane listens where the server looks for it. */
  companionListens: (companion: 'kube-controller-manager' | 'kube-scheduler', port: number) => boolean = () => true
  /** Where webhooks are reached. */
  network: Network | undefined
  private readonly names: RandomStream
  private readonly uids: RandomStream
  private readonly jitter: RandomStream
  readonly strategy: StrategyContext
  readonly managedFields: ManagedFields
  private readonly expiry: Expiry
  /** The last object made of each collection. */
  private readonly newest = new Map<string, KubeObject>()
  /** What caused the writes of which nothing but the writer is known, as of kubelets: one for each. */
  private readonly actors = new Map<string, Cause>()

  constructor(readonly dependencies: Dependencies) {
    const { clock, random, store, registry, admission } = dependencies
    this.clock = clock
    this.began = clock.now()
    this.store = store
    this.registry = registry
    this.managedFields = new ManagedFields(registry)
    this.admission = admission
    this.expiry = new Expiry(clock, store, (object) => this.managedFields.forget(object))
    this.names = random.stream('apiserver/names')
    this.uids = random.stream('apiserver/uids')
    this.jitter = random.stream('apiserver/watch')
    const allocations = random.stream('apiserver/allocations')
    this.strategy = {
      now: () => clock.now(),
      find: <T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string) =>
        store.get(collectionOf(resource), makeKey(resource.namespaced ? namespace : undefined, name)) as T | undefined,
      list: <T extends KubeObject>(resource: Resource<T>, namespace?: string) =>
        store.list(collectionOf(resource), namespace) as readonly T[],
      randomSuffix: (length) => allocations.suffix(length),
      randomInteger: (bound) => allocations.integer(bound),
      uuid: () => allocations.uuid(),
    }
  }

  nameSuffix(): string {
    return this.names.suffix(5)
  }

  uid(): string {
    return this.uids.uuid()
  }

  /** Seconds added to the shortest timeout of a watch, so that many do not end together. */
  watchJitter(bound: number): number {
    return this.jitter.integer(bound)
  }

  /** The object with the managed fields that are kept beside it. */
  withManagedFields(served: Served, object: KubeObject): KubeObject {
    // What was only tried has them with it.
    if (object.metadata.managedFields) return object
    const managedFields = this.managedFields.entriesOf(served, object)
    return managedFields.length > 0 ? { ...object, metadata: { ...object.metadata, managedFields } } : object
  }

  keyFor(served: Served, name: string, namespace: string | undefined): string {
    return makeKey(served.namespaced ? namespace : undefined, name)
  }

  find(served: Served, name: string, namespace: string | undefined): KubeObject | undefined {
    const stored = this.store.get(served.collection, this.keyFor(served, name, namespace))
    return stored && (served.definition.asRead?.(stored) ?? stored)
  }

  /** As `find`, throwing NotFound. */
  read(served: Served, name: string, namespace: string | undefined): KubeObject {
    const found = this.find(served, name, namespace)
    if (!found) throw notFound(served, name)
    return found
  }

  /** Which writes and which input led to what this request does. */
  private cause(request: RequestContext): Cause {
    const { revisions, note, input: led } = this.store.causes.current()
    const input = request.input ?? led
    const actor = request.actor.name
    if (revisions.length === 0 && input === undefined && note === undefined) {
      let alone = this.actors.get(actor)
      if (!alone) this.actors.set(actor, (alone = { actor }))
      return alone
    }
    return {
      actor,
      ...(revisions.length > 0 ? { revisions } : {}),
      ...(input !== undefined ? { input } : {}),
      ...(note !== undefined ? { note } : {}),
    }
  }

  /** Stores a finished draft and returns it as stored; with dryRun it is only returned. `owned` is what of it counts as written by the client, all of it when absent. */
  commit(request: RequestContext, served: Served, type: ChangeType, draft: Working, subresource = '', owned?: Working): KubeObject {
    const key = this.keyFor(served, draft.metadata.name, draft.metadata.namespace)
    if (request.dryRun) return this.tried(request, served, type, draft, subresource, owned)
    draft.metadata.resourceVersion = String(this.store.nextRevision())
    const object = draft as KubeObject
    // Owners are kept beside the objects: most are never asked for.
    delete draft.metadata.managedFields
    // What is equal to a part of the version before, or of the last one made from the same template as often, is kept once.
    shareEqual(type === 'ADDED' ? this.newest.get(served.collection) : this.store.get(served.collection, key), object)
    if (type === 'ADDED') this.newest.set(served.collection, object)
    if (this.dependencies.freeze) deepFreeze(object)
    const change = this.store.write(type, served.collection, key, object, this.cause(request))
    if (type === 'DELETED') this.managedFields.forget(object)
    else if (!request.quietFields)
      this.managedFields.note(served, request, subresource, change.previous, object, change.time, owned as KubeObject | undefined)
    const { timeToLive } = served.definition
    if (timeToLive !== undefined && type !== 'DELETED') this.expiry.written(served.collection, object, timeToLive)
    return object
  }

  /** Somebody else has written an object to etcd, or deleted it there: it holds as it is. Throws nothing. */
  wroteBehind(type: ChangeType, served: Served, key: ObjectKey, object: KubeObject, cause: Cause): void {
    if (this.dependencies.freeze) deepFreeze(object)
    this.managedFields.forget(object)
    this.store.write(type, served.collection, key, object, cause)
    const { timeToLive } = served.definition
    if (timeToLive !== undefined && type !== 'DELETED') this.expiry.written(served.collection, object, timeToLive)
  }

  /** What a write would have made of an object, owners included. */
  private tried(
    request: RequestContext,
    served: Served,
    type: ChangeType,
    draft: Working,
    subresource: string,
    owned?: Working,
  ): KubeObject {
    if (type === 'DELETED' || request.internal) return draft as KubeObject
    const before = this.find(served, draft.metadata.name, draft.metadata.namespace)
    const now = this.clock.now()
    const managedFields = this.managedFields.preview(served, request, subresource, before, (owned ?? draft) as KubeObject, now)
    return { ...draft, metadata: { ...draft.metadata, managedFields } } as KubeObject
  }

  checkpoint(): Checkpoint {
    return { stored: this.store.state(), owners: this.managedFields.all() }
  }

  /** Goes back (or on) to a checkpoint; to an empty database without one. What is to expire has its full time again. */
  restore(checkpoint: Checkpoint | undefined): void {
    this.managedFields.replace(checkpoint?.owners ?? new Map())
    this.newest.clear()
    this.store.replace(checkpoint?.stored ?? EMPTY_STATE)
    for (const collection of this.store.collectionNames()) {
      const { timeToLive } = this.registry.ofCollection(collection)?.definition ?? {}
      if (timeToLive !== undefined) for (const object of this.store.list(collection)) this.expiry.written(collection, object, timeToLive)
    }
  }

  /** Whether a write would change nothing: such a write keeps the resourceVersion. */
  unchanged(draft: Working, old: KubeObject): boolean {
    if (this.isStale?.(old)) return false
    return equalJson(
      { ...draft, metadata: { ...draft.metadata, resourceVersion: '' } },
      { ...old, metadata: { ...old.metadata, resourceVersion: '' } },
    )
  }

  draftOf(object: unknown): Working {
    return cloneJson(object) as Working
  }
}
