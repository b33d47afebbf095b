/** How large a volume in memory may grow: as much as its pod may use, or the node can give. */
import { quantityNumber } from '../../api/quantity'
import type { PodWorker } from '../pod/pod-worker'

/** Bytes. */
export function memoryOfPod({ pod, node }: PodWorker): number {
  const limits = (pod.spec?.containers ?? []).map(({ resources }) => resources?.limits?.['memory'])
  const sum = limits.reduce((total, limit) => total + (limit === undefined ? Infinity : (quantityNumber(limit) ?? Infinity)), 0)
  const allocatable = quantityNumber(node.node()?.status?.allocatable?.['memory'] ?? '3840Mi') ?? Infinity
  return Math.min(sum, allocatable)
}
