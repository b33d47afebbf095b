/** Removes pods nobody will remove: of nodes that are gone or out of service, never scheduled, or too many finished ones; models pkg/controller/podgc. */
import { timestamp } from '../../clock/clock'
import { defineController, type Steps } from '../framework'
import { withDisruption } from '../framework/disruption'
import { inChunks } from '../framework/batches'
import { podsOnNode } from '../framework/node-pods'
import { isFinished } from '../framework/pods'
import { OUT_OF_SERVICE } from '../framework/taints'
import { conditionOf } from '../framework/conditions'
import { ifThere } from '../framework/if-there'
import { NODES, PODS } from '../../schema/resources'
import type { Pod, PodStatus } from '../../schema/types'

/** Milliseconds between two rounds. */
const PERIOD = 20_000
/** How long a node must be missing before its pods are orphans. */
const QUARANTINE = 40_000
/** Finished pods kept in the whole cluster. */
const FINISHED_LIMIT = 12_500

export const podGarbageCollector = defineController({
  name: 'pod-garbage-collector',
  workers: 1,
  start: (context) => {
    const { client, clock } = context
    const limit = context.flags.number('terminated-pod-gc-threshold', FINISHED_LIMIT)
    /** Since when a node that pods name has been missing. */
    const missing = new Map<string, number>()
    const nodes = context.watch(NODES)
    const pods = context.watch(PODS)
    context.every(PERIOD, () => context.enqueue('round'))

    /** Nobody else would say that the pod is over, and who waits for its end has to see it before it is gone. */
    function remove(pod: Pod, disruption: Partial<PodStatus> = {}): void {
      const { name, namespace, uid } = pod.metadata
      ifThere(() => {
        if (!isFinished(pod))
          client
            .resource(PODS)
            .patch(name, namespace, 'strategic', { metadata: { uid }, status: { phase: 'Failed', ...disruption } }, 'status')
        client.resource(PODS).delete(name, namespace, { gracePeriodSeconds: 0, preconditions: { uid } })
      })
    }

    function removeOrphan(pod: Pod): void {
      remove(pod, withDisruption(pod, 'DeletionByPodGC', 'PodGC: node no longer exists', timestamp(clock.now())))
    }

    function orphans(all: readonly Pod[]): Pod[] {
      const named = new Set(all.map((pod) => pod.spec.nodeName).filter((name) => name !== undefined && name !== '') as string[])
      const now = clock.now()
      for (const name of missing.keys()) if (nodes.get(name) || !named.has(name)) missing.delete(name)
      const gone = new Set<string>()
      for (const name of named) {
        if (nodes.get(name)) continue
        const since = missing.get(name)
        if (since === undefined) missing.set(name, now)
        else if (now - since >= QUARANTINE) gone.add(name)
      }
      return all.filter((pod) => gone.has(pod.spec.nodeName ?? ''))
    }

    return {
      *reconcile(): Steps {
        const all = pods.list()
        const outOfService = nodes
          .list()
          .filter((node) => node.spec.taints?.some((taint) => taint.key === OUT_OF_SERVICE))
          .filter((node) => conditionOf(node.status?.conditions, 'Ready')?.status !== 'True')
        for (const node of outOfService) {
          const terminating = podsOnNode(pods, node.metadata.name).filter((pod) => pod.metadata.deletionTimestamp !== undefined)
          yield* inChunks(terminating, (pod) => remove(pod))
        }
        const finished = all.filter(isFinished)
        if (finished.length > limit) {
          const first = [...finished].sort(evictedAndOldestFirst).slice(0, finished.length - limit)
          yield* inChunks(first, (pod) => remove(pod))
        }
        yield* inChunks(orphans(all), removeOrphan)
        yield* inChunks(
          all.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName),
          (pod) => remove(pod),
        )
      },
    }
  },
})

/** What was evicted tells nobody anything; of the rest, and among equals, the oldest goes first. */
function evictedAndOldestFirst(a: Pod, b: Pod): number {
  const [left, right] = [isEvicted(a), isEvicted(b)]
  if (left !== right) return left ? -1 : 1
  const [made, other] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return made < other || (made === other && a.metadata.name < b.metadata.name) ? -1 : 1
}

function isEvicted({ status }: Pod): boolean {
  return status?.phase === 'Failed' && status.reason === 'Evicted'
}
