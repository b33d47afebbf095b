/** Ends pods that use more of the node than they may, and pods of a node that runs short of something; models the eviction manager. */
import type { Pod } from '../../schema/types'
import type { Refusal } from '../pod/admit'
import type { Kubelet } from '../kubelet'
import type { PodWorker } from '../pod/pod-worker'
import { qosClass } from '../../kinds/pod-spec/qos'
import { findUntolerated } from '../../kinds/pod-spec/tolerations'
import { deleteUnusedContainers } from '../node/container-gc'
import { deleteUnusedImages } from '../node/image-gc'
import { observe, type Observations } from './observations'
import { evictable, evictionMessage, firstToGo, isCritical, starved } from './ranking'
import { storageExcess } from './storage-limits'
import { amountText, isMet, thresholdText, type Signal, type Threshold } from './thresholds'

const MEMORY_TAINT = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const
/** Seconds a pod gets that the node cannot keep any longer. */
const GRACE = 1
/** How often it is looked whether an evicted pod is gone, and for how long, in milliseconds. */
const CLEANUP_LOOK = 1000
const CLEANUP_TIMEOUT = 30_000

/** In the order of the node's conditions. */
const CONDITIONS = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const
type Condition = (typeof CONDITIONS)[number]

function conditionOf(signal: Signal): Condition {
  if (signal === 'memory.available') return 'MemoryPressure'
  return signal === 'pid.available' ? 'PIDPressure' : 'DiskPressure'
}

export interface Pressures {
  readonly memory: boolean
  readonly disk: boolean
  readonly pids: boolean
}

/** One threshold with when it was first seen to be met. */
interface Met {
  readonly threshold: Threshold
  readonly since: number
}

export class EvictionManager {
  /** Thresholds that were met at the last look, whatever grace they have. */
  private met: readonly Met[] = []
  /** Those of them whose grace was over: they stay met until what is to be won back is there. */
  private due: readonly Threshold[] = []
  /** When each condition was last brought about. */
  private readonly lastSeen = new Map<Condition, number>()
  private conditions: readonly Condition[] = []
  /** The evicted pods whose end is waited for, and until when. */
  private awaited: { readonly pods: readonly PodWorker[]; readonly until: number } | undefined

  constructor(private readonly kubelet: Kubelet) {}

  /** What the node says it is short of. */
  get pressures(): Pressures {
    const has = (condition: Condition): boolean => this.conditions.includes(condition)
    return { memory: has('MemoryPressure'), disk: has('DiskPressure'), pids: has('PIDPressure') }
  }

  /** Short of anything, a node takes no pods but critical ones; short of memory alone, none without any request. */
  admit(pod: Pod): Refusal | undefined {
    const { conditions } = this
    if (conditions.length === 0 || isCritical(pod.spec?.priority)) return undefined
    if (conditions.length === 1 && conditions[0] === 'MemoryPressure') {
      if (qosClass(pod.spec) !== 'BestEffort') return undefined
      if (!findUntolerated([MEMORY_TAINT], pod.spec?.tolerations, ['NoSchedule'])) return undefined
    }
    return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` }
  }

  /** One round, as the kubelet makes every ten seconds. True when the node's conditions have changed. */
  check(): boolean {
    // While a pod is on its way out, nothing else is looked at.
    if (this.awaited && !this.cleanedUp()) return false
    const { kubelet } = this
    // The kernel may call before the node has been written for the first time: what it has is not known then.
    if (!kubelet.context.node()?.status?.capacity) return false
    const now = kubelet.context.clock.now()
    const observations = observe(kubelet)
    const { thresholds } = kubelet.context.configuration
    const found = thresholds.filter(
      (threshold) =>
        isMet(threshold, observations(threshold.signal)) ||
        (this.due.includes(threshold) && isMet(threshold, observations(threshold.signal), true)),
    )
    this.met = found.map((threshold) => this.met.find((before) => before.threshold === threshold) ?? { threshold, since: now })
    for (const { signal } of found) this.lastSeen.set(conditionOf(signal), now)
    const changed = this.setConditions(now)
    this.due = this.met.filter(({ threshold, since }) => now - since >= threshold.grace).map(({ threshold }) => threshold)
    if (!this.evictGluttons()) this.reclaim(observations)
    return changed
  }

  /** Whether a pressure has begun or ended. */
  private setConditions(now: number): boolean {
    const { pressureTransition } = this.kubelet.context.configuration
    const before = this.conditions
    this.conditions = CONDITIONS.filter((condition) => now - (this.lastSeen.get(condition) ?? -Infinity) < pressureTransition)
    return CONDITIONS.some((condition) => this.conditions.includes(condition) !== before.includes(condition))
  }

  /** Pods with more files than they may have. True when there were any: then nothing more is done this time. */
  private evictGluttons(): boolean {
    const evicted: PodWorker[] = []
    for (const worker of this.kubelet.workers.values()) {
      if (!evictable(worker)) continue
      const message = storageExcess(worker)
      if (!message) continue
      this.evict(worker, message, GRACE)
      evicted.push(worker)
    }
    if (evicted.length > 0) this.await(evicted)
    return evicted.length > 0
  }

  /** Makes room for the first that is short, and ends at most one pod, as the effect is waited for. */
  private reclaim(observations: Observations): void {
    const { kubelet } = this
    const first = this.due[0]
    if (!first) return
    const what = starved(first.signal)
    kubelet.nodeEvent('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${what}`)
    if (what === 'ephemeral-storage' || what === 'inodes') {
      // Images of what has ended are unused only then.
      deleteUnusedContainers(kubelet)
      deleteUnusedImages(kubelet, Infinity)
      const after = observe(kubelet)
      if (!kubelet.context.configuration.thresholds.some((threshold) => isMet(threshold, after(threshold.signal), true))) return
    }
    const victim = firstToGo(kubelet.workers.values(), what)
    if (!victim) return
    const { available, capacity, format } = observations(first.signal)
    const message = evictionMessage(victim, what, thresholdText(first.value, capacity), amountText(available, format))
    this.evict(victim, message, this.graceOf(first, victim.pod), 'TerminationByKubelet')
    this.await([victim])
  }

  /** Seconds: a soft threshold leaves a pod its own time, up to a limit; one of nought, as it is when nobody sets it, limits nothing. */
  private graceOf({ grace }: Threshold, { spec }: Pod): number {
    if (grace === 0) return GRACE
    const most = this.kubelet.context.configuration.evictionMaxPodGrace
    return Math.min(most, spec?.terminationGracePeriodSeconds ?? most)
  }

  /** `disruption`: the reason of its condition, for a pod that has not itself to blame alone. */
  private evict(worker: PodWorker, message: string, grace: number, disruption?: string): void {
    worker.node.events.event(worker.pod, 'Warning', 'Evicted', message)
    worker.fail('Evicted', message, grace, disruption === undefined ? undefined : { reason: disruption, message })
  }

  private await(pods: readonly PodWorker[]): void {
    const { clock } = this.kubelet.context
    const awaited = (this.awaited = { pods, until: clock.now() + CLEANUP_TIMEOUT })
    const look = (): void => {
      // The round of every ten seconds may have seen their end first, and ended others since.
      if (!this.kubelet.active || this.awaited !== awaited) return
      if (this.cleanedUp()) this.kubelet.checkEviction()
      else clock.after(CLEANUP_LOOK, look)
    }
    clock.after(CLEANUP_LOOK, look)
  }

  private cleanedUp(): boolean {
    const { awaited } = this
    if (!awaited) return true
    const over = awaited.pods.every(({ stage }) => stage === 'finished') || this.kubelet.context.clock.now() >= awaited.until
    if (over) this.awaited = undefined
    return over
  }
}
