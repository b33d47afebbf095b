/** Rules for StorageClasses; models pkg/apis/storage/validation. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { StorageClass } from '../../schema/types'
import { driverNameErrors, parameterErrors } from '../framework/provisioner'

const MODES = ['Immediate', 'WaitForFirstConsumer'] as const
const POLICIES = ['Delete', 'Retain'] as const

export function validate(storageClass: StorageClass): FieldError[] {
  const errors = [...driverNameErrors(storageClass.provisioner, 'provisioner'), ...parameterErrors(storageClass.parameters ?? {})]
  const policy = storageClass.reclaimPolicy
  if (policy && policy !== 'Delete' && policy !== 'Retain') errors.push(notSupported('reclaimPolicy', policy, POLICIES))
  const mode = storageClass.volumeBindingMode
  if (mode === undefined) errors.push(required('volumeBindingMode'))
  else if (!MODES.includes(mode)) errors.push(notSupported('volumeBindingMode', mode, MODES))
  return [...errors, ...topologyErrors(storageClass)]
}

/** Terms must differ, and so must the keys within one. The server takes a term without expressions for a repeated one, even the first. */
function topologyErrors({ allowedTopologies = [] }: StorageClass): FieldError[] {
  const errors: FieldError[] = []
  const seen: string[] = [JSON.stringify([])]
  allowedTopologies.forEach((term, i) => {
    const at = `allowedTopologies[${i}].matchLabelExpressions`
    const keys = new Map<string, readonly string[]>()
    term.matchLabelExpressions?.forEach(({ key = '', values }, j) => {
      const path = `${at}[${j}]`
      if (!values?.length) errors.push(required(`${path}.values`))
      values?.forEach((value, k) => {
        if (values.indexOf(value) < k) errors.push(duplicate(`${path}.values[${k}]`, value))
      })
      for (const message of qualifiedNameErrors(key)) errors.push(invalid(`${path}.key`, key, message))
      if (keys.has(key)) errors.push(duplicate(`${path}.key`, key))
      keys.set(key, [...new Set(values ?? [])].sort())
    })
    const text = JSON.stringify([...keys].sort(([a], [b]) => (a < b ? -1 : 1)))
    // One complaint for each term it repeats; the list begins with as many empty ones as there are terms.
    const times =
      text === '[]'
        ? allowedTopologies.length + seen.filter((each) => each === text).length - 1
        : seen.filter((each) => each === text).length
    for (let n = 0; n < times; n++) errors.push(duplicate(at, ''))
    seen.push(text)
  })
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
