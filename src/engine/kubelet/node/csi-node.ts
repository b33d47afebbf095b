/** The CSINode of a node, which its kubelet makes before any driver is there; models pkg/volume/csi/nodeinfomanager. */
import { StatusError } from '../../api/status'
import { CSI_NODES, NODES } from '../../schema/resources'
import type { CSINodeDriver } from '../../schema/types'
import type { NodeContext } from './node-context'

/** Volume plugins that Kubernetes once had itself; drivers have taken their volumes over. */
const MIGRATED = ['aws-ebs', 'azure-disk', 'azure-file', 'cinder', 'gce-pd', 'portworx-volume', 'vsphere-volume']
  .map((plugin) => `kubernetes.io/${plugin}`)
  .join(',')

/** Makes the CSINode of a node that is registered, where it has none and may have one. It goes with the node. */
export function ensureCsiNode({ client, name }: Pick<NodeContext, 'client' | 'name'>): void {
  try {
    const { uid } = client.resource(NODES).get(name).metadata
    client.resource(CSI_NODES).create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: {
        name,
        annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
      },
      // On the way to the server an empty list becomes none at all, which shows as null.
      spec: { drivers: null as unknown as readonly CSINodeDriver[] },
    })
  } catch (error) {
    // It is there, or the node is not, or admission refuses it: the node does without.
    if (!(error instanceof StatusError)) throw error
  }
}
