/** The kind LimitRange of v1. */
import { LIMIT_RANGES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const limitRange = builtin(LIMIT_RANGES)
