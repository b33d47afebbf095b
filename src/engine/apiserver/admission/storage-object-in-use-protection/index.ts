/** Volumes, claims and classes of their attributes are not removed while in use; models plugin StorageObjectInUseProtection. */
import type { AdmissionPlugin } from '../admission'

const FINALIZERS: Readonly<Record<string, string>> = {
  '/persistentvolumeclaims': 'kubernetes.io/pvc-protection',
  '/persistentvolumes': 'kubernetes.io/pv-protection',
  'storage.k8s.io/volumeattributesclasses': 'kubernetes.io/vac-protection',
}

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit: ({ served, operation, subresource, object }) => {
    const finalizer = FINALIZERS[served.collection]
    if (!finalizer || operation !== 'CREATE' || subresource !== '' || !object) return
    const present = object.metadata.finalizers ?? []
    if (!present.includes(finalizer)) object.metadata.finalizers = [...present, finalizer]
  },
}
