/** CSIDrivers: what a storage driver can do. */
import { CSI_DRIVERS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const csiDriver = builtin(CSI_DRIVERS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => {
    if (!spec) return
    spec.attachRequired ??= true
    spec.podInfoOnMount ??= false
    spec.storageCapacity ??= false
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
    spec.requiresRepublish ??= false
    spec.seLinuxMount ??= false
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent']
  },
  cells: {
    AttachRequired: ({ spec }) => spec?.attachRequired ?? true,
    PodInfoOnMount: ({ spec }) => spec?.podInfoOnMount ?? false,
    StorageCapacity: ({ spec }) => spec?.storageCapacity ?? false,
    TokenRequests: ({ spec }) => (spec?.tokenRequests?.length ? spec.tokenRequests.map((each) => each.audience).join(',') : '<unset>'),
    RequiresRepublish: ({ spec }) => spec?.requiresRepublish ?? false,
    Modes: ({ spec }) => (spec?.volumeLifecycleModes?.length ? spec.volumeLifecycleModes.join(',') : '<none>'),
  },
})
