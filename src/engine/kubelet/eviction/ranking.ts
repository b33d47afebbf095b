/** Which pod goes first when a node runs short of something, and how its end is worded; models the eviction manager's rankings. */
import { canonicalQuantity, quantityNumber } from '../../api/quantity'
import { NOTHING, wholeUnits } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import { inodesOfPod } from '../node/usage'
import type { PodWorker } from '../pod/pod-worker'
import { amountText, type Signal } from './thresholds'

/** From here on a pod matters more than its node's comfort. */
const CRITICAL = 2_000_000_000

/** What runs short, as events and messages call it. */
export type Starved = 'memory' | 'ephemeral-storage' | 'inodes' | 'pids'

export function starved(signal: Signal): Starved {
  if (signal === 'memory.available') return 'memory'
  if (signal === 'pid.available') return 'pids'
  return signal.endsWith('.available') ? 'ephemeral-storage' : 'inodes'
}

export function evictable({ pod, isStatic, stage }: PodWorker): boolean {
  return stage === 'syncing' && !isStatic && (pod.spec?.priority ?? 0) < CRITICAL && !pod.metadata.deletionTimestamp
}

export function isCritical(priority: number | undefined): boolean {
  return (priority ?? 0) >= CRITICAL
}

/** Units a pod asks for; nobody can ask for inodes or processes. */
function requestOf({ pod }: PodWorker, resource: string): number {
  return wholeUnits(resource, podAmounts(pod, 'requests').get(resource) ?? NOTHING)
}

/** Bytes of a container's writable layer and log. */
const writtenBy = (worker: PodWorker, name: string): number => worker.records.get(name)?.current?.writtenBytes() ?? 0

function usedBy(worker: PodWorker, what: Starved): number {
  const running = [...worker.records.values()].flatMap(({ current }) => (current?.running ? [current] : []))
  switch (what) {
    case 'memory':
      return running.reduce((sum, { cgroup }) => sum + cgroup.memoryBytes(), 0)
    case 'pids':
      return running.reduce((sum, container) => sum + container.processes().length, 0)
    case 'inodes':
      return inodesOfPod(worker)
    case 'ephemeral-storage': {
      let used = 0
      for (const name of worker.records.keys()) used += writtenBy(worker, name)
      for (const { name, emptyDir } of worker.pod.spec?.volumes ?? [])
        if (emptyDir && emptyDir.medium !== 'Memory') used += worker.volumes?.usedBy(name) ?? 0
      return used
    }
  }
}

/**
 * First who uses more than asked for, then who matters less, then who exceeds its request most. For processes only priority and
 * number count, and files are set against the bytes of disk that were asked for.
 */
export function firstToGo(workers: Iterable<PodWorker>, what: Starved): PodWorker | undefined {
  let worst: { readonly worker: PodWorker; readonly key: readonly number[] } | undefined
  for (const worker of workers) {
    if (!evictable(worker)) continue
    const used = usedBy(worker, what)
    const exceeds = what !== 'pids' && used > requestOf(worker, what)
    const measure = what === 'pids' ? used : used - requestOf(worker, what === 'inodes' ? 'ephemeral-storage' : what)
    const key = [Number(exceeds), -(worker.pod.spec?.priority ?? 0), measure]
    if (!worst || after(key, worst.key)) worst = { worker, key }
  }
  return worst?.worker
}

function after(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! > b[i]!
  return false
}

const kibibytes = (bytes: number): string => amountText(Math.max(0, Math.floor(bytes / 1024)) * 1024, 'BinarySI')

/** `threshold` and `available` as they are to be read. */
export function evictionMessage(worker: PodWorker, what: Starved, threshold: string, available: string): string {
  const { pod, records } = worker
  const parts = [`The node was low on resource: ${what}. Threshold quantity: ${threshold}, available: ${available}. `]
  if (what !== 'memory' && what !== 'ephemeral-storage') return parts.join('')
  const whole = what === 'memory' ? pod.spec?.resources?.requests?.[what] : undefined
  if (whole !== undefined)
    parts.push(
      `Pod ${pod.metadata.name} was using ${kibibytes(usedBy(worker, what))}, request is ${canonicalQuantity(whole)}, has larger consumption of ${what}. `,
    )
  for (const { name, resources } of [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]) {
    const current = records.get(name)?.current
    if (!current?.running) continue
    const used = what === 'memory' ? current.cgroup.memoryBytes() : writtenBy(worker, name)
    const request = resources?.requests?.[what] ?? '0'
    if (used > (quantityNumber(request) ?? 0))
      parts.push(
        `Container ${name} was using ${kibibytes(used)}, request is ${canonicalQuantity(request)}, has larger consumption of ${what}. `,
      )
  }
  return parts.join('')
}
