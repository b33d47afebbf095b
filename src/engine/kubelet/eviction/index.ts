/** Ends pods that use more of the node than they may, and pods of a node that runs short of memory or disk; models the eviction manager. */
import type { Pod } from '../../schema/types'
import type { Refusal } from '../pod/admit'
import type { Kubelet } from '../kubelet'
import { qosClass } from '../../kinds/pod-spec/qos'
import { findUntolerated } from '../../kinds/pod-spec/tolerations'
import { disk } from './disk'
import { memory } from './memory'
import { evict, Pressure } from './pressure'
import { isCritical } from './ranking'
import { storageExcess } from './storage-limits'

const MEMORY_TAINT = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const

export interface Pressures {
  readonly memory: boolean
  readonly disk: boolean
}

export class EvictionManager {
  private readonly memory: Pressure
  private readonly disk: Pressure

  constructor(private readonly kubelet: Kubelet) {
    this.memory = new Pressure(kubelet, memory)
    this.disk = new Pressure(kubelet, disk)
  }

  /** What the node says it is short of. */
  get pressures(): Pressures {
    return { memory: this.memory.reported, disk: this.disk.reported }
  }

  /** Short of disk, a node takes no pods; short of memory alone, none without any request. */
  admit(pod: Pod): Refusal | undefined {
    const { memory, disk } = this.pressures
    if ((!memory && !disk) || isCritical(pod.spec?.priority)) return undefined
    if (!disk && (qosClass(pod.spec) !== 'BestEffort' || !findUntolerated([MEMORY_TAINT], pod.spec?.tolerations, ['NoSchedule'])))
      return undefined
    const conditions = [...(memory ? ['MemoryPressure'] : []), ...(disk ? ['DiskPressure'] : [])]
    return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` }
  }

  /** One round, as the kubelet makes every ten seconds. True when the node's conditions have changed. */
  check(): boolean {
    let acts = true
    for (const worker of this.kubelet.workers.values()) {
      if (worker.stage !== 'syncing' || worker.isStatic || isCritical(worker.pod.spec?.priority)) continue
      const message = storageExcess(worker)
      if (!message) continue
      evict(worker, message)
      acts = false
    }
    // One thing is done at a time, and memory comes first.
    const changed = this.memory.check(acts)
    return this.disk.check(acts && !this.memory.short) || changed
  }
}
