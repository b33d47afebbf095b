/** Keeping pods at a number, for ReplicaSets and ReplicationControllers alike; models pkg/controller/replicaset, which serves both. */
import { keyOf, splitKey, type KubeObject, type ObjectKey, type Resource } from '../../api/object'
import { equalJson } from '../../api/json'
import { selectorFromObject, selectorFromSet, type Selector } from '../../api/selectors'
import type { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { PODS } from '../../schema/resources'
import type { LabelSelector, Pod, PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '../../schema/types'
import { inChunks, slowStart } from './batches'
import { conditionOf, omitEmpty, withCondition, withoutCondition } from './conditions'
import type { ControllerContext, Reconciler, Steps } from './controller'
import { dependents } from './handlers'
import { claim, dependentsOf } from './ownership'
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate } from './pod-control'
import { availableAt, deletionOrder, isActive, isAvailable, isReady, isTerminating } from './pods'

/** Most pods created or deleted for one set in one go. */
const BURST = 500

/** How many pods a sync gets through in a millisecond. */
const PODS_PER_MILLISECOND = 10

interface Replicated extends KubeObject {
  readonly spec?: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly template?: PodTemplateSpec
    readonly selector?: LabelSelector | Readonly<Record<string, string>>
  }
  readonly status?: ReplicaSetStatus
}

export interface Replication<T extends Replicated> {
  readonly resource: Resource<T>
  /** Pods that count as neighbours when choosing which to delete. */
  relatedPods(set: T): readonly Pod[]
}

function selectorOfSet(set: Replicated): Selector {
  const selector = set.spec?.selector
  if (set.kind === 'ReplicationController') return selectorFromSet((selector ?? {}) as Readonly<Record<string, string>>)
  return selectorFromObject(selector as LabelSelector | undefined)
}

export function startReplication<T extends Replicated>(context: ControllerContext, replication: Replication<T>): Reconciler {
  const { resource } = replication
  const { client, enqueue } = context
  const selectors = new WeakMap<T, Selector>()
  const selectorFor = (set: T): Selector => {
    let selector = selectors.get(set)
    if (!selector) selectors.set(set, (selector = selectorOfSet(set)))
    return selector
  }
  const sets = context.watch<T>(resource, {
    added: (set) => enqueue(keyOf(set)),
    updated: (before, set) => {
      // A change of the status alone is most often this controller's own.
      const asked =
        before.metadata.generation !== set.metadata.generation || before.metadata.deletionTimestamp !== set.metadata.deletionTimestamp
      if (asked) enqueue(keyOf(set))
      else enqueueForPod(keyOf(set))
    },
    deleted: (set) => enqueue(keyOf(set)),
  })
  /** A large set is looked at less often than its pods change, as a sync of many pods takes longer. */
  const enqueueForPod = (key: ObjectKey): void => {
    const { namespace, name } = splitKey(key)
    context.enqueueAfter(key, Math.floor((sets.get(name, namespace)?.status?.replicas ?? 0) / PODS_PER_MILLISECOND))
  }
  const pods = context.watch(PODS, dependents<Pod, T>(resource.kind, sets, enqueueForPod, selectorFor))

  return {
    *reconcile(key): Steps {
      const { namespace, name } = splitKey(key)
      const set = sets.get(name, namespace)
      if (!set) return
      const selector = selectorFor(set)
      const active = claim({ owner: set, ownerResource: resource, selector, resource: PODS, informer: pods, client, considers: isActive })
      const terminating = (): number =>
        dependentsOf(pods, set.metadata.uid).filter((pod) => isTerminating(pod) && selector.matches(pod.metadata.labels)).length
      yield* new ReplicationSync(context, replication, set, active, terminating).run()
    },
  }
}

/** One look at one set: create or delete pods, and report. */
class ReplicationSync<T extends Replicated> {
  /** How many pods there are too many; negative when some are missing. */
  private readonly difference: number

  constructor(
    private readonly context: ControllerContext,
    private readonly replication: Replication<T>,
    private readonly set: T,
    private readonly active: readonly Pod[],
    /** How many pods are ending, asked once the surplus ones have been told to. */
    private readonly terminating: () => number,
  ) {
    this.difference = active.length - (set.spec?.replicas ?? 1)
  }

  *run(): Steps {
    let failure: StatusError | undefined
    if (this.difference !== 0 && this.set.metadata.deletionTimestamp === undefined) failure = yield* this.manage()
    this.report(failure)
    if (failure) throw failure
  }

  private *manage(): Generator<number | undefined, StatusError | undefined, void> {
    const { context, set } = this
    if (this.difference > 0) return yield* inChunks(this.surplus(), (pod) => deletePod(context, pod, set))
    const { error } = yield* slowStart(Math.min(-this.difference, BURST), () => {
      try {
        createPod(context, podFromTemplate(set.spec?.template, set), set)
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
      }
    })
    return error
  }

  /** The pods to delete: of those that serve alike, the ones that share their node with most others. */
  private surplus(): readonly Pod[] {
    const { active } = this
    const count = Math.min(this.difference, BURST)
    if (count === active.length) return active
    const crowd = new Map<string, number>()
    for (const pod of this.replication.relatedPods(this.set)) {
      const node = pod.spec?.nodeName
      if (isActive(pod) && node) crowd.set(node, (crowd.get(node) ?? 0) + 1)
    }
    return deletionOrder(active, (pod) => crowd.get(pod.spec?.nodeName ?? '') ?? 0, this.context.clock.now()).slice(0, count)
  }

  private report(failure: StatusError | undefined): void {
    const { context, set, active } = this
    const { resource } = this.replication
    const now = context.clock.now()
    const minReady = set.spec?.minReadySeconds ?? 0
    const labels = Object.entries(set.spec?.template?.metadata?.labels ?? {})
    const ready = active.filter(isReady)
    const status = omitEmpty<ReplicaSetStatus>(
      {
        replicas: active.length,
        fullyLabeledReplicas: active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length,
        readyReplicas: ready.length,
        availableReplicas: minReady === 0 ? ready.length : ready.filter((pod) => isAvailable(pod, minReady, now)).length,
        // ReplicationControllers have no such field.
        ...(resource.kind === 'ReplicaSet' ? { terminatingReplicas: this.terminating() } : {}),
        observedGeneration: set.metadata.generation ?? 0,
        conditions: this.conditions(failure, now),
      },
      'fullyLabeledReplicas',
      'readyReplicas',
      'availableReplicas',
      'observedGeneration',
      'conditions',
    )
    if (!equalJson(status, set.status ?? {})) context.client.resource(resource).updateStatus({ ...set, status })
    if (minReady > 0 && (status.readyReplicas ?? 0) > (status.availableReplicas ?? 0)) {
      const next = Math.min(...active.map((pod) => availableAt(pod, minReady)).filter((time) => time > now))
      if (Number.isFinite(next)) context.enqueueAfter(keyOf(set), next - now)
    }
  }

  /** A failure is told until a look succeeds. */
  private conditions(failure: StatusError | undefined, now: number): readonly ReplicaSetCondition[] {
    const before = this.set.status?.conditions ?? []
    if (!failure) return withoutCondition(before, 'ReplicaFailure')
    if (conditionOf(before, 'ReplicaFailure')) return before
    return withCondition(before, {
      type: 'ReplicaFailure',
      status: 'True',
      reason: this.difference < 0 ? 'FailedCreate' : 'FailedDelete',
      message: failure.message,
      lastTransitionTime: timestamp(now),
    })
  }
}
