/** Only claims whose class allows it may grow; models plugin PersistentVolumeClaimResize. */
import { compareQuantities } from '../../../api/quantity'
import { forbidden } from '../../../api/status'
import type { PersistentVolumeClaim, StorageClass } from '../../../schema/types'
import type { AdmissionPlugin } from '../admission'

function requested(claim: PersistentVolumeClaim): string {
  return claim.spec?.resources?.requests?.['storage'] ?? '0'
}

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate: ({ served, operation, subresource, object, old, name }, core) => {
    if (served.collection !== '/persistentvolumeclaims' || operation !== 'UPDATE' || subresource !== '' || !object || !old) return
    const before = old as PersistentVolumeClaim
    const after = object as PersistentVolumeClaim
    if (compareQuantities(requested(after), requested(before)) <= 0) return
    if (before.status?.phase !== 'Bound') throw forbidden(served, name, 'Only bound persistent volume claims can be expanded')
    const storageClass = before.spec?.storageClassName
    const found = storageClass ? (core.store.get('storage.k8s.io/storageclasses', storageClass) as StorageClass | undefined) : undefined
    if (!found?.allowVolumeExpansion) {
      throw forbidden(
        served,
        name,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
    }
  },
}
