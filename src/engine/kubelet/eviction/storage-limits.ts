/** Whether a pod's files are more than it may have: volume size limits and ephemeral storage; models localStorageEviction. */
import { formatQuantity, quantityNumber } from '../../api/quantity'
import { wholeUnits } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import type { Container } from '../../schema/types'
import type { PodWorker } from '../pod/pod-worker'

const STORAGE = 'ephemeral-storage'

/** Why a pod's files are too much; undefined when they are not. Volumes are looked at first, then the pod as a whole, then each container. */
export function storageExcess(worker: PodWorker): string | undefined {
  return volumeExcess(worker) ?? podExcess(worker) ?? containerExcess(worker)
}

function volumeExcess({ pod, volumes }: PodWorker): string | undefined {
  for (const { name, emptyDir } of pod.spec?.volumes ?? []) {
    const limit = quantityNumber(emptyDir?.sizeLimit ?? '0') ?? 0
    if (limit > 0 && (volumes?.usedBy(name) ?? 0) > limit)
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir?.sizeLimit}". `
  }
  return undefined
}

const isLimited = ({ resources }: Container): boolean => resources?.limits?.[STORAGE] !== undefined

/** All that the pod has written counts, also what containers without a limit have. */
function podExcess(worker: PodWorker): string | undefined {
  const { pod, records, volumes } = worker
  const { containers = [], initContainers = [] } = pod.spec ?? {}
  if (!containers.some(isLimited) && !initContainers.some(isLimited)) return undefined
  const limit = podAmounts(pod, 'limits').get(STORAGE)
  if (!limit) return undefined
  let used = 0
  for (const { name, emptyDir } of pod.spec?.volumes ?? []) if (emptyDir && emptyDir.medium !== 'Memory') used += volumes?.usedBy(name) ?? 0
  for (const { current } of records.values()) used += current?.writtenBytes() ?? 0
  if (used <= wholeUnits(STORAGE, limit)) return undefined
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(limit)}. `
}

function containerExcess({ pod, records }: PodWorker): string | undefined {
  for (const { name, resources } of pod.spec?.containers ?? []) {
    const limit = resources?.limits?.[STORAGE]
    const allowed = quantityNumber(limit ?? '0') ?? 0
    if (allowed > 0 && (records.get(name)?.current?.writtenBytes() ?? 0) > allowed)
      return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `
  }
  return undefined
}
