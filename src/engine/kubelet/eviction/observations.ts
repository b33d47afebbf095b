/** What a node has left of what it may run short of; models makeSignalObservations over the summary of a node with one disk. */
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import { inodesOf, inodesUsed, nodeUsage, runningTasks } from '../node/usage'
import type { Observation, Signal } from './thresholds'

/** Memory and disks are counted in pages and blocks of so many bytes. */
const PAGE = 4096

const inPages = (bytes: number): number => Math.max(0, Math.floor(bytes / PAGE)) * PAGE

export type Observations = Readonly<Record<Signal, Observation>>

export function observe(kubelet: Kubelet): Observations {
  const { context } = kubelet
  const amount = (resource: string): number => quantityNumber(context.node()?.status?.capacity?.[resource] ?? '0') ?? 0
  const memory = amount('memory')
  const disk = amount('ephemeral-storage')
  const inodes = inodesOf(disk)
  const bytes: Observation = { available: inPages(disk - context.diskUsed()), capacity: disk, format: 'BinarySI' }
  const files: Observation = { available: Math.max(0, inodes - inodesUsed(kubelet)), capacity: inodes, format: 'DecimalSI' }
  const tasks = context.mostTasks()
  return {
    'memory.available': { available: inPages(memory - nodeUsage(kubelet).memory), capacity: memory, format: 'BinarySI' },
    'imagefs.available': bytes,
    'nodefs.available': bytes,
    'imagefs.inodesFree': files,
    'nodefs.inodesFree': files,
    'pid.available': { available: tasks - runningTasks(kubelet), capacity: tasks, format: 'DecimalSI' },
  }
}
