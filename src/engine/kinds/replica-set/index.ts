/** The kind ReplicaSet of apps/v1. */
import { REPLICA_SETS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const replicaSet = builtin(REPLICA_SETS, { hasGeneration: true })
