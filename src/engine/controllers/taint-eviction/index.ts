/** Evicts pods from nodes with NoExecute taints when their tolerations run out; models pkg/controller/tainteviction. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey, type KubeObject, type ObjectKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { timestamp, type Timer } from '../../clock/clock'
import { defineController } from '../framework'
import { podsOnNode } from '../framework/node-pods'
import { tolerates } from '../../kinds/pod-spec/tolerations'
import { withDisruption } from '../framework/disruption'
import { NODES, PODS } from '../../schema/resources'
import type { Pod, Taint } from '../../schema/types'

interface Planned {
  readonly uid: string
  /** Absent once the pod has been marked: its time does not come twice. */
  readonly timer?: Timer
}

function noExecute(taints: readonly Taint[] | undefined): readonly Taint[] {
  return (taints ?? []).filter((taint) => taint.effect === 'NoExecute')
}

/** Milliseconds the pod may stay: 0 when a taint is not tolerated, Infinity when all are for ever. */
function mayStay(pod: Pod, taints: readonly Taint[]): number {
  const tolerations = pod.spec.tolerations ?? []
  let shortest = Infinity
  for (const taint of taints) {
    const matching = tolerations.filter((each) => tolerates(each, taint))
    if (matching.length === 0) return 0
    for (const { tolerationSeconds } of matching)
      if (tolerationSeconds !== undefined) shortest = Math.min(shortest, Math.max(0, tolerationSeconds) * 1000)
  }
  return shortest
}

export const taintEvictionController = defineController({
  name: 'taint-eviction-controller',
  account: 'node-controller',
  start: (context) => {
    const { client, clock, enqueue } = context
    const planned = new Map<ObjectKey, Planned>()
    const nodes = context.watch(NODES)
    const pods = context.watch(PODS, {
      added: (pod) => {
        if (pod.spec.nodeName && noExecute(nodes.get(pod.spec.nodeName)?.spec.taints).length > 0) enqueue(keyOf(pod))
      },
      updated: (before, pod) => {
        if (before.spec.nodeName !== pod.spec.nodeName || !equalJson(before.spec.tolerations, pod.spec.tolerations)) enqueue(keyOf(pod))
      },
      deleted: (pod) => enqueue(keyOf(pod)),
    })
    context.watch(NODES, {
      added: (node) => {
        if (noExecute(node.spec.taints).length > 0) for (const pod of podsOnNode(pods, node.metadata.name)) enqueue(keyOf(pod))
      },
      updated: (before, node) => {
        if (equalJson(noExecute(before.spec.taints), noExecute(node.spec.taints))) return
        for (const pod of podsOnNode(pods, node.metadata.name)) enqueue(keyOf(pod))
      },
    })

    function cancel(key: ObjectKey): void {
      const plan = planned.get(key)
      if (!plan) return
      planned.delete(key)
      if (!plan.timer) return
      plan.timer.cancel()
      context.events.event(byName(key), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
    }

    function evict(key: ObjectKey, uid: string): void {
      planned.delete(key)
      const { namespace, name } = splitKey(key)
      const pod = pods.get(name, namespace)
      if (pod?.metadata.uid !== uid) return
      context.events.event(byName(key), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`)
      try {
        const status = withDisruption(
          pod,
          'DeletionByTaintManager',
          'Taint manager: deleting due to NoExecute taint',
          timestamp(clock.now()),
        )
        client.resource(PODS).patch(name, namespace, 'strategic', { metadata: { uid }, status }, 'status')
        client.resource(PODS).delete(name, namespace, { preconditions: { uid } })
        planned.set(key, { uid })
      } catch (error) {
        if (hasReason(error, 'NotFound')) return
        context.enqueueRateLimited(key)
      }
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const pod = pods.get(name, namespace)
        const plan = planned.get(key)
        if (plan && plan.uid !== pod?.metadata.uid) cancel(key)
        if (!pod) return
        // It does not matter whether a pod is over, nor whether somebody has deleted it: what is left of it is marked, too.
        const taints = noExecute(pod.spec.nodeName ? nodes.get(pod.spec.nodeName)?.spec.taints : [])
        const stay = taints.length === 0 ? Infinity : mayStay(pod, taints)
        if (stay === Infinity) {
          cancel(key)
          return
        }
        if (stay === 0) {
          cancel(key)
          evict(key, pod.metadata.uid)
          return
        }
        // One that waits already goes when it was to go, whatever taints and tolerations have become of those it had.
        if (planned.has(key)) return
        planned.set(key, { uid: pod.metadata.uid, timer: context.after(stay, () => evict(key, pod.metadata.uid)) })
      },
    }
  },
})

/** The pod as these events name it: without uid, so that `describe` does not list them. */
function byName(key: ObjectKey): KubeObject {
  const { name, namespace } = splitKey(key)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(namespace ? { namespace } : {}), uid: '', resourceVersion: '', creationTimestamp: '' },
  }
}
