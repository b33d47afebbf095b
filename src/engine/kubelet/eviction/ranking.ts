/** Which pod goes first when a node runs short of something, and how its end is worded; models the eviction manager's rankings. */
import { quantityNumber } from '../../api/quantity'
import { NOTHING, wholeUnits } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import type { PodWorker } from '../pod/pod-worker'

/** From here on a pod matters more than its node's comfort. */
const CRITICAL = 2_000_000_000

export interface Consumption {
  /** Bytes. */
  readonly used: number
  /** Bytes the pod asked for. */
  readonly requested: number
}

export function evictable({ pod, isStatic, stage }: PodWorker): boolean {
  return stage === 'syncing' && !isStatic && (pod.spec?.priority ?? 0) < CRITICAL && !pod.metadata.deletionTimestamp
}

export function isCritical(priority: number | undefined): boolean {
  return (priority ?? 0) >= CRITICAL
}

/** Bytes a pod asks for. */
export function requestOf({ pod }: PodWorker, resource: string): number {
  return wholeUnits(resource, podAmounts(pod, 'requests').get(resource) ?? NOTHING)
}

/** First who uses more than asked for, then who matters less, then who exceeds its request most. */
export function firstToGo(workers: Iterable<PodWorker>, consumption: (worker: PodWorker) => Consumption): PodWorker | undefined {
  let worst: { readonly worker: PodWorker; readonly key: readonly number[] } | undefined
  for (const worker of workers) {
    if (!evictable(worker)) continue
    const { used, requested } = consumption(worker)
    const key = [Number(used > requested), -(worker.pod.spec?.priority ?? 0), used - requested]
    if (!worst || after(key, worst.key)) worst = { worker, key }
  }
  return worst?.worker
}

function after(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! > b[i]!
  return false
}

export const kibibytes = (bytes: number): string => `${Math.max(0, Math.floor(bytes / 1024))}Ki`

/** `used` gives a container's bytes by its name. */
export function evictionMessage(
  { pod }: PodWorker,
  resource: string,
  threshold: string,
  available: number,
  used: (container: string) => number,
): string {
  const parts = [`The node was low on resource: ${resource}. Threshold quantity: ${threshold}, available: ${kibibytes(available)}. `]
  for (const { name, resources } of pod.spec?.containers ?? []) {
    const request = resources?.requests?.[resource] ?? '0'
    if (used(name) > (quantityNumber(request) ?? 0))
      parts.push(`Container ${name} was using ${kibibytes(used(name))}, request is ${request}, has larger consumption of ${resource}. `)
  }
  return parts.join('')
}
