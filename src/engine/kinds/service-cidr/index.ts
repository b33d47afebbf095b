/** ServiceCIDRs: ranges that service addresses come from. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { SERVICE_CIDRS } from '../../schema/resources'
import type { ServiceCIDR } from '../../schema/types'
import { cidrErrors } from '../framework/addresses'
import { builtin } from '../framework/define'

const FIELD = 'spec.cidrs'

function validate({ spec }: ServiceCIDR): FieldError[] {
  const cidrs = spec?.cidrs ?? []
  const whole = { CIDRs: cidrs }
  if (cidrs.length === 0) return [required(FIELD, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalid(FIELD, whole, 'may only hold up to 2 values')]
  const isOfEachFamily =
    cidrs.every((cidr) => cidrErrors(cidr, FIELD).length === 0) && new Set(cidrs.map((cidr) => cidr.includes(':'))).size === 2
  if (cidrs.length === 2 && !isOfEachFamily)
    return [invalid(FIELD, whole, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64')]
  return cidrs.flatMap((cidr, i) => cidrErrors(cidr, `${FIELD}[${i}]`))
}

export const serviceCidr = builtin(SERVICE_CIDRS, {
  validate,
  validateUpdate: (object, old) =>
    equalJson(object.spec?.cidrs, old.spec?.cidrs) ? [] : [immutableField(FIELD, object.spec?.cidrs ?? null)],
  cells: {
    CIDRs: (object) => (object.spec?.cidrs ?? []).join(','),
  },
})
