/** Claims without a storage class get the default one; models plugin DefaultStorageClass. */
import { defaultClassOf } from '../../../kinds/storage-class/default-class'
import type { StorageClass } from '../../../schema/types'
import type { AdmissionPlugin } from '../admission'

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit: ({ served, operation, subresource, object }, core) => {
    if (served.collection !== '/persistentvolumeclaims' || operation !== 'CREATE' || subresource !== '' || !object) return
    const spec = object.spec as { storageClassName?: string } | undefined
    if (!spec || spec.storageClassName !== undefined || object.metadata.annotations?.[BETA_CLASS] !== undefined) return
    const found = defaultClassOf(core.store.list('storage.k8s.io/storageclasses') as readonly StorageClass[])
    if (found) spec.storageClassName = found.metadata.name
  },
}
