/** The kind CSIStorageCapacity of storage.k8s.io/v1. */
import { CSI_STORAGE_CAPACITIES } from '../../schema/resources'
import { builtin } from '../framework/define'
import { oldLabelWarnings } from '../framework/old-labels'

export const csiStorageCapacity = builtin(CSI_STORAGE_CAPACITIES, {
  versionedUpdates: true,
  warnings: ({ nodeTopology }) => (nodeTopology ? oldLabelWarnings(nodeTopology, 'nodeTopology') : []),
})
