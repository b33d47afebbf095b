import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { PODS, REPLICA_SETS } from '../../schema/resources'
import type { ReplicaSet } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { replicaSetController } from '.'

function set(replicas: number): NewObject<ReplicaSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  }
}

describe('a ReplicaSet', () => {
  it('lets a pod go whose label no longer matches, without a trace of ownership, and replaces it', () => {
    const world = new TestCluster([replicaSetController])
    world.create(REPLICA_SETS, set(2))
    world.run(3)
    const { name } = world.podsOf('web')[0]!.metadata
    world.change(PODS, name, { metadata: { labels: { app: 'debug' } } })
    world.run(3)
    expect(world.get(PODS, name).metadata).not.toHaveProperty('ownerReferences')
    expect(world.podsOf('web')).toHaveLength(2)
  })

  it('adopts a matching pod that nobody owns instead of making one', () => {
    const world = new TestCluster([replicaSetController])
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stray', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    })
    world.run(3)
    world.create(REPLICA_SETS, set(2))
    world.run(3)
    expect(world.podsOf('web').map((pod) => pod.metadata.name)).toContain('stray')
    expect(world.podsOf('web')).toHaveLength(2)
  })

  it('gives up first the pod that is cheapest to delete', () => {
    const world = new TestCluster([replicaSetController], { nodes: ['a', 'b'] })
    world.create(REPLICA_SETS, set(4))
    world.run(3)
    const cheap = world.podsOf('web').find((pod) => pod.spec.nodeName === 'b')!.metadata.name
    world.change(PODS, cheap, { metadata: { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } } })
    world.change(REPLICA_SETS, 'web', { spec: { replicas: 3 } })
    world.run(3)
    expect(world.podsOf('web').map((pod) => pod.metadata.name)).not.toContain(cheap)
  })

  it('waits until its own pods show in its cache before it counts again', () => {
    const world = new TestCluster([replicaSetController])
    world.create(REPLICA_SETS, set(3))
    // Changes of the set in quick succession make it look again and again while the caches lag.
    for (let i = 0; i < 20; i++) {
      world.change(REPLICA_SETS, 'web', { metadata: { annotations: { turn: String(i) } } })
      world.run(0.001)
    }
    world.run(3)
    expect(world.events('web').filter((each) => each.startsWith('SuccessfulCreate'))).toHaveLength(3)
    expect(world.get(REPLICA_SETS, 'web').status).toMatchObject({ replicas: 3, readyReplicas: 3, terminatingReplicas: 0 })
  })
})
