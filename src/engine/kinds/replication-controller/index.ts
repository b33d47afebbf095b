/** The kind ReplicationController of v1. */
import { REPLICATION_CONTROLLERS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const replicationController = builtin(REPLICATION_CONTROLLERS, { hasGeneration: true })
