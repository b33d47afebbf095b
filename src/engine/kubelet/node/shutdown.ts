/** Ends the pods of a node that is to be switched off, those that matter least first; models the kubelet's node shutdown manager. */
import type { Pod } from '../../schema/types'
import type { Refusal } from '../pod/admit'
import type { Kubelet } from '../kubelet'
import type { PodSyncLoop } from '../pod/pod-sync-loop'
import type { ShutdownPeriod } from './kubelet-configuration'

const MESSAGE = 'Pod was terminated in response to imminent node shutdown.'
const REASON = 'Terminated'
/** How often it is looked whether a group has gone, in milliseconds. */
const LOOK = 200

/** What the node's Ready condition says meanwhile. */
export const SHUTTING_DOWN = 'node is shutting down'

export class ShutdownManager {
  active = false

  constructor(private readonly kubelet: Kubelet) {}

  private get periods(): readonly ShutdownPeriod[] {
    return this.kubelet.context.configuration.shutdown
  }

  /** Whether the machine has to wait for the kubelet before it goes down. */
  get inhibits(): boolean {
    return this.periods.some(({ seconds }) => seconds > 0)
  }

  admit(): Refusal | undefined {
    return this.active ? { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.' } : undefined
  }

  /** Ends group after group, each within its time, and then lets the machine go; asked again, it is about it already. */
  begin(done: () => void): void {
    const { kubelet } = this
    if (this.active) return
    this.active = true
    kubelet.nodeEvent('Normal', 'NodeShutdown', 'Shutdown manager detected shutdown event')
    kubelet.nodeStatusChanged()
    this.endGroup([...this.groups()], done)
  }

  /** From low to high priority. A pod belongs to the last group whose priority is not above its own, at least to the first. */
  private groups(): readonly { readonly seconds: number; readonly workers: readonly PodSyncLoop[] }[] {
    const { periods } = this
    const groups = periods.map(({ seconds }) => ({ seconds, workers: [] as PodSyncLoop[] }))
    for (const worker of this.kubelet.workers.values()) {
      if (worker.stage === 'finished' || worker.stage === 'terminated') continue
      const priority = worker.pod.spec?.priority ?? 0
      const index = periods.findLastIndex((period) => period.priority <= priority)
      groups[Math.max(0, index)]?.workers.push(worker)
    }
    return groups
  }

  private endGroup(groups: { readonly seconds: number; readonly workers: readonly PodSyncLoop[] }[], done: () => void): void {
    const { clock } = this.kubelet.context
    const group = groups.shift()
    if (!group) return done()
    if (group.workers.length === 0) return this.endGroup(groups, done)
    for (const worker of group.workers)
      worker.fail(REASON, MESSAGE, graceOf(worker.pod, group.seconds), { reason: 'TerminationByKubelet', message: MESSAGE })
    const until = clock.now() + group.seconds * 1000
    const look = (): void => {
      // Nothing holds the machine back when its kubelet has ended.
      if (!this.kubelet.active) return done()
      const gone = group.workers.every(({ stage }) => stage === 'terminated' || stage === 'finished')
      if (gone || clock.now() >= until) this.endGroup(groups, done)
      else clock.after(LOOK, look)
    }
    look()
  }
}

const graceOf = ({ spec }: Pod, seconds: number): number => Math.min(seconds, spec?.terminationGracePeriodSeconds ?? seconds)
