import { describe, expect, test } from 'vitest'
import type { NodeSelectorRequirement, NodeSelectorTerm, NodeSpec, PodSpec } from '../schema/types'
import { World } from './test-world'

const MISMATCH = "node(s) didn't match Pod's node affinity/selector"
const TAINTED = 'node(s) had untolerated taint(s)'
const PORTS = "node(s) didn't have free ports for the requested pod ports"

interface OneNode {
  readonly labels?: Record<string, string>
  readonly spec?: NodeSpec
  readonly allocatable?: Record<string, string>
}

/** Why the one node there is was refused; undefined when it takes the pod. */
function refusal(pod: Partial<PodSpec>, node: OneNode = {}, running: readonly Partial<PodSpec>[] = []): string | undefined {
  const world = new World()
  world.node('n', node)
  running.forEach((spec, i) => world.pod(`r${i}`, { ...spec, nodeName: 'n' }))
  world.run()
  const { metadata } = world.pod('p', pod)
  world.run()
  return world.scheduler.explain(metadata.uid)!.rejected[0]?.reasons.join(', ')
}

const term = (key: string, operator: NodeSelectorRequirement['operator'], ...values: readonly string[]): NodeSelectorTerm => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values: [...values] } : {}) }],
})
const terms = (...nodeSelectorTerms: readonly NodeSelectorTerm[]): Partial<PodSpec> => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [...nodeSelectorTerms] } } },
})
const both = (...parts: readonly NodeSelectorTerm[]): NodeSelectorTerm => ({
  matchExpressions: parts.flatMap(({ matchExpressions }) => matchExpressions ?? []),
})
const named = (operator: NodeSelectorRequirement['operator'], name: string): NodeSelectorTerm => ({
  matchFields: [{ key: 'metadata.name', operator, values: [name] }],
})

describe('A node of kind b with four disks', () => {
  const node = { labels: { kind: 'b', disks: '4', empty: '' } }
  test.each<[string, Partial<PodSpec>, boolean]>([
    ['its kind', { nodeSelector: { kind: 'b' } }, true],
    ['its kind, but another number', { nodeSelector: { kind: 'b', disks: '5' } }, false],
    ['a label that is empty', { nodeSelector: { empty: '' } }, true],
    ['one of two kinds', terms(term('kind', 'In', 'a', 'b')), true],
    ['neither of two kinds', terms(term('kind', 'NotIn', 'a', 'b')), false],
    ['no such label by a value', terms(term('gpu', 'NotIn', 'a')), true],
    ['that a label is there', terms(term('kind', 'Exists')), true],
    ['that a label is not there', terms(term('kind', 'DoesNotExist')), false],
    ['more than three', terms(term('disks', 'Gt', '3')), true],
    ['more than four', terms(term('disks', 'Gt', '4')), false],
    ['less than five', terms(term('disks', 'Lt', '5')), true],
    ['less than five, of what is no number', terms(term('kind', 'Lt', '5')), false],
    ['two things at once', terms(both(term('kind', 'In', 'b'), term('disks', 'In', '5'))), false],
    ['one of two things', terms(term('kind', 'In', 'a'), term('disks', 'In', '4')), true],
    ['nothing, which nobody has', terms({}), false],
    ['nothing or its kind', terms({}, term('kind', 'In', 'b')), true],
    ['another name', terms(named('NotIn', 'n')), false],
    ['its name, or another kind', terms(named('In', 'n'), term('kind', 'In', 'a')), true],
    ['its kind in one way and not in the other', { nodeSelector: { kind: 'a' }, ...terms(term('kind', 'In', 'b')) }, false],
  ])('and a pod that asks for %s', (_, pod, fits) => {
    expect(refusal(pod, node)).toBe(fits ? undefined : MISMATCH)
  })
})

describe('A node with a taint', () => {
  const taint = (effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule'): OneNode => ({
    spec: { taints: [{ key: 'dedicated', value: 'db', effect }] },
  })
  const tolerating = (...tolerations: NonNullable<PodSpec['tolerations']>): Partial<PodSpec> => ({ tolerations })
  test.each<[string, OneNode, Partial<PodSpec>, boolean]>([
    ['that is not tolerated', taint('NoSchedule'), {}, false],
    ['that evicts and is not tolerated', taint('NoExecute'), {}, false],
    ['that is a wish', taint('PreferNoSchedule'), {}, true],
    ['that is tolerated', taint('NoSchedule'), tolerating({ key: 'dedicated', value: 'db', effect: 'NoSchedule' }), true],
    ['whose value is another', taint('NoSchedule'), tolerating({ key: 'dedicated', value: 'web', effect: 'NoSchedule' }), false],
    ['whose effect is another', taint('NoSchedule'), tolerating({ key: 'dedicated', value: 'db', effect: 'NoExecute' }), false],
    ['whatever its effect', taint('NoExecute'), tolerating({ key: 'dedicated', value: 'db' }), true],
    ['whatever its value', taint('NoSchedule'), tolerating({ key: 'dedicated', operator: 'Exists' }), true],
    ['whatever it is', taint('NoSchedule'), tolerating({ operator: 'Exists' }), true],
    [
      'and that is cordoned, all of which is tolerated',
      { spec: { ...taint('NoSchedule').spec, unschedulable: true } },
      tolerating({ operator: 'Exists' }),
      true,
    ],
  ])('%s', (_, node, pod, fits) => {
    expect(refusal(pod, node)).toBe(fits ? undefined : TAINTED)
  })
})

type Amounts = Record<string, string>
const container = (requests: Amounts, more: object = {}): PodSpec['containers'][number] => ({
  name: 'c',
  image: 'i',
  resources: { requests },
  ...more,
})

describe('A node with two cores, of which one is taken', () => {
  const node = { allocatable: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '10Gi', 'example.com/gpu': '2', pods: '3' } }
  const running = [
    { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { 'example.com/gpu': '1' } } }] },
  ]
  const limits = (amount: Amounts): object => ({ resources: { requests: amount, limits: amount } })
  test.each<[string, Partial<PodSpec>, string | undefined]>([
    ['the rest', { containers: [container({ cpu: '1', memory: '1Gi' })] }, undefined],
    ['a little more', { containers: [container({ cpu: '1001m' })] }, 'Insufficient cpu'],
    ['too much of two things', { containers: [container({ cpu: '3', memory: '3Gi' })] }, 'Insufficient cpu, Insufficient memory'],
    [
      'too much in two containers',
      { containers: [container({ cpu: '600m' }), { ...container({ cpu: '600m' }), name: 'd' }] },
      'Insufficient cpu',
    ],
    [
      'too much to begin with',
      { initContainers: [{ ...container({ cpu: '1500m' }), name: 'init' }], containers: [container({ cpu: '100m' })] },
      'Insufficient cpu',
    ],
    [
      'as much to begin with as there is',
      { initContainers: [{ ...container({ cpu: '1' }), name: 'init' }], containers: [container({ cpu: '1' })] },
      undefined,
    ],
    [
      'too much with a sidecar',
      {
        initContainers: [{ ...container({ cpu: '600m' }), name: 'side', restartPolicy: 'Always' }],
        containers: [container({ cpu: '600m' })],
      },
      'Insufficient cpu',
    ],
    ['too much storage', { containers: [container({ 'ephemeral-storage': '11Gi' })] }, 'Insufficient ephemeral-storage'],
    ['one device', { containers: [{ name: 'c', image: 'i', ...limits({ 'example.com/gpu': '1' }) }] }, undefined],
    ['two devices', { containers: [{ name: 'c', image: 'i', ...limits({ 'example.com/gpu': '2' }) }] }, 'Insufficient example.com/gpu'],
    [
      'a device nobody has',
      { containers: [{ name: 'c', image: 'i', ...limits({ 'example.com/fpga': '1' }) }] },
      'Insufficient example.com/fpga',
    ],
    ['nothing', {}, undefined],
  ])('and a pod that asks for %s', (_, pod, expected) => {
    expect(refusal(pod, node, running)).toBe(expected)
  })

  test('takes no pod once it has as many as it may', () => {
    expect(refusal({}, node, [...running, {}, {}])).toBe('Too many pods')
    expect(refusal({ containers: [container({ cpu: '5' })] }, node, [...running, {}, {}])).toBe('Too many pods, Insufficient cpu')
  })
})

describe('A node where somebody has port 80', () => {
  const on = (hostPort: number, more: object = {}): Partial<PodSpec> => ({
    containers: [{ name: 'c', image: 'i', ports: [{ containerPort: hostPort, hostPort, ...more }] }],
  })
  test.each<[string, Partial<PodSpec>, Partial<PodSpec>, boolean]>([
    ['the same', on(80), on(80), false],
    ['another', on(80), on(81), true],
    ['the same of another protocol', on(80), on(80, { protocol: 'UDP' }), true],
    ['it at one address, where that is taken', on(80, { hostIP: '10.0.0.1' }), on(80, { hostIP: '10.0.0.1' }), false],
    ['it at another address', on(80, { hostIP: '10.0.0.1' }), on(80, { hostIP: '10.0.0.2' }), true],
    ['it at all addresses', on(80, { hostIP: '10.0.0.1' }), on(80), false],
    ['it at one address, where all are taken', on(80), on(80, { hostIP: '10.0.0.1' }), false],
    [
      'it by the network of the node',
      on(80),
      { hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
      false,
    ],
    [
      'it with a sidecar',
      on(80),
      {
        initContainers: [{ name: 's', image: 'i', restartPolicy: 'Always', ports: [{ containerPort: 80, hostPort: 80 }] }],
        containers: [{ name: 'c', image: 'i' }],
      },
      false,
    ],
  ])('and a pod that wants %s', (_, taken, pod, fits) => {
    expect(refusal(pod, {}, [taken])).toBe(fits ? undefined : PORTS)
  })
})

describe('Of two nodes that take it a pod goes to the one', () => {
  /** Where each of five pods of a seed went: chance must not matter. */
  function chosen(
    pod: Partial<PodSpec>,
    nodes: Readonly<Record<string, OneNode>>,
    running: Readonly<Record<string, Partial<PodSpec>>> = {},
  ): string {
    const went = ['1', '2', '3', '4', '5'].map((seed) => {
      const world = new World(seed)
      for (const [name, node] of Object.entries(nodes)) world.node(name, node)
      for (const [nodeName, spec] of Object.entries(running))
        world.pod(`on-${nodeName}`, { ...spec, nodeName }, { labels: { on: nodeName } })
      world.run()
      world.pod('p', pod)
      world.run()
      return world.nodeOf('p') ?? ''
    })
    return [...new Set(went)].join()
  }
  const prefers = (weight: number, key: string): NonNullable<NonNullable<PodSpec['affinity']>['nodeAffinity']> => ({
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight, preference: term(key, 'Exists') }],
  })
  const near = (side: 'podAffinity' | 'podAntiAffinity', on: string): PodSpec['affinity'] => ({
    [side]: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 50, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { on } } } },
      ],
    },
  })
  const plain = { a: {}, b: {} }
  test.each<[string, string, Partial<PodSpec>, Readonly<Record<string, OneNode>>, Readonly<Record<string, Partial<PodSpec>>>?]>([
    ['with less on it', 'b', { containers: [container({ cpu: '100m' })] }, plain, { a: { containers: [container({ cpu: '500m' })] } }],
    ['with more room', 'b', { containers: [container({ cpu: '100m' })] }, { a: {}, b: { allocatable: { cpu: '4' } } }],
    ['whose label it prefers', 'b', { affinity: { nodeAffinity: prefers(1, 'ssd') } }, { a: {}, b: { labels: { ssd: '' } } }],
    [
      'whose label it prefers more',
      'a',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              ...prefers(10, 'ssd').preferredDuringSchedulingIgnoredDuringExecution!,
              ...prefers(20, 'gpu').preferredDuringSchedulingIgnoredDuringExecution!,
            ],
          },
        },
      },
      { a: { labels: { gpu: '' } }, b: { labels: { ssd: '' } } },
    ],
    ['without a taint that is a wish', 'b', {}, { a: { spec: { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] } }, b: {} }],
    ['where a pod is that it likes', 'a', { affinity: near('podAffinity', 'a') }, plain, { a: {}, b: {} }],
    ['where no pod is that it dislikes', 'b', { affinity: near('podAntiAffinity', 'a') }, plain, { a: {}, b: {} }],
    [
      'where a pod is that it likes, though the other is empty',
      'b',
      { affinity: near('podAffinity', 'b') },
      plain,
      { b: { containers: [container({ cpu: '200m' })] } },
    ],
  ])('%s', (_, expected, pod, nodes, running) => {
    expect(chosen(pod, nodes, running)).toBe(expected)
  })
})
