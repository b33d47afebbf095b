/** ResourceSlices: the devices of a node. */
import { RESOURCE_SLICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceSlice = builtin(RESOURCE_SLICES, {
  hasGeneration: true,
  cells: {
    Node: (object) => object.spec?.nodeName ?? '<unset>',
    Driver: (object) => object.spec?.driver ?? '',
    Pool: (object) => object.spec?.pool.name ?? '',
  },
})
