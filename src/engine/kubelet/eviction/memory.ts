/** The signal memory.available: the node's memory that nobody uses. */
import { quantityNumber } from '../../api/quantity'
import { nodeUsage } from '../node/usage'
import type { Signal } from './pressure'
import { evictionMessage, firstToGo, requestOf } from './ranking'

/** memory.available below this many bytes is a hard threshold. */
const THRESHOLD = 100 * 1024 * 1024

export const memory: Signal = {
  resource: 'memory',
  reasons: { begins: 'NodeHasInsufficientMemory', ends: 'NodeHasSufficientMemory' },
  shortage: (kubelet) => {
    const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['memory'] ?? '0') ?? 0
    const available = capacity - nodeUsage(kubelet).memory
    return capacity > 0 && available < THRESHOLD ? { available, threshold: '100Mi' } : undefined
  },
  victim: (kubelet) =>
    firstToGo(kubelet.workers.values(), (worker) => {
      let used = 0
      for (const { current } of worker.records.values()) if (current?.running) used += current.cgroup.memoryBytes()
      return { used, requested: requestOf(worker, 'memory') }
    }),
  message: (worker, { threshold, available }) =>
    evictionMessage(worker, 'memory', threshold, available, (name) => worker.records.get(name)?.current?.cgroup.memoryBytes() ?? 0),
}
