/** Claims without a storage class get the default one; models plugin DefaultStorageClass. */
import type { StorageClass } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin } from '../admission'

const IS_DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

/** The newest class marked as default, by name where they are equally old. */
export function defaultClass(core: Core): StorageClass | undefined {
  const marked = (core.store.list('storage.k8s.io/storageclasses') as readonly StorageClass[]).filter((each) =>
    IS_DEFAULT.some((annotation) => each.metadata.annotations?.[annotation] === 'true'),
  )
  return marked.sort((a, b) => {
    const [older, newer] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
    return older === newer ? (a.metadata.name < b.metadata.name ? -1 : 1) : older > newer ? -1 : 1
  })[0]
}

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit: ({ served, operation, subresource, object }, core) => {
    if (served.collection !== '/persistentvolumeclaims' || operation !== 'CREATE' || subresource !== '' || !object) return
    const spec = object.spec as { storageClassName?: string } | undefined
    if (!spec || spec.storageClassName !== undefined || object.metadata.annotations?.[BETA_CLASS] !== undefined) return
    const found = defaultClass(core)
    if (found) spec.storageClassName = found.metadata.name
  },
}
