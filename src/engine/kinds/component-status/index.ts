/** The kind ComponentStatus of v1. */
import { COMPONENT_STATUSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const componentStatus = builtin(COMPONENT_STATUSES)
