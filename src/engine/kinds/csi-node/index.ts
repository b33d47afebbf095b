/** CSINodes: the storage drivers of a node. */
import { duplicate, immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import { CSI_NODES } from '../../schema/resources'
import type { CSINode, CSINodeDriver } from '../../schema/types'
import { builtin } from '../framework/define'
import { nonNegative } from '../framework/workload-rules'
import { csiDriverNameErrors } from '../pod-spec/volume-sources'

const MAX_NODE_ID = 192

function driverErrors(driver: CSINodeDriver, at: string): FieldError[] {
  const errors = csiDriverNameErrors(driver.name ?? '', `${at}.name`)
  if (!driver.nodeID) errors.push(required(`${at}.nodeID`))
  else if (driver.nodeID.length > MAX_NODE_ID)
    errors.push(invalid(`${at}.nodeID`, driver.nodeID, `must be ${MAX_NODE_ID} characters or less`))
  errors.push(...nonNegative(driver.allocatable?.count, `${at}.allocatable.count`))
  return errors
}

function keyErrors(driver: CSINodeDriver, at: string): FieldError[] {
  return (driver.topologyKeys ?? []).flatMap((key, i, all) => [
    ...(key ? [] : [required(at)]),
    ...(all.indexOf(key) < i ? [duplicate(at, key)] : []),
    ...qualifiedNameErrors(key).map((message) => invalid(at, all, message)),
  ])
}

function validate({ spec }: CSINode): FieldError[] {
  return (spec?.drivers ?? []).flatMap((driver, i, all) => {
    const at = `spec.drivers[${i}]`
    const repeated = all.findIndex((each) => each.name === driver.name) < i
    return [...driverErrors(driver, at), ...(repeated ? [duplicate(`${at}.name`, driver.name)] : []), ...keyErrors(driver, at)]
  })
}

/** What a driver says of itself stays; only how many volumes it takes may change. */
function changedDriverErrors(object: CSINode, old: CSINode): FieldError[] {
  const fixed = (driver: CSINodeDriver): object => ({ ...driver, allocatable: undefined })
  return (old.spec?.drivers ?? []).flatMap((before) =>
    (object.spec?.drivers ?? [])
      .filter((driver) => driver.name === before.name && !equalJson(fixed(driver), fixed(before)))
      .map((driver) =>
        immutableField('CSINodeDriver', {
          Name: driver.name,
          NodeID: driver.nodeID,
          TopologyKeys: driver.topologyKeys ?? null,
          Allocatable: driver.allocatable ? { Count: driver.allocatable.count ?? null } : null,
        }),
      ),
  )
}

export const csiNode = builtin(CSI_NODES, {
  versionedUpdates: true,
  validate,
  validateUpdate: (object, old) => [...validate(object), ...changedDriverErrors(object, old)],
  cells: {
    Drivers: (object) => object.spec?.drivers?.length ?? 0,
  },
})
