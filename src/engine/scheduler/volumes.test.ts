import { describe, expect, test } from 'vitest'
import { CSI_NODES, NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../schema/resources'
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

  test.each([
    ['failure-domain.beta.kubernetes.io/zone', 'a', 'w1'],
    ['topology.kubernetes.io/zone', 'b', 'w2'],
    ['topology.kubernetes.io/zone', 'b__c', 'w2'],
    ['topology.kubernetes.io/zone', 'c', undefined],
  ])('labelled %s=%s lead their pods to %s', (key, zone, node) => {
    const world = new World()
    world.node('w1', { labels: { 'topology.kubernetes.io/zone': 'a' } })
    world.node('w2', { labels: { 'topology.kubernetes.io/zone': 'b' } })
    world.create(PERSISTENT_VOLUMES, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv', labels: { [key]: zone } },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/d' } },
    })
    world.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
      spec: { ...claimSpec, storageClassName: '', volumeName: 'pv' },
    })
    world.pod('p', { volumes: volumes('c') })
    world.run()
    expect(world.nodeOf('p')).toBe(node)
    if (!node) expect(world.condition('p').message).toMatch(/^0\/2 nodes are available: 2 node\(s\) had no available volume zone\./)
  })

  const iscsi = (readOnly: boolean) => ({ iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2026-01.a:b', lun: 0, readOnly } })
  const rbd = (...monitors: string[]) => ({ rbd: { monitors, image: 'i' } })
  const gce = (readOnly: boolean) => ({ gcePersistentDisk: { pdName: 'd', readOnly } })
  test.each([
    ['a target that is written', iscsi(false), iscsi(true), false],
    ['a target that all read', iscsi(true), iscsi(true), true],
    ['an image with a monitor in common', rbd('10.0.0.1', '10.0.0.2'), rbd('10.0.0.2'), false],
    ['images of other monitors', rbd('10.0.0.1'), rbd('10.0.0.2'), true],
    ['a disk that is written', gce(false), gce(false), false],
    ['a disk that all read', gce(true), gce(true), true],
    [
      'a store, even for reading',
      { awsElasticBlockStore: { volumeID: 'v', readOnly: true } },
      { awsElasticBlockStore: { volumeID: 'v', readOnly: true } },
      false,
    ],
  ])('are not mounted twice on a node: %s', (_, first, second, both) => {
    const world = new World()
    world.node('w1')
    world.pod('one', { volumes: [{ name: 'v', ...first }] })
    world.run()
    world.pod('two', { volumes: [{ name: 'v', ...second }] })
    world.run()
    expect(world.nodeOf('one')).toBe('w1')
    expect(world.nodeOf('two')).toBe(both ? 'w1' : undefined)
    if (!both) expect(world.condition('two').message).toMatch(/^0\/1 nodes are available: 1 node\(s\) had no available disk\./)
  })

  test('that are images draw pods to nodes that have them', () => {
    const world = new World()
    for (const name of ['w1', 'w2', 'w3']) world.node(name)
    const node = world.client.resource(NODES).get('w2')
    const images = [{ names: ['docker.io/data:1'], sizeBytes: 900 * 1024 ** 2 }]
    world.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, images } })
    world.run()
    const pod = world.pod('p', { volumes: [{ name: 'v', image: { reference: 'docker.io/data:1' } }] })
    world.run()
    const scores = world.scheduler.explain(pod.metadata.uid)
    expect(JSON.stringify(scores)).toContain('ImageLocality')
    expect(world.nodeOf('p')).toBe('w2')
  })
})
