import { describe, expect, it } from 'vitest'
import { NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, VOLUME_ATTACHMENTS } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { persistentVolumeController } from '../persistent-volume'
import { attachDetachController } from '.'

const NAME = 'kubernetes.io/csi/disk.acme.io^vol-1'

/** A claim bound to a disk that one node may have, and a pod on each of the nodes named. */
function world(...nodes: readonly string[]): TestCluster {
  const cluster = new TestCluster([attachDetachController, persistentVolumeController])
  cluster.create(PERSISTENT_VOLUMES, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: '',
      csi: { driver: 'disk.acme.io', volumeHandle: 'vol-1' },
    },
  })
  cluster.create(PERSISTENT_VOLUME_CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } } },
  })
  cluster.run(20)
  for (const node of nodes) {
    cluster.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `on-${node}`, namespace: 'default' },
      spec: {
        nodeName: node,
        containers: [{ name: 'a', image: 'nginx' }],
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
      },
    })
    cluster.run(1)
  }
  return cluster
}

/** What the driver's attacher does. */
function attachAll(cluster: TestCluster): void {
  for (const attachment of cluster.list(VOLUME_ATTACHMENTS))
    cluster.client.resource(VOLUME_ATTACHMENTS).updateStatus({ ...attachment, status: { attached: true } })
  cluster.run(1)
}

const told = (cluster: TestCluster): readonly string[] =>
  ['on-node-1', 'on-node-2'].flatMap((pod) => cluster.events(pod)).filter((line) => line.includes('AttachVolume'))

describe('a volume of a CSI driver', () => {
  it('is attached to the node of the pod that needs it, and detached when the pod is gone', () => {
    const cluster = world('node-1')
    expect(cluster.list(VOLUME_ATTACHMENTS)).toMatchObject([
      { spec: { attacher: 'disk.acme.io', nodeName: 'node-1', source: { persistentVolumeName: 'disk' } } },
    ])
    expect(cluster.get(NODES, 'node-1').status?.volumesAttached).toBeUndefined()
    attachAll(cluster)
    expect(cluster.get(NODES, 'node-1').status?.volumesAttached).toEqual([{ name: NAME, devicePath: '' }])
    expect(told(cluster)).toEqual(['SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "disk" '])
    cluster.client.resource(PODS).delete('on-node-1', 'default')
    cluster.run(5)
    expect(cluster.list(VOLUME_ATTACHMENTS)).toEqual([])
    expect(cluster.get(NODES, 'node-1').status?.volumesAttached ?? []).toEqual([])
  })

  it('is refused to a second node for as long as the first has it', () => {
    const cluster = world('node-1', 'node-2')
    attachAll(cluster)
    expect(told(cluster)).toEqual([
      'SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "disk" ',
      'FailedAttachVolume: Multi-Attach error for volume "disk" Volume is already used by pod(s) on-node-1',
    ])
    cluster.client.resource(PODS).delete('on-node-1', 'default')
    cluster.run(5)
    expect(cluster.list(VOLUME_ATTACHMENTS)).toMatchObject([{ spec: { nodeName: 'node-2' } }])
  })

  it('stays attached while the node says that it is in use', () => {
    const cluster = world('node-1')
    attachAll(cluster)
    const node = cluster.get(NODES, 'node-1')
    cluster.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, volumesInUse: [NAME] } })
    cluster.client.resource(PODS).delete('on-node-1', 'default')
    cluster.run(30)
    expect(cluster.list(VOLUME_ATTACHMENTS)).toHaveLength(1)
    const later = cluster.get(NODES, 'node-1')
    cluster.client.resource(NODES).updateStatus({ ...later, status: { ...later.status, volumesInUse: [] } })
    cluster.run(1)
    expect(cluster.list(VOLUME_ATTACHMENTS)).toEqual([])
  })

  it('that no driver attaches is told as failed after two minutes', () => {
    const cluster = world('node-1')
    cluster.run(125)
    expect(told(cluster)).toEqual([
      'FailedAttachVolume: AttachVolume.Attach failed for volume "disk" : timed out waiting for external-attacher of disk.acme.io CSI driver to attach volume vol-1',
    ])
  })
})
