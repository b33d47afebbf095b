import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { CONFIG_MAPS, DEPLOYMENTS, PODS, REPLICA_SETS } from '../../schema/resources'
import type { Deployment } from '../../schema/types'
import { deploymentController } from '../deployment'
import { TestCluster } from '../framework/test-cluster'
import { replicaSetController } from '../replicaset'
import { garbageCollector } from '.'

const web: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
}

function running(): TestCluster {
  const world = new TestCluster([deploymentController, replicaSetController, garbageCollector])
  world.create(DEPLOYMENTS, web)
  world.run(5)
  return world
}

describe('deleting a Deployment', () => {
  it('in the background takes its ReplicaSet and pods with it', () => {
    const world = running()
    world.client.resource(DEPLOYMENTS).delete('web', 'default', { propagationPolicy: 'Background' })
    expect(world.exists(DEPLOYMENTS, 'web')).toBe(false)
    world.run(3)
    expect(world.list(REPLICA_SETS)).toEqual([])
    expect(world.list(PODS)).toEqual([])
  })

  it('in the foreground goes last', () => {
    const world = running()
    world.client.resource(DEPLOYMENTS).delete('web', 'default', { propagationPolicy: 'Foreground' })
    world.run(0.5)
    expect(world.get(DEPLOYMENTS, 'web').metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(world.list(REPLICA_SETS)[0]!.metadata.finalizers).toEqual(['foregroundDeletion'])
    world.run(3)
    expect([...world.list(DEPLOYMENTS), ...world.list(REPLICA_SETS), ...world.list(PODS)]).toEqual([])
  })

  it('with orphaning leaves a ReplicaSet without owner, and its pods', () => {
    const world = running()
    world.client.resource(DEPLOYMENTS).delete('web', 'default', { propagationPolicy: 'Orphan' })
    world.run(3)
    expect(world.exists(DEPLOYMENTS, 'web')).toBe(false)
    expect(world.list(REPLICA_SETS)[0]!.metadata.ownerReferences).toBeUndefined()
    expect(world.list(PODS)).toHaveLength(2)
  })
})

describe('an object whose owner', () => {
  const owned = (owners: object[]) =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'child', namespace: 'default', ownerReferences: owners } }) as never

  it('never existed is deleted', () => {
    const world = new TestCluster([garbageCollector])
    world.create(CONFIG_MAPS, owned([{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: '1-2-3' }]))
    world.run(1)
    expect(world.exists(CONFIG_MAPS, 'child')).toBe(false)
  })

  it('is one of two, and goes, stays with the other', () => {
    const world = new TestCluster([garbageCollector])
    const [a, b] = ['a', 'b'].map((name) =>
      world.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } }),
    )
    world.create(
      CONFIG_MAPS,
      owned([a!, b!].map((each) => ({ apiVersion: 'v1', kind: 'ConfigMap', name: each.metadata.name, uid: each.metadata.uid }))),
    )
    world.run(1)
    world.client.resource(CONFIG_MAPS).delete('a', 'default')
    world.run(1)
    expect(world.get(CONFIG_MAPS, 'child').metadata.ownerReferences?.map((each) => each.name)).toEqual(['b'])
  })

  it.each([
    ['is of another namespace', { namespace: 'kube-system' }, {}, true],
    ['goes by another name', {}, { name: 'someone' }, false],
    ['is of another kind', {}, { kind: 'Secret' }, false],
  ])('%s is deleted', (_, place, wrong, reported) => {
    const world = new TestCluster([garbageCollector])
    const owner = world.create(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'owner', namespace: 'default', ...place },
    })
    world.create(CONFIG_MAPS, owned([{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid, ...wrong }]))
    world.run(1)
    expect(world.exists(CONFIG_MAPS, 'child')).toBe(false)
    const message = `ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${owner.metadata.uid}] does not exist in namespace "default"`
    expect(world.events('child')).toEqual(reported ? [`OwnerRefInvalidNamespace: ${message}`] : [])
  })

  it('is owned by it, too, is deleted in the foreground although each blocks the other', () => {
    const world = new TestCluster([garbageCollector])
    const owner = world.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner', namespace: 'default' } })
    const reference = ({ metadata: { name, uid } }: typeof owner) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name,
      uid,
      blockOwnerDeletion: true,
    })
    const child = world.create(CONFIG_MAPS, owned([reference(owner)]))
    world.change(CONFIG_MAPS, 'owner', { metadata: { ownerReferences: [reference(child as typeof owner)] } } as never)
    world.run(1)
    world.client.resource(CONFIG_MAPS).delete('owner', 'default', { propagationPolicy: 'Foreground' })
    world.run(2)
    expect(world.list(CONFIG_MAPS)).toEqual([])
  })
})
