/** PersistentVolumeClaims: requests for storage. */
import type { Draft } from '../../api/object'
import { PERSISTENT_VOLUME_CLAIMS } from '../../schema/resources'
import type { PersistentVolumeClaim } from '../../schema/types'
import { builtin } from '../framework/define'
import { accessModesText } from '../persistent-volume-spec/access-modes'
import { claimDefaults } from '../persistent-volume-spec/claim-defaults'
import { claimWarnings } from '../persistent-volume-spec/warnings'
import { validate, validateUpdate } from './validation'

/** The older field holds claims and snapshots only; it and the newer one are kept the same. */
function normalizeSources({ spec }: Draft<PersistentVolumeClaim>, old?: PersistentVolumeClaim): void {
  if (!spec) return
  const { dataSource } = spec
  const known =
    (dataSource?.kind === 'PersistentVolumeClaim' && !dataSource.apiGroup) ||
    (dataSource?.kind === 'VolumeSnapshot' && dataSource.apiGroup === 'snapshot.storage.k8s.io')
  const kept = old?.spec?.dataSource ?? old?.spec?.dataSourceRef
  if (dataSource && !known && !kept) delete spec.dataSource
  const { dataSourceRef: reference } = spec
  if (spec.dataSource && !reference) spec.dataSourceRef = { ...spec.dataSource }
  else if (!spec.dataSource && reference && !reference.namespace) {
    const { apiGroup, kind, name } = reference
    spec.dataSource = { ...(apiGroup === undefined ? {} : { apiGroup }), kind, name }
  }
}

export const persistentVolumeClaim = builtin(PERSISTENT_VOLUME_CLAIMS, {
  setDefaults: claimDefaults,
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Pending' }
    normalizeSources(draft)
  },
  prepareForUpdate: (draft, old) => normalizeSources(draft, old),
  validate,
  validateUpdate,
  warnings: claimWarnings,
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
