/** The kind Service of v1. */
import { SERVICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const service = builtin(SERVICES)
