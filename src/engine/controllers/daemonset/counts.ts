/** The status of a DaemonSet: on how many nodes its pods are what they should be; models updateDaemonSetStatus. */
import { omitEmpty } from '../framework/conditions'
import { REVISION_HASH } from '../framework/history'
import { availableAt, isAvailable, isReady } from '../framework/pods'
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '../../schema/types'
import { placement } from './placement'

export function byAge(a: Pod, b: Pod): number {
  const [left, right] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return left < right ? -1 : left > right ? 1 : a.metadata.name < b.metadata.name ? -1 : 1
}

export interface Counted {
  readonly status: DaemonSetStatus
  /** When a pod will have been ready for long enough, in milliseconds; Infinity when none is waited for. */
  readonly next: number
}

/** @param hash of the newest template */
export function countPods(
  set: DaemonSet,
  nodes: readonly Node[],
  byNode: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  collisionCount: number | undefined,
  now: number,
): Counted {
  const minReady = set.spec.minReadySeconds ?? 0
  const count = { desired: 0, current: 0, misplaced: 0, ready: 0, available: 0, updated: 0 }
  let next = Infinity
  for (const node of nodes) {
    const there = [...(byNode.get(node.metadata.name) ?? [])].sort(byAge)
    const [pod] = there
    if (!placement(set, node).shouldRun) {
      if (pod) count.misplaced++
      continue
    }
    count.desired++
    if (!pod) continue
    count.current++
    // A pod that has come beside an old one takes its place once it has been ready for long enough.
    for (const each of there) if (isReady(each) && !isAvailable(each, minReady, now)) next = Math.min(next, availableAt(each, minReady))
    if (isReady(pod)) {
      count.ready++
      if (isAvailable(pod, minReady, now)) count.available++
    }
    if (pod.metadata.labels?.[REVISION_HASH] === hash) count.updated++
  }
  const status = omitEmpty<DaemonSetStatus>(
    {
      currentNumberScheduled: count.current,
      numberMisscheduled: count.misplaced,
      desiredNumberScheduled: count.desired,
      numberReady: count.ready,
      observedGeneration: set.metadata.generation ?? 0,
      updatedNumberScheduled: count.updated,
      numberAvailable: count.available,
      numberUnavailable: count.desired - count.available,
      ...(collisionCount !== undefined ? { collisionCount } : {}),
      ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
    },
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
  )
  return { status, next }
}
