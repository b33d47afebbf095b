/** The kind Namespace of v1. */
import { NAMESPACES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const namespace = builtin(NAMESPACES)
