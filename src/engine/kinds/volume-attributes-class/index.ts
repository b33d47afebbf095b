/** VolumeAttributesClasses: changeable properties of volumes. */
import { VOLUME_ATTRIBUTES_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const volumeAttributesClass = builtin(VOLUME_ATTRIBUTES_CLASSES, {
  cells: {
    DriverName: (object) => object.driverName,
  },
})
