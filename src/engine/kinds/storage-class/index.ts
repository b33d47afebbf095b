/** StorageClasses: kinds of storage and who provisions them. */
import type { Draft } from '../../api/object'
import { STORAGE_CLASSES } from '../../schema/resources'
import type { StorageClass } from '../../schema/types'
import { builtin } from '../framework/define'
import { oldLabelNote } from '../framework/old-labels'
import { isDefaultClass } from './default-class'
import { validate, validateUpdate } from './validation'

function setDefaults(storageClass: Draft<StorageClass>): void {
  storageClass.reclaimPolicy ??= 'Delete'
  storageClass.volumeBindingMode ??= 'Immediate'
}

export const storageClass = builtin(STORAGE_CLASSES, {
  setDefaults,
  validate,
  validateUpdate,
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, j) => {
        const note = oldLabelNote(key)
        return note ? [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${note}`] : []
      }),
    ),
  cells: {
    Name: (object) => (isDefaultClass(object) ? `${object.metadata.name} (default)` : object.metadata.name),
    Provisioner: (object) => object.provisioner,
    ReclaimPolicy: (object) => object.reclaimPolicy ?? 'Delete',
    VolumeBindingMode: (object) => object.volumeBindingMode ?? 'Immediate',
    AllowVolumeExpansion: (object) => object.allowVolumeExpansion ?? false,
  },
})
