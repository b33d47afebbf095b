/** Runs one pod on every node that admits it; models pkg/controller/daemon. */
import { equalJson } from '../../api/json'
import { keyOf, makeKey, splitKey, type NewObject } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import type { StatusError } from '../../api/status'
import { defineController, type Steps } from '../framework'
import { inChunks, slowStart } from '../framework/batches'
import { omitEmpty } from '../framework/conditions'
import { dependents, ownKey } from '../framework/handlers'
import { pruneHistory, REVISION_HASH, syncHistory } from '../framework/history'
import { claim } from '../framework/ownership'
import { createPod, deletePod, podFromTemplate } from '../framework/pod-control'
import { availableAt, isAvailable, isDeleting, isFinished, isReady } from '../framework/pods'
import { podTemplateHash } from '../framework/template-hash'
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../schema/resources'
import type { ControllerRevision, DaemonSet, DaemonSetStatus, Node, Pod } from '../../schema/types'
import { placement, specForNode, targetNode } from './placement'
import { bounds, plan, surplus } from './update'

/** Most pods created or deleted for one set in one go. */
const BURST = 250
/** Failed daemon pods are replaced after a second, doubling up to 15 minutes. */
const FAILED_BASE = 1000
const FAILED_MAX = 900_000
const GENERATION = 'deprecated.daemonset.template.generation'

interface Backoff {
  delay: number
  last: number
}

export const daemonSetController = defineController({
  name: 'daemonset-controller',
  account: 'daemon-set-controller',
  workers: 2,
  start: (context) => {
    const { client, clock, enqueue } = context
    const failures = new Map<string, Backoff>()
    const nodes = context.watch(NODES)
    const sets = context.watch(DAEMON_SETS, ownKey(enqueue))
    const pods = context.watch(
      PODS,
      dependents<Pod, DaemonSet>('DaemonSet', sets, enqueue, (orphan) =>
        sets
          .list(orphan.metadata.namespace)
          .filter((set) => selectorFromObject(set.spec.selector).matches(orphan.metadata.labels))
          .map(keyOf),
      ),
    )
    const revisions = context.watch(CONTROLLER_REVISIONS, dependents<ControllerRevision, DaemonSet>('DaemonSet', sets, enqueue))
    const everySet = (matters: (set: DaemonSet) => boolean): void => {
      for (const set of sets.list()) if (matters(set)) enqueue(keyOf(set))
    }
    context.watch(NODES, {
      added: (node) => everySet((set) => placement(set, node).shouldRun),
      updated: (before, node) => {
        if (equalJson(before.metadata.labels, node.metadata.labels) && equalJson(before.spec, node.spec)) return
        everySet((set) => !equalJson(placement(set, before), placement(set, node)))
      },
      deleted: () => everySet(() => true),
    })

    /** Milliseconds until a failed pod may be replaced; 0 for now. */
    function failedDelay(key: string): number {
      const now = clock.now()
      const backoff = failures.get(key)
      if (!backoff || now - backoff.last > 2 * FAILED_MAX) {
        failures.set(key, { delay: FAILED_BASE, last: now })
        return 0
      }
      const left = backoff.last + backoff.delay - now
      if (left > 0) return left
      failures.set(key, { delay: Math.min(2 * backoff.delay, FAILED_MAX), last: now })
      return 0
    }

    /** What one node lacks or has too much of. While a rollout surges, `surgingTo` is the hash of the pods it brings. */
    function settle(
      set: DaemonSet,
      node: Node,
      there: readonly Pod[],
      surgingTo: string | undefined,
      create: string[],
      remove: Pod[],
    ): void {
      const { shouldRun, mayStay } = placement(set, node)
      if (shouldRun && there.length === 0) {
        create.push(node.metadata.name)
        return
      }
      if (!mayStay) {
        remove.push(...there.filter((pod) => !isDeleting(pod)))
        return
      }
      const running: Pod[] = []
      for (const pod of there) {
        if (isDeleting(pod)) continue
        if (pod.status?.phase === 'Failed') {
          const key = `${set.metadata.uid}/${set.status?.observedGeneration}/${node.metadata.name}`
          const delay = failedDelay(key)
          if (delay > 0) {
            context.enqueueAfter(keyOf(set), delay)
            continue
          }
          context.events.event(
            set,
            'Warning',
            'FailedDaemonPod',
            `Found failed daemon pod ${keyOf(pod)} on node ${node.metadata.name}, will try to kill it`,
          )
          remove.push(pod)
        } else if (pod.status?.phase === 'Succeeded') {
          context.events.event(
            set,
            'Normal',
            'SucceededDaemonPod',
            `Found succeeded daemon pod ${keyOf(pod)} on node ${node.metadata.name}, will try to delete it`,
          )
          remove.push(pod)
        } else running.push(pod)
      }
      if (running.length <= 1) return
      const oldestFirst = [...running].sort((a, b) => Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) || byAge(a, b))
      remove.push(...(surgingTo === undefined ? oldestFirst.slice(1) : surplus(set, oldestFirst, surgingTo, clock.now())))
    }

    function podFor(set: DaemonSet, node: string, hash: string): NewObject<Pod> {
      const pod = podFromTemplate(set.spec.template, set)
      const generation = set.metadata.annotations?.[GENERATION]
      const labels = { ...pod.metadata.labels, [REVISION_HASH]: hash, ...(generation ? { 'pod-template-generation': generation } : {}) }
      return { ...pod, metadata: { ...pod.metadata, labels }, spec: specForNode(set.spec.template.spec, node) }
    }

    function* act(
      set: DaemonSet,
      hash: string,
      create: readonly string[],
      remove: readonly Pod[],
    ): Generator<number | undefined, StatusError | undefined, void> {
      const { error } = yield* slowStart(Math.min(create.length, BURST), (i) => createPod(context, podFor(set, create[i]!, hash), set))
      const other = yield* inChunks(remove.slice(0, BURST), (pod) => deletePod(context, pod, set))
      return error ?? other
    }

    function report(set: DaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>, hash: string, collisionCount: number | undefined): void {
      const now = clock.now()
      const minReady = set.spec.minReadySeconds ?? 0
      const count = { desired: 0, current: 0, misplaced: 0, ready: 0, available: 0, updated: 0 }
      let next = Infinity
      for (const node of nodes.list()) {
        const there = [...(byNode.get(node.metadata.name) ?? [])].sort(byAge)
        const [pod] = there
        if (!placement(set, node).shouldRun) {
          if (pod) count.misplaced++
          continue
        }
        count.desired++
        if (!pod) continue
        count.current++
        // A pod that has come beside an old one takes its place once it has been ready for long enough.
        for (const each of there) if (isReady(each) && !isAvailable(each, minReady, now)) next = Math.min(next, availableAt(each, minReady))
        if (isReady(pod)) {
          count.ready++
          if (isAvailable(pod, minReady, now)) count.available++
        }
        if (pod.metadata.labels?.[REVISION_HASH] === hash) count.updated++
      }
      const status = omitEmpty<DaemonSetStatus>(
        {
          currentNumberScheduled: count.current,
          numberMisscheduled: count.misplaced,
          desiredNumberScheduled: count.desired,
          numberReady: count.ready,
          observedGeneration: set.metadata.generation ?? 0,
          updatedNumberScheduled: count.updated,
          numberAvailable: count.available,
          numberUnavailable: count.desired - count.available,
          ...(collisionCount !== undefined ? { collisionCount } : {}),
          ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
        },
        'observedGeneration',
        'updatedNumberScheduled',
        'numberAvailable',
        'numberUnavailable',
      )
      if (!equalJson(status, set.status ?? {})) client.resource(DAEMON_SETS).updateStatus({ ...set, status })
      if (Number.isFinite(next)) context.enqueueAfter(keyOf(set), next - now)
    }

    function podsOf(set: DaemonSet): readonly Pod[] {
      return claim({
        owner: set,
        ownerResource: DAEMON_SETS,
        selector: selectorFromObject(set.spec.selector),
        resource: PODS,
        informer: pods,
        client,
      })
    }

    /** A deleted pod whose containers have ended leaves its node to the next one, although it is still there. */
    function podsByNode(own: readonly Pod[]): Map<string, Pod[]> {
      const byNode = new Map<string, Pod[]>()
      for (const pod of own) {
        if (isDeleting(pod) && isFinished(pod)) continue
        const node = targetNode(pod)
        const there = byNode.get(node)
        if (there) there.push(pod)
        else byNode.set(node, [pod])
      }
      return byNode
    }

    return {
      *reconcile(key): Steps {
        const { namespace, name } = splitKey(key)
        const set = sets.get(name, namespace)
        if (!set) return
        const own = claim({
          owner: set,
          ownerResource: DAEMON_SETS,
          selector: selectorFromObject(set.spec.selector),
          resource: CONTROLLER_REVISIONS,
          informer: revisions,
          client,
        })
        if (isDeleting(set)) return
        const history = syncHistory({
          owner: set,
          template: set.spec.template,
          revisions: own,
          client,
          collisionCount: set.status?.collisionCount,
          hash: (_, collisionCount) => podTemplateHash(set.spec.template, collisionCount),
        })
        const hash = history.current.metadata.labels![REVISION_HASH]!
        const running = podsOf(set)
        const byNode = podsByNode(running)
        const present = nodes.list()
        const desired = present.filter((node) => placement(set, node).shouldRun)
        const create: string[] = []
        const remove: Pod[] = []
        const { surge } = bounds(set, desired.length)
        const rolling = set.spec.updateStrategy?.type !== 'OnDelete'
        for (const node of present)
          settle(set, node, byNode.get(node.metadata.name) ?? [], rolling && surge > 0 ? hash : undefined, create, remove)
        // Pods that never got to a node which is gone by now.
        for (const [node, there] of byNode)
          if (!nodes.get(node)) remove.push(...there.filter((pod) => !isDeleting(pod) && !pod.spec.nodeName))
        if (rolling && create.length === 0 && remove.length === 0) {
          const eligible = new Map(desired.map((node) => [node.metadata.name, byNode.get(node.metadata.name) ?? []]))
          const next = plan(set, eligible, desired.length, hash, clock.now())
          create.push(...next.surge)
          remove.push(...next.remove)
        }
        const error = yield* act(set, hash, create, remove)
        const inUse = new Set(running.map((pod) => pod.metadata.labels?.[REVISION_HASH]))
        pruneHistory(
          client,
          history.all.filter((each) => each !== history.current),
          (each) => inUse.has(each.metadata.labels?.[REVISION_HASH]),
          set.spec.revisionHistoryLimit ?? 10,
        )
        report(set, byNode, hash, history.collisionCount)
        if (error) throw error
        if (create.length > BURST || remove.length > BURST) enqueue(makeKey(namespace, name))
      },
    }
  },
})

function byAge(a: Pod, b: Pod): number {
  const [left, right] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return left < right ? -1 : left > right ? 1 : a.metadata.name < b.metadata.name ? -1 : 1
}
