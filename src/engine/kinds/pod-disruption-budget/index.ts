/** The kind PodDisruptionBudget of policy/v1. */
import { POD_DISRUPTION_BUDGETS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const podDisruptionBudget = builtin(POD_DISRUPTION_BUDGETS, { hasGeneration: true })
