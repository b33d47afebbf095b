/** Rules for PersistentVolumeClaims; models ValidatePersistentVolumeClaim. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../schema/types'
import { amount } from '../framework/amount'
import { goDiff } from '../framework/go-diff'
import { labelSelectorErrors } from '../framework/label-selector'
import { accessModeErrors } from '../persistent-volume-spec/access-modes'
import { claimSpecView } from './go-view'

export function claimSpecErrors(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!spec.accessModes?.length) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'))
  errors.push(...labelSelectorErrors(spec.selector, `${path}.selector`))
  errors.push(...accessModeErrors(spec.accessModes, `${path}.accessModes`))
  const storage = spec.resources?.requests?.['storage']
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`))
  else if (amount(storage) <= 0n) errors.push(invalid(`${path}.resources[storage]`, storage, 'must be greater than zero'))
  if (spec.storageClassName) {
    for (const message of dns1123SubdomainErrors(spec.storageClassName))
      errors.push(invalid(`${path}.storageClassName`, spec.storageClassName, message))
  }
  if (spec.volumeMode !== undefined && spec.volumeMode !== 'Block' && spec.volumeMode !== 'Filesystem')
    errors.push(notSupported(`${path}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']))
  const { dataSource, dataSourceRef } = spec
  if (dataSource) errors.push(...sourceErrors(dataSource, `${path}.dataSource`))
  if (dataSourceRef) {
    errors.push(...sourceErrors(dataSourceRef, `${path}.dataSourceRef`))
    if (dataSourceRef.namespace)
      for (const message of dns1123LabelErrors(dataSourceRef.namespace))
        errors.push(invalid(`${path}.dataSourceRef.namespace`, dataSourceRef.namespace, message))
  }
  if (dataSource && dataSourceRef) {
    // The server shows the field's path as the value that is wrong.
    if (dataSourceRef.namespace) errors.push(invalid(path, {}, 'may not be specified when dataSourceRef.namespace is specified'))
    else if (
      (dataSource.apiGroup ?? null) !== (dataSourceRef.apiGroup ?? null) ||
      dataSource.kind !== dataSourceRef.kind ||
      dataSource.name !== dataSourceRef.name
    )
      errors.push(invalid(path, {}, 'must match dataSourceRef'))
  }
  if (spec.volumeAttributesClassName)
    for (const message of dns1123SubdomainErrors(spec.volumeAttributesClassName))
      errors.push(invalid(`${path}.volumeAttributesClassName`, spec.volumeAttributesClassName, message))
  return errors
}

function sourceErrors({ apiGroup, kind, name }: TypedLocalObjectReference, path: string): FieldError[] {
  return [
    ...(name ? [] : [required(`${path}.name`)]),
    ...(kind ? [] : [required(`${path}.kind`)]),
    ...(!apiGroup && kind !== 'PersistentVolumeClaim'
      ? [invalid(path, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
    ...(apiGroup ? dns1123SubdomainErrors(apiGroup).map((message) => invalid(`${path}.apiGroup`, apiGroup, message)) : []),
  ]
}

export function validate(claim: PersistentVolumeClaim): FieldError[] {
  return claimSpecErrors(claim.spec ?? {}, 'spec')
}

export function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validate(claim)
  const spec = claim.spec ?? {}
  const before = old.spec ?? {}
  // A claim is given its volume once; a bound claim may ask for more room and for another attributes class.
  const allowed: PersistentVolumeClaimSpec = {
    ...spec,
    ...(before.volumeName ? {} : { volumeName: before.volumeName }),
    ...(old.status?.phase === 'Bound'
      ? {
          resources: {
            ...spec.resources,
            requests: { ...spec.resources?.requests, ...(storageOf(before) ? { storage: storageOf(before)! } : {}) },
          },
        }
      : {}),
    volumeAttributesClassName: before.volumeAttributesClassName,
    // One that named no class may be given one.
    storageClassName: hasClass(old) || !spec.storageClassName ? spec.storageClassName : before.storageClassName,
  }
  if (!equalJson(allowed, before)) {
    errors.push(
      forbiddenField(
        'spec',
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${goDiff(claimSpecView(before), claimSpecView(spec))}`,
      ),
    )
    return errors
  }
  const [wanted, had] = [storageOf(spec), storageOf(before)]
  if (
    wanted !== undefined &&
    had !== undefined &&
    amount(wanted) < amount(had) &&
    amount(wanted) <= amount(old.status?.capacity?.['storage'] ?? '0')
  ) {
    errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  }
  return errors
}

const hasClass = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined || spec?.storageClassName !== undefined

const storageOf = (spec: PersistentVolumeClaimSpec): string | undefined => spec.resources?.requests?.['storage']
