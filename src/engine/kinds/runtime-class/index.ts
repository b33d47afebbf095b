/** The kind RuntimeClass of node.k8s.io/v1. */
import { RUNTIME_CLASSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const runtimeClass = builtin(RUNTIME_CLASSES)
