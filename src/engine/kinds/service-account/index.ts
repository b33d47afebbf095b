/** The kind ServiceAccount of v1. */
import { SERVICE_ACCOUNTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const serviceAccount = builtin(SERVICE_ACCOUNTS)
