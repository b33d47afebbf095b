/** Rules for StorageClasses; models pkg/apis/storage/validation. */
import { forbiddenField, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { StorageClass } from '../../schema/types'

const MODES = ['Immediate', 'WaitForFirstConsumer'] as const
const POLICIES = ['Delete', 'Retain'] as const

export function validate(storageClass: StorageClass): FieldError[] {
  const errors: FieldError[] = []
  if (!storageClass.provisioner) errors.push(required('provisioner'))
  const policy = storageClass.reclaimPolicy
  if (policy && policy !== 'Delete' && policy !== 'Retain') errors.push(notSupported('reclaimPolicy', policy, POLICIES))
  const mode = storageClass.volumeBindingMode
  if (!mode) errors.push(required('volumeBindingMode'))
  else if (!MODES.includes(mode)) errors.push(notSupported('volumeBindingMode', mode, MODES))
  return errors
}

export function validateUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const errors = validate(storageClass)
  if (!equalJson(storageClass.parameters ?? {}, old.parameters ?? {}))
    errors.push(forbiddenField('parameters', 'updates to parameters are forbidden.'))
  if (storageClass.provisioner !== old.provisioner) errors.push(forbiddenField('provisioner', 'updates to provisioner are forbidden.'))
  if (storageClass.reclaimPolicy !== old.reclaimPolicy)
    errors.push(forbiddenField('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'))
  if (storageClass.volumeBindingMode !== old.volumeBindingMode) {
    errors.push({ type: 'Invalid value', field: 'volumeBindingMode', value: storageClass.volumeBindingMode, detail: 'field is immutable' })
  }
  return errors
}
