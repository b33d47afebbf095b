/** Keeps numbered pods with their own claims, in order; models pkg/controller/statefulset. */
import { splitKey } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { defineController } from '../framework'
import { dependents, ownKey } from '../framework/handlers'
import { pruneHistory, REVISION_HASH, syncHistory, templateOf } from '../framework/history'
import { claim } from '../framework/ownership'
import { revisionDataHash } from '../framework/template-hash'
import { isDeleting } from '../framework/pods'
import { CONTROLLER_REVISIONS, PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS } from '../../schema/resources'
import type { ControllerRevision, Pod, StatefulSet } from '../../schema/types'
import { ordinalOf } from './identity'
import { StatefulSync } from './sync'

export const statefulSetController = defineController({
  name: 'statefulset-controller',
  start: (context) => {
    const { client, enqueue } = context
    const sets = context.watch(STATEFUL_SETS, ownKey(enqueue))
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS)
    const pods = context.watch(
      PODS,
      dependents<Pod, StatefulSet>('StatefulSet', sets, enqueue, (set) => selectorFromObject(set.spec.selector)),
    )
    const revisions = context.watch(CONTROLLER_REVISIONS, dependents<ControllerRevision, StatefulSet>('StatefulSet', sets, enqueue))
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const set = sets.get(name, namespace)
        if (!set) return
        const selector = selectorFromObject(set.spec.selector)
        const known = claim({
          owner: set,
          ownerResource: STATEFUL_SETS,
          selector,
          resource: CONTROLLER_REVISIONS,
          informer: revisions,
          client,
        })
        const own = claim({
          owner: set,
          ownerResource: STATEFUL_SETS,
          selector,
          resource: PODS,
          informer: pods,
          client,
          considers: (pod) => ordinalOf(set, pod) >= 0,
        })
        if (isDeleting(set)) return
        const history = syncHistory({
          owner: set,
          template: set.spec.template,
          revisions: known,
          client,
          collisionCount: set.status?.collisionCount ?? 0,
          hash: (data, collisionCount = 0) => revisionDataHash(data, collisionCount),
        })
        const update = history.current
        const current = history.all.find((each) => each.metadata.name === set.status?.currentRevision) ?? update
        new StatefulSync(context, set, own, claims, {
          current: { name: current.metadata.name, template: current === update ? set.spec.template : templateOf(current) },
          update: { name: update.metadata.name, template: set.spec.template },
          collisionCount: history.collisionCount ?? 0,
        }).run()
        const inUse = new Set([current.metadata.name, update.metadata.name, ...own.map((pod) => pod.metadata.labels?.[REVISION_HASH])])
        pruneHistory(client, history.all, (each) => inUse.has(each.metadata.name), set.spec.revisionHistoryLimit ?? 10)
      },
    }
  },
})
