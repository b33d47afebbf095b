/** How readily the kernel kills a container when the node's memory is gone, by its pod's quality of service; models pkg/kubelet/qos. */
import { quantityNumber } from '../../api/quantity'
import { NOTHING, wholeUnits } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import type { Container, Pod } from '../../schema/types'
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
  const extra = extraRequest(pod)
  let adjust = burstable(memoryRequest(container) + extra, capacity)
  // A sidecar goes no sooner than the container it serves that asks for least.
  if (container.restartPolicy === 'Always') {
    const least = Math.min(...(pod.spec?.containers ?? []).map(memoryRequest))
    adjust = Math.min(adjust, burstable(least + extra, capacity))
  }
  if (adjust < BEST_EFFORT + PROTECTED) return BEST_EFFORT + PROTECTED
  return adjust === BEST_EFFORT ? BEST_EFFORT - 1 : adjust
}

/** What asks for more of the node's memory is spared longer. */
function burstable(requested: number, capacity: number): number {
  return BEST_EFFORT - Math.floor((BEST_EFFORT * requested) / capacity)
}

const memoryRequest = ({ resources }: Pick<Container, 'resources'>): number => quantityNumber(resources?.requests?.['memory'] ?? '0') ?? 0

/** Bytes that the pod as a whole asks for beyond what its containers do: each container has an equal part of them. */
function extraRequest({ spec }: Pod): number {
  const whole = spec ? memoryRequest(spec) : 0
  if (whole === 0) return 0
  const { resources: _whole, ...rest } = spec
  const own = podAmounts({ spec: rest }, 'requests', { overhead: false }).get('memory')
  const count = (spec.containers?.length ?? 0) + (spec.initContainers?.length ?? 0)
  return Math.trunc((whole - wholeUnits('memory', own ?? NOTHING)) / count)
}
