/** ResourceQuotas: what a namespace may use in all. */
import { immutableField, invalid } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import { RESOURCE_QUOTAS } from '../../schema/resources'
import type { ResourceQuota } from '../../schema/types'
import { amount, isWhole } from '../framework/amount'
import { builtin } from '../framework/define'
import { COUNTED, scopeErrors, STANDARD } from './scopes'

function validate(quota: ResourceQuota): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, quantity] of Object.entries(quota.spec?.hard ?? {})) {
    const field = `spec.hard[${name}]`
    const messages = qualifiedNameErrors(name)
    for (const message of messages) errors.push(invalid(field, name, message))
    const known = name.includes('/') || STANDARD.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')
    if (messages.length === 0 && !known)
      errors.push(
        invalid(field, name, 'must be a standard resource type or fully qualified'),
        invalid(field, name, 'must be a standard resource for quota'),
      )
    if (amount(quantity) < 0n) errors.push(invalid(field, quantity, 'must be greater than or equal to 0'))
    else if ((COUNTED.has(name) || name.startsWith('count/')) && !isWhole(quantity))
      errors.push(invalid(field, quantity, 'must be an integer'))
  }
  errors.push(...scopeErrors(quota.spec ?? {}))
  return errors
}

function validateUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const errors = validate(quota)
  if (!equalJson([...new Set(quota.spec?.scopes)].sort(), [...new Set(old.spec?.scopes)].sort()))
    errors.push(immutableField('spec.scopes', quota.spec?.scopes ?? null))
  return errors
}

/** Used against allowed, of limits or of everything else. */
function usageText(quota: ResourceQuota, limits: boolean): string {
  const hard = quota.status?.hard ?? {}
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${quota.status?.used?.[name] ?? '0'}/${hard[name]}`)
    .join(', ')
}

export const resourceQuota = builtin(RESOURCE_QUOTAS, {
  validate,
  validateUpdate,
  cells: { Request: (object) => usageText(object, false), Limit: (object) => usageText(object, true) },
})
