/** Tells kubelets by annotation how long they may cache secrets and config maps, by the size of the cluster; models pkg/controller/ttl. */
import { defineController } from '../framework'
import { NODES } from '../../schema/resources'

const ANNOTATION = 'node.alpha.kubernetes.io/ttl'

/** Cluster sizes with their cache times in seconds; the lower bound keeps a cluster near a boundary from flapping. */
const STEPS = [
  { from: 0, to: 100, seconds: 0 },
  { from: 90, to: 500, seconds: 15 },
  { from: 450, to: 1000, seconds: 30 },
  { from: 900, to: 2000, seconds: 60 },
  { from: 1800, to: Infinity, seconds: 300 },
] as const

export const ttlController = defineController({
  name: 'ttl-controller',
  start: (context) => {
    const nodes = context.watch(NODES)
    let step = 0
    let count = 0
    const recount = (change: number): void => {
      count += change
      const before = step
      while (count > STEPS[step]!.to) step++
      while (count < STEPS[step]!.from) step--
      if (step !== before) for (const node of nodes.list()) context.enqueue(node.metadata.name)
    }
    context.watch(NODES, {
      added: (node) => {
        recount(1)
        context.enqueue(node.metadata.name)
      },
      updated: (_, node) => {
        if (node.metadata.annotations?.[ANNOTATION] !== String(STEPS[step]!.seconds)) context.enqueue(node.metadata.name)
      },
      deleted: () => recount(-1),
    })
    return {
      reconcile(name) {
        const node = nodes.get(name)
        const value = String(STEPS[step]!.seconds)
        if (!node || node.metadata.annotations?.[ANNOTATION] === value) return
        context.client.resource(NODES).patch(name, undefined, 'merge', { metadata: { annotations: { [ANNOTATION]: value } } })
      },
    }
  },
})
