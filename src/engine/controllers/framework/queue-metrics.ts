/** What a controller manager's work queues tell of themselves; models component-base/metrics/prometheus/workqueue. */
import type { ObjectKey } from '../../api/object'
import { exponentialBuckets, labelText, type Counter, type Histogram, type MetricsRegistry } from '../../api/prometheus'
import type { Clock } from '../../clock/clock'

/** Seconds. */
const DURATIONS = exponentialBuckets(1e-8, 10, 10)

/** The queues that are not called as their controllers are without `-controller`. */
const NAMES: Readonly<Record<string, string>> = {
  'attachdetach-controller': 'pvcs',
  'clusterrole-aggregation-controller': 'ClusterRoleAggregator',
  csrapproving: 'certificate',
  csrsigning: 'certificate',
  'endpointslice-controller': 'endpoint_slice',
  'endpointslicemirroring-controller': 'endpoint_slice_mirroring',
  'ephemeral-volume-controller': 'ephemeral_volume',
  'garbage-collector-controller': 'garbage_collector_attempt_to_delete',
  'horizontal-pod-autoscaler': 'horizontalpodautoscaler',
  'node-controller': 'node_lifecycle_controller',
  'persistentvolume-controller': 'claims',
  'pv-protection-controller': 'pvprotection',
  'pvc-protection-controller': 'pvcprotection',
  'replication-controller': 'replicationmanager',
  'resourcequota-controller': 'resourcequota_primary',
  'root-ca-cert-publisher': 'root_ca_cert_publisher',
  'service-account-controller': 'serviceaccount',
  'serviceaccount-token-controller': 'serviceaccount_tokens_secret',
  'taint-eviction-controller': 'noexec_taint_pod',
  'token-cleaner': 'token_cleaner',
  'ttl-after-finished-controller': 'ttl_jobs_to_delete',
  'ttl-controller': 'ttlcontroller',
  'volume-expand-controller': 'volume_expand',
}

/** One queue, as it is told what happens to its keys. */
export class QueueObserver {
  /** Key -> when it came, milliseconds. */
  private readonly waiting = new Map<ObjectKey, number>()
  /** Key -> since when it is worked on. */
  private readonly busy = new Map<ObjectKey, number>()
  private readonly labels: string

  constructor(
    private readonly clock: Clock,
    readonly name: string,
    private readonly families: Readonly<{ adds: Counter; retries: Counter; waits: Histogram; work: Histogram }>,
  ) {
    this.labels = labelText({ name })
    families.adds.add(this.labels, 0)
    families.retries.add(this.labels, 0)
  }

  added(key: ObjectKey): void {
    if (this.waiting.has(key)) return
    this.waiting.set(key, this.clock.now())
    this.families.adds.add(this.labels)
  }

  taken(key: ObjectKey): void {
    const now = this.clock.now()
    this.families.waits.observe(this.labels, (now - (this.waiting.get(key) ?? now)) / 1000)
    this.waiting.delete(key)
    this.busy.set(key, now)
  }

  done(key: ObjectKey): void {
    const since = this.busy.get(key)
    if (since === undefined) return
    this.busy.delete(key)
    this.families.work.observe(this.labels, (this.clock.now() - since) / 1000)
  }

  retried(): void {
    this.families.retries.add(this.labels)
  }

  get depth(): number {
    return this.waiting.size
  }

  /** For how many seconds each key that is worked on has been. */
  running(): readonly number[] {
    const now = this.clock.now()
    return [...this.busy.values()].map((since) => (now - since) / 1000)
  }
}

export class QueueMetrics {
  private readonly queues: QueueObserver[] = []
  private readonly families

  constructor(
    private readonly clock: Clock,
    registry: MetricsRegistry,
  ) {
    this.families = {
      adds: registry.counter('workqueue_adds_total', '[BETA] Total number of adds handled by workqueue'),
      retries: registry.counter('workqueue_retries_total', '[BETA] Total number of retries handled by workqueue'),
      waits: registry.histogram(
        'workqueue_queue_duration_seconds',
        '[BETA] How long in seconds an item stays in workqueue before being requested.',
        DURATIONS,
      ),
      work: registry.histogram(
        'workqueue_work_duration_seconds',
        '[BETA] How long in seconds processing an item from workqueue takes.',
        DURATIONS,
      ),
    }
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
    this.gauge(registry, 'workqueue_depth', '[BETA] Current depth of workqueue', (queues) => sum(queues.map(({ depth }) => depth)))
    this.gauge(
      registry,
      'workqueue_unfinished_work_seconds',
      "[BETA] How many seconds of work has done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.",
      (queues) => sum(queues.flatMap((queue) => queue.running())),
    )
    this.gauge(
      registry,
      'workqueue_longest_running_processor_seconds',
      '[BETA] How many seconds has the longest running processor for workqueue been running.',
      (queues) => Math.max(0, ...queues.flatMap((queue) => queue.running())),
    )
  }

  /** The queue of a controller. */
  of(controller: string): QueueObserver {
    const name = NAMES[controller] ?? controller.replace(/-controller$/, '')
    const queue = new QueueObserver(this.clock, name, this.families)
    this.queues.push(queue)
    return queue
  }

  private gauge(registry: MetricsRegistry, name: string, help: string, value: (queues: readonly QueueObserver[]) => number): void {
    registry.looked('gauge', name, help, () => {
      const names = [...new Set(this.queues.map((queue) => queue.name))]
      return names.map((each) => [{ name: each }, value(this.queues.filter((queue) => queue.name === each))] as const)
    })
  }
}
