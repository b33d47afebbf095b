/** Watches over nodes: notices silent kubelets, taints by condition, marks pods of lost nodes not ready; models pkg/controller/nodelifecycle. */
import { timestamp } from '../../clock/clock'
import { hasReason, StatusError } from '../../api/status'
import { defineController, type ControllerContext } from '../framework'
import { conditionOf } from '../framework/conditions'
import { podsOnNode } from '../framework/node-pods'
import { podCondition } from '../framework/pods'
import { hasTaint, NOT_READY, swapTaints, UNREACHABLE, UNSCHEDULABLE } from '../framework/taints'
import { LEASES, NODES, PODS } from '../../schema/resources'
import type { Node, Pod, Taint } from '../../schema/types'
import { GRACE_PERIOD, NodeHealth, STARTUP_GRACE_PERIOD } from './health'
import { zoneOf, Zones } from './zones'

/** Milliseconds between two looks at all nodes. */
const MONITOR_PERIOD = 5000
/** Milliseconds between two passes that put NoExecute taints on nodes. */
const EVICTION_PASS = 100

const PRESSURES = [
  ['MemoryPressure', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'node.kubernetes.io/pid-pressure'],
] as const

const NO_SCHEDULE_KEYS: ReadonlySet<string> = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...PRESSURES.map(([, key]) => key)])

/** The NoSchedule taints a node's conditions and its cordon call for. */
function wantedTaints(node: Node): readonly string[] {
  const keys: string[] = []
  const ready = conditionOf(node.status?.conditions, 'Ready')?.status
  if (ready === 'False') keys.push(NOT_READY)
  if (ready === 'Unknown') keys.push(UNREACHABLE)
  for (const [type, key] of PRESSURES) if (conditionOf(node.status?.conditions, type)?.status === 'True') keys.push(key)
  if (node.spec.unschedulable) keys.push(UNSCHEDULABLE)
  return keys
}

export const nodeLifecycleController = defineController({
  name: 'node-controller',
  start: (context) => {
    const { client, clock, enqueue } = context
    const health = new NodeHealth(
      context.flags.duration('node-monitor-grace-period', GRACE_PERIOD),
      context.flags.duration('node-startup-grace-period', STARTUP_GRACE_PERIOD),
    )
    const zones = new Zones()
    const known = new Set<string>()
    /** The Ready status each node had at the last look. */
    const readiness = new Map<string, string>()
    const nodes = context.watch(NODES, { added: (node) => enqueue(node.metadata.name), updated: (_, node) => enqueue(node.metadata.name) })
    const leases = context.watch(LEASES)
    const pods = context.watch(PODS, {
      // A pod that reports ready after its node was lost is not to be believed.
      updated: (before, pod) => {
        if (
          before.spec.nodeName !== pod.spec.nodeName &&
          pod.spec.nodeName &&
          readiness.get(pod.spec.nodeName) !== 'True' &&
          readiness.has(pod.spec.nodeName)
        )
          markNotReady(context, [pod])
      },
    })

    function monitor(): void {
      const present = nodes.list()
      const now = clock.now()
      for (const node of present) {
        if (known.has(node.metadata.name)) continue
        known.add(node.metadata.name)
        context.events.event(
          node,
          'Normal',
          'RegisteredNode',
          `Node ${node.metadata.name} event: Registered Node ${node.metadata.name} in Controller`,
        )
        // A node may have come back: what was said of its namesake is void.
        removeTaints(node)
      }
      for (const name of known) {
        if (nodes.get(name)) continue
        known.delete(name)
        readiness.delete(name)
        health.forget(name)
        zones.cancel(name)
        const gone = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '', creationTimestamp: '' } }
        context.events.event(gone, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
      }
      const looked = present.map((node) => look(node, now))
      const disrupted = zones.update(looked)
      for (const node of looked) {
        if (disrupted) removeTaints(node)
        else if (conditionOf(node.status?.conditions, 'Ready')) queueEviction(node)
      }
    }

    function look(node: Node, now: number): Node {
      const { name } = node.metadata
      const conditions = health.check(node, leases.get(name, 'kube-node-lease'), now)
      let current = node
      if (conditions) {
        try {
          current = client.resource(NODES).updateStatus({ ...node, status: { ...node.status, conditions } })
        } catch (error) {
          // The kubelet, or someone, was faster: the next look decides.
          if (!(error instanceof StatusError)) throw error
          return node
        }
      }
      const before = readiness.get(name) ?? conditionOf(node.status?.conditions, 'Ready')?.status
      const after = conditionOf(current.status?.conditions, 'Ready')?.status
      if (after === undefined) return current
      readiness.set(name, after)
      if (before === 'True' && after !== 'True') {
        context.events.event(current, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
        markNotReady(context, podsOnNode(pods, name))
      }
      return current
    }

    function queueEviction(node: Node): void {
      const { name } = node.metadata
      const ready = conditionOf(node.status?.conditions, 'Ready')!.status
      if (ready === 'True') {
        zones.cancel(name)
        removeTaints(node)
        return
      }
      const key = ready === 'Unknown' ? UNREACHABLE : NOT_READY
      const other = ready === 'Unknown' ? NOT_READY : UNREACHABLE
      if (hasTaint(node, other, 'NoExecute') && !hasTaint(node, key, 'NoExecute')) taint(node, key, other)
      else if (!hasTaint(node, key, 'NoExecute')) zones.queue(zoneOf(node), name)
    }

    function evictionPass(): void {
      for (const name of zones.due(clock.now())) {
        const node = nodes.get(name)
        const ready = node && conditionOf(node.status?.conditions, 'Ready')?.status
        if (!node || ready === undefined || ready === 'True') continue
        taint(node, ready === 'Unknown' ? UNREACHABLE : NOT_READY, ready === 'Unknown' ? NOT_READY : UNREACHABLE)
      }
    }

    function taint(node: Node, key: string, other: string): void {
      const added: Taint = { key, effect: 'NoExecute', timeAdded: timestamp(clock.now()) }
      write(node, swapTaints(node, [added], [{ key: other, effect: 'NoExecute' }]))
    }

    function removeTaints(node: Node): void {
      write(
        node,
        swapTaints(
          node,
          [],
          [
            { key: NOT_READY, effect: 'NoExecute' },
            { key: UNREACHABLE, effect: 'NoExecute' },
          ],
        ),
      )
    }

    function write(node: Node, taints: readonly Taint[] | undefined): void {
      if (!taints) return
      try {
        client.resource(NODES).patch(node.metadata.name, undefined, 'merge', {
          metadata: { resourceVersion: node.metadata.resourceVersion },
          spec: { taints: taints.length > 0 ? taints : null },
        })
      } catch (error) {
        if (!hasReason(error, 'Conflict') && !hasReason(error, 'NotFound')) throw error
        enqueue(node.metadata.name)
      }
    }

    context.every(context.flags.duration('node-monitor-period', MONITOR_PERIOD), monitor, 1)
    context.every(EVICTION_PASS, () => {
      if (zones.waiting) evictionPass()
    })

    return {
      reconcile(name) {
        const node = nodes.get(name)
        if (!node) return
        const wanted = wantedTaints(node)
        const present = (node.spec.taints ?? []).filter((each) => each.effect === 'NoSchedule' && NO_SCHEDULE_KEYS.has(each.key))
        const add = wanted
          .filter((key) => !present.some((each) => each.key === key))
          .map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded: timestamp(clock.now()) }))
        const remove = present.filter((each) => !wanted.includes(each.key))
        const taints = swapTaints(node, add, remove)
        if (!taints) return
        client.resource(NODES).patch(name, undefined, 'merge', {
          metadata: { resourceVersion: node.metadata.resourceVersion },
          spec: { taints: taints.length > 0 ? taints : null },
        })
      },
    }
  },
})

/** The pods of a lost node are not ready, whatever they last said. */
function markNotReady(context: ControllerContext, pods: readonly Pod[]): void {
  for (const pod of pods) {
    const ready = podCondition(pod, 'Ready')
    if (ready?.status !== 'True') continue
    const conditions = pod.status!.conditions!.map((each) =>
      each === ready ? { ...each, status: 'False', lastTransitionTime: timestamp(context.clock.now()) } : each,
    )
    try {
      context.client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, conditions } })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      continue
    }
    context.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
  }
}
