import { describe, expect, it } from 'vitest'
import { PERSISTENT_VOLUME_CLAIMS, VOLUME_ATTRIBUTES_CLASSES } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { vacProtectionController } from '.'

const FINALIZER = 'kubernetes.io/vac-protection'

describe('a class of volume attributes', () => {
  it('stays until no claim names it any more', () => {
    const world = new TestCluster([vacProtectionController])
    const classes = world.client.resource(VOLUME_ATTRIBUTES_CLASSES)
    for (const name of ['gold', 'silver']) {
      const driverName = 'example.com'
      world.create(VOLUME_ATTRIBUTES_CLASSES, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttributesClass',
        metadata: { name },
        driverName,
        parameters: { iops: '1' },
      })
    }
    world.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], volumeAttributesClassName: 'gold', resources: { requests: { storage: '1Gi' } } },
    })
    world.run(1)
    expect(world.get(VOLUME_ATTRIBUTES_CLASSES, 'gold').metadata.finalizers).toEqual([FINALIZER])
    classes.delete('gold')
    classes.delete('silver')
    world.run(1)
    expect(world.list(VOLUME_ATTRIBUTES_CLASSES).map(({ metadata }) => metadata.name)).toEqual(['gold'])
    world.change(PERSISTENT_VOLUME_CLAIMS, 'data', { metadata: { finalizers: null } })
    world.client.resource(PERSISTENT_VOLUME_CLAIMS).delete('data', 'default')
    world.run(1)
    expect(world.list(VOLUME_ATTRIBUTES_CLASSES)).toEqual([])
  })
})
