/** Which pods of a DaemonSet a rolling update replaces now; models pkg/controller/daemon/update.go. */
import { REVISION_HASH } from '../framework/history'
import { isAvailable, isDeleting, isReady } from '../framework/pods'
import { scaledValue } from '../framework/scaling'
import type { DaemonSet, Pod } from '../../schema/types'

export interface Replacement {
  readonly remove: readonly Pod[]
  /** Nodes that get a new pod beside the old one. */
  readonly surge: readonly string[]
}

interface NodePods {
  readonly fresh: readonly Pod[]
  readonly old: readonly Pod[]
}

export function bounds(set: DaemonSet, desired: number): { readonly surge: number; readonly unavailable: number } {
  const rolling = set.spec.updateStrategy?.rollingUpdate
  const surge = scaledValue(rolling?.maxSurge, desired, 'up', 0)
  const unavailable = scaledValue(rolling?.maxUnavailable, desired, 'up', 1)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function split(pods: readonly Pod[], hash: string): NodePods {
  const live = pods.filter((pod) => !isDeleting(pod))
  return {
    fresh: live.filter((pod) => pod.metadata.labels?.[REVISION_HASH] === hash),
    old: live.filter((pod) => pod.metadata.labels?.[REVISION_HASH] !== hash),
  }
}

/**
 * @param byNode the pods of each node that should run one
 * @param desired how many nodes should run one
 */
export function plan(set: DaemonSet, byNode: ReadonlyMap<string, readonly Pod[]>, desired: number, hash: string, now: number): Replacement {
  const minReady = set.spec.minReadySeconds ?? 0
  const available = (pod: Pod): boolean => isAvailable(pod, minReady, now)
  const { surge, unavailable } = bounds(set, desired)
  const remove: Pod[] = []
  const candidates: Pod[] = []
  if (surge === 0) {
    let missing = 0
    for (const pods of byNode.values()) {
      const { fresh, old } = split(pods, hash)
      const [oldPod] = old
      // Doubled or empty nodes are for the placement to settle.
      if (fresh.length > 1 || old.length > 1 || fresh.length === old.length) missing++
      else if (!oldPod) {
        if (!available(fresh[0]!)) missing++
      } else if (available(oldPod)) candidates.push(oldPod)
      else {
        remove.push(oldPod)
        missing++
      }
    }
    return { remove: [...remove, ...candidates.slice(0, Math.max(0, unavailable - missing))], surge: [] }
  }
  let surging = 0
  const replaceNow: string[] = []
  const later: string[] = []
  for (const [node, pods] of byNode) {
    const { fresh, old } = split(pods, hash)
    const [oldPod] = old
    const [newPod] = fresh
    if (fresh.length > 1 || old.length > 1) surging++
    else if (oldPod && newPod) {
      if (available(newPod)) remove.push(oldPod)
      else surging++
    } else if (oldPod) (available(oldPod) ? later : replaceNow).push(node)
  }
  return { remove, surge: [...replaceNow, ...later.slice(0, Math.max(0, surge - surging))] }
}

/** Of the running pods on one node, oldest first: what is too much while pods of the hash may stand beside one old pod. */
export function surplus(set: DaemonSet, pods: readonly Pod[], hash: string, now: number): readonly Pod[] {
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[REVISION_HASH] === hash
  const newPod = pods.find(isNew)
  const oldPod = pods.find((pod) => !isNew(pod))
  const others = pods.filter((pod) => pod !== newPod && pod !== oldPod)
  const replaced = newPod && oldPod && (!isReady(oldPod) || isAvailable(newPod, set.spec.minReadySeconds ?? 0, now))
  return replaced ? [...others, oldPod] : others
}
