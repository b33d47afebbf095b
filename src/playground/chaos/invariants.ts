/** What holds in a cluster at every moment, and what must be true again once nothing is broken any more. */
import { isFinished, isReady } from '../../engine/kinds/pod-spec/pod-state'
import type { KubeObject } from '../../engine/api/object'
import {
  DAEMON_SETS,
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  JOBS,
  NODES as NODE_RESOURCE,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
} from '../../engine/schema/resources'
import type { Pod, PodDisruptionBudget } from '../../engine/schema/types'
import { NODES } from './operations'
import { wrongWith } from './write-rules'
import type { Yard } from './yard'

/** Milliseconds in which controllers that run follow what they watch, retries after a conflict included. */
const FOLLOWING = 5000

/** Watches every write; `broken` names what should never have happened. */
export class Invariants {
  readonly broken: string[] = []
  private revision = 0
  private readonly addresses = new Map<string, string>()
  /** Since when a pod is not ready, or gone, by its uid. */
  private readonly unreadySince = new Map<string, number>()
  private controllersSince = 0

  constructor(private readonly yard: Yard) {
    yard.cluster.api.store.observe(({ revision, type, collection, object, previous, cause }) => {
      if (revision <= this.revision) this.say(`revision ${revision} came after ${this.revision}`)
      this.revision = revision
      for (const words of wrongWith(yard, { type, collection, object, previous })) this.say(words)
      if (collection === '/pods')
        this.onPod(type === 'DELETED' ? undefined : (object as Pod), (previous ?? object) as Pod, type === 'ADDED', cause.actor)
    })
    this.controllersSince = yard.clock.now()
  }

  /** Looks at what is only true after a moment; called after every operation. */
  look(controllersRun: boolean): void {
    const now = this.yard.clock.now()
    if (!controllersRun) this.controllersSince = now
    if (now - this.controllersSince < 4 * FOLLOWING) return
    for (const slice of this.yard.admin.resource(ENDPOINT_SLICES).list({ namespace: 'default' }).items)
      for (const endpoint of slice.endpoints ?? []) {
        const since = endpoint.targetRef?.uid === undefined ? undefined : this.unreadySince.get(endpoint.targetRef.uid)
        if (endpoint.conditions?.ready && since !== undefined && now - since > FOLLOWING)
          this.say(`${slice.metadata.name} calls ${endpoint.targetRef?.name} ready ${now - since} ms after it was not`)
      }
  }

  /** An eviction was allowed: was there room for it? */
  evicted(pod: Pod, budgets: readonly PodDisruptionBudget[]): void {
    if (isFinished(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp) return
    for (const budget of budgets) {
      const covers = Object.entries(budget.spec?.selector?.matchLabels ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value)
      if (covers && isReady(pod) && (budget.status?.disruptionsAllowed ?? 0) <= 0)
        this.say(`${pod.metadata.name} was evicted though the budget ${budget.metadata.name} allowed none`)
    }
  }

  private say(words: string): void {
    this.broken.push(`${((this.yard.clock.now() - Date.UTC(2026, 10, 21, 9)) / 1000).toFixed(1)} s: ${words}`)
  }

  private onPod(pod: Pod | undefined, before: Pod, added: boolean, actor: string): void {
    const { uid, name } = before.metadata
    const oldAddress = before.status?.podIP
    if (oldAddress && this.addresses.get(oldAddress) === uid) this.addresses.delete(oldAddress)
    const address = pod?.status?.podIP
    if (pod && address && !isFinished(pod) && !pod.spec?.hostNetwork) {
      const other = this.addresses.get(address)
      if (other !== undefined && other !== uid) this.say(`${name} and another pod both have ${address}`)
      this.addresses.set(address, uid)
    }
    if (pod && isReady(pod)) this.unreadySince.delete(uid)
    else if (!this.unreadySince.has(uid)) this.unreadySince.set(uid, this.yard.clock.now())
    if (added && actor === 'statefulset-controller') this.onOrdinal(name)
  }

  /** A StatefulSet makes its pods in order: none before all those below it exist. */
  private onOrdinal(name: string): void {
    const [, base, ordinal] = /^(.*)-(\d+)$/.exec(name)!
    for (let below = 0; below < Number(ordinal); below++) {
      const gone = this.yard.cluster.api.store.get('/pods', `default/${base}-${below}`) === undefined
      // A pod that vanished a moment ago may not have been missed yet.
      if (gone && !this.lately(`${base}-${below}`)) this.say(`${name} was made before ${base}-${below}`)
    }
  }

  private readonly goneAt = new Map<string, number>()

  private lately(name: string): boolean {
    const at = this.goneAt.get(name)
    return at !== undefined && this.yard.clock.now() - at < 1000
  }

  /** Notes when pods go, for `lately`. */
  followDeletions(): void {
    this.yard.cluster.api.store.observe(({ type, collection, object }) => {
      if (collection === '/pods' && type === 'DELETED') this.goneAt.set(object.metadata.name, this.yard.clock.now())
    })
  }
}

/** What is wrong in a cluster that nobody disturbs any more; empty when it is as asked for. */
export function unsettled(yard: Yard): readonly string[] {
  const { admin } = yard
  const wrong: string[] = []
  const pods = admin.resource(PODS).list().items
  for (const node of admin.resource(NODE_RESOURCE).list().items)
    if (!node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
      wrong.push(`node ${node.metadata.name} is not ready`)
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) wrong.push(`pod ${pod.metadata.name} is still terminating`)
    else if (!isFinished(pod) && !isReady(pod))
      wrong.push(`pod ${pod.metadata.name} is not ready (${pod.status?.phase}, node ${pod.spec?.nodeName})`)
  }
  const expectReplicas = (what: string, wanted: number, ...counts: readonly (number | undefined)[]): void => {
    for (const count of counts)
      if ((count ?? 0) !== wanted) wrong.push(`${what} wants ${wanted} and has ${counts.map((c) => c ?? 0).join('/')}`)
  }
  for (const { metadata, spec, status } of admin.resource(DEPLOYMENTS).list().items)
    expectReplicas(
      `deployment ${metadata.name}`,
      spec?.replicas ?? 1,
      status?.replicas,
      status?.updatedReplicas,
      status?.availableReplicas,
      podsOf(pods, metadata.name, metadata.namespace).length,
    )
  for (const { metadata, spec, status } of admin.resource(STATEFUL_SETS).list().items)
    expectReplicas(
      `statefulset ${metadata.name}`,
      spec?.replicas ?? 1,
      status?.replicas,
      status?.updatedReplicas,
      status?.readyReplicas,
      podsOf(pods, metadata.name, metadata.namespace).length,
    )
  for (const { metadata, status } of admin.resource(DAEMON_SETS).list().items)
    expectReplicas(
      `daemonset ${metadata.name}`,
      NODES.length,
      status?.numberReady,
      status?.updatedNumberScheduled,
      podsOf(pods, metadata.name, metadata.namespace).length,
    )
  wrong.push(...orphans(yard), ...unfinished(yard))
  for (const service of admin.resource(SERVICES).list({ namespace: 'default' }).items) {
    const selector = service.spec?.selector
    if (!selector) continue
    const ready = podsOf(pods, selector.app ?? '')
      .filter(isReady)
      .map((pod) => pod.metadata.name)
    const called = admin
      .resource(ENDPOINT_SLICES)
      .list({ namespace: 'default', labelSelector: `kubernetes.io/service-name=${service.metadata.name}` })
      .items.flatMap((slice) => slice.endpoints ?? [])
      .filter((endpoint) => endpoint.conditions?.ready)
      .map((endpoint) => endpoint.targetRef?.name ?? '')
    if (ready.sort().join() !== called.sort().join())
      wrong.push(`service ${service.metadata.name} has endpoints ${called} for the ready pods ${ready}`)
  }
  return wrong
}

/** Jobs that are not over or still hold pods, objects nobody lets go, and claims that a volume waits for. */
function unfinished(yard: Yard): readonly string[] {
  const { admin } = yard
  const wrong: string[] = []
  for (const { metadata, spec, status } of admin.resource(JOBS).list().items) {
    const end = status?.conditions?.find(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True')?.type
    if (!end) wrong.push(`job ${metadata.name} is not over`)
    if (end === 'Complete' && status?.succeeded !== spec?.completions)
      wrong.push(`job ${metadata.name} is complete with ${status?.succeeded}`)
    const held = yard.pods().filter((pod) => pod.metadata.labels?.['job-name'] === metadata.name && pod.metadata.finalizers?.length)
    if (end && held.length > 0) wrong.push(`job ${metadata.name} holds ${held.map((pod) => pod.metadata.name)}`)
  }
  for (const { collection, object } of yard.cluster.objects())
    if (object.metadata.deletionTimestamp && collection !== '/pods')
      wrong.push(`${object.kind} ${object.metadata.name} is still being deleted`)
  const free = admin
    .resource(PERSISTENT_VOLUMES)
    .list()
    .items.some(({ status }) => status?.phase === 'Available')
  for (const { metadata, status } of admin.resource(PERSISTENT_VOLUME_CLAIMS).list().items)
    if (free && status?.phase === 'Pending') wrong.push(`claim ${metadata.name} has no volume though one is free`)
  return wrong
}

const podsOf = (pods: readonly Pod[], app: string, namespace = 'default'): readonly Pod[] =>
  pods.filter((pod) => pod.metadata.labels?.app === app && pod.metadata.namespace === namespace && !isFinished(pod))

/** Objects whose every owner is gone. */
function orphans(yard: Yard): readonly string[] {
  const uids = new Set<string>()
  const owned: KubeObject[] = []
  for (const { object } of yard.cluster.objects()) {
    uids.add(object.metadata.uid)
    if (object.metadata.ownerReferences?.length) owned.push(object)
  }
  const alone = owned.filter((object) => !object.metadata.ownerReferences!.some((owner) => uids.has(owner.uid)))
  const empty = yard.admin
    .resource(REPLICA_SETS)
    .list()
    .items.filter((set) => !set.metadata.ownerReferences?.length)
  return [...alone, ...empty].map((object) => `${object.kind} ${object.metadata.name} has no owner left`)
}
