import { beforeEach, describe, expect, test } from 'vitest'
import type { Pod, PodSpec } from '../schema/types'
import { World } from './test-world'

const TRIED = 'no new claims to deallocate, preemption: 0/6 nodes are available:'
const USELESS = `${TRIED} 6 Preemption is not helpful for scheduling.`
/** One node could be cleared by priority, but nobody there is less important. */
const NO_VICTIMS = `${TRIED} 1 No preemption victims found for incoming pod, 5 Preemption is not helpful for scheduling.`
const CLOSED = '1 node(s) had untolerated taint(s), 1 node(s) were unschedulable'

const on = (name: string): PodSpec['nodeSelector'] => ({ 'kubernetes.io/hostname': name })
const named = (name: string): PodSpec['affinity'] => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
    },
  },
})
const awayFrom = (app: string): PodSpec['affinity'] => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' }],
  },
})
const port = (hostPort: number, hostIP?: string): PodSpec['containers'] => [
  { name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort, ...(hostIP ? { hostIP } : {}) }] },
]
const spread = (topologyKey: string): PodSpec['topologySpreadConstraints'] => [
  { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 's' } } },
]

describe('Among six nodes, one tainted, one cordoned, one full', () => {
  let world: World

  beforeEach(() => {
    world = new World()
    for (const [name, zone] of [
      ['a', 'z1'],
      ['b', 'z1'],
      ['c', 'z2'],
    ] as const)
      world.node(name, { labels: { zone } })
    world.node('full', { labels: { zone: 'z3' }, allocatable: { pods: '1' } })
    world.node('tainted', { spec: { taints: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }] } })
    world.node('cordoned', { spec: { unschedulable: true } })
    world.pod('filler', { nodeSelector: on('full') })
    world.pod('web', { nodeSelector: on('b'), containers: port(80) }, { labels: { app: 'web' } })
    world.pod('guard', { nodeSelector: on('a'), affinity: awayFrom('db') })
    world.run()
  })

  test.each<[string, Partial<PodSpec>, Partial<Pod['metadata']>, string]>([
    [
      'wants the full one',
      { nodeSelector: on('full') },
      {},
      `1 Too many pods, ${CLOSED}, 3 node(s) didn't match Pod's node affinity/selector. ${NO_VICTIMS}`,
    ],
    [
      'names the cordoned one',
      { affinity: named('cordoned') },
      {},
      `1 node(s) were unschedulable, 5 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${USELESS}`,
    ],
    ['names one that is not there', { affinity: named('zz') }, {}, `6 node(s) didn't satisfy plugin(s) [NodeAffinity]. ${USELESS}`],
    [
      'keeps off who is on its node',
      { nodeSelector: on('b'), affinity: awayFrom('web') },
      {},
      `1 node(s) didn't match pod anti-affinity rules, ${CLOSED}, 3 node(s) didn't match Pod's node affinity/selector. ${NO_VICTIMS}`,
    ],
    [
      'is kept off by who is there',
      { nodeSelector: on('a') },
      { labels: { app: 'db' } },
      `1 node(s) didn't satisfy existing pods anti-affinity rules, ${CLOSED}, 3 node(s) didn't match Pod's node affinity/selector. ${NO_VICTIMS}`,
    ],
    [
      'wants a port that is taken on all addresses',
      { nodeSelector: on('b'), containers: port(80, '10.1.1.1') },
      {},
      `1 node(s) didn't have free ports for the requested pod ports, ${CLOSED}, 3 node(s) didn't match Pod's node affinity/selector. ${NO_VICTIMS}`,
    ],
    [
      'is spread over a label no node has',
      { topologySpreadConstraints: spread('rack') },
      { labels: { app: 's' } },
      `1 Too many pods, ${CLOSED}, 3 node(s) didn't match pod topology spread constraints (missing required label). ${NO_VICTIMS}`,
    ],
  ])('a pod that %s is told why it waits', (_, spec, metadata, message) => {
    world.pod('p', spec, metadata)
    world.run()
    expect(world.condition('p')).toEqual({ status: 'False', reason: 'Unschedulable', message: `0/6 nodes are available: ${message}` })
    expect(world.events('FailedScheduling')).toEqual([`0/6 nodes are available: ${message}`])
  })
})
