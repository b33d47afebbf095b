/** Pods waiting to be scheduled: ready ones by priority, ones backing off, and ones that wait for an event; models pkg/scheduler/backend/queue. */
import { Heap } from '../../clock/heap'
import type { CauseScope } from '../../client/client'
import type { Clock, Timer } from '../../clock/clock'
import type { Pod } from '../../schema/types'
import { mayHelp, type ClusterEvent, type EventInterest } from './events'

const INITIAL_BACKOFF = 1_000
const MAX_BACKOFF = 10_000
/** Pods that no event has helped are tried again after this long, looked at every so often. */
const STALE_AFTER = 300_000
const STALE_CHECK = 30_000

export interface QueuedPod {
  pod: Pod
  readonly uid: string
  attempts: number
  /** When it was last put in. */
  queuedAt: number
  /** Plugins that rejected it in the last attempt. */
  rejectedBy: readonly string[]
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'taken'
  sequence: number
  backoffUntil: number
  /** The last attempt failed for another reason than an unfitting cluster: it is never taken before its back-off ends. */
  failed: boolean
  /** What brought it (back) into the queue. */
  cause: CauseScope
}

export interface QueueOptions {
  readonly clock: Clock
  /** A plugin that keeps the pod out, or undefined. */
  readonly gate: (pod: Pod) => string | undefined
  readonly interests: (plugin: string) => readonly EventInterest[]
  /** What is going on right now, for the record. */
  readonly cause: () => CauseScope
  /** Called whenever there is something to take. */
  readonly onReady: () => void
}

function priorityOf(pod: Pod): number {
  return pod.spec.priority ?? 0
}

/** Whether more than status changed. */
function isRespecified(previous: Pod, pod: Pod): boolean {
  return (
    previous.metadata.generation !== pod.metadata.generation ||
    JSON.stringify(previous.metadata.labels) !== JSON.stringify(pod.metadata.labels)
  )
}

export class SchedulingQueue {
  private readonly pods = new Map<string, QueuedPod>()
  private readonly active = new Heap<QueuedPod>(comesFirst)
  private readonly backoff = new Set<QueuedPod>()
  private readonly unschedulable = new Set<QueuedPod>()
  private sequence = 0
  private backoffTimer: Timer | undefined
  private staleTimer: Timer | undefined

  constructor(private readonly options: QueueOptions) {}

  get(uid: string): QueuedPod | undefined {
    return this.pods.get(uid)
  }

  /** A pod that has no node yet and is not known. */
  add(pod: Pod): void {
    if (this.pods.has(pod.metadata.uid)) return this.update(pod)
    const now = this.options.clock.now()
    const entry: QueuedPod = {
      pod,
      uid: pod.metadata.uid,
      attempts: 0,
      queuedAt: now,
      rejectedBy: [],
      place: 'taken',
      sequence: 0,
      backoffUntil: now,
      failed: false,
      cause: this.options.cause(),
    }
    this.pods.set(entry.uid, entry)
    this.admit(entry)
  }

  /** The waiting pod itself changed. */
  update(pod: Pod): void {
    const entry = this.pods.get(pod.metadata.uid)
    if (!entry) return this.add(pod)
    const previous = entry.pod
    entry.pod = pod
    if (entry.place === 'gated') {
      this.unschedulable.delete(entry)
      entry.cause = this.options.cause()
      this.admit(entry)
    } else if (entry.place === 'unschedulable' && isRespecified(previous, pod) && this.helped(entry, { on: 'self', pod, previous })) {
      this.unschedulable.delete(entry)
      this.requeue(entry)
    }
  }

  remove(uid: string): void {
    const entry = this.pods.get(uid)
    if (!entry) return
    this.pods.delete(uid)
    this.unschedulable.delete(entry)
    this.backoff.delete(entry)
    entry.place = 'taken'
  }

  /** The next pod to schedule. With nothing active, pods whose back-off is only a courtesy are taken early. */
  take(): QueuedPod | undefined {
    const entry = this.popActive() ?? this.earliestBackoff()
    if (!entry) return undefined
    entry.place = 'taken'
    entry.attempts++
    return entry
  }

  hasReady(): boolean {
    this.dropStale()
    return this.active.size > 0 || [...this.backoff].some((entry) => !entry.failed)
  }

  /** Puts a pod back that no node could take, until an event that concerns one of the plugins. */
  reject(entry: QueuedPod, rejectedBy: readonly string[]): void {
    if (this.pods.get(entry.uid) !== entry) return
    entry.rejectedBy = rejectedBy
    entry.failed = false
    entry.queuedAt = this.options.clock.now()
    entry.backoffUntil = entry.queuedAt + this.backoffOf(entry)
    entry.place = 'unschedulable'
    this.unschedulable.add(entry)
    this.watchStale()
  }

  /** Puts a pod back whose attempt went wrong (a conflict, an error). */
  retry(entry: QueuedPod): void {
    if (this.pods.get(entry.uid) !== entry) return
    entry.failed = true
    entry.queuedAt = this.options.clock.now()
    entry.backoffUntil = entry.queuedAt + this.backoffOf(entry)
    this.requeue(entry)
  }

  /** Lets pods try again that this event may help. */
  moveOn(event: ClusterEvent): void {
    for (const entry of this.unschedulable) {
      if (entry.place !== 'unschedulable' || !this.helped(entry, event)) continue
      this.unschedulable.delete(entry)
      this.requeue(entry)
    }
  }

  /** How many pods wait for an event; lets callers skip work. */
  get waiting(): number {
    return this.unschedulable.size
  }

  clear(): void {
    this.pods.clear()
    this.active.drain()
    this.backoff.clear()
    this.unschedulable.clear()
    this.backoffTimer?.cancel()
    this.staleTimer?.cancel()
    this.backoffTimer = this.staleTimer = undefined
  }

  private admit(entry: QueuedPod): void {
    const gate = this.options.gate(entry.pod)
    if (gate !== undefined) {
      entry.place = 'gated'
      entry.rejectedBy = [gate]
      this.unschedulable.add(entry)
      return
    }
    this.activate(entry)
  }

  private helped(entry: QueuedPod, event: ClusterEvent): boolean {
    return entry.rejectedBy.some((plugin) => this.options.interests(plugin).some((interest) => mayHelp(interest, entry.pod, event)))
  }

  private requeue(entry: QueuedPod): void {
    entry.cause = this.options.cause()
    if (entry.backoffUntil <= this.options.clock.now()) return this.activate(entry)
    entry.place = 'backoff'
    this.backoff.add(entry)
    this.watchBackoff()
    if (!entry.failed) this.options.onReady()
  }

  private activate(entry: QueuedPod): void {
    entry.place = 'active'
    entry.sequence = this.sequence++
    entry.queuedAt = this.options.clock.now()
    this.active.push(entry)
    this.options.onReady()
  }

  private backoffOf(entry: QueuedPod): number {
    return Math.min(INITIAL_BACKOFF * 2 ** Math.max(entry.attempts - 1, 0), MAX_BACKOFF)
  }

  private earliestBackoff(): QueuedPod | undefined {
    let first: QueuedPod | undefined
    for (const entry of this.backoff) if (!entry.failed && (!first || entry.backoffUntil < first.backoffUntil)) first = entry
    if (first) this.backoff.delete(first)
    return first
  }

  private watchBackoff(): void {
    this.backoffTimer?.cancel()
    let next = Infinity
    for (const entry of this.backoff) next = Math.min(next, entry.backoffUntil)
    if (next === Infinity) return
    this.backoffTimer = this.options.clock.at(next, () => {
      const now = this.options.clock.now()
      for (const entry of this.backoff) {
        if (entry.backoffUntil > now) continue
        this.backoff.delete(entry)
        this.activate(entry)
      }
      this.watchBackoff()
    })
  }

  private watchStale(): void {
    this.staleTimer ??= this.options.clock.after(STALE_CHECK, () => {
      this.staleTimer = undefined
      const limit = this.options.clock.now() - STALE_AFTER
      for (const entry of this.unschedulable) {
        if (entry.place !== 'unschedulable' || entry.queuedAt > limit) continue
        this.unschedulable.delete(entry)
        this.requeue(entry)
      }
      if ([...this.unschedulable].some((entry) => entry.place === 'unschedulable')) this.watchStale()
    })
  }

  /** Removed pods stay in the heap until they come up. */
  private dropStale(): void {
    for (let next = this.active.peek(); next && next.place !== 'active'; next = this.active.peek()) this.active.pop()
  }

  private popActive(): QueuedPod | undefined {
    this.dropStale()
    return this.active.pop()
  }
}

/** Higher priority first, then first come. */
function comesFirst(a: QueuedPod, b: QueuedPod): boolean {
  const difference = priorityOf(a.pod) - priorityOf(b.pod)
  return difference !== 0 ? difference > 0 : a.sequence < b.sequence
}
