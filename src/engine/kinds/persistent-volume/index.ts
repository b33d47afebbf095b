/** PersistentVolumes: pieces of storage in the cluster. */
import type { Draft } from '../../api/object'
import { PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolume } from '../../schema/types'
import { builtin } from '../framework/define'
import { accessModesText } from '../persistent-volume-spec/access-modes'
import { volumeWarnings } from '../persistent-volume-spec/warnings'
import { validate, validateUpdate } from './validation'

function setDefaults(volume: Draft<PersistentVolume>): void {
  volume.status ??= {}
  volume.status.phase ||= 'Pending'
  const { spec } = volume
  if (!spec) return
  spec.persistentVolumeReclaimPolicy ||= 'Retain'
  spec.volumeMode ??= 'Filesystem'
  if (spec.hostPath) spec.hostPath.type ??= ''
}

export const persistentVolume = builtin(PERSISTENT_VOLUMES, {
  setDefaults,
  prepareForCreate: (draft, context) => {
    draft.status = {
      phase: 'Pending',
      lastPhaseTransitionTime: new Date(Math.floor(context.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    }
  },
  validate,
  validateUpdate,
  warnings: volumeWarnings,
  cells: {
    Capacity: (object) => object.spec?.capacity?.['storage'] ?? '0',
    'Access Modes': (object) => accessModesText(object.spec?.accessModes),
    'Reclaim Policy': (object) => object.spec?.persistentVolumeReclaimPolicy ?? '',
    Status: (object) => (object.metadata.deletionTimestamp ? 'Terminating' : (object.status?.phase ?? '')),
    Claim: (object) => (object.spec?.claimRef ? `${object.spec.claimRef.namespace ?? ''}/${object.spec.claimRef.name ?? ''}` : ''),
    StorageClass: (object) =>
      object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? object.spec?.storageClassName ?? '',
    VolumeAttributesClass: (object) => object.spec?.volumeAttributesClassName ?? '<unset>',
    Reason: (object) => object.status?.reason ?? '',
    VolumeMode: (object) => object.spec?.volumeMode ?? '<unset>',
  },
})
