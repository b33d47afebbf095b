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

  it('that named no class gets the default one when there is one at last, the newest of several', () => {
    const world = cluster()
    const { storageClassName: _, ...spec } = claim().spec
    world.create(PERSISTENT_VOLUME_CLAIMS, { ...claim(), spec })
    world.create(PERSISTENT_VOLUME_CLAIMS, { ...claim('1Gi', ''), metadata: { name: 'none', namespace: 'default' } })
    world.run(1)
    expect(world.events('data')).toEqual(['FailedBinding: no persistent volumes available for this claim and no storage class is set'])
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
    for (const name of ['older', 'newer']) {
      const provisioner = 'example.com/disks'
      world.create(STORAGE_CLASSES, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations }, provisioner })
      world.run(1)
    }
    world.run(20)
    const classOf = (name: string): string | undefined => world.get(PERSISTENT_VOLUME_CLAIMS, name).spec.storageClassName
    expect([classOf('data'), classOf('none')]).toEqual(['newer', ''])
    expect(world.events('data').at(-1)).toContain(
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'example.com/disks'",
    )
  })

  it('tied to a volume by hand on both sides is not asked whether it fits', () => {
    const world = cluster()
    world.create(PERSISTENT_VOLUMES, volume('v', '1Gi', { claimRef: { namespace: 'default', name: 'data' } }))
    world.create(PERSISTENT_VOLUME_CLAIMS, { ...claim('3Gi'), spec: { ...claim('3Gi').spec, volumeName: 'v' } })
    world.run(1)
    expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').status?.phase).toBe('Bound')
  })

  it('of another mode than the volume that waits for it is told so, and so is the volume', () => {
    const world = cluster()
    const { uid } = world.create(PERSISTENT_VOLUME_CLAIMS, claim()).metadata
    world.create(PERSISTENT_VOLUMES, volume('v', '5Gi', { claimRef: { namespace: 'default', name: 'data', uid }, volumeMode: 'Block' }))
    world.run(1)
    const why = 'due to incompatible volumeMode.'
    expect(world.events('v')).toContain(`VolumeMismatch: Cannot bind PersistentVolume to requested PersistentVolumeClaim "data" ${why}`)
    expect(world.events('data')).toContain(`VolumeMismatch: Cannot bind PersistentVolume "v" to requested PersistentVolumeClaim ${why}`)
  })

  it('that has one volume lets others go, but for what was reserved by hand', () => {
    const world = cluster()
    world.create(PERSISTENT_VOLUMES, volume('mine', '5Gi'))
    const { uid } = world.create(PERSISTENT_VOLUME_CLAIMS, claim()).metadata
    world.run(1)
    const claimRef = { namespace: 'default', name: 'data', uid }
    const tied = volume('tied', '5Gi', { claimRef })
    const annotations = { 'pv.kubernetes.io/bound-by-controller': 'yes' }
    world.create(PERSISTENT_VOLUMES, { ...tied, metadata: { name: 'tied', annotations } })
    world.create(PERSISTENT_VOLUMES, volume('reserved', '5Gi', { claimRef }))
    world.run(1)
    expect(world.get(PERSISTENT_VOLUMES, 'tied')).toMatchObject({ spec: { storageClassName: 'manual' }, status: { phase: 'Available' } })
    expect(world.get(PERSISTENT_VOLUMES, 'tied').spec).not.toHaveProperty('claimRef')
    expect(world.get(PERSISTENT_VOLUMES, 'reserved').spec.claimRef).toEqual({ namespace: 'default', name: 'data' })
    expect(phase(world, 'reserved')).toBe('Available')
  })
})
