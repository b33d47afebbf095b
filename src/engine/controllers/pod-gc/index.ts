/** Removes pods nobody will remove: of nodes that are gone or out of service, never scheduled, or too many finished ones; models pkg/controller/podgc. */
import { timestamp } from '../../clock/clock'
import { hasReason } from '../../api/status'
import { defineController, type Steps } from '../framework'
import { withDisruption } from '../framework/disruption'
import { inChunks } from '../framework/batches'
import { podsOnNode } from '../framework/node-pods'
import { isFinished } from '../framework/pods'
import { hasTaint, OUT_OF_SERVICE } from '../framework/taints'
import { conditionOf } from '../framework/conditions'
import { NODES, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

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

    function remove(pod: Pod): void {
      const { name, namespace, uid } = pod.metadata
      try {
        client.resource(PODS).delete(name, namespace, { gracePeriodSeconds: 0, preconditions: { uid } })
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }

    function fail(pod: Pod, reason: string, message: string): void {
      const { name, namespace, uid } = pod.metadata
      if (!isFinished(pod)) {
        const status = { phase: 'Failed', ...withDisruption(pod, reason, message, timestamp(clock.now())) }
        try {
          client.resource(PODS).patch(name, namespace, 'strategic', { metadata: { uid }, status }, 'status')
        } catch (error) {
          if (!hasReason(error, 'NotFound')) throw error
        }
      }
      remove(pod)
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
          .filter((node) => hasTaint(node, OUT_OF_SERVICE, 'NoExecute') || hasTaint(node, OUT_OF_SERVICE, 'NoSchedule'))
          .filter((node) => conditionOf(node.status?.conditions, 'Ready')?.status !== 'True')
        for (const node of outOfService) {
          const terminating = podsOnNode(pods, node.metadata.name).filter((pod) => pod.metadata.deletionTimestamp !== undefined)
          yield* inChunks(terminating, (pod) => fail(pod, 'DeletionByPodGC', 'PodGC: node is out-of-service'))
        }
        const finished = all.filter(isFinished)
        if (finished.length > limit) {
          const oldest = [...finished].sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
          yield* inChunks(oldest.slice(0, finished.length - limit), remove)
        }
        yield* inChunks(orphans(all), (pod) => fail(pod, 'DeletionByPodGC', 'PodGC: node no longer exists'))
        yield* inChunks(
          all.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName),
          remove,
        )
      },
    }
  },
})
