/** What the parts of the engine see of the API server: a typed, synchronous client; models k8s.io/client-go. */
import type { Scale } from '../schema/types'
import type { KubeList, KubeObject, NewObject, Resource } from '../api/object'

export type PropagationPolicy = 'Orphan' | 'Background' | 'Foreground'

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: PropagationPolicy
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
}

export interface ListOptions {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/** Every method throws `StatusError`, and returns the object as stored (frozen, never to be changed). */
export interface ResourceClient<T extends KubeObject> {
  get(name: string, namespace?: string): T
  list(options?: ListOptions): KubeList<T>
  /** `handedOver`: the object was made for this call, and nobody else holds a part of it that is not frozen. */
  create(object: NewObject<T>, handedOver?: boolean): T
  /** Replaces everything but status. Conflict when `metadata.resourceVersion` is set and stale. */
  update(object: T): T
  /** Replaces status only, by the subresource that may change what is to change. */
  updateStatus(object: T, subresource?: 'status' | 'approval'): T
  patch(name: string, namespace: string | undefined, type: PatchType, patch: unknown, subresource?: string): T
  delete(name: string, namespace?: string, options?: DeleteOptions): void
  /** The `scale` subresource: sets spec.replicas. */
  scale(name: string, namespace: string, replicas: number): void
  /** The `scale` subresource as it is. NotFound also for kinds that have none. */
  readScale(name: string, namespace: string): Scale
}

export interface Client {
  resource<T extends KubeObject>(resource: Resource<T>): ResourceClient<T>
  /** Binds a pod to a node, as the scheduler does. */
  bind(namespace: string, podName: string, podUid: string, nodeName: string): void
  /** The eviction subresource: 429 when a disruption budget forbids it. */
  evict(namespace: string, podName: string, options?: DeleteOptions): void
  /** The token subresource of a service account, for one of its pods. Throws NotFound when the account is not there. */
  issueToken(namespace: string, account: string, request: TokenRequest): string
}

export interface TokenRequest {
  readonly audiences: readonly string[]
  readonly seconds: number
  readonly pod: { readonly name: string; readonly uid: string }
  /** When it was asked for, in milliseconds, and the uid its account had then: the token is written out later. Now, when absent. */
  readonly issued?: { readonly time: number; readonly account: string }
}

export interface InformerHandler<T> {
  added?(object: T): void
  updated?(previous: T, current: T): void
  deleted?(last: T): void
}

/** A local cache kept by a watch. It lags behind the store by the watch latency, as in a real cluster. */
export interface Informer<T extends KubeObject> {
  readonly resource: Resource<T>
  get(name: string, namespace?: string): T | undefined
  /** Every cached object, or those of one namespace; the order is that of the keys. */
  list(namespace?: string): readonly T[]
  /** Objects whose `indexer` (registered with `addIndex`) gave this value. */
  byIndex(index: string, value: string): readonly T[]
  addIndex(index: string, indexer: (object: T) => readonly string[]): void
  /** Also called with `added` for what is cached already. */
  onChange(handler: InformerHandler<T>): void
  /** Whether the first list has arrived; `added` has then been called for every object of it. */
  hasSynced(): boolean
}

export interface Informers {
  /** The shared informer of a resource; the first call starts its watch. */
  informer<T extends KubeObject>(resource: Resource<T>): Informer<T>
}

/** Who acts, recorded with every write it makes. */
export interface Actor {
  /** For example `deployment-controller`, `kubelet/node-1`, `default-scheduler`, `kubectl`. */
  readonly name: string
  /** The program it is part of, as the owner of the fields it writes; follows from the name when absent. */
  readonly process?: string
  /** The authenticated user, as RBAC and audit see it. */
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What is leading to the writes made right now; sound because the engine is synchronous. */
export interface CauseScope {
  /** Revisions whose watch events are being handled. */
  readonly revisions: readonly number[]
  /** The input on whose behalf a request is being served. */
  readonly input?: number
  /** A note for the record, for example the scheduler's verdicts. */
  readonly note?: unknown
}

/**
 * Informers run their handlers in the scope of the watch event, so `current()` inside a handler names its revision.
 * A work queue keeps that scope with the key and runs the reconcile in it.
 */
export interface CauseTracker {
  current(): CauseScope
  /** Runs `action`; its writes are recorded as caused by `scope`. Scopes nest, the inner one counts. */
  run<R>(scope: CauseScope, action: () => R): R
  /** As the current scope, with a note added. */
  withNote<R>(note: () => unknown, action: () => R): R
}

export interface ClientFactory {
  /** A client whose writes are recorded as made by `actor`. */
  clientFor(actor: Actor): Client
  readonly informers: Informers
  readonly causes: CauseTracker
}

/** Reports Events (the API kind) about objects, with the counts and series of the real recorder. */
export interface EventRecorder {
  event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
    /** What the reporter was doing, for example `Scheduling`; only kept by recorders of the newer events API. */
    action?: string,
  ): void
}
