/** The kind ResourceQuota of v1. */
import { RESOURCE_QUOTAS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceQuota = builtin(RESOURCE_QUOTAS)
