import { describe, expect, test } from 'vitest'
import type { PodSpec, TopologySpreadConstraint } from '../schema/types'
import { World } from './test-world'

const SKEWED = "node(s) didn't match pod topology spread constraints"
const NO_LABEL = `${SKEWED} (missing required label)`

type Labels = Record<string, string>

const exists = (key: string): NonNullable<TopologySpreadConstraint['labelSelector']> => ({
  matchExpressions: [{ key, operator: 'Exists' }],
})
const hard = (topologyKey: string, label = 'foo', maxSkew = 1, more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint => ({
  maxSkew,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: exists(label),
  ...more,
})
const wanting = (...values: readonly string[]): PodSpec['affinity'] => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator: 'In', values: [...values] }] }],
    },
  },
})

const at = (name: string, zone: string): [string, Labels] => [name, { zone, node: name }]
const FOUR = [at('a', 'z1'), at('b', 'z1'), at('x', 'z2'), at('y', 'z2')]

interface Case {
  readonly nodes?: readonly (readonly [string, Labels])[]
  /** Pods that run, as many as their node is written here; labelled `foo` unless said otherwise. */
  readonly running?: string
  readonly labels?: Labels
  readonly runningLabels?: (index: number) => Labels
  readonly constraints: readonly TopologySpreadConstraint[]
  readonly spec?: Partial<PodSpec>
}

/** Why each node that was refused was. */
function refused({ nodes = FOUR, running = '', labels = { foo: '' }, runningLabels, constraints, spec }: Case): Labels {
  const world = new World()
  for (const [name, own] of nodes) world.node(name, { labels: own })
  for (const [i, nodeName] of [...running].entries()) world.pod(`r${i}`, { nodeName }, { labels: runningLabels?.(i) ?? { foo: '' } })
  world.run()
  const pod = world.pod('p', { topologySpreadConstraints: [...constraints], ...spec }, { labels })
  world.run()
  return Object.fromEntries(world.scheduler.explain(pod.metadata.uid)!.rejected.map(({ node, reasons }) => [node, reasons.join()]))
}

const all = (reason: string, ...nodes: readonly string[]): Labels => Object.fromEntries(nodes.map((node) => [node, reason]))

describe('A pod that must be spread', () => {
  test.each<[string, Case, Labels]>([
    ['may go anywhere while nobody runs', { constraints: [hard('zone')] }, {}],
    ['may go anywhere when it does not count itself', { constraints: [hard('zone', 'bar')] }, {}],
    ['may go to any of zones that are even, 3/3', { running: 'aabyyy', constraints: [hard('zone')] }, {}],
    [
      'does not count pods on nodes without the key, 1/2',
      {
        nodes: [at('a', 'z1'), ['b', { zon: 'z1', node: 'b' }], at('x', 'z2'), at('y', 'z2')],
        running: 'abxy',
        constraints: [hard('zone')],
      },
      { b: NO_LABEL, x: SKEWED, y: SKEWED },
    ],
    ['fits nowhere when no node has the key', { constraints: [hard('rack')] }, all(NO_LABEL, 'a', 'b', 'x', 'y')],
    ['goes to the emptiest node of 2/1/0/3', { running: 'aabyyy', constraints: [hard('node')] }, all(SKEWED, 'a', 'b', 'y')],
    ['may be off by two, of 2/1/0/3', { running: 'aabyyy', constraints: [hard('node', 'foo', 2)] }, all(SKEWED, 'a', 'y')],
    [
      'leaves itself out when it is none of them, of 2/1/0/3',
      { running: 'aabyyy', labels: { bar: '' }, constraints: [hard('node')] },
      all(SKEWED, 'a', 'y'),
    ],
    [
      'looks only at nodes that it wants, of 2/~1~/~0~/3',
      { running: 'aabyyy', constraints: [hard('node')], spec: { affinity: wanting('a', 'y') } },
      { ...all("node(s) didn't match Pod's node affinity/selector", 'b', 'x'), y: SKEWED },
    ],
    [
      'looks at all nodes when it is told to leave its wishes aside',
      {
        running: 'aabyyy',
        constraints: [hard('node', 'foo', 1, { nodeAffinityPolicy: 'Ignore' })],
        spec: { affinity: wanting('a', 'y') },
      },
      { ...all("node(s) didn't match Pod's node affinity/selector", 'b', 'x'), ...all(SKEWED, 'a', 'y') },
    ],
    [
      'keeps two rules at once, 3/3 and 2/1/0/3',
      { running: 'aabyyy', constraints: [hard('zone'), hard('node')] },
      all(SKEWED, 'a', 'b', 'y'),
    ],
    [
      'fits nowhere when two rules leave nothing, 3/4 and 2/1/0/4',
      { running: 'aabyyyy', constraints: [hard('zone'), hard('node')] },
      all(SKEWED, 'a', 'b', 'x', 'y'),
    ],
    [
      'counts others for each rule, 1/0 and 1/0/0/1',
      {
        running: 'ay',
        runningLabels: (i) => ({ [i === 0 ? 'foo' : 'bar']: '' }),
        labels: { foo: '', bar: '' },
        constraints: [hard('zone'), hard('node', 'bar')],
      },
      all(SKEWED, 'a', 'b', 'y'),
    ],
    [
      'counts others for each rule, 1/0 and 0/0/1/1',
      {
        running: 'axy',
        runningLabels: (i) => ({ [i === 0 ? 'foo' : 'bar']: '' }),
        labels: { foo: '', bar: '' },
        constraints: [hard('zone'), hard('node', 'bar')],
      },
      all(SKEWED, 'a', 'b', 'x', 'y'),
    ],
    [
      'counts others for each rule, 2/3 and 1/0/0/1',
      {
        running: 'aayyy',
        runningLabels: (i): Labels => (i === 1 || i === 3 ? { foo: '', bar: '' } : { foo: '' }),
        labels: { foo: '', bar: '' },
        constraints: [hard('zone'), hard('node', 'bar')],
      },
      all(SKEWED, 'a', 'x', 'y'),
    ],
    [
      'counts itself for one rule alone',
      {
        running: 'axy',
        runningLabels: (i) => ({ [i === 0 ? 'foo' : 'bar']: '' }),
        labels: { bar: '' },
        constraints: [hard('zone'), hard('node', 'bar')],
      },
      all(SKEWED, 'x', 'y'),
    ],
    [
      'needs the keys of all rules, 1/1 and 1/0/0/1',
      {
        nodes: [at('a', 'z1'), at('b', 'z1'), ['x', { zone: 'z2' }], at('y', 'z2')],
        running: 'ay',
        constraints: [hard('zone'), hard('node')],
      },
      { a: SKEWED, x: NO_LABEL, y: SKEWED },
    ],
    [
      'is held to zero pods elsewhere while there are fewer domains than asked for',
      { running: 'ax', constraints: [hard('zone', 'foo', 1, { minDomains: 3 })] },
      all(SKEWED, 'a', 'b', 'x', 'y'),
    ],
    ['may fill up two domains when two are asked for', { running: 'ax', constraints: [hard('zone', 'foo', 1, { minDomains: 2 })] }, {}],
  ])('%s', (_, given, expected) => {
    expect(refused(given)).toEqual(expected)
  })

  test('does not count pods that end', () => {
    const world = new World()
    for (const [name, labels] of [at('a', 'z1'), at('b', 'z1')]) world.node(name, { labels })
    world.pod('going', { nodeName: 'a' }, { labels: { foo: '' }, finalizers: ['example.com/wait'] })
    world.pod('there', { nodeName: 'b' }, { labels: { foo: '' } })
    world.remove('going')
    world.run()
    world.pod('p', { topologySpreadConstraints: [hard('node')] }, { labels: { foo: '' } })
    world.run()
    expect(world.nodeOf('p')).toBe('a')
  })

  test('minds taints of nodes when it is told to', () => {
    const taken = (nodeTaintsPolicy: 'Honor' | 'Ignore'): string | undefined => {
      const world = new World()
      world.node('a', { labels: { zone: 'z1' } })
      world.node('x', { labels: { zone: 'z2' }, spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })
      world.pod('r', { nodeName: 'a' }, { labels: { foo: '' } })
      world.run()
      world.pod('p', { topologySpreadConstraints: [hard('zone', 'foo', 1, { nodeTaintsPolicy })] }, { labels: { foo: '' } })
      world.run()
      return world.nodeOf('p')
    }
    expect([taken('Honor'), taken('Ignore')]).toEqual(['a', undefined])
  })
})
