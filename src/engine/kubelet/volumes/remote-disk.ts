/** Disks that are not on a node (nfs, those of CSI drivers): one tree per volume, the same from every node. */
import type { Clock } from '../../clock/clock'
import type { MemoryFiles } from '../../../shell/memory-files'
import { emptyTree } from '../../runtime/empty-tree'

const disks = new WeakMap<Clock, Map<string, MemoryFiles>>()

/** `name` says which disk: a PersistentVolume's name, or server and path. One world per clock. */
export function remoteDisk(clock: Clock, name: string): MemoryFiles {
  let all = disks.get(clock)
  if (!all) disks.set(clock, (all = new Map()))
  let disk = all.get(name)
  if (!disk) all.set(name, (disk = emptyTree(() => clock.now())))
  return disk
}
