import { describe, expect, test } from 'vitest'
import { EVENTS, NODES, PODS, PRIORITY_CLASSES, REPLICA_SETS } from '../schema/resources'
import type { PodSpec } from '../schema/types'
import { feasibleNodesToFind } from './framework/algorithm'
import { ANTI_SELF, World } from './test-world'

const UNHELPFUL = 'no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.'

describe('A pod that fits nowhere', () => {
  test.each([
    ['asks for more than any node has', {}, { cpu: '64' }, `1 node(s) had untolerated taint(s), 3 Insufficient cpu. ${UNHELPFUL}`],
    [
      'lacks two resources',
      {},
      { cpu: '64', memory: '1Ti' },
      `1 node(s) had untolerated taint(s), 3 Insufficient cpu, 3 Insufficient memory. ${UNHELPFUL}`,
    ],
    [
      'selects a label no node has',
      { nodeSelector: { disk: 'ssd' } },
      {},
      `1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector. ${UNHELPFUL}`,
    ],
  ] as const)('says why when it %s', (_, spec, requests, message) => {
    const world = World.recorded()
    world.pod('p', spec, {}, requests)
    world.run()
    expect(world.condition('p')).toEqual({ status: 'False', reason: 'Unschedulable', message: `0/4 nodes are available: ${message}` })
    expect(world.events('FailedScheduling')).toEqual([`0/4 nodes are available: ${message}`])
  })

  test('says that there are no nodes', () => {
    const world = new World()
    world.pod('p')
    world.run()
    expect(world.condition('p').message).toBe('no nodes available to schedule pods')
  })

  test('is tried again by and by when there are no nodes: after 1, 2, 4, 8 and then 10 seconds, at the end of a second', () => {
    const world = new World()
    const pod = world.pod('p')
    const attempts: number[] = []
    for (let second = 0; second < 40; second++) {
      world.run()
      if (world.scheduler.explain(pod.metadata.uid)!.attempt > attempts.length) attempts.push(second)
    }
    expect(attempts).toEqual([0, 2, 5, 10, 19, 30])
  })

  test('could be helped by preemption, but there are no lower pods', () => {
    const world = World.recorded()
    for (const name of ['a', 'b', 'c']) world.pod(name, {}, {}, { cpu: '800m' })
    world.run()
    world.pod('late', {}, {}, { cpu: '800m' })
    world.run()
    const preemption =
      '0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.'
    expect(world.condition('late').message).toBe(
      `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. no new claims to deallocate, preemption: ${preemption}`,
    )
  })

  test('is scheduled once another pod makes room, and its condition turns true', () => {
    const world = new World()
    world.node('w1')
    world.pod('first', {}, {}, { cpu: '800m' })
    world.run()
    world.pod('second', {}, {}, { cpu: '800m' })
    world.run()
    expect(world.nodeOf('second')).toBeUndefined()
    world.remove('first')
    world.run()
    expect(world.nodeOf('second')).toBe('w1')
    expect(world.condition('second')).toEqual({ status: 'True' })
    expect(world.events('Scheduled')).toContain('Successfully assigned default/second to w1')
  })

  test('is scheduled when a node is added or uncordoned', () => {
    const world = new World()
    world.node('w1', { spec: { unschedulable: true } })
    world.pod('p')
    world.run()
    expect(world.condition('p').message).toMatch(/^0\/1 nodes are available: 1 node\(s\) were unschedulable\./)
    world.client.resource(NODES).patch('w1', undefined, 'merge', { spec: { unschedulable: null } })
    world.run()
    expect(world.nodeOf('p')).toBe('w1')
  })

  test('is not tried again for events that cannot help it', () => {
    const world = World.recorded()
    const pod = world.pod('p', { nodeSelector: { disk: 'ssd' } })
    world.run()
    world.pod('other')
    world.run()
    world.remove('other')
    world.run(20)
    expect(world.scheduler.explain(pod.metadata.uid)?.attempt).toBe(1)
    world.client.resource(PODS).patch('p', 'default', 'merge', { metadata: { labels: { color: 'red' } } })
    world.run(20)
    expect(world.scheduler.explain(pod.metadata.uid)?.attempt).toBe(1)
    world.client.resource(NODES).patch('w2', undefined, 'merge', { metadata: { labels: { disk: 'ssd' } } })
    world.run()
    expect(world.nodeOf('p')).toBe('w2')
  })
})

describe('The queue', () => {
  const withPriorities = (): World => {
    const world = new World()
    world.create(PRIORITY_CLASSES, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 10 })
    world.node('w1', { spec: { unschedulable: true } })
    return world
  }
  const order = (world: World): readonly string[] =>
    world.client
      .resource(EVENTS)
      .list({ namespace: 'default' })
      .items.filter(({ reason }) => reason === 'Scheduled')
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ message }) => /default\/(\S+)/.exec(message ?? '')![1]!)

  test('takes pods of higher priority first, then those that have waited longest since they came or were last tried', () => {
    const world = withPriorities()
    world.pod('gated', { schedulingGates: [{ name: 'wait' }] })
    world.run(5)
    world.pod('tried')
    world.run(5)
    world.pod('late')
    world.pod('urgent', { priorityClassName: 'high' })
    world.client.resource(PODS).patch('gated', 'default', 'json', [{ op: 'remove', path: '/spec/schedulingGates' }])
    world.client.resource(NODES).patch('w1', undefined, 'merge', { spec: { unschedulable: null } })
    world.run(5)
    expect(order(world)).toEqual(['urgent', 'gated', 'tried', 'late'])
  })

  test('takes the pods of one window of back-off by priority, though the others failed before', () => {
    const world = withPriorities()
    world.pod('low')
    world.clock.runSync(world.clock.now() + 20)
    world.pod('high', { priorityClassName: 'high' })
    world.clock.runSync(world.clock.now() + 20)
    world.client.resource(NODES).patch('w1', undefined, 'merge', { spec: { unschedulable: null } })
    world.run()
    expect(order(world)).toEqual(['high', 'low'])
  })

  test('has pods that no event has helped tried again after five minutes', () => {
    const world = World.recorded()
    const pod = world.pod('p', { nodeSelector: { disk: 'ssd' } })
    world.run(299)
    expect(world.scheduler.explain(pod.metadata.uid)?.attempt).toBe(1)
    world.run(40)
    expect(world.scheduler.explain(pod.metadata.uid)?.attempt).toBe(2)
  })
})

test('a pod that is being deleted is left alone when its turn comes, with a word', () => {
  const world = World.recorded()
  world.pod('p', { nodeSelector: { disk: 'ssd' } }, { finalizers: ['example.com/hold'] })
  world.run()
  world.remove('p')
  world.run(20)
  expect(world.events('FailedScheduling')).toHaveLength(1)
  world.client.resource(NODES).patch('w2', undefined, 'merge', { metadata: { labels: { disk: 'ssd' } } })
  world.run(20)
  expect(world.nodeOf('p')).toBeUndefined()
  expect(world.events('FailedScheduling')).toContain('skip schedule deleting pod: default/p')
})

describe('Placement', () => {
  test('of replicas is spread over the nodes that take them', () => {
    const world = World.recorded()
    const set = world.create(REPLICA_SETS, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } as never,
      },
    })
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: set.metadata.uid, controller: true }
    for (let i = 0; i < 4; i++) world.pod(`web-${i}`, {}, { labels: { app: 'web' }, ownerReferences: [owner] })
    world.run()
    const perNode = new Map<string, number>()
    for (let i = 0; i < 4; i++) perNode.set(world.nodeOf(`web-${i}`)!, (perNode.get(world.nodeOf(`web-${i}`)!) ?? 0) + 1)
    expect([...perNode.values()].sort()).toEqual([1, 1, 2])
    expect(perNode.has('m')).toBe(false)
  })

  test('is the same for the same seed', () => {
    const place = (seed: string): readonly (string | undefined)[] => {
      const world = new World(seed)
      for (let i = 0; i < 5; i++) world.node(`n${i}`)
      for (let i = 0; i < 8; i++) world.pod(`p${i}`)
      world.run()
      return Array.from({ length: 8 }, (_, i) => world.nodeOf(`p${i}`))
    }
    expect(place('a')).toEqual(place('a'))
    expect(place('a')).not.toEqual(place('b'))
  })

  test('prefers the labels, and keeps to the labels, that affinity names', () => {
    const world = new World()
    world.node('a', { labels: { zone: 'x' } })
    world.node('b', { labels: { zone: 'x', disk: 'ssd' } })
    world.node('c', { labels: { zone: 'y', disk: 'ssd' } })
    world.pod('p', {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['x'] }] }],
          },
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 50, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } },
          ],
        },
      },
    })
    world.run()
    expect(world.nodeOf('p')).toBe('b')
  })

  test('keeps pods apart that refuse each other, and says so when nodes run out', () => {
    const world = World.recorded()
    for (let i = 0; i < 4; i++) world.pod(`low-${i}`, { affinity: ANTI_SELF }, { labels: { app: 'low' } })
    world.run()
    expect(new Set(['low-0', 'low-1', 'low-2'].map((name) => world.nodeOf(name))).size).toBe(3)
    expect(world.condition('low-3').message).toMatch(
      /^0\/4 nodes are available: 1 node\(s\) had untolerated taint\(s\), 3 node\(s\) didn't match pod anti-affinity rules\./,
    )
  })

  test('follows required affinity to the pod it names', () => {
    const world = World.recorded()
    const affinity: PodSpec['affinity'] = {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' },
        ],
      },
    }
    world.pod('web', { affinity })
    world.run()
    expect(world.condition('web').message).toBe(
      `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match pod affinity rules. ${UNHELPFUL}`,
    )
    world.pod('db', {}, { labels: { app: 'db' } })
    world.run()
    expect(world.nodeOf('web')).toBe(world.nodeOf('db'))
  })

  test('keeps the skew of DoNotSchedule constraints', () => {
    const world = new World()
    for (const [name, zone] of [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
    ] as const)
      world.node(name, { labels: { zone } })
    const spec: Partial<PodSpec> = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 's' } } },
      ],
    }
    for (let i = 0; i < 6; i++) world.pod(`s-${i}`, spec, { labels: { app: 's' } })
    world.run()
    expect(Array.from({ length: 6 }, (_, i) => world.nodeOf(`s-${i}`)).filter((node) => node === 'c')).toHaveLength(3)
  })

  test('gives each host port away once per node', () => {
    const world = new World()
    world.node('w1')
    const containers = [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }] }]
    world.pod('a', { containers })
    world.run()
    world.pod('b', { containers })
    world.run()
    expect(world.condition('b').message).toMatch(/1 node\(s\) didn't have free ports for the requested pod ports\./)
  })

  test('leaves pods of other schedulers, and pods with gates, alone', () => {
    const world = World.recorded()
    world.pod('foreign', { schedulerName: 'mine' })
    world.pod('gated', { schedulingGates: [{ name: 'wait' }] })
    world.run(30)
    expect([world.nodeOf('foreign'), world.nodeOf('gated')]).toEqual([undefined, undefined])
    expect(world.events('FailedScheduling')).toEqual([])
    world.client.resource(PODS).patch('gated', 'default', 'json', [{ op: 'remove', path: '/spec/schedulingGates' }])
    world.run()
    expect(world.nodeOf('gated')).toBeDefined()
  })

  test('waits while the scheduler is stopped', () => {
    const world = World.recorded()
    world.run()
    world.scheduler.stop()
    world.pod('p')
    world.run(60)
    expect(world.nodeOf('p')).toBeUndefined()
    world.scheduler.start()
    world.run()
    expect(world.nodeOf('p')).toBeDefined()
  })
})

describe('A decision', () => {
  test('tells each verdict and score, and is the note of the binding', () => {
    const world = World.recorded()
    const pod = world.pod('p', {}, {}, { cpu: '100m', memory: '64Mi' })
    world.run()
    const decision = world.scheduler.explain(pod.metadata.uid)!
    expect(decision).toMatchObject({ outcome: 'scheduled', node: world.nodeOf('p'), attempt: 1, totalNodes: 4, lookedAt: 4 })
    expect(decision.rejected).toEqual([{ node: 'm', plugin: 'TaintToleration', reasons: ['node(s) had untolerated taint(s)'] }])
    expect(decision.scores.map(({ node }) => node).sort()).toEqual(['w1', 'w2', 'w3'])
    expect(decision.scores[0]!.scores.reduce((a, b) => a + b, 0)).toBe(decision.scores[0]!.total)
    expect(decision.scores[0]!.scores).toHaveLength(decision.scorers.length)
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
  })

  test('looks at a share of the nodes in large clusters', () => {
    expect([50, 100, 500, 1000, 5000, 10_000].map(feasibleNodesToFind)).toEqual([50, 100, 230, 420, 500, 500])
  })
})
