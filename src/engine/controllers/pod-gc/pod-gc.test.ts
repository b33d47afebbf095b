import { describe, expect, it } from 'vitest'
import { NODES, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { podGarbageCollector } from '.'

/** The status with which a pod was last seen before it was gone. */
function cluster(nodes: readonly string[], more: object = {}): { world: TestCluster; last: Map<string, Pod> } {
  const world = new TestCluster([podGarbageCollector], { nodes, stopTime: 100_000_000, ...more })
  const last = new Map<string, Pod>()
  world.server.informers.informer(PODS).onChange({ updated: (_, pod) => void last.set(pod.metadata.name, pod) })
  return { world, last }
}

function create(world: TestCluster, name: string, more: object = {}): void {
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...more },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  })
}

describe('a pod that nobody else removes', () => {
  it('since its node is gone fails as disrupted and goes after forty seconds', () => {
    const { world, last } = cluster(['node-1'])
    create(world, 'lost')
    world.run(5)
    world.client.resource(NODES).delete('node-1')
    world.run(30)
    expect(world.exists(PODS, 'lost')).toBe(true)
    world.run(60)
    expect(world.exists(PODS, 'lost')).toBe(false)
    expect(last.get('lost')?.status).toMatchObject({
      phase: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }),
      ]) as unknown,
    })
  })

  it('since its node is out of service fails and goes, without having been disrupted', () => {
    const { world, last } = cluster(['node-1'])
    create(world, 'stuck')
    world.run(5)
    const node = world.get(NODES, 'node-1')
    const conditions = node.status!.conditions!.map((each) => (each.type === 'Ready' ? { ...each, status: 'Unknown' as const } : each))
    world.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, conditions } })
    world.change(NODES, 'node-1', { spec: { taints: [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] } })
    world.client.resource(PODS).delete('stuck', 'default')
    world.run(25)
    expect(world.exists(PODS, 'stuck')).toBe(false)
    expect(last.get('stuck')?.status?.phase).toBe('Failed')
    expect(last.get('stuck')?.status?.conditions?.map(({ type }) => type)).not.toContain('DisruptionTarget')
  })
})
