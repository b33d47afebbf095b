/** Pods waiting to be scheduled: ready ones by priority, ones backing off, and ones that wait for an event; models pkg/scheduler/backend/queue. */
import { sameLabels } from '../../api/selectors'
import { Heap } from '../../clock/heap'
import type { CauseScope } from '../../client/client'
import type { Clock, Timer } from '../../clock/clock'
import type { Pod } from '../../schema/types'
import { mayHelp, type ClusterEvent, type EventInterest } from './events'

const INITIAL_BACKOFF = 1_000
const MAX_BACKOFF = 10_000
/** Back-offs end with a whole window, so that the pods of one window can be put in their order. */
const BACKOFF_WINDOW = 1_000
/** Pods that no event has helped are tried again after this long, looked at every so often. */
const STALE_AFTER = 300_000
const STALE_CHECK = 30_000

export interface QueuedPod {
  pod: Pod
  readonly uid: string
  attempts: number
  /** When it first came. */
  readonly cameAt: number
  /** When it came, or when its last attempt ended. Waiting for a gate, an event or a back-off does not change it. */
  queuedAt: number
  /** Plugins that rejected it in the last attempt; none after an error. */
  rejectedBy: readonly string[]
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'taken'
  /** Orders those of one `queuedAt`. */
  sequence: number
  /** How often plugins rejected it. */
  rejections: number
  /** How often in a row it failed for another reason: then it is never taken before its back-off ends. */
  errors: number
  /** The beginning of the window in which the back-off ends. */
  backoffUntil: number
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
  return previous.metadata.generation !== pod.metadata.generation || !sameLabels(previous.metadata.labels, pod.metadata.labels)
}

export class SchedulingQueue {
  private readonly pods = new Map<string, QueuedPod>()
  private readonly active = new Heap<QueuedPod>(comesFirst)
  private readonly backoff = new Heap<QueuedPod>(endsFirst)
  /** Backing off after errors. */
  private readonly failed = new Heap<QueuedPod>(endsFirst)
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
    const entry: QueuedPod = {
      pod,
      uid: pod.metadata.uid,
      attempts: 0,
      cameAt: this.options.clock.now(),
      queuedAt: this.options.clock.now(),
      rejectedBy: [],
      place: 'taken',
      sequence: this.sequence++,
      rejections: 0,
      errors: 0,
      backoffUntil: -Infinity,
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
    entry.place = 'taken'
  }

  /** The next pod to schedule. With nothing active, pods whose back-off is only a courtesy are taken early. */
  take(): QueuedPod | undefined {
    const entry = pop(this.active, 'active') ?? pop(this.backoff, 'backoff')
    if (!entry) return undefined
    entry.place = 'taken'
    entry.attempts++
    entry.rejectedBy = []
    return entry
  }

  hasReady(): boolean {
    return peek(this.active, 'active') !== undefined || peek(this.backoff, 'backoff') !== undefined
  }

  /** Puts a pod back that no node could take, until an event that concerns one of the plugins. */
  reject(entry: QueuedPod, rejectedBy: readonly string[]): void {
    if (this.pods.get(entry.uid) !== entry) return
    entry.rejectedBy = rejectedBy
    entry.rejections++
    entry.errors = 0
    this.putBack(entry)
    entry.place = 'unschedulable'
    this.unschedulable.add(entry)
    this.watchStale()
  }

  /** Puts a pod back whose attempt went wrong (a conflict, no nodes at all): it is tried again by and by, whatever happens. */
  retry(entry: QueuedPod): void {
    if (this.pods.get(entry.uid) !== entry) return
    entry.rejectedBy = []
    entry.errors++
    this.putBack(entry)
    this.requeue(entry)
  }

  /** Lets pods try again that this event may help. */
  moveOn(event: ClusterEvent): void {
    const gated: QueuedPod[] = []
    for (const entry of this.unschedulable) {
      const { place } = entry
      if ((place !== 'unschedulable' && place !== 'gated') || !this.helped(entry, event)) continue
      this.unschedulable.delete(entry)
      if (place === 'gated') gated.push(entry)
      else this.requeue(entry)
    }
    // Those that stay out are put back where they were.
    for (const entry of gated) this.admit(entry)
  }

  /** How many pods wait for an event; lets callers skip work. */
  get waiting(): number {
    return this.unschedulable.size
  }

  /** Pods by the place where they wait. */
  counts(): { active: number; backoff: number; unschedulable: number; gated: number } {
    const counts = { active: 0, backoff: 0, unschedulable: 0, gated: 0 }
    for (const { place } of this.pods.values()) if (place !== 'taken') counts[place]++
    return counts
  }

  /** Of the pods that wait for an event, how many each plugin has rejected. */
  rejections(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { rejectedBy, place } of this.unschedulable)
      if (place === 'unschedulable' || place === 'gated') for (const plugin of rejectedBy) counts.set(plugin, (counts.get(plugin) ?? 0) + 1)
    return counts
  }

  clear(): void {
    this.pods.clear()
    this.active.drain()
    this.backoff.drain()
    this.failed.drain()
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
    if (entry.backoffUntil < this.window()) return this.activate(entry)
    entry.place = 'backoff'
    ;(entry.errors > 0 ? this.failed : this.backoff).push(entry)
    this.watchBackoff()
    if (entry.errors === 0) this.options.onReady()
  }

  private activate(entry: QueuedPod): void {
    entry.place = 'active'
    this.active.push(entry)
    this.options.onReady()
  }

  /** The beginning of the present window. */
  private window(): number {
    return windowOf(this.options.clock.now())
  }

  private putBack(entry: QueuedPod): void {
    entry.queuedAt = this.options.clock.now()
    entry.sequence = this.sequence++
    const count = entry.errors > 0 ? entry.errors : entry.rejections
    entry.backoffUntil = windowOf(entry.queuedAt + Math.min(INITIAL_BACKOFF * 2 ** (count - 1), MAX_BACKOFF))
  }

  private watchBackoff(): void {
    this.backoffTimer?.cancel()
    const next = Math.min(peek(this.backoff, 'backoff')?.backoffUntil ?? Infinity, peek(this.failed, 'backoff')?.backoffUntil ?? Infinity)
    if (next === Infinity) return
    this.backoffTimer = this.options.clock.at(next + BACKOFF_WINDOW, () => {
      const window = this.window()
      for (const waiting of [this.backoff, this.failed])
        for (let entry = peek(waiting, 'backoff'); entry && entry.backoffUntil < window; entry = peek(waiting, 'backoff')) {
          waiting.pop()
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
        if (entry.place !== 'unschedulable' || entry.queuedAt >= limit) continue
        this.unschedulable.delete(entry)
        this.requeue(entry)
      }
      if ([...this.unschedulable].some((entry) => entry.place === 'unschedulable')) this.watchStale()
    })
  }
}

function windowOf(time: number): number {
  return Math.floor(time / BACKOFF_WINDOW) * BACKOFF_WINDOW
}

/** The first of a heap. Pods that have left for another place stay in it until they come up. */
function peek(heap: Heap<QueuedPod>, place: QueuedPod['place']): QueuedPod | undefined {
  for (let next = heap.peek(); next; next = heap.peek()) {
    if (next.place === place) return next
    heap.pop()
  }
  return undefined
}

function pop(heap: Heap<QueuedPod>, place: QueuedPod['place']): QueuedPod | undefined {
  const first = peek(heap, place)
  if (first) heap.pop()
  return first
}

/** Higher priority first, then the one that has waited longest since it came or was last tried. */
function comesFirst(a: QueuedPod, b: QueuedPod): boolean {
  const difference = priorityOf(a.pod) - priorityOf(b.pod)
  if (difference !== 0) return difference > 0
  return a.queuedAt !== b.queuedAt ? a.queuedAt < b.queuedAt : a.sequence < b.sequence
}

/** The back-off that ends in the earlier window first; those of one window as they would be when active. */
function endsFirst(a: QueuedPod, b: QueuedPod): boolean {
  return a.backoffUntil !== b.backoffUntil ? a.backoffUntil < b.backoffUntil : comesFirst(a, b)
}
