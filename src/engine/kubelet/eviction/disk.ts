/** The signals nodefs.available and imagefs.available of a node with one disk for both. */
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import type { PodWorker } from '../pod/pod-worker'
import { deleteUnusedImages } from '../node/image-gc'
import type { Shortage, Signal } from './pressure'
import { evictionMessage, firstToGo, requestOf } from './ranking'

/** imagefs.available below this share is the first of the hard thresholds to be met. */
const THRESHOLD = 0.15

function shortage(kubelet: Kubelet): Shortage | undefined {
  const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['ephemeral-storage'] ?? '0') ?? 0
  const available = capacity - kubelet.context.diskUsed()
  return capacity > 0 && available < capacity * THRESHOLD ? { available, threshold: String(Math.floor(capacity * THRESHOLD)) } : undefined
}

/** Bytes of a container's writable layer and log. */
const writtenBy = (worker: PodWorker, name: string): number => worker.records.get(name)?.current?.writtenBytes() ?? 0

export const disk: Signal = {
  resource: 'ephemeral-storage',
  reasons: { begins: 'NodeHasDiskPressure', ends: 'NodeHasNoDiskPressure' },
  shortage,
  reclaim: (kubelet) => {
    deleteUnusedImages(kubelet, Infinity)
    return shortage(kubelet) === undefined
  },
  victim: (kubelet) =>
    firstToGo(kubelet.workers.values(), (worker) => {
      let used = 0
      for (const name of worker.records.keys()) used += writtenBy(worker, name)
      for (const { name, emptyDir } of worker.pod.spec?.volumes ?? [])
        if (emptyDir && emptyDir.medium !== 'Memory') used += worker.volumes?.usedBy(name) ?? 0
      return { used, requested: requestOf(worker, 'ephemeral-storage') }
    }),
  message: (worker, { threshold, available }) =>
    evictionMessage(worker, 'ephemeral-storage', threshold, available, (name) => writtenBy(worker, name)),
}
