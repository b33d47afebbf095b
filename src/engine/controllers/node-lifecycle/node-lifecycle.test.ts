import { describe, expect, it } from 'vitest'
import { LEASES, NODES, PODS } from '../../schema/resources'
import { microTimestamp } from '../../clock/clock'
import { TestCluster } from '../framework/test-cluster'
import { podGarbageCollector } from '../pod-gc'
import { taintEvictionController } from '../taint-eviction'
import { nodeLifecycleController } from '.'

/** Nodes whose leases are renewed every ten seconds until `kill`. */
function cluster(nodes: readonly string[]): { world: TestCluster; kill(name: string): void; revive(name: string): void } {
  const world = new TestCluster([nodeLifecycleController, taintEvictionController, podGarbageCollector], { nodes, stopTime: 100_000_000 })
  world.client.resource(NODES)
  const dead = new Set<string>()
  const renew = (name: string): void => {
    if (!dead.has(name)) {
      const spec = { holderIdentity: name, renewTime: microTimestamp(world.clock.now()) }
      if (world.exists(LEASES, name, 'kube-system')) world.change(LEASES, name, { spec }, 'kube-system')
      else if (world.exists(LEASES, name, 'kube-node-lease')) world.change(LEASES, name, { spec }, 'kube-node-lease')
      else
        world.create(LEASES, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name, namespace: 'kube-node-lease' },
          spec,
        })
    }
    world.clock.after(10_000, () => renew(name))
  }
  for (const name of nodes) renew(name)
  const report = (name: string): void => {
    const node = world.get(NODES, name)
    const conditions = node.status!.conditions!.map((each) =>
      each.type === 'Ready' ? { ...each, status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' } : each,
    )
    world.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, conditions } })
  }
  return {
    world,
    kill: (name) => void dead.add(name),
    revive: (name) => {
      dead.delete(name)
      report(name)
    },
  }
}

const taints = (world: TestCluster, name: string): string[] =>
  (world.get(NODES, name).spec.taints ?? []).map((each) => `${each.key}:${each.effect}`).sort()
const ready = (world: TestCluster, name: string): unknown =>
  world.get(NODES, name).status?.conditions?.find((each) => each.type === 'Ready')

function pod(world: TestCluster, name: string, tolerationSeconds: number): void {
  const tolerations = ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists' as const,
    effect: 'NoExecute' as const,
    tolerationSeconds,
  }))
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { nodeName: 'a', tolerations, containers: [{ name: 'c', image: 'nginx' }] },
  })
}

describe('a node whose kubelet falls silent', () => {
  it('is NotReady after the grace period of fifty seconds, tainted, and its pods are not ready', () => {
    const { world, kill } = cluster(['a', 'b'])
    pod(world, 'web', 300)
    world.run(20)
    kill('a')
    world.run(48)
    expect(ready(world, 'a')).toMatchObject({ status: 'True' })
    world.run(12)
    expect(ready(world, 'a')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(taints(world, 'a')).toEqual(['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'])
    expect(world.events('a')).toContain('NodeNotReady: Node a status is now: NodeNotReady')
    expect(world.events('web')).toEqual(['NodeNotReady: Node is not ready'])
    expect(world.get(PODS, 'web').status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'False' }))
    expect(ready(world, 'b')).toMatchObject({ status: 'True' })
  })

  it('loses its pods when their toleration runs out', () => {
    const { world, kill } = cluster(['a', 'b'])
    pod(world, 'short', 30)
    pod(world, 'long', 300)
    world.run(20)
    kill('a')
    world.run(60)
    expect(world.get(PODS, 'short').metadata.deletionTimestamp).toBeUndefined()
    world.run(35)
    expect(world.get(PODS, 'short').metadata.deletionTimestamp).toBeDefined()
    expect(world.get(PODS, 'short').status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    )
    expect(world.events('short').at(-1)).toBe('TaintManagerEviction: Marking for deletion Pod default/short')
    expect(world.get(PODS, 'long').metadata.deletionTimestamp).toBeUndefined()
  })

  it('gets rid of its taints when it is back, and its pods stay', () => {
    const { world, kill, revive } = cluster(['a', 'b'])
    pod(world, 'long', 300)
    world.run(20)
    kill('a')
    world.run(70)
    revive('a')
    world.run(20)
    expect(taints(world, 'a')).toEqual([])
    expect(world.events('long').at(-1)).toBe('TaintManagerEviction: Cancelling deletion of Pod default/long')
    world.run(400)
    expect(world.get(PODS, 'long').metadata.deletionTimestamp).toBeUndefined()
  })

  it('evicts nobody while every node is silent', () => {
    const { world, kill } = cluster(['a', 'b'])
    pod(world, 'web', 30)
    world.run(20)
    kill('a')
    kill('b')
    world.run(300)
    expect(ready(world, 'a')).toMatchObject({ status: 'Unknown' })
    expect(taints(world, 'a')).toEqual(['node.kubernetes.io/unreachable:NoSchedule'])
    expect(world.get(PODS, 'web').metadata.deletionTimestamp).toBeUndefined()
  })
})

describe('a node that is', () => {
  it('cordoned gets the unschedulable taint, and loses it again', () => {
    const { world } = cluster(['a', 'b'])
    world.run(1)
    world.change(NODES, 'a', { spec: { unschedulable: true } })
    world.run(1)
    expect(taints(world, 'a')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    world.change(NODES, 'a', { spec: { unschedulable: null } })
    world.run(1)
    expect(taints(world, 'a')).toEqual([])
  })

  it('deleted has its pods removed within a minute', () => {
    const { world } = cluster(['a', 'b'])
    pod(world, 'web', 300)
    world.run(20)
    world.client.resource(NODES).delete('a')
    world.run(30)
    expect(world.exists(PODS, 'web')).toBe(true)
    world.run(40)
    expect(world.exists(PODS, 'web')).toBe(false)
  })
})
