/** CSINodes: the storage drivers of a node. */
import { CSI_NODES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const csiNode = builtin(CSI_NODES, {
  versionedUpdates: true,
  cells: {
    Drivers: (object) => object.spec?.drivers?.length ?? 0,
  },
})
