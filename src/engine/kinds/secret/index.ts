/** The kind Secret of v1. */
import { SECRETS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const secret = builtin(SECRETS)
