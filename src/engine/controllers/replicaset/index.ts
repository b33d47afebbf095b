/** Keeps a ReplicaSet's pods at the wanted number; models pkg/controller/replicaset. */
import { defineController } from '../framework'
import { startReplication } from '../framework/replication'
import { PODS, REPLICA_SETS } from '../../schema/resources'
import { dependentsOf } from '../framework/ownership'
import { controllerOf } from '../../api/object'

export const replicaSetController = defineController({
  name: 'replicaset-controller',
  start: (context) => {
    const pods = context.watch(PODS)
    const sets = context.watch(REPLICA_SETS)
    return startReplication(context, {
      resource: REPLICA_SETS,
      // All sets of one Deployment are related: a rollout scales down where the new pods crowd too.
      relatedPods: (set) => {
        const owner = controllerOf(set)
        return owner
          ? dependentsOf(sets, owner.uid).flatMap((each) => dependentsOf(pods, each.metadata.uid))
          : dependentsOf(pods, set.metadata.uid)
      },
    })
  },
})
