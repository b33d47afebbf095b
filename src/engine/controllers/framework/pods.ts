/** What controllers ask about pods: active, ready, available, which to delete first; models k8s.io/kubernetes/pkg/controller and pkg/api/v1/pod. */
import type { KubeObject } from '../../api/object'
import { isFinished, isReady, podCondition } from '../../kinds/pod-spec/pod-state'
import type { Pod } from '../../schema/types'

export { isFinished, isReady, podCondition }

/** Milliseconds since the epoch of an RFC 3339 time; NaN when absent. */
export function timeOf(text: string | undefined): number {
  return text === undefined ? NaN : Date.parse(text)
}

export function isDeleting(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined
}

/** Neither finished nor being deleted: counts as a replica. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isDeleting(pod)
}

/** Being deleted and not finished yet. */
export function isTerminating(pod: Pod): boolean {
  return isDeleting(pod) && !isFinished(pod)
}

/** Ready for at least `minReadySeconds`. `now` in milliseconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isReady(pod)) return false
  return minReadySeconds === 0 || availableAt(pod, minReadySeconds) <= now
}

/** When a ready pod becomes available, in milliseconds; Infinity when it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number): number {
  const condition = podCondition(pod, 'Ready')
  if (condition?.status !== 'True') return Infinity
  return timeOf(condition.lastTransitionTime) + minReadySeconds * 1000
}

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Whole powers of two of nanoseconds since `time`: pods of about the same age compare as equal. */
function ageBucket(time: number, now: number): number {
  const age = (now - time) * 1e6
  return age > 0 ? Math.floor(Math.log2(age)) : -1
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((each) => each.restartCount))
}

function sidecarRestarts(pod: Pod): number {
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map((each) => each.name))
  return Math.max(
    0,
    ...(pod.status?.initContainerStatuses ?? []).filter((each) => sidecars.has(each.name)).map((each) => each.restartCount),
  )
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost']
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return 0
  const cost = Number(text)
  return Math.abs(cost) <= 0x7fffffff ? cost : 0
}

/** Younger first, in logarithmic buckets; within one bucket the order of uids, which is as good as random. */
function youngerFirst(a: number, b: number, left: Pod, right: Pod, now: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? 0 : Number.isNaN(a) ? -1 : 1
  const difference = ageBucket(a, now) - ageBucket(b, now)
  if (difference !== 0) return difference
  return left.metadata.uid < right.metadata.uid ? -1 : 1
}

/**
 * The order in which pods are given up, first to go first: not assigned, pending, not ready, cheap to delete, crowded on
 * their node, ready for the shortest time, restarted most, youngest.
 * @param rank how many related pods share the pod's node
 */
export function deletionOrder(pods: readonly Pod[], rank: (pod: Pod) => number, now: number): Pod[] {
  const compare = (a: Pod, b: Pod): number => {
    const assigned = Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName))
    if (assigned !== 0) return assigned
    const phase = (PHASE_RANK[a.status?.phase ?? ''] ?? 0) - (PHASE_RANK[b.status?.phase ?? ''] ?? 0)
    if (phase !== 0) return phase
    const ready = Number(isReady(a)) - Number(isReady(b))
    if (ready !== 0) return ready
    const cost = deletionCost(a) - deletionCost(b)
    if (cost !== 0) return cost
    const crowd = rank(b) - rank(a)
    if (crowd !== 0) return crowd
    if (isReady(a) && isReady(b)) {
      const [left, right] = [podCondition(a, 'Ready')?.lastTransitionTime, podCondition(b, 'Ready')?.lastTransitionTime]
      if (left !== right) return youngerFirst(timeOf(left), timeOf(right), a, b, now)
    }
    const crashes = restarts(b) - restarts(a)
    if (crashes !== 0) return crashes
    const sidecars = sidecarRestarts(b) - sidecarRestarts(a)
    if (sidecars !== 0) return sidecars
    if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp) {
      return youngerFirst(timeOf(a.metadata.creationTimestamp), timeOf(b.metadata.creationTimestamp), a, b, now)
    }
    return 0
  }
  return [...pods].sort(compare)
}
