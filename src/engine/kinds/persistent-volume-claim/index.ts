/** PersistentVolumeClaims: requests for storage. */
import { PERSISTENT_VOLUME_CLAIMS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { accessModesText } from '../persistent-volume-spec/access-modes'
import { claimDefaults } from '../persistent-volume-spec/claim-defaults'
import { validate, validateUpdate } from './validation'

export const persistentVolumeClaim = builtin(PERSISTENT_VOLUME_CLAIMS, {
  setDefaults: claimDefaults,
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Pending' }
  },
  validate,
  validateUpdate,
  cells: {
    Status: (object) => (object.metadata.deletionTimestamp ? 'Terminating' : (object.status?.phase ?? '')),
    Volume: (object) => object.spec?.volumeName ?? '',
    Capacity: (object) => (object.spec?.volumeName ? (object.status?.capacity?.['storage'] ?? '0') : ''),
    'Access Modes': (object) => (object.spec?.volumeName ? accessModesText(object.status?.accessModes) : ''),
    StorageClass: (object) =>
      object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec?.storageClassName ?? '',
    VolumeAttributesClass: (object) => object.spec?.volumeAttributesClassName ?? '<unset>',
    VolumeMode: (object) => object.spec?.volumeMode ?? '<unset>',
  },
})
