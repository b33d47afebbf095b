/** Gives every node its range of pod addresses; models pkg/controller/nodeipam's range allocator. */
import { defineController } from '../framework'
import { NODES } from '../../schema/resources'
import type { Node } from '../../schema/types'

/** 10.244.0.0/16 in blocks of 256 addresses. */
const RANGES = 256

function rangeOf(node: Node): number | undefined {
  const match = /^10\.244\.(\d+)\.0\/24$/.exec(node.spec.podCIDR ?? '')
  return match ? Number(match[1]) : undefined
}

export const nodeIpamController = defineController({
  name: 'cidrAllocator',
  account: 'node-controller',
  workers: 1,
  start: (context) => {
    /** Range -> node; one given out stays taken until its node is gone, whatever the cache says meanwhile. */
    const taken = new Map<number, string>()
    const occupy = (node: Node): void => {
      const range = rangeOf(node)
      if (range !== undefined) taken.set(range, node.metadata.name)
      else context.enqueue(node.metadata.name)
    }
    const nodes = context.watch(NODES, {
      added: occupy,
      updated: (_, node) => occupy(node),
      deleted: (node) => {
        const range = rangeOf(node)
        if (range !== undefined && taken.get(range) === node.metadata.name) taken.delete(range)
      },
    })
    let next = 0
    return {
      reconcile(name) {
        const node = nodes.get(name)
        if (!node || node.spec.podCIDR) return
        for (let tried = 0; tried < RANGES; tried++) {
          const range = (next + tried) % RANGES
          if (taken.has(range)) continue
          const cidr = `10.244.${range}.0/24`
          context.client.resource(NODES).patch(name, undefined, 'strategic', { spec: { podCIDR: cidr, podCIDRs: [cidr] } })
          taken.set(range, name)
          next = range + 1
          return
        }
        context.events.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`)
        context.enqueueRateLimited(name)
      },
    }
  },
})
