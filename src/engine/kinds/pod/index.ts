/** The kind Pod of v1. */
import { PODS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const pod = builtin(PODS, { hasGeneration: true })
