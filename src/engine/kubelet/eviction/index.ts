/** Ends pods that use more of the node than they may, and pods of a node that runs short of memory or disk; models the eviction manager. */
import type { Pod } from '../../schema/types'
import type { Refusal } from '../pod/admit'
import type { Kubelet } from '../kubelet'
import { qosClass } from '../../kinds/pod-spec/qos'
import { disk } from './disk'
import { memory } from './memory'
import { evict, Pressure } from './pressure'
import { isCritical } from './ranking'
import { storageExcess } from './storage-limits'

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

  /** Short of disk, a node takes no pods; short of memory, none without any request. */
  admit(pod: Pod): Refusal | undefined {
    if (isCritical(pod.spec?.priority)) return undefined
    if (this.disk.reported) return { reason: 'Evicted', message: 'The node had condition: [DiskPressure]. ' }
    if (!this.memory.reported || qosClass(pod.spec) !== 'BestEffort') return undefined
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
    const changed = this.memory.check()
    return this.disk.check() || changed
  }
}
