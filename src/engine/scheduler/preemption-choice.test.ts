import { describe, expect, test } from 'vitest'
import { POD_DISRUPTION_BUDGETS, PODS, PRIORITY_CLASSES } from '../schema/resources'
import type { PodSpec } from '../schema/types'
import { World } from './test-world'

const CLASSES = { neg: -100, low: 0, mid: 100, high: 1000, top: 10_000 } as const
/** Millicores; a node has 500. */
const SIZES = { small: 100, medium: 200, large: 300, whole: 500, none: 0 } as const

/** Class, size, and the day of January on which it began. */
type Running = readonly [priority: keyof typeof CLASSES, size: keyof typeof SIZES, began?: number]
type Cluster = Readonly<Record<string, readonly Running[]>>

const request = (size: keyof typeof SIZES): Record<string, string> => (SIZES[size] > 0 ? { cpu: `${SIZES[size]}m` } : {})

class Preempting extends World {
  constructor() {
    super()
    for (const [name, value] of Object.entries(CLASSES))
      this.create(PRIORITY_CLASSES, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value })
  }

  /** Pods are called by their node and their place in its list: `a0`. */
  with(cluster: Cluster, labels: Record<string, string> = { app: 'x' }): this {
    for (const [node, pods] of Object.entries(cluster)) {
      this.node(node, { allocatable: { cpu: '500m' } })
      pods.forEach(([priorityClassName, size, began = 1], i) => {
        const pod = this.pod(`${node}${i}`, { priorityClassName, nodeName: node }, { labels }, request(size))
        const startTime = `2025-01-0${began}T00:00:00Z`
        this.client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, startTime } })
      })
    }
    this.run()
    return this
  }

  arrives(priorityClassName: string, size: keyof typeof SIZES, spec: Partial<PodSpec> = {}): void {
    this.pod('p', { priorityClassName, ...spec }, { labels: { app: 'new' } }, request(size))
    this.run(0.02)
  }

  victims(): readonly string[] {
    const gone = this.client
      .resource(PODS)
      .list({ namespace: 'default' })
      .items.filter(({ metadata }) => metadata.deletionTimestamp)
    return gone.map(({ metadata }) => metadata.name).sort()
  }

  budget(allowed: number, disrupted: Record<string, string> = {}): void {
    const made = this.create(POD_DISRUPTION_BUDGETS, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } },
    })
    const status = { disruptionsAllowed: allowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, disruptedPods: disrupted }
    this.client.resource(POD_DISRUPTION_BUDGETS).updateStatus({ ...made, status })
    this.run()
  }
}

describe('The pods that go are', () => {
  test.each<[string, Cluster, readonly string[]]>([
    ['none where there is room', { a: [['mid', 'medium']] }, []],
    ['as many as it takes', { a: [['mid', 'whole']] }, ['a0']],
    [
      'those that take the room, not the less important one that does not',
      {
        a: [
          ['low', 'small'],
          ['mid', 'large'],
        ],
      },
      ['a1'],
    ],
    [
      'the less important ones first',
      {
        a: [
          ['mid', 'small'],
          ['low', 'small'],
          ['mid', 'medium'],
          ['high', 'small'],
        ],
      },
      ['a1', 'a2'],
    ],
    [
      'of equals those that began last',
      {
        a: [
          ['low', 'small', 5],
          ['low', 'small', 4],
          ['mid', 'medium', 3],
          ['high', 'small', 2],
        ],
      },
      ['a0', 'a2'],
    ],
    ['none that are as important', { a: [['high', 'whole']] }, []],
  ])('%s', (_, cluster, expected) => {
    const world = new Preempting().with(cluster)
    world.arrives('high', 'large')
    expect(world.victims()).toEqual(expected)
    expect(world.get('p').status?.nominatedNodeName).toBe(expected.length > 0 ? 'a' : undefined)
  })

  test('those that keep it off by their rules', () => {
    const world = new Preempting().with({ a: [['mid', 'small']], b: [['high', 'whole']] })
    const apart: PodSpec['affinity'] = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'new' } }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    }
    world.pod('shy', { priorityClassName: 'low', nodeName: 'a', affinity: apart }, {}, { cpu: '100m' })
    world.run()
    world.arrives('high', 'small')
    expect(world.victims()).toEqual(['shy'])
  })

  test('those without which the spread is even enough', () => {
    const world = new Preempting()
    for (const [name, zone] of [
      ['a', 'z1'],
      ['b', 'z1'],
      ['x', 'z2'],
    ] as const)
      world.node(name, { labels: { zone } })
    const place = (name: string, nodeName: string, priorityClassName: string): unknown =>
      world.pod(name, { nodeName, priorityClassName }, { labels: { foo: '' } })
    place('a1', 'a', 'mid')
    place('a2', 'a', 'low')
    place('b1', 'b', 'low')
    place('x1', 'x', 'high')
    place('x2', 'x', 'high')
    world.run()
    const rule = (topologyKey: string) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'DoNotSchedule' as const,
      labelSelector: { matchExpressions: [{ key: 'foo', operator: 'Exists' as const }] },
    })
    const topologySpreadConstraints = [rule('zone'), rule('kubernetes.io/hostname')]
    world.pod('p', { priorityClassName: 'high', topologySpreadConstraints }, { labels: { foo: '' } })
    world.run(0.02)
    expect(['a2', 'b1']).toContain(world.victims().join())
  })
})

describe('The node that is cleared is', () => {
  test.each<[string, Cluster, string]>([
    [
      'the one whose most important victim is the least important',
      {
        a: [
          ['mid', 'medium'],
          ['mid', 'large'],
        ],
        b: [
          ['mid', 'medium'],
          ['low', 'medium'],
        ],
        c: [
          ['low', 'medium'],
          ['low', 'medium'],
        ],
      },
      'c',
    ],
    [
      'of these the one whose victims weigh least together',
      {
        a: [
          ['mid', 'medium'],
          ['mid', 'large'],
        ],
        b: [
          ['mid', 'large'],
          ['low', 'medium'],
        ],
        c: [
          ['mid', 'medium'],
          ['mid', 'medium'],
        ],
      },
      'b',
    ],
    [
      'one with few victims, though many of negative priority sum up to less',
      {
        a: [
          ['mid', 'small'],
          ['neg', 'small'],
          ['neg', 'small'],
        ],
        b: [
          ['mid', 'large'],
          ['neg', 'medium'],
        ],
        c: [
          ['mid', 'medium'],
          ['neg', 'small'],
          ['low', 'small'],
        ],
      },
      'b',
    ],
    [
      'of equals the one whose victims began last',
      {
        a: [
          ['mid', 'medium', 2],
          ['mid', 'medium', 2],
        ],
        b: [
          ['mid', 'medium', 3],
          ['mid', 'medium', 3],
        ],
        c: [
          ['mid', 'medium', 1],
          ['mid', 'medium', 1],
        ],
      },
      'b',
    ],
    [
      'of equals the one whose first victim began last',
      {
        a: [
          ['mid', 'medium', 4],
          ['mid', 'medium', 2],
        ],
        b: [
          ['mid', 'medium', 5],
          ['mid', 'medium', 1],
        ],
        c: [
          ['mid', 'medium', 3],
          ['mid', 'medium', 6],
        ],
      },
      'c',
    ],
    [
      'of equals the one whose most important victims began last',
      {
        a: [
          ['low', 'medium', 4],
          ['mid', 'medium', 2],
        ],
        b: [
          ['mid', 'medium', 6],
          ['low', 'medium', 1],
        ],
        c: [
          ['low', 'medium', 3],
          ['mid', 'medium', 5],
        ],
      },
      'b',
    ],
  ])('%s', (_, cluster, expected) => {
    const world = new Preempting().with(cluster)
    world.arrives('high', 'whole')
    expect(world.get('p').status?.nominatedNodeName).toBe(expected)
  })

  test('one whose victims may go by their budget, though they are more important', () => {
    const world = new Preempting().with({ a: [['low', 'whole']] })
    world.budget(0)
    world.node('b', { allocatable: { cpu: '500m' } })
    world.pod('other', { priorityClassName: 'mid', nodeName: 'b' }, { labels: { app: 'y' } }, { cpu: '500m' })
    world.run()
    world.arrives('high', 'whole')
    expect(world.victims()).toEqual(['other'])
  })

  test('one whose victims have gone already by way of the budget', () => {
    const world = new Preempting().with({ a: [['low', 'whole']] })
    world.budget(0, { a0: '2026-01-01T00:00:00Z' })
    world.node('b', { allocatable: { cpu: '500m' } })
    world.pod('other', { priorityClassName: 'mid', nodeName: 'b' }, { labels: { app: 'y' } }, { cpu: '500m' })
    world.run()
    world.arrives('high', 'whole')
    expect(world.victims()).toEqual(['a0'])
  })

  test('one all the same when no budget is kept anywhere', () => {
    const world = new Preempting().with({ a: [['low', 'whole']] })
    world.budget(0)
    world.arrives('high', 'whole')
    expect(world.victims()).toEqual(['a0'])
  })
})

describe('A pod that finds no victims', () => {
  const tail = (world: Preempting): string | undefined => /preemption: .*$/.exec(world.condition('p').message ?? '')?.[0]

  test('is told of each node why', () => {
    const world = new Preempting().with({ a: [['high', 'whole']], b: [['low', 'small']] })
    world.node('cordoned', { spec: { unschedulable: true } })
    world.node('small', { allocatable: { cpu: '200m' } })
    world.pod('wide', { priorityClassName: 'high', nodeName: 'b' }, {}, { cpu: '400m' })
    world.run()
    world.arrives('high', 'large')
    expect(world.condition('p').message).toBe(
      '0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    )
  })

  test('waits for the one that goes already', () => {
    const world = new Preempting().with({ a: [['low', 'whole']] })
    world.arrives('high', 'whole')
    expect(world.victims()).toEqual(['a0'])
    world.node('later', { spec: { unschedulable: true } })
    world.run(30)
    expect(tail(world)).toBe('preemption: not eligible due to a terminating pod on the nominated node.')
    expect(world.get('p').status?.nominatedNodeName).toBe('a')
  })
})
