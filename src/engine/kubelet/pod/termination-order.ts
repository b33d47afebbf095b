/** Whose turn it is when a pod's containers are stopped together: sidecars wait for the main containers and for those after them; models terminationOrdering. */
import type { Clock } from '../../clock/clock'
import type { ContainerRecord } from '../container/container-record'
import type { Wait } from '../task'
import type { PodWorker } from './pod-worker'

export class TerminationOrder {
  /** What each sidecar that runs waits for. */
  private readonly before = new Map<ContainerRecord, Set<ContainerRecord>>()
  private readonly waiting = new Map<ContainerRecord, () => void>()
  private readonly clock: Clock

  constructor({ node, pod, records }: PodWorker) {
    this.clock = node.clock
    const running = (name: string): readonly ContainerRecord[] => {
      const record = records.get(name)
      return record?.running ? [record] : []
    }
    const later = new Set((pod.spec?.containers ?? []).flatMap(({ name }) => running(name)))
    for (const { name } of [...(pod.spec?.initContainers ?? [])].reverse())
      for (const record of running(name)) {
        if (record.kind !== 'sidecar') continue
        this.before.set(record, new Set(later))
        later.add(record)
      }
  }

  /** Waits for its turn, for `limit` milliseconds at most. */
  turn(record: ContainerRecord, limit: number): Wait {
    return (resume) => {
      if (!this.before.get(record)?.size) return resume()
      const timer = this.clock.after(limit, () => {
        this.waiting.delete(record)
        resume()
      })
      this.waiting.set(record, () => {
        timer.cancel()
        resume()
      })
    }
  }

  /** A container has been stopped. */
  ended(record: ContainerRecord): void {
    for (const [other, needs] of this.before) {
      if (!needs.delete(record) || needs.size > 0) continue
      const go = this.waiting.get(other)
      this.waiting.delete(other)
      go?.()
    }
  }
}
