/** Leases: who holds something until when; nodes renew theirs as heartbeats. */
import { forbiddenField, invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { LEASES } from '../../schema/resources'
import type { Lease } from '../../schema/types'
import { builtin } from '../framework/define'

function validate(lease: Lease): FieldError[] {
  const errors: FieldError[] = []
  const { spec } = lease
  if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'))
  }
  if (spec?.leaseTransitions !== undefined && spec.leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'))
  }
  if (spec?.preferredHolder && !spec.strategy)
    errors.push(forbiddenField('spec.preferredHolder', 'can only be specified if strategy is defined'))
  return errors
}

export const lease = builtin(LEASES, {
  validate,
  versionedUpdates: true,
  cells: { Holder: (object) => object.spec?.holderIdentity ?? '' },
})
