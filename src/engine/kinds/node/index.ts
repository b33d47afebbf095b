/** The kind Node of v1. */
import { NODES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const node = builtin(NODES)
