/** Notices what the runtime did to pods: a look at all of them every second and at one of them when asked to; models GenericPLEG with PLEGOnDemandRelist. */
import type { Clock, Timer } from '../clock/clock'
import type { PodWorker } from './pod/pod-worker'
import type { KubeletTimings } from './timings'

/** Asking the runtime about one pod takes this long, in milliseconds. */
const LOOK = 10

export class Pleg {
  /** Pods of which something changed, or is to be reported at the next look whether or not. */
  private readonly dirty = new Set<PodWorker>()
  private readonly blocked = new Map<PodWorker, () => void>()
  private timer: Timer | undefined
  private stopped = false

  /** `phase`: milliseconds into each period at which the looks begin. */
  constructor(
    private readonly clock: Clock,
    private readonly timings: KubeletTimings,
    private readonly phase: number,
  ) {}

  /** Something of the pod changed in the runtime; the next look at all pods sees it. */
  changed(worker: PodWorker): void {
    // Containers still tell the kubelet that started them of their end when another has taken its place.
    if (this.stopped) return
    this.dirty.add(worker)
    this.arm()
  }

  /** Looks at one pod now. */
  request(worker: PodWorker): void {
    this.clock.after(this.timings.runtime.containerStart > 0 ? LOOK : 0, () => {
      if (!this.stopped) this.look(worker)
    })
  }

  /** Runs `action` once the pod has been looked at since its last sync: none works with what was known before the one before it. */
  whenNewer(worker: PodWorker, action: () => void): void {
    if (worker.observed || worker.lastSync < this.lastLook()) action()
    else {
      this.blocked.set(worker, action)
      this.arm()
    }
  }

  cancel(worker: PodWorker): void {
    this.blocked.delete(worker)
  }

  /** For good: a kubelet that starts again has one of its own. */
  stop(): void {
    this.stopped = true
    this.timer?.cancel()
    this.timer = undefined
    this.dirty.clear()
    this.blocked.clear()
  }

  private lastLook(): number {
    const period = this.timings.relistPeriod
    return Math.floor((this.clock.now() - this.phase) / period) * period + this.phase
  }

  private arm(): void {
    this.timer ??= this.clock.at(this.lastLook() + this.timings.relistPeriod, () => {
      this.timer = undefined
      for (const worker of new Set([...this.blocked.keys(), ...this.dirty])) this.look(worker)
    })
  }

  private look(worker: PodWorker): void {
    this.dirty.delete(worker)
    const news = worker.observe()
    const resume = this.blocked.get(worker)
    if (resume) {
      this.blocked.delete(worker)
      resume()
    }
    worker.happened(news)
  }
}
