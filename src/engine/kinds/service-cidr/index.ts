/** ServiceCIDRs: ranges that service addresses come from. */
import { SERVICE_CIDRS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const serviceCidr = builtin(SERVICE_CIDRS, {
  cells: {
    CIDRs: (object) => (object.spec?.cidrs ?? []).join(','),
  },
})
