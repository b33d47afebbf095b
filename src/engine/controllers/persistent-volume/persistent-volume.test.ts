import { describe, expect, it } from 'vitest'
import type { NewObject } from '../../api/object'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, STORAGE_CLASSES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { hostpathProvisioner } from '../hostpath-provisioner'
import { pvProtectionController } from '../pv-protection'
import { pvcProtectionController } from '../pvc-protection'
import { persistentVolumeController } from '.'

const cluster = (): TestCluster =>
  new TestCluster([persistentVolumeController, pvcProtectionController, pvProtectionController, hostpathProvisioner])

function volume(name: string, storage: string, spec: Partial<PersistentVolume['spec']> = {}): NewObject<PersistentVolume> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'manual',
      hostPath: { path: '/mnt/data' },
      ...spec,
    },
  } as NewObject<PersistentVolume>
}

function claim(storage = '3Gi', storageClassName = 'manual'): NewObject<PersistentVolumeClaim> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  } as NewObject<PersistentVolumeClaim>
}

const phase = (world: TestCluster, name: string): string | undefined => world.get(PERSISTENT_VOLUMES, name).status?.phase

describe('a claim', () => {
  it('gets the smallest volume that is large enough, and both say so', () => {
    const world = cluster()
    for (const [name, size] of [
      ['big', '100Gi'],
      ['small', '1Gi'],
      ['fitting', '5Gi'],
    ] as const)
      world.create(PERSISTENT_VOLUMES, volume(name, size))
    world.run(1)
    expect(['big', 'small', 'fitting'].map((name) => phase(world, name))).toEqual(['Available', 'Available', 'Available'])
    world.create(PERSISTENT_VOLUME_CLAIMS, claim())
    world.run(1)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data')).toMatchObject({
      metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' } },
      spec: { volumeName: 'fitting' },
      status: { phase: 'Bound', capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'] },
    })
    expect(phase(world, 'fitting')).toBe('Bound')
    expect(world.get(PERSISTENT_VOLUMES, 'fitting').spec?.claimRef).toMatchObject({ namespace: 'default', name: 'data' })
  })

  it('without a fitting volume says why, again every fifteen seconds', () => {
    const world = cluster()
    world.create(PERSISTENT_VOLUME_CLAIMS, claim('3Gi', 'fast'))
    world.run(1)
    expect(world.events('data')).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "fast" not found'])
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').status?.phase).toBe('Pending')
    world.create(PERSISTENT_VOLUMES, volume('late', '10Gi', { storageClassName: 'fast' }))
    world.run(16)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').status?.phase).toBe('Bound')
  })

  it('of a class that waits is left until its first pod has a node', () => {
    const world = cluster()
    world.create(STORAGE_CLASSES, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'manual' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    })
    world.create(PERSISTENT_VOLUMES, volume('v', '10Gi'))
    world.create(PERSISTENT_VOLUME_CLAIMS, claim())
    world.run(1)
    expect(world.events('data')).toEqual(['WaitForFirstConsumer: waiting for first consumer to be created before binding'])
    world.change(PERSISTENT_VOLUME_CLAIMS, 'data', { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node-1' } } })
    world.run(1)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').status?.phase).toBe('Bound')
  })

  it('gets a hostPath volume made for it, which goes with it', () => {
    const world = cluster()
    world.create(STORAGE_CLASSES, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard' },
      provisioner: 'k8s.io/minikube-hostpath',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    })
    const { uid } = world.create(PERSISTENT_VOLUME_CLAIMS, claim('2Gi', 'standard')).metadata
    world.run(2)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data')).toMatchObject({ spec: { volumeName: `pvc-${uid}` }, status: { phase: 'Bound' } })
    expect(world.get(PERSISTENT_VOLUMES, `pvc-${uid}`).spec?.hostPath?.path).toBe('/tmp/hostpath-provisioner/default/data')
    expect(world.events('data').map((each) => each.split(':')[0])).toEqual(
      expect.arrayContaining(['ExternalProvisioning', 'Provisioning', 'ProvisioningSucceeded']),
    )
    world.client.resource(PERSISTENT_VOLUME_CLAIMS).delete('data', 'default')
    world.run(3)
    expect(world.list(PERSISTENT_VOLUMES)).toEqual([])
  })

  it.each([
    ['kubernetes.io/no-provisioner', 'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner'],
    ['kubernetes.io/nosuch', 'ProvisioningFailed: no volume plugin matched name: kubernetes.io/nosuch'],
    [
      'kubernetes.io/aws-ebs',
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    ],
  ])('of a class of %s that does not wait is told what becomes of it', (provisioner, event) => {
    const world = cluster()
    const metadata = { name: 'manual' }
    world.create(STORAGE_CLASSES, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner })
    world.create(PERSISTENT_VOLUME_CLAIMS, claim())
    world.run(1)
    expect(new Set(world.events('data'))).toEqual(new Set([event]))
  })

  it('in use by a pod outlives its deletion, and leaves a retained volume Released', () => {
    const world = cluster()
    world.create(PERSISTENT_VOLUMES, volume('v', '10Gi'))
    world.create(PERSISTENT_VOLUME_CLAIMS, claim())
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'user', namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx' }], volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
    })
    world.run(3)
    world.client.resource(PERSISTENT_VOLUME_CLAIMS).delete('data', 'default')
    world.run(2)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').metadata.deletionTimestamp).toBeDefined()
    world.client.resource(PODS).delete('user', 'default')
    world.run(3)
    expect(world.exists(PERSISTENT_VOLUME_CLAIMS, 'data')).toBe(false)
    expect(phase(world, 'v')).toBe('Released')
  })
})
