/** A cluster of one node with an API server and no controllers, for the tests of this room. */
import { Random } from '../clock/random'
import { VirtualClock } from '../clock/clock'
import { createApiServer } from '../apiserver'
import { createCatalog, type Fallback } from '../images'
import { createNetwork } from '../network'
import { EVENTS, NAMESPACES, PODS } from '../schema/resources'
import type { Container, Pod } from '../schema/types'
import { hasReason } from '../api/status'
import { allTools, bashCommand, shCommand, type Command } from '../../shell'
import { createVirtualNodes, LAB_TIMINGS, type KubeletTimings } from '.'

export const START = Date.UTC(2026, 10, 20, 15, 0, 0)

export function testNode(
  options: {
    readonly timings?: KubeletTimings
    readonly commands?: readonly Command[]
    readonly fallback?: Fallback
    readonly seed?: string
    readonly cgroupVersion?: 1 | 2
  } = {},
) {
  const clock = new VirtualClock(START)
  const random = new Random(options.seed ?? 'test')
  const api = createApiServer({ clock, random })
  const admin = api.clientFor({ name: 'kubectl', user: 'admin', groups: ['system:masters'] })
  for (const name of ['default', 'kube-system', 'kube-node-lease']) {
    try {
      admin.resource(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
  }
  const network = createNetwork({ clock, informers: api.informers, random: random.stream('network') })
  const nodes = createVirtualNodes({
    clock,
    random,
    api,
    network,
    catalog: createCatalog(options.fallback),
    commands: options.commands ?? [shCommand, bashCommand, ...allTools],
    timings: options.timings ?? LAB_TIMINGS,
  })
  const node = nodes.add({ name: 'w1', address: '192.168.50.11', podCIDR: '10.244.1.0/24', cgroupVersion: options.cgroupVersion ?? 2 })
  const pods = admin.resource(PODS)
  return {
    clock,
    api,
    admin,
    network,
    nodes,
    node,
    pods,
    /** Lets so many seconds of virtual time pass. */
    wait: (seconds: number) => clock.run(clock.now() + seconds * 1000),
    run: (
      name: string,
      spec: Partial<NonNullable<Pod['spec']>> & { readonly containers: readonly Container[] },
      metadata: Partial<Pod['metadata']> = {},
    ) =>
      pods.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default', ...metadata },
        spec: { nodeName: 'w1', ...spec } as Pod['spec'],
      }),
    pod: (name: string) => pods.get(name, 'default'),
    /** `reason message`, counts after an x, in the order of their first time. */
    events: (name: string) =>
      admin
        .resource(EVENTS)
        .list({ namespace: 'default' })
        .items.filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ reason, message, count }) => `${reason}${(count ?? 1) > 1 ? ` x${count}` : ''}: ${message}`),
  }
}
