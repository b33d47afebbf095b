/** The kind PriorityClass of scheduling.k8s.io/v1. */
import { PRIORITY_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const priorityClass = builtin(PRIORITY_CLASSES, { hasGeneration: true })
