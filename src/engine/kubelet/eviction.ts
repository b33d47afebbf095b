/** Ends pods that use more of the node than they may: volume and storage limits, and memory when the node runs short; models the eviction manager. */
import { formatQuantity, quantityNumber } from '../api/quantity'
import type { Pod } from '../schema/types'
import type { Refusal } from './admit'
import type { Kubelet } from './kubelet'
import { qosClass } from './pod-status'
import type { PodWorker } from './pod-worker'
import { nodeUsage } from './usage'

/** memory.available below this many bytes is a hard threshold. */
const MEMORY_THRESHOLD = 100 * 1024 * 1024
/** A pressure is reported for at least this long after it was last seen, in milliseconds. */
const TRANSITION = 300_000
/** Seconds a pod gets that the node cannot keep any longer. */
const GRACE = 1

export class EvictionManager {
  private pressureSeen: number | undefined

  constructor(private readonly kubelet: Kubelet) {}

  /** Whether the node says that it is short of memory. */
  get memoryPressure(): boolean {
    return this.pressureSeen !== undefined
  }

  /** Pods without any request are not taken while memory is short. */
  admit(pod: Pod): Refusal | undefined {
    if (!this.memoryPressure || qosClass(pod) !== 'BestEffort' || (pod.spec?.priority ?? 0) >= 2_000_000_000) return undefined
    const tolerated = pod.spec?.tolerations?.some(
      ({ key, effect, operator }) =>
        (key === 'node.kubernetes.io/memory-pressure' || (!key && operator === 'Exists')) && (!effect || effect === 'NoSchedule'),
    )
    return tolerated ? undefined : { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' }
  }

  /** One round, as the kubelet makes every ten seconds. True when the node's conditions have changed. */
  check(): boolean {
    for (const worker of this.kubelet.workers.values()) {
      if (worker.stage !== 'syncing' || worker.isStatic) continue
      const message = storageExcess(worker)
      if (message) evict(worker, message)
    }
    return this.checkMemory()
  }

  private checkMemory(): boolean {
    const { kubelet } = this
    const { clock } = kubelet.context
    const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['memory'] ?? '0') ?? 0
    const available = capacity - nodeUsage(kubelet).memory
    const before = this.memoryPressure
    if (capacity === 0 || available >= MEMORY_THRESHOLD) {
      if (before && clock.now() - (this.pressureSeen ?? 0) >= TRANSITION) {
        this.pressureSeen = undefined
        kubelet.nodeEvent('Normal', 'NodeHasSufficientMemory', `Node ${kubelet.name} status is now: NodeHasSufficientMemory`)
      }
      return before !== this.memoryPressure
    }
    this.pressureSeen = clock.now()
    if (!before) kubelet.nodeEvent('Normal', 'NodeHasInsufficientMemory', `Node ${kubelet.name} status is now: NodeHasInsufficientMemory`)
    kubelet.nodeEvent('Warning', 'EvictionThresholdMet', 'Attempting to reclaim memory')
    const [victim] = [...kubelet.workers.values()].filter((worker) => worker.stage === 'syncing' && evictable(worker)).sort(byMemory)
    if (victim) evict(victim, memoryMessage(victim, available))
    return !before
  }
}

function evict(worker: PodWorker, message: string): void {
  worker.node.events.event(worker.pod, 'Warning', 'Evicted', message)
  worker.fail('Evicted', message, GRACE, 'TerminationByKubelet')
}

function evictable({ pod, isStatic }: PodWorker): boolean {
  return !isStatic && (pod.spec?.priority ?? 0) < 2_000_000_000 && !pod.metadata.deletionTimestamp
}

/** Bytes a pod's containers use, and what they asked for. */
function memoryOf({ pod, records }: PodWorker): { readonly used: number; readonly requested: number } {
  let used = 0
  for (const { current } of records.values()) if (current?.running) used += current.cgroup.memoryBytes()
  let requested = 0
  for (const { resources } of pod.spec?.containers ?? []) requested += quantityNumber(resources?.requests?.['memory'] ?? '0') ?? 0
  return { used, requested }
}

/** First who uses more than asked for, then who matters less, then who exceeds its request most. */
function byMemory(a: PodWorker, b: PodWorker): number {
  const [first, second] = [memoryOf(a), memoryOf(b)]
  const exceeds = Number(second.used > second.requested) - Number(first.used > first.requested)
  if (exceeds !== 0) return exceeds
  const priority = (a.pod.spec?.priority ?? 0) - (b.pod.spec?.priority ?? 0)
  return priority !== 0 ? priority : second.used - second.requested - (first.used - first.requested)
}

function memoryMessage(worker: PodWorker, available: number): string {
  const text = (bytes: number): string => `${Math.max(0, Math.floor(bytes / 1024))}Ki`
  const parts = [`The node was low on resource: memory. Threshold quantity: 100Mi, available: ${text(available)}. `]
  for (const { name, resources } of worker.pod.spec?.containers ?? []) {
    const used = worker.records.get(name)?.current?.cgroup.memoryBytes() ?? 0
    const request = resources?.requests?.['memory'] ?? '0'
    if (used > (quantityNumber(request) ?? 0))
      parts.push(`Container ${name} was using ${text(used)}, request is ${request}, has larger consumption of memory. `)
  }
  return parts.join('')
}

/** Why a pod's files are too much; undefined when they are not. */
function storageExcess(worker: PodWorker): string | undefined {
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
