/** The kind StatefulSet of apps/v1. */
import { STATEFUL_SETS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const statefulSet = builtin(STATEFUL_SETS, { hasGeneration: true })
