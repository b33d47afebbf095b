/** What a controller is to the framework: a name, what it watches and how it makes one key right; models the control loops of kube-controller-manager. */
import type { Authority } from '../../api/authority'
import type { KubeObject, ObjectKey, Resource } from '../../api/object'
import type { Client, EventRecorder, Informer, InformerHandler } from '../../client/client'
import type { Clock, Timer } from '../../clock/clock'
import type { RandomStream } from '../../clock/random'
import type { IsAllowed } from './access'
import type { ManagerFlags } from './flags'
import type { MetricsSource } from './metrics'
import type { QuotaEvaluator } from './quota'
import type { RetryLimits } from './queue'

/**
 * A reconcile that is too long for one event: each `yield` lets go until a later event. The yielded number is the pause in
 * milliseconds (1 when absent). The key counts as being worked on until the steps end.
 */
export type Steps = Generator<number | undefined, void, void>

export interface Reconciler {
  /** Makes the world match for one key. Whatever it throws puts the key back with back-off. */
  reconcile(key: ObjectKey): void | Steps
}

export interface ControllerContext {
  readonly clock: Clock
  readonly random: RandomStream
  /** Writes are recorded as this controller's, caused by the watch events that led to the key's reconcile. */
  readonly client: Client
  readonly events: EventRecorder
  /** Usage and custom metrics for autoscaling; answers `undefined` when no metrics API is installed. */
  readonly metrics: MetricsSource
  /** The cluster's certificate authority: the flags --root-ca-file, --cluster-signing-cert-file and --cluster-signing-key-file. */
  readonly authority: Authority
  readonly quota: QuotaEvaluator
  readonly isAllowed: IsAllowed
  /** What the controller manager was started with. */
  readonly flags: ManagerFlags
  /**
   * The shared cache of a resource, with this controller's handlers for as long as it runs. The framework holds a key back
   * until the caches of watched resources have seen the key's own last writes.
   */
  watch<T extends KubeObject>(resource: Resource<T>, handler?: InformerHandler<T>): Informer<T>
  enqueue(key: ObjectKey): void
  /** Adds the key when `delay` milliseconds have passed; of several delays for one key the shortest counts. */
  enqueueAfter(key: ObjectKey, delay: number): void
  /** Adds the key with its own back-off, as after an error. */
  enqueueRateLimited(key: ObjectKey): void
  /** Runs `action` every `period` milliseconds while the controller runs, first after `first` (default: one period). */
  every(period: number, action: () => void, first?: number): void
  /** Runs `action` once unless the controller has been stopped by then. */
  after(delay: number, action: () => void): Timer
}

export interface ControllerDefinition {
  /** The component events and causes name, for example `deployment-controller`. */
  readonly name: string
  /** The program it is part of, when that is not kube-controller-manager. */
  readonly process?: string
  /** The service account in kube-system it acts as, when it differs from the name. */
  readonly account?: string
  /** Keys worked on at the same time; 5 as most of kube-controller-manager's flags say. */
  readonly workers?: number
  /** How keys that failed come again; most controllers have no limits of their own. */
  readonly retries?: Partial<RetryLimits>
  start(context: ControllerContext): Reconciler
}

export function defineController(definition: ControllerDefinition): ControllerDefinition {
  return definition
}
