/** Keeps a ReplicationController's pods at the wanted number; models pkg/controller/replication. */
import { defineController } from '../framework'
import { dependentsOf } from '../framework/ownership'
import { startReplication } from '../framework/replication'
import { PODS, REPLICATION_CONTROLLERS } from '../../schema/resources'

export const replicationController = defineController({
  name: 'replication-controller',
  start: (context) => {
    const pods = context.watch(PODS)
    return startReplication(context, { resource: REPLICATION_CONTROLLERS, relatedPods: (set) => dependentsOf(pods, set.metadata.uid) })
  },
})
