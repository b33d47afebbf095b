/** How readily the kernel kills a container when the node's memory is gone, by its pod's quality of service; models pkg/kubelet/qos. */
import { quantityNumber } from '../../api/quantity'
import type { Container } from '../../schema/types'
import { qosClass } from '../../kinds/pod-spec/qos'
import type { PodWorker } from '../pod/pod-worker'

/** Guaranteed containers, and those the node cannot do without. */
const PROTECTED = -997
const BEST_EFFORT = 1000
/** From this priority on a pod is part of the node itself. */
const NODE_CRITICAL = 2_000_001_000

export function oomScoreAdjust(worker: PodWorker, container: Container): number {
  const { pod, node } = worker
  if ((pod.spec?.priority ?? 0) >= NODE_CRITICAL) return PROTECTED
  const qos = pod.status?.qosClass ?? qosClass(pod.spec)
  if (qos === 'Guaranteed') return PROTECTED
  if (qos === 'BestEffort') return BEST_EFFORT
  const capacity = quantityNumber(node.node()?.status?.capacity?.['memory'] ?? '') || Infinity
  let adjust = burstable(container, capacity)
  // A sidecar goes no sooner than the container it serves.
  if (container.restartPolicy === 'Always')
    for (const served of pod.spec?.containers ?? []) adjust = Math.min(adjust, burstable(served, capacity))
  if (adjust < BEST_EFFORT + PROTECTED) return BEST_EFFORT + PROTECTED
  return adjust === BEST_EFFORT ? BEST_EFFORT - 1 : adjust
}

/** What asks for more of the node's memory is spared longer. */
function burstable({ resources }: Container, capacity: number): number {
  const requested = quantityNumber(resources?.requests?.['memory'] ?? '0') ?? 0
  return BEST_EFFORT - Math.floor((BEST_EFFORT * requested) / capacity)
}
