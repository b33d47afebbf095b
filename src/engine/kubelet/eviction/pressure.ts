/** One thing a node may run short of: when it does, what is done about it, and how long the node says so. */
import type { Kubelet } from '../kubelet'
import type { PodWorker } from '../pod/pod-worker'

/** A pressure is reported for at least this long after it was last seen, in milliseconds. */
const TRANSITION = 300_000
/** Seconds a pod gets that the node cannot keep any longer. */
const GRACE = 1

export interface Shortage {
  /** Bytes. */
  readonly available: number
  /** As the message of an evicted pod names it. */
  readonly threshold: string
}

export interface Signal {
  /** What events and messages call it. */
  readonly resource: 'memory' | 'ephemeral-storage'
  /** Node events when it begins and ends. */
  readonly reasons: { readonly begins: string; readonly ends: string }
  /** Undefined while there is enough. */
  shortage(kubelet: Kubelet): Shortage | undefined
  /** Makes room without ending pods. True when that was enough. */
  reclaim?(kubelet: Kubelet): boolean
  victim(kubelet: Kubelet): PodWorker | undefined
  message(worker: PodWorker, shortage: Shortage): string
}

export class Pressure {
  private seen: number | undefined

  constructor(
    private readonly kubelet: Kubelet,
    private readonly signal: Signal,
  ) {}

  /** Whether the node says that it is short of it. */
  get reported(): boolean {
    return this.seen !== undefined
  }

  /** Whether there was too little of it when last looked. */
  short = false

  /** Ends at most one pod, as the kubelet waits for the effect, if it is to act at all. True when the node's conditions have changed. */
  check(acts: boolean): boolean {
    const { kubelet, signal } = this
    const { clock } = kubelet.context
    const before = this.reported
    const tell = (reason: string): void => kubelet.nodeEvent('Normal', reason, `Node ${kubelet.name} status is now: ${reason}`)
    const shortage = signal.shortage(kubelet)
    this.short = shortage !== undefined
    if (!shortage) {
      if (before && clock.now() - (this.seen ?? 0) >= TRANSITION) {
        this.seen = undefined
        tell(signal.reasons.ends)
      }
      return before !== this.reported
    }
    this.seen = clock.now()
    if (!before) tell(signal.reasons.begins)
    if (!acts) return !before
    kubelet.nodeEvent('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${signal.resource}`)
    if (signal.reclaim?.(kubelet)) return !before
    const victim = signal.victim(kubelet)
    if (victim) evict(victim, signal.message(victim, shortage), 'TerminationByKubelet')
    return !before
  }
}

/** `disruption`: the reason of its condition, for a pod that has not itself to blame alone. */
export function evict(worker: PodWorker, message: string, disruption?: string): void {
  worker.node.events.event(worker.pod, 'Warning', 'Evicted', message)
  worker.fail('Evicted', message, GRACE, disruption === undefined ? undefined : { reason: disruption, message })
}
