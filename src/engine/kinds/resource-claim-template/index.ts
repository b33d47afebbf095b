/** The kind ResourceClaimTemplate of resource.k8s.io/v1. */
import { RESOURCE_CLAIM_TEMPLATES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceClaimTemplate = builtin(RESOURCE_CLAIM_TEMPLATES)
