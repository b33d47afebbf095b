/** What a node has left of what it may run short of; models makeSignalObservations over the summary of a node with one disk. */
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import { inodesOf, inodesUsed, nodeUsage, runningTasks } from '../node/usage'
import type { Observation, Signal } from './thresholds'

/** Memory and disks are counted in pages and blocks of so many bytes. */
const PAGE = 4096

const inPages = (bytes: number): number => Math.max(0, Math.floor(bytes / PAGE)) * PAGE

/** Says what is left of something; counted when it is first asked for, as most nodes watch but a few of them. */
export type Observations = (signal: Signal) => Observation

/** With one disk, images and all else share what there is. */
const COUNTS = {
  'memory.available': memory,
  'imagefs.available': bytes,
  'nodefs.available': bytes,
  'imagefs.inodesFree': files,
  'nodefs.inodesFree': files,
  'pid.available': tasks,
} as const satisfies Record<Signal, (kubelet: Kubelet) => Observation>

export function observe(kubelet: Kubelet): Observations {
  const seen = new Map<(kubelet: Kubelet) => Observation, Observation>()
  return (signal) => {
    const count = COUNTS[signal]
    const observation = seen.get(count) ?? count(kubelet)
    seen.set(count, observation)
    return observation
  }
}

function capacityOf({ context }: Kubelet, resource: string): number {
  return quantityNumber(context.node()?.status?.capacity?.[resource] ?? '0') ?? 0
}

function memory(kubelet: Kubelet): Observation {
  const capacity = capacityOf(kubelet, 'memory')
  return { available: inPages(capacity - nodeUsage(kubelet).memory), capacity, format: 'BinarySI' }
}

function bytes(kubelet: Kubelet): Observation {
  const capacity = capacityOf(kubelet, 'ephemeral-storage')
  return { available: inPages(capacity - kubelet.context.diskUsed()), capacity, format: 'BinarySI' }
}

function files(kubelet: Kubelet): Observation {
  const capacity = inodesOf(capacityOf(kubelet, 'ephemeral-storage'))
  return { available: Math.max(0, capacity - inodesUsed(kubelet)), capacity, format: 'DecimalSI' }
}

function tasks(kubelet: Kubelet): Observation {
  const capacity = kubelet.context.mostTasks()
  return { available: capacity - runningTasks(kubelet), capacity, format: 'DecimalSI' }
}
