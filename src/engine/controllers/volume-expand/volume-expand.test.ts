import { expect, it } from 'vitest'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../../schema/resources'
import { persistentVolumeController } from '../persistent-volume'
import { TestCluster } from '../framework/test-cluster'
import { volumeExpandController } from '.'

const request = (storage: string): object => ({ resources: { requests: { storage } } })

it('a bound claim that asks for more than it has waits for an external resizer', () => {
  const world = new TestCluster([persistentVolumeController, volumeExpandController])
  const accessModes = ['ReadWriteOnce'] as const
  world.create(STORAGE_CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 's' },
    provisioner: 'd',
    allowVolumeExpansion: true,
  })
  world.create(PERSISTENT_VOLUMES, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: { capacity: { storage: '1Gi' }, accessModes, storageClassName: 's', csi: { driver: 'd', volumeHandle: 'h' } },
  })
  world.create(PERSISTENT_VOLUME_CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'default' },
    spec: { accessModes, storageClassName: 's', ...request('1Gi') },
  })
  world.run(20)
  expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'c').status?.phase).toBe('Bound')
  expect(world.events('c').filter((event) => event.startsWith('ExternalExpanding'))).toEqual([])
  world.change(PERSISTENT_VOLUME_CLAIMS, 'c', { spec: request('2Gi') })
  world.run(1)
  expect(world.events('c').at(-1)).toBe('ExternalExpanding: waiting for an external controller to expand this PVC')
})
