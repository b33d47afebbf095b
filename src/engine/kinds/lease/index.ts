/** The kind Lease of coordination.k8s.io/v1. */
import { LEASES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const lease = builtin(LEASES)
