/** Whether a pod's files are more than it may have: volume size limits and ephemeral storage; models localStorageEviction. */
import { formatQuantity, quantityNumber } from '../../api/quantity'
import type { PodWorker } from '../pod/pod-worker'

/** Why a pod's files are too much; undefined when they are not. */
export function storageExcess(worker: PodWorker): string | undefined {
  const { pod, records } = worker
  let volumes = 0
  for (const { name, emptyDir } of pod.spec?.volumes ?? []) {
    if (!emptyDir) continue
    const used = worker.volumes?.usedBy(name) ?? 0
    if (emptyDir.medium !== 'Memory') volumes += used
    const { sizeLimit } = emptyDir
    if (sizeLimit !== undefined && used > (quantityNumber(sizeLimit) ?? Infinity))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${sizeLimit}". `
  }
  const containers = pod.spec?.containers ?? []
  if (!containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined)) return undefined
  let total = volumes
  let allowed = 0
  for (const { name, resources } of containers) {
    const used = records.get(name)?.current?.writtenBytes() ?? 0
    total += used
    const limit = resources?.limits?.['ephemeral-storage']
    if (limit === undefined) {
      allowed = Infinity
      continue
    }
    const bytes = quantityNumber(limit) ?? Infinity
    allowed += bytes
    if (used > bytes) return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `
  }
  return total > allowed
    ? `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity({ nano: BigInt(allowed) * 1_000_000_000n, format: 'BinarySI' })}. `
    : undefined
}
