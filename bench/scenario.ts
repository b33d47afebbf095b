/** What both simulators are measured at: boot, then a Deployment until every replica is available. */

export interface Scenario {
  readonly replicas: number
  readonly nodes: number
}

export const SCENARIOS: readonly Scenario[] = [
  { replicas: 10, nodes: 3 },
  { replicas: 100, nodes: 10 },
  { replicas: 1000, nodes: 50 },
]

export interface Measured {
  /** Milliseconds of wall time from nothing to a ready cluster. */
  readonly boot: number
  /** Milliseconds of wall time from the Deployment to all replicas available. */
  readonly available: number
  /** Milliseconds of processor time for the same: what is left of the noise of a busy machine. */
  readonly processor: number
  /** The longest time in milliseconds that nothing else could run on the thread. */
  readonly freeze: number
  /** Megabytes of heap in use at the end, after collection. */
  readonly heap: number
}

/** Notes the longest stretch between two turns of the event loop. */
export class FreezeWatch {
  private last = performance.now()
  private longest = 0
  private stopped = false

  /** `soon` gives the thread's other work its turn first. */
  constructor(soon: (action: () => void) => void) {
    const turn = (): void => {
      const now = performance.now()
      this.longest = Math.max(this.longest, now - this.last)
      this.last = now
      if (!this.stopped) soon(turn)
    }
    soon(turn)
  }

  stop(): number {
    this.stopped = true
    return Math.max(this.longest, performance.now() - this.last)
  }
}

export function heapInUse(): number {
  ;(globalThis as { gc?: () => void }).gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

/** Milliseconds of processor time, this process's own and the kernel's for it. */
export function processorSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
