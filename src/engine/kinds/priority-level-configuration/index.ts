/** The kind PriorityLevelConfiguration of flowcontrol.apiserver.k8s.io/v1. */
import { PRIORITY_LEVEL_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const priorityLevelConfiguration = builtin(PRIORITY_LEVEL_CONFIGURATIONS, { hasGeneration: true })
