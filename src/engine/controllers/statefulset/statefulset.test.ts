import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { PERSISTENT_VOLUME_CLAIMS, STATEFUL_SETS } from '../../schema/resources'
import type { StatefulSet } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { statefulSetController } from '.'

function web(spec: Partial<StatefulSet['spec']> = {}): NewObject<StatefulSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: 'nginx',
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
      ...spec,
    },
  }
}

const names = (world: TestCluster): string[] => world.podsOf('web').map((pod) => pod.metadata.name)
const images = (world: TestCluster): string[] => world.podsOf('web').map((pod) => `${pod.metadata.name} ${pod.spec.containers[0]!.image}`)
const upgrade = (world: TestCluster): void =>
  void world.change(STATEFUL_SETS, 'web', { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:2' }] } } } })

describe('a StatefulSet', () => {
  it('starts its pods one after the other, each when the one before is ready', () => {
    const world = new TestCluster([statefulSetController])
    world.create(STATEFUL_SETS, web())
    world.run(0.9)
    expect(names(world)).toEqual(['web-0'])
    world.run(1)
    expect(names(world)).toEqual(['web-0', 'web-1'])
    world.run(5)
    expect(names(world)).toEqual(['web-0', 'web-1', 'web-2'])
    const { status } = world.get(STATEFUL_SETS, 'web')
    expect(status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      collisionCount: 0,
    })
    expect(status?.currentRevision).toBe(status?.updateRevision)
    expect(world.podsOf('web')[1]).toMatchObject({
      metadata: {
        labels: {
          'statefulset.kubernetes.io/pod-name': 'web-1',
          'apps.kubernetes.io/pod-index': '1',
          'controller-revision-hash': status!.currentRevision,
        },
      },
      spec: { hostname: 'web-1', subdomain: 'nginx' },
    })
  })

  it('with Parallel starts them together', () => {
    const world = new TestCluster([statefulSetController])
    world.create(STATEFUL_SETS, web({ podManagementPolicy: 'Parallel' }))
    world.run(0.5)
    expect(names(world)).toEqual(['web-0', 'web-1', 'web-2'])
  })

  it('scales down from the highest number, one at a time, and keeps the claims', () => {
    const world = new TestCluster([statefulSetController], { stopTime: 2000 })
    const template = { metadata: { name: 'www' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }
    world.create(STATEFUL_SETS, web({ volumeClaimTemplates: [template as never] }))
    world.run(8)
    expect(world.events('web').slice(0, 2)).toEqual([
      'SuccessfulCreate: Create Claim www-web-0 Pod web-0 in StatefulSet web success',
      'SuccessfulCreate: Create Pod web-0 in StatefulSet web successful',
    ])
    world.change(STATEFUL_SETS, 'web', { spec: { replicas: 1 } })
    world.run(1)
    expect(
      world
        .podsOf('web')
        .filter((pod) => pod.metadata.deletionTimestamp)
        .map((pod) => pod.metadata.name),
    ).toEqual(['web-2'])
    world.run(10)
    expect(names(world)).toEqual(['web-0'])
    expect(world.list(PERSISTENT_VOLUME_CLAIMS).map((each) => each.metadata.name)).toEqual(['www-web-0', 'www-web-1', 'www-web-2'])
  })

  it('renews from the highest number down to the partition', () => {
    const world = new TestCluster([statefulSetController])
    world.create(STATEFUL_SETS, web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }))
    world.run(6)
    upgrade(world)
    world.run(0.5)
    expect(
      world
        .podsOf('web')
        .filter((pod) => pod.metadata.deletionTimestamp)
        .map((pod) => pod.metadata.name),
    ).toEqual(['web-2'])
    world.run(20)
    expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:2', 'web-2 nginx:2'])
    const { status } = world.get(STATEFUL_SETS, 'web')
    expect(status).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 })
    expect(status?.currentRevision).not.toBe(status?.updateRevision)
    world.change(STATEFUL_SETS, 'web', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } })
    world.run(10)
    expect(images(world)[0]).toBe('web-0 nginx:2')
    expect(world.get(STATEFUL_SETS, 'web').status?.currentRevision).toBe(status?.updateRevision)
  })

  it.each([
    ['Parallel', 5, 0, [], 4],
    ['Parallel', 1, 0, [0], 0],
    ['Parallel', 3, 0, [2], 2],
    ['Parallel', 5, 0, [3, 4], 4],
    ['Parallel', 4, 0, [0, 1], 3],
    ['Parallel', 5, 2, [1], 4],
    ['OrderedReady', 5, 0, [], 4],
  ])('%s with %d pods and partition %d, of which %j are not ready, gives up pod %d alone', (...row) => {
    const [podManagementPolicy, replicas, partition, unready, expected] = row
    const world = new TestCluster([statefulSetController], { stopTime: 60_000 })
    // The last of the fields is of a feature that v1.36 leaves off.
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable: 3 } } as const
    world.create(STATEFUL_SETS, web({ replicas, podManagementPolicy: podManagementPolicy as 'Parallel', updateStrategy }))
    world.run(replicas * 2)
    for (const number of unready) world.podStatus(`web-${number}`, { conditions: [{ type: 'Ready', status: 'False' }] })
    upgrade(world)
    world.run(1)
    const going = world.podsOf('web').filter((pod) => pod.metadata.deletionTimestamp)
    expect(going.map((pod) => pod.metadata.name)).toEqual([`web-${expected}`])
  })

  it.each(['Parallel', 'OrderedReady'] as const)(
    'with %s waits until the new pod has been ready for as long as it must',
    (podManagementPolicy) => {
      const world = new TestCluster([statefulSetController], { stopTime: 500, startTime: () => 1000 })
      world.create(STATEFUL_SETS, web({ podManagementPolicy, minReadySeconds: 20 }))
      world.run(80)
      upgrade(world)
      world.run(10)
      expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2'])
      world.run(20)
      expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:2', 'web-2 nginx:2'])
      world.run(22)
      expect(images(world)).toEqual(['web-0 nginx:2', 'web-1 nginx:2', 'web-2 nginx:2'])
    },
  )

  it('with Parallel counts a pod that was made a moment ago as missing', () => {
    const world = new TestCluster([statefulSetController], { stopTime: 500, startTime: () => 3000 })
    world.create(STATEFUL_SETS, web({ podManagementPolicy: 'Parallel' }))
    world.run(5)
    upgrade(world)
    world.run(2)
    expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2'])
    world.run(3)
    expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:2', 'web-2 nginx:2'])
  })

  it('brings a pod lost below the partition back with the old template', () => {
    const world = new TestCluster([statefulSetController])
    world.create(STATEFUL_SETS, web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }))
    world.run(6)
    upgrade(world)
    world.run(10)
    world.client.resource({ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true }).delete('web-0', 'default')
    world.run(5)
    expect(images(world)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2'])
  })

  it('counts from its first ordinal', () => {
    const world = new TestCluster([statefulSetController])
    world.create(STATEFUL_SETS, web({ replicas: 2, ordinals: { start: 5 } }))
    world.run(5)
    expect(names(world)).toEqual(['web-5', 'web-6'])
  })

  it('ties claims to the pods it gives up and to itself, and never takes one up again that is going', () => {
    const world = new TestCluster([statefulSetController], { stopTime: 3000 })
    const template = { metadata: { name: 'www' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }
    const policy = { whenDeleted: 'Delete', whenScaled: 'Delete' } as const
    world.create(
      STATEFUL_SETS,
      web({ replicas: 2, volumeClaimTemplates: [template as never], persistentVolumeClaimRetentionPolicy: policy }),
    )
    world.run(8)
    const owners = (name: string) => world.get(PERSISTENT_VOLUME_CLAIMS, name).metadata.ownerReferences
    expect(owners('www-web-1')).toMatchObject([{ kind: 'StatefulSet', name: 'web', controller: true }])
    world.change(STATEFUL_SETS, 'web', { spec: { replicas: 1 } })
    world.run(1)
    const [gone] = world.podsOf('web').filter((pod) => pod.metadata.name === 'web-1')
    expect(owners('www-web-1')).toMatchObject([{ kind: 'Pod', name: 'web-1', uid: gone!.metadata.uid, controller: true }])
    expect(owners('www-web-0')).toMatchObject([{ kind: 'StatefulSet' }])
    world.change(STATEFUL_SETS, 'web', { spec: { replicas: 2 } })
    world.run(10)
    expect(names(world)).toEqual(['web-0'])
    world.client.resource(PERSISTENT_VOLUME_CLAIMS).delete('www-web-1', 'default')
    world.run(10)
    expect(names(world)).toEqual(['web-0', 'web-1'])
    expect(owners('www-web-1')).toMatchObject([{ kind: 'StatefulSet' }])
  })
})
