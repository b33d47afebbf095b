import { describe, expect, test } from 'vitest'
import { CSI_NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../schema/resources'
import type { PodSpec } from '../schema/types'
import { World } from './test-world'

describe('Volumes', () => {
  const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } as const
  const volumes = (claimName: string): PodSpec['volumes'] => [{ name: 'v', persistentVolumeClaim: { claimName } }]

  test('that do not exist or wait to be bound keep a pod pending', () => {
    const world = World.recorded()
    world.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: claimSpec,
    })
    world.pod('waiting', { volumes: volumes('c') })
    world.pod('noclaim', { volumes: volumes('nosuch') })
    world.run()
    expect(world.condition('waiting').message).toBe('0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found')
    expect(world.condition('noclaim').message).toBe('0/4 nodes are available: persistentvolumeclaim "nosuch" not found. not found')
  })

  test('that wait for their first consumer are bound where they can be', () => {
    const world = World.recorded()
    world.create(STORAGE_CLASSES, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    const required = {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In' as const, values: ['w2'] }] }],
    }
    world.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: { ...claimSpec, storageClassName: 'local' },
    })
    const pod = world.pod('p', { volumes: volumes('c') })
    world.run()
    expect(world.condition('p').message).toMatch(
      /^0\/4 nodes are available: 1 node\(s\) had untolerated taint\(s\), 3 node\(s\) didn't find available persistent volumes to bind\./,
    )

    const volume = world.create(PERSISTENT_VOLUMES, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv' },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        local: { path: '/d' },
        nodeAffinity: { required },
      },
    })
    world.client.resource(PERSISTENT_VOLUMES).updateStatus({ ...volume, status: { phase: 'Available' } })
    world.run()
    expect(world.client.resource(PERSISTENT_VOLUMES).get('pv').spec?.claimRef).toMatchObject({ name: 'c', namespace: 'default' })
    expect(world.scheduler.explain(pod.metadata.uid)?.outcome).toBe('waiting for volumes')
    expect(world.nodeOf('p')).toBeUndefined()

    const patch = { metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { volumeName: 'pv' } }
    world.client.resource(PERSISTENT_VOLUME_CLAIMS).patch('c', 'default', 'merge', patch)
    world.run()
    expect(world.nodeOf('p')).toBe('w2')
  })

  test('that nobody provisions are waited for ten minutes', () => {
    const world = World.recorded()
    world.create(STORAGE_CLASSES, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late' },
      provisioner: 'example.com/nobody',
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    world.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      spec: { ...claimSpec, storageClassName: 'late' },
    })
    world.pod('p', { volumes: volumes('c') })
    world.run(599)
    expect(world.events('FailedScheduling')).toEqual([])
    expect(world.get('p').status?.nominatedNodeName).toMatch(/^w\d$/)
    world.run(2)
    const message = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded'
    expect(world.events('FailedScheduling')).toEqual([message])
    expect(world.condition('p')).toEqual({ status: 'False', reason: 'SchedulerError', message })
  })

  test('are not more than a driver can attach to a node, and one that is there counts once', () => {
    const world = new World()
    world.node('w1')
    world.create(CSI_NODES, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name: 'w1' },
      spec: { drivers: [{ name: 'disk.example.com', nodeID: 'w1', allocatable: { count: 1 } }] },
    })
    for (const name of ['a', 'b']) {
      world.create(PERSISTENT_VOLUMES, {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name },
        spec: { ...claimSpec, capacity: { storage: '1Gi' }, csi: { driver: 'disk.example.com', volumeHandle: name } } as never,
      })
      world.create(PERSISTENT_VOLUME_CLAIMS, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
        spec: { ...claimSpec, volumeName: name },
      })
    }
    world.pod('first', { volumes: volumes('a') })
    world.run()
    world.pod('shares', { volumes: volumes('a') })
    world.pod('second', { volumes: volumes('b') })
    world.run()
    expect([world.get('first').spec.nodeName, world.get('shares').spec.nodeName]).toEqual(['w1', 'w1'])
    expect(world.condition('second').message).toMatch(/^0\/1 nodes are available: 1 node\(s\) exceed max volume count\. /)
    world.remove('first')
    world.remove('shares')
    world.run(10)
    expect(world.get('second').spec.nodeName).toBe('w1')
  })
})
