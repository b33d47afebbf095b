/** Facts about which pods a node lets in that were bound to it, and how it refuses the others. */
import { describe, expect, test } from 'vitest'
import { EVENTS, NODES, PRIORITY_CLASSES } from '../../schema/resources'
import type { Container, ContainerPort, Node, Pod, PodSpec } from '../../schema/types'
import { testNode } from '../test-node'
import { admit, recover } from './admit'

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'w1', uid: 'n', resourceVersion: '1', creationTimestamp: '', labels: { 'kubernetes.io/os': 'linux', disk: 'ssd' } },
  spec: {},
  status: { allocatable: { cpu: '2', memory: '1Gi', 'ephemeral-storage': '10Gi', 'example.com/gpu': '1', pods: '3' } },
} as Node

function pod(spec: Partial<PodSpec>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: '' },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } as PodSpec,
  } as Pod
}
const asking = (requests: Record<string, string>): Pod => pod({ containers: [{ name: 'c', image: 'nginx', resources: { requests } }] })
const onPort = (hostPort: number, more: Partial<ContainerPort> = {}, restartPolicy?: 'Always'): Pod => {
  const container: Container = { name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort, ...more }] }
  return pod(restartPolicy ? { initContainers: [{ ...container, name: 's', restartPolicy }] } : { containers: [container] })
}
const tainted = { ...NODE, spec: { taints: [{ key: 'k', value: 'v', effect: 'NoExecute' }] } } as Node

const ports = { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" }
const full = (name: string, requested: number, used: number, capacity: number) => ({
  reason: `OutOf${name}`,
  message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
})

describe('a pod is', () => {
  test.each<[string, Pod, Pod[], Node, ReturnType<typeof admit>]>([
    ['let in where there is room', asking({ cpu: '1' }), [asking({ cpu: '1' })], NODE, undefined],
    ['refused without processors', asking({ cpu: '1500m' }), [asking({ cpu: '1' })], NODE, full('cpu', 1500, 1000, 2000)],
    ['refused without memory', asking({ memory: '1Gi' }), [asking({ memory: '1Mi' })], NODE, full('memory', 2 ** 30, 2 ** 20, 2 ** 30)],
    ['refused without a device', asking({ 'example.com/gpu': '2' }), [], NODE, full('example.com/gpu', 2, 0, 1)],
    ['refused where there are too many', pod({}), [pod({}), pod({}), pod({})], NODE, full('pods', 1, 3, 3)],
    [
      'refused by its selector',
      pod({ nodeSelector: { disk: 'hdd' } }),
      [],
      NODE,
      {
        reason: 'NodeAffinity',
        message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      },
    ],
    [
      'refused on another system',
      pod({ os: { name: 'windows' } }),
      [],
      NODE,
      {
        reason: 'PodOSNotSupported',
        message: "Failed to admit pod as the OS field doesn't match node OS",
      },
    ],
    [
      'refused where another system is selected',
      pod({ nodeSelector: { 'kubernetes.io/os': 'windows' } }),
      [],
      NODE,
      {
        reason: 'PodOSSelectorNodeLabelDoesNotMatch',
        message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
      },
    ],
    ['refused by a taint', pod({}), [], tainted, { reason: 'TaintToleration', message: 'Predicate TaintToleration failed' }],
    ['let in by a toleration', pod({ tolerations: [{ key: 'k', operator: 'Exists' }] }), [], tainted, undefined],
    ['refused where its port is taken', onPort(80), [onPort(80)], NODE, ports],
    ['refused where a sidecar has its port', onPort(80), [onPort(80, {}, 'Always')], NODE, ports],
    ['refused where its port is taken at one address', onPort(80), [onPort(80, { hostIP: '127.0.0.1' })], NODE, ports],
    ['let in at another address', onPort(80, { hostIP: '127.0.0.2' }), [onPort(80, { hostIP: '127.0.0.1' })], NODE, undefined],
    ['let in with another protocol', onPort(80, { protocol: 'UDP' }), [onPort(80)], NODE, undefined],
  ])('%s', (_, wanted, running, node, refusal) => {
    expect(admit(wanted, running, node)).toEqual(refusal)
  })
})

test('a pod that was refused has no containers whose log could be read', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('big', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '10' } } }] })
  await t.wait(2)
  expect(t.pod('big').status?.reason).toBe('OutOfcpu')
  expect(() => t.node.endpoint.logs('default', 'big', {}, { chunk: () => undefined, end: () => undefined })).toThrow(
    'container "c" in pod "big" is not available',
  )
})

test('a node tells when it begins and ceases to take no pods', async () => {
  const t = testNode()
  await t.wait(2)
  const nodes = t.admin.resource(NODES)
  const told = () =>
    t.admin
      .resource(EVENTS)
      .list({ namespace: 'default' })
      .items.filter(({ reason }) => reason?.endsWith('Schedulable'))
      .map(({ message }) => message)
  nodes.patch('w1', undefined, 'merge', { spec: { unschedulable: true } })
  await t.wait(31)
  expect(told()).toEqual(['Node w1 status is now: NodeNotSchedulable'])
  nodes.patch('w1', undefined, 'merge', { spec: { unschedulable: null } })
  await t.wait(11)
  expect(told()).toEqual(['Node w1 status is now: NodeNotSchedulable', 'Node w1 status is now: NodeSchedulable'])
})

describe('a critical pod without room', () => {
  const sized = (name: string, requests: Record<string, string>, limits?: Record<string, string>, priority?: number): Pod => ({
    ...pod({
      ...(priority === undefined ? {} : { priority }),
      containers: [{ name: 'c', image: 'nginx', resources: { requests, ...(limits ? { limits } : {}) } }],
    }),
    metadata: { ...pod({}).metadata, name },
  })
  const critical = (requests: Record<string, string>): Pod => sized('critical', requests, undefined, 2_000_000_000)
  const bestEffort = sized('best', {})
  const small = sized('small', { cpu: '200m', memory: '100Mi' })
  const large = sized('large', { cpu: '900m', memory: '300Mi' })
  const whole = { cpu: '900m', memory: '300Mi' }
  const guaranteed = sized('guaranteed', whole, whole)
  const other = { ...critical({ cpu: '900m' }), metadata: { ...pod({}).metadata, name: 'other' } }
  const roomy = { ...NODE, status: { allocatable: { cpu: '2', memory: '1Gi', pods: '10' } } } as Node

  test.each<[string, Pod, readonly Pod[], Node, unknown]>([
    ['ends the one whose request is nearest', critical({ cpu: '300m' }), [large, small, guaranteed], roomy, ['large']],
    ['ends a small one where that is enough', critical({ cpu: '100m' }), [guaranteed, small, large], roomy, ['small']],
    ['spares guaranteed pods as long as others do', critical({ cpu: '1' }), [guaranteed, large, small], roomy, ['large', 'small']],
    ['ends several where one is too few', critical({ cpu: '2' }), [guaranteed, large, small], roomy, ['large', 'small', 'guaranteed']],
    ['ends one that asks for nothing when it is the number', critical({}), [small, bestEffort, large], NODE, ['best']],
    [
      'is refused where only critical ones are left',
      critical({ cpu: '1200m' }),
      [other],
      roomy,
      'Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: cpu, q: 100), ]',
    ],
    [
      'is refused for another reason',
      { ...critical({ cpu: '2' }), spec: { ...critical({ cpu: '2' }).spec, nodeSelector: { disk: 'hdd' } } },
      [large],
      roomy,
      "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
    ['is refused like others when it is none', sized('p', { cpu: '2' }), [large], roomy, full('cpu', 2000, 900, 2000).message],
  ])('%s', (_, wanted, running, node, expected) => {
    const refusal = admit(wanted, running, node)
    const outcome = recover(wanted, running, node, refusal!)
    expect('reason' in outcome ? outcome.message : outcome.map(({ metadata }) => metadata.name)).toEqual(expected)
  })

  test('starts when those that made room are gone', async () => {
    const t = testNode()
    t.admin.resource(PRIORITY_CLASSES).create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'system-node-critical' },
      value: 2_000_001_000,
    } as never)
    await t.wait(2)
    const sleeper = { image: 'busybox', command: ['sleep', '3600'] }
    t.run('modest', {
      containers: [{ ...sleeper, name: 'c', resources: { requests: { cpu: '1500m' } } }],
      terminationGracePeriodSeconds: 3,
    })
    await t.wait(5)
    t.run('needed', {
      priorityClassName: 'system-node-critical',
      containers: [{ ...sleeper, name: 'c', resources: { requests: { cpu: '1' } } }],
    })
    await t.wait(1)
    expect(t.pod('needed').status?.phase).toBe('Pending')
    await t.wait(6)
    expect(t.pod('needed').status?.phase).toBe('Running')
    expect(t.pod('modest').status).toMatchObject({
      phase: 'Failed',
      reason: 'Preempting',
      message: 'Preempted in order to admit critical pod',
    })
    expect(t.pod('modest').status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      reason: 'TerminationByKubelet',
      message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
    })
    expect(t.events('modest')).toContain('Preempting: Preempted in order to admit critical pod')
  })
})
