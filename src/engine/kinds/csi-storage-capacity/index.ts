/** CSIStorageCapacities: how much a driver can make of a class where nodes have certain labels. */
import { immutableField, invalid } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import { CSI_STORAGE_CAPACITIES } from '../../schema/resources'
import type { CSIStorageCapacity } from '../../schema/types'
import { amount } from '../framework/amount'
import { builtin } from '../framework/define'
import { labelSelectorErrors } from '../framework/label-selector'
import { oldLabelWarnings } from '../framework/old-labels'

function validate({ nodeTopology, storageClassName = '', capacity }: CSIStorageCapacity): FieldError[] {
  return [
    ...labelSelectorErrors(nodeTopology, 'nodeTopology'),
    ...dns1123SubdomainErrors(storageClassName).map((message) => invalid('storageClassName', storageClassName, message)),
    ...(capacity !== undefined && amount(capacity) < 0n ? [invalid('capacity', capacity, 'must be greater than or equal to 0')] : []),
  ]
}

export const csiStorageCapacity = builtin(CSI_STORAGE_CAPACITIES, {
  versionedUpdates: true,
  validate,
  validateUpdate: (object, old) =>
    (['nodeTopology', 'storageClassName'] as const)
      .filter((field) => !equalJson(object[field], old[field]))
      .map((field) => immutableField(field, object[field])),
  warnings: ({ nodeTopology }) => (nodeTopology ? oldLabelWarnings(nodeTopology, 'nodeTopology') : []),
})
