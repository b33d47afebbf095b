/** CSIDrivers: what a storage driver can do. */
import { duplicate, immutableField, invalid, notSupported } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { CSI_DRIVERS } from '../../schema/resources'
import type { CSIDriver } from '../../schema/types'
import { builtin } from '../framework/define'

const MODES = ['Persistent', 'Ephemeral'] as const
const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'] as const

function tokenErrors(spec: CSIDriver['spec'] | undefined): FieldError[] {
  const errors: FieldError[] = []
  const audiences = new Set<string>()
  spec?.tokenRequests?.forEach(({ audience, expirationSeconds }, i) => {
    const at = `spec.tokenRequests[${i}]`
    if (audiences.has(audience)) errors.push(duplicate(`${at}.audience`, audience))
    audiences.add(audience)
    if (expirationSeconds !== undefined && expirationSeconds < 600)
      errors.push(invalid(`${at}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  })
  return errors
}

function validate({ spec }: CSIDriver): FieldError[] {
  const errors: FieldError[] = []
  if (spec?.fsGroupPolicy !== undefined && !(GROUP_POLICIES as readonly string[]).includes(spec.fsGroupPolicy))
    errors.push(notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, GROUP_POLICIES))
  errors.push(...tokenErrors(spec))
  for (const mode of spec?.volumeLifecycleModes ?? [])
    if (!(MODES as readonly string[]).includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, MODES))
  return errors
}

export const csiDriver = builtin(CSI_DRIVERS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => {
    if (!spec) return
    // That only nodes with the driver get its pods is for clusters that turn it on.
    delete spec.preventPodSchedulingIfMissing
    spec.attachRequired ??= true
    spec.podInfoOnMount ??= false
    spec.storageCapacity ??= false
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
    spec.requiresRepublish ??= false
    spec.seLinuxMount ??= false
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent']
  },
  validate,
  validateUpdate: ({ spec }, { spec: before }) => [
    // The server misspells the field.
    ...(spec?.attachRequired === before?.attachRequired ? [] : [immutableField('spec.attachedRequired', spec?.attachRequired)]),
    ...(equalJson(spec?.volumeLifecycleModes, before?.volumeLifecycleModes)
      ? []
      : [immutableField('spec.volumeLifecycleModes', spec?.volumeLifecycleModes)]),
    ...tokenErrors(spec),
  ],
  cells: {
    AttachRequired: ({ spec }) => spec?.attachRequired ?? true,
    PodInfoOnMount: ({ spec }) => spec?.podInfoOnMount ?? false,
    StorageCapacity: ({ spec }) => spec?.storageCapacity ?? false,
    TokenRequests: ({ spec }) => (spec?.tokenRequests?.length ? spec.tokenRequests.map((each) => each.audience).join(',') : '<unset>'),
    RequiresRepublish: ({ spec }) => spec?.requiresRepublish ?? false,
    Modes: ({ spec }) => (spec?.volumeLifecycleModes?.length ? spec.volumeLifecycleModes.join(',') : '<none>'),
  },
})
