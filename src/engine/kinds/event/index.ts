/** The kind Event of v1. */
import { EVENTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const event = builtin(EVENTS)
