/** Runs one pod on every node that admits it; models pkg/controller/daemon. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { defineController, type Steps } from '../framework'
import { dependents, ownKey } from '../framework/handlers'
import { syncHistory } from '../framework/history'
import { claim } from '../framework/ownership'
import { isDeleting } from '../framework/pods'
import { podTemplateHash } from '../framework/template-hash'
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../schema/resources'
import type { ControllerRevision, DaemonSet, Pod } from '../../schema/types'
import { FailedPods } from './failed-pods'
import { placement } from './placement'
import { DaemonSync } from './sync'

export const daemonSetController = defineController({
  name: 'daemonset-controller',
  account: 'daemon-set-controller',
  workers: 2,
  start: (context) => {
    const { client, enqueue } = context
    const failed = new FailedPods(context.clock)
    const nodes = context.watch(NODES)
    const sets = context.watch(DAEMON_SETS, ownKey(enqueue))
    const pods = context.watch(
      PODS,
      dependents<Pod, DaemonSet>('DaemonSet', sets, enqueue, (set) => selectorFromObject(set.spec.selector)),
    )
    const revisions = context.watch(CONTROLLER_REVISIONS, dependents<ControllerRevision, DaemonSet>('DaemonSet', sets, enqueue))
    const everySet = (matters: (set: DaemonSet) => boolean): void => {
      for (const set of sets.list()) if (matters(set)) enqueue(keyOf(set))
    }
    context.watch(NODES, {
      added: (node) => everySet((set) => placement(set, node).shouldRun),
      updated: (before, node) => {
        if (equalJson(before.metadata.labels, node.metadata.labels) && equalJson(before.spec, node.spec)) return
        everySet((set) => !equalJson(placement(set, before), placement(set, node)))
      },
      deleted: () => everySet(() => true),
    })

    return {
      *reconcile(key): Steps {
        const { namespace, name } = splitKey(key)
        const set = sets.get(name, namespace)
        if (!set) return
        const owned = { owner: set, ownerResource: DAEMON_SETS, selector: selectorFromObject(set.spec.selector), client }
        const known = claim({ ...owned, resource: CONTROLLER_REVISIONS, informer: revisions })
        if (isDeleting(set)) return
        const history = syncHistory({
          owner: set,
          template: set.spec.template,
          revisions: known,
          client,
          collisionCount: set.status?.collisionCount,
          hash: (_, collisionCount) => podTemplateHash(set.spec.template, collisionCount),
        })
        const own = claim({ ...owned, resource: PODS, informer: pods })
        yield* new DaemonSync(context, set, nodes.list(), own, history, failed).run()
      },
    }
  },
})
