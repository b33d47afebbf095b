/** Rolls Deployments out, back, larger and smaller by way of ReplicaSets; models pkg/controller/deployment. */
import { makeKey, splitKey } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { defineController } from '../framework'
import { dependents, ownerKey, ownKey } from '../framework/handlers'
import { claim, dependentsOf } from '../framework/ownership'
import { isFinished } from '../framework/pods'
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../schema/resources'
import type { Deployment, ReplicaSet } from '../../schema/types'
import { Rollout } from './rollout'

export const deploymentController = defineController({
  name: 'deployment-controller',
  retries: { most: 15 },
  start: (context) => {
    const { client, clock, enqueue } = context
    const deployments = context.watch(DEPLOYMENTS, ownKey(enqueue))
    const sets = context.watch(
      REPLICA_SETS,
      dependents<ReplicaSet, Deployment>('Deployment', deployments, enqueue, ({ spec }) => selectorFromObject(spec?.selector)),
    )
    const podsOf = (set: ReplicaSet): number => dependentsOf(pods, set.metadata.uid).filter((pod) => !isFinished(pod)).length
    const pods = context.watch(PODS, {
      // A Recreate rollout waits for the last old pod to be gone.
      deleted: (pod) => {
        const setKey = ownerKey(pod, 'ReplicaSet', sets)
        if (setKey === undefined) return
        const { namespace, name } = splitKey(setKey)
        const set = sets.get(name, namespace)
        const key = set && ownerKey(set, 'Deployment', deployments)
        if (key === undefined) return
        const deployment = deployments.get(splitKey(key).name, namespace)
        if (deployment?.spec?.strategy?.type !== 'Recreate') return
        if (dependentsOf(sets, deployment.metadata.uid).every((each) => dependentsOf(pods, each.metadata.uid).length === 0)) enqueue(key)
      },
    })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const deployment = deployments.get(name, namespace)
        if (!deployment) return
        const owned = claim({
          owner: deployment,
          ownerResource: DEPLOYMENTS,
          selector: selectorFromObject(deployment.spec?.selector),
          resource: REPLICA_SETS,
          informer: sets,
          client,
        })
        const rollout = new Rollout(context, deployment, owned, podsOf)
        rollout.sync()
        const wait = rollout.checkAgainAfter(clock.now())
        if (wait !== undefined) context.enqueueAfter(makeKey(namespace, name), wait)
      },
    }
  },
})
