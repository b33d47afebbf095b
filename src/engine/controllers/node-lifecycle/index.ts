/** Watches over nodes: notices silent kubelets, taints by condition, marks pods of lost nodes not ready; models pkg/controller/nodelifecycle. */
import { defineController } from '../framework'
import { LEASES, NODES, PODS } from '../../schema/resources'
import { GRACE_PERIOD, NodeHealth, STARTUP_GRACE_PERIOD } from './health'
import { markNotReady } from './lost-pods'
import { NodeMonitor } from './monitor'
import { NodeTaints } from './taints'

/** Milliseconds between two looks at all nodes. */
const MONITOR_PERIOD = 5000
/** Milliseconds between two passes that put NoExecute taints on nodes. */
const EVICTION_PASS = 100

export const nodeLifecycleController = defineController({
  name: 'node-controller',
  start: (context) => {
    const { enqueue, flags } = context
    const taints = new NodeTaints(context)
    const health = new NodeHealth(
      flags.duration('node-monitor-grace-period', GRACE_PERIOD),
      flags.duration('node-startup-grace-period', STARTUP_GRACE_PERIOD),
    )
    const nodes = context.watch(NODES, { added: (node) => enqueue(node.metadata.name), updated: (_, node) => enqueue(node.metadata.name) })
    const leases = context.watch(LEASES)
    const pods = context.watch(PODS, {
      // A pod that reports ready after its node was lost is not to be believed.
      updated: ({ spec: { nodeName: before } }, pod) => {
        const { nodeName } = pod.spec
        if (nodeName && nodeName !== before && monitor.isLost(nodeName)) markNotReady(context, [pod])
      },
    })
    const monitor = new NodeMonitor(context, { nodes, leases, pods }, health, taints)
    context.every(flags.duration('node-monitor-period', MONITOR_PERIOD), () => monitor.look(), 1)
    context.every(EVICTION_PASS, () => monitor.evictionPass())

    return {
      reconcile(name) {
        const node = nodes.get(name)
        if (node) taints.followConditions(node)
      },
    }
  },
})
