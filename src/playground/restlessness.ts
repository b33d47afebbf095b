/** Whether anything is under way that a person may be waiting for: a command, pods that are not what they should be, fresh changes. */
import { isFinished, isReady } from '../engine/kinds/pod-spec/pod-state'
import type { KubeObject } from '../engine/api/object'
import type { Pod } from '../engine/schema/types'
import type { Input } from '../protocol/messages'

/** What somebody did is waited for this long, in milliseconds of virtual time: longer than any time-out or grace of a cluster. */
export const PATIENCE = 15 * 60_000
/** After a change more may follow from it for this long. */
export const ECHO = 30_000

/** What changes all the time without anything happening. */
const HEARTBEATS = new Set(['coordination.k8s.io/leases', '/nodes', '/events', 'events.k8s.io/events'])

export class Restlessness {
  private acted = -Infinity
  private changed = -Infinity
  /** Pods that are neither ready nor done. */
  private readonly unsettled = new Set<string>()

  /** An input arrived at this virtual time. Typing is none that counts before Enter. */
  note(input: Input, now: number): void {
    if (input.type === 'terminal.resize' || input.type === 'terminal.open' || input.type === 'lesson.step') return
    if (input.type === 'terminal.data' && !/[\r\n\u0003\u0004]/.test(input.data)) return
    this.acted = now
  }

  /** An object of the cluster that is shown changed; null: it is gone. */
  follow(collection: string, key: string, object: KubeObject | null, now: number): void {
    if (HEARTBEATS.has(collection)) return
    this.changed = now
    if (collection !== '/pods') return
    if (object === null || isSettled(object as Pod)) this.unsettled.delete(key)
    else this.unsettled.add(key)
  }

  /** `waiting`: a command that began less than PATIENCE ago has not ended. */
  at(now: number, waiting: boolean): boolean {
    if (waiting) return true
    return now - this.acted < PATIENCE && (this.unsettled.size > 0 || now - this.changed < ECHO)
  }
}

function isSettled(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && (isFinished(pod) || isReady(pod))
}
