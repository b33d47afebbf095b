/** The kind ResourceClaim of resource.k8s.io/v1. */
import { RESOURCE_CLAIMS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceClaim = builtin(RESOURCE_CLAIMS)
