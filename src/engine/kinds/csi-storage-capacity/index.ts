/** The kind CSIStorageCapacity of storage.k8s.io/v1. */
import { CSI_STORAGE_CAPACITIES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const csiStorageCapacity = builtin(CSI_STORAGE_CAPACITIES, { versionedUpdates: true })
