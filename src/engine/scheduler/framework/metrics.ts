/** What a scheduler's process tells of its attempts and of the pods that wait; models pkg/scheduler/metrics. */
import { exponentialBuckets, labelText, MetricsRegistry, type Counter, type Histogram } from '../../api/prometheus'

/** What is looked up of each profile when somebody asks. */
export interface SchedulerView {
  readonly profile: string
  /** By queue: active, backoff, unschedulable, gated. */
  pending(): Readonly<Record<string, number>>
  /** By plugin: the pods it has rejected. */
  rejected(): ReadonlyMap<string, number>
  /** By type: nodes, pods, assumed pods. */
  cached(): Readonly<Record<string, number>>
}

export type Result = 'scheduled' | 'unschedulable' | 'error'

/** Attempts beyond these are told together. */
const MOST_ATTEMPTS = 15

export class SchedulerMetrics {
  registry = new MetricsRegistry()
  private readonly views = new Map<string, SchedulerView>()
  private attempts!: Counter
  private attemptDurations!: Histogram
  private sliDurations!: Histogram
  private attemptsPerPod!: Histogram
  private preemptions!: Counter
  private victims!: Histogram

  constructor() {
    this.reset()
  }

  /** Another process begins: nothing has happened to it yet. */
  reset(): void {
    const registry = new MetricsRegistry()
    this.registry = registry
    this.attempts = registry.counter(
      'scheduler_schedule_attempts_total',
      "[STABLE] Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, while 'error' means an internal scheduler problem.",
    )
    this.attemptDurations = registry.histogram(
      'scheduler_scheduling_attempt_duration_seconds',
      '[STABLE] Scheduling attempt latency in seconds (scheduling algorithm + binding)',
      exponentialBuckets(0.001, 2, 15),
    )
    this.sliDurations = registry.histogram(
      'scheduler_pod_scheduling_sli_duration_seconds',
      '[BETA] E2e latency for a pod being scheduled, from the time the pod enters the scheduling queue an d might involve multiple scheduling attempts.',
      exponentialBuckets(0.01, 2, 20),
    )
    this.attemptsPerPod = registry.histogram(
      'scheduler_pod_scheduling_attempts',
      '[STABLE] Number of attempts to successfully schedule a pod.',
      exponentialBuckets(1, 2, 5),
    )
    this.preemptions = registry.counter('scheduler_preemption_attempts_total', '[STABLE] Total preemption attempts in the cluster till now')
    this.preemptions.add('', 0)
    this.victims = registry.histogram(
      'scheduler_preemption_victims',
      '[STABLE] Number of selected preemption victims',
      exponentialBuckets(1, 2, 7),
    )
    const views = (): readonly SchedulerView[] => [...this.views.values()]
    const summed = (of: (view: SchedulerView) => Readonly<Record<string, number>>): readonly (readonly [string, number])[] => {
      const sums = new Map<string, number>()
      for (const view of views()) for (const [name, count] of Object.entries(of(view))) sums.set(name, (sums.get(name) ?? 0) + count)
      return [...sums]
    }
    registry.looked(
      'gauge',
      'scheduler_pending_pods',
      "[STABLE] Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; 'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.",
      () => summed((view) => view.pending()).map(([queue, count]) => [{ queue }, count] as const),
    )
    registry.looked(
      'gauge',
      'scheduler_unschedulable_pods',
      '[ALPHA] The number of unschedulable pods broken down by plugin name. A pod will increment the gauge for all plugins that caused it to not schedule and so this metric have meaning only when broken down by plugin.',
      () => views().flatMap(({ profile, rejected }) => [...rejected()].map(([plugin, count]) => [{ plugin, profile }, count] as const)),
    )
    registry.looked(
      'gauge',
      'scheduler_cache_size',
      '[ALPHA] Number of nodes, pods, and assumed (bound) pods in the scheduler cache.',
      () => summed((view) => view.cached()).map(([type, count]) => [{ type }, count] as const),
    )
  }

  follow(view: SchedulerView): void {
    this.views.set(view.profile, view)
  }

  forget(profile: string): void {
    this.views.delete(profile)
  }

  /** An attempt has ended, after so many seconds. */
  attempted(profile: string, result: Result, seconds: number): void {
    const labels = labelText({ profile, result })
    this.attempts.add(labels)
    this.attemptDurations.observe(labels, seconds)
  }

  /** A pod has its node: at which attempt, and how many seconds after it came. */
  scheduled(attempts: number, seconds: number): void {
    this.attemptsPerPod.observe('', attempts)
    this.sliDurations.observe(labelText({ attempts: attempts >= MOST_ATTEMPTS ? `${MOST_ATTEMPTS}+` : String(attempts) }), seconds)
  }

  /** Room was looked for by way of other pods. */
  preempted(): void {
    this.preemptions.add()
  }

  /** Room is made: so many pods go. */
  evicted(victims: number): void {
    this.victims.observe('', victims)
  }
}
