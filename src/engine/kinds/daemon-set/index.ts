/** The kind DaemonSet of apps/v1. */
import { DAEMON_SETS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const daemonSet = builtin(DAEMON_SETS, { hasGeneration: true })
