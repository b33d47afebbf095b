/** The kind ServiceCIDR of networking.k8s.io/v1. */
import { SERVICE_CIDRS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const serviceCidr = builtin(SERVICE_CIDRS)
