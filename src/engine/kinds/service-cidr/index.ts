/** ServiceCIDRs: ranges that service addresses come from. */
import { immutableField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { SERVICE_CIDRS } from '../../schema/resources'
import type { ServiceCIDR } from '../../schema/types'
import { addressBits, canonicalCidrErrors } from '../framework/addresses'
import { builtin } from '../framework/define'

const FIELD = 'spec.cidrs'

function validate({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec?.cidrs ?? []
  if (cidrs.length === 0) return [required(FIELD, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalid(FIELD, { CIDRs: cidrs }, 'may only hold up to 2 values')]
  const errors = cidrs.flatMap((cidr, i) => canonicalCidrErrors(cidr, `${FIELD}[${i}]`))
  const [first, second] = cidrs.map((cidr) => addressBits(cidr.split('/')[0]!)?.width)
  if (cidrs.length === 2 && first === second && first !== undefined)
    errors.push(invalid(FIELD, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'))
  return errors
}

/** A range stays, but one of the other family may come to it. */
function validateUpdate(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [ranges, before] = [object.spec?.cidrs ?? [], old.spec?.cidrs ?? []]
  const isOneMore = before.length === 1 && ranges.length === 2
  if (!isOneMore && ranges.length !== before.length) return [immutableField(FIELD, ranges.length > 0 ? ranges : null)]
  const changed = before.flatMap((cidr, i) => (cidr === ranges[i] ? [] : [immutableField(`${FIELD}[${i}]`, ranges[i])]))
  return isOneMore ? [...changed, ...validate(object)] : changed
}

export const serviceCidr = builtin(SERVICE_CIDRS, {
  validate,
  validateUpdate,
  cells: {
    CIDRs: (object) => (object.spec?.cidrs ?? []).join(','),
  },
})
