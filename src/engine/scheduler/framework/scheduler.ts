/** The scheduler's loop: takes pods from the queue one at a time, decides, binds and tells; models pkg/scheduler. */
import { isFinished } from '../../kinds/pod-spec/pod-state'
import type { CauseTracker, Client, EventRecorder, Informers } from '../../client/client'
import type { Clock, Timer } from '../../clock/clock'
import type { RandomStream } from '../../clock/random'
import { NAMESPACES, PODS } from '../../schema/resources'
import type { Node, Pod } from '../../schema/types'
import { hasReason } from '../../api/status'
import { Algorithm, type Found } from './algorithm'
import { Cache } from './cache'
import type { Decision } from './decision'
import { Decisions, type KeptDecision, type Outcome } from './decisions'
import { changedProperties, type ClusterEvent } from './events'
import { fitErrorMessage } from './fit-error'
import type { NodeInfo } from './node-info'
import { SchedulerMetrics } from './metrics'
import { Nominator } from './nominator'
import { PRE_BIND_TIMEOUT, type Handle, type PluginEntry, type PreBindProgress } from './plugin'
import { podInfoOf, type PodInfo } from './pod-info'
import { Profile } from './profile'
import { Reporter } from './reporter'
import { SchedulingQueue, type QueuedPod } from './queue'
import { allSeen, watchCluster } from './watches'

export interface SchedulerOptions {
  readonly clock: Clock
  /** Acts as `default-scheduler` (user system:kube-scheduler). */
  readonly client: Client
  readonly informers: Informers
  readonly causes: CauseTracker
  readonly events: EventRecorder
  readonly random: RandomStream
  /** Milliseconds from a pod being ready to the decision, and between two pods. Default 2. */
  readonly latency?: number
  /** Which pods are handled. Default `default-scheduler`. */
  readonly schedulerName?: string
  /** Of the process, which may be several schedulers. */
  readonly metrics?: SchedulerMetrics
}

/** A pod with a node whose volumes are not bound yet. */
interface Binding {
  readonly entry: QueuedPod
  readonly info: PodInfo
  readonly node: NodeInfo
  readonly found: Found
  readonly waits: PreBindProgress[]
  /** When the attempt began, milliseconds. */
  readonly began: number
}

export class Scheduler {
  private readonly cache = new Cache()
  private readonly nominator = new Nominator()
  private readonly queue: SchedulingQueue
  private readonly profile: Profile
  private readonly algorithm: Algorithm
  private readonly decisions: Decisions
  private readonly reporter: Reporter
  private readonly binding = new Map<string, Binding>()
  private readonly name: string
  private readonly metrics: SchedulerMetrics
  private running = false
  private watching = false
  private next: Timer | undefined

  constructor(
    private readonly options: SchedulerOptions,
    plugins: readonly PluginEntry[],
  ) {
    this.name = options.schedulerName ?? 'default-scheduler'
    this.metrics = options.metrics ?? new SchedulerMetrics()
    this.decisions = new Decisions(options.clock)
    this.reporter = new Reporter(options)
    const profile = (): Profile => this.profile
    const namespaces = options.informers.informer(NAMESPACES)
    const handle: Handle = {
      cache: this.cache,
      informers: options.informers,
      client: options.client,
      now: () => options.clock.now(),
      random: (bound) => options.random.integer(bound),
      labelsOfNamespace: (namespace) => namespaces.get(namespace)?.metadata.labels ?? {},
      filter: (state, pod, node) => profile().filter(state, pod, node),
      addPod: (state, pod, other, node) => profile().addPod(state, pod, other, node),
      removePod: (state, pod, other, node) => profile().removePod(state, pod, other, node),
      nominatedOn: (node) => this.nominator.on(node),
      clearNomination: (pod) => this.clearNomination(pod),
      preempting: (victims) => this.metrics.evicted(victims),
      recordEvent: (about, type, reason, message, action) => this.reporter.tell(about, type, reason, message, action),
    }
    this.profile = new Profile(plugins, handle, this.nominator)
    this.algorithm = new Algorithm(this.cache, this.profile, this.nominator, handle.random)
    this.queue = new SchedulingQueue({
      clock: options.clock,
      gate: (pod) => this.profile.gate(pod),
      interests: (plugin) => this.profile.interests(plugin),
      cause: () => options.causes.current(),
      onReady: () => this.plan(),
    })
  }

  /** Begins (again) to schedule. What happened while it was stopped is seen at once. */
  start(): void {
    if (this.running) return
    this.running = true
    this.metrics.follow({
      profile: this.name,
      pending: () => this.queue.counts(),
      rejected: () => this.queue.rejections(),
      cached: () => this.cache.sizes(),
    })
    if (!this.watching) this.watch()
    else for (const pod of this.options.informers.informer(PODS).list()) if (this.isMine(pod)) this.enqueue(undefined, pod)
    this.plan()
  }

  /** Stops as a killed process does: pending pods stay pending, half-done bindings are forgotten. */
  stop(): void {
    this.running = false
    this.metrics.forget(this.name)
    this.next?.cancel()
    this.next = undefined
    for (const { info, node, found } of this.binding.values()) {
      this.profile.unreserve(found.state, info, node)
      this.cache.removePod(info.uid)
    }
    this.binding.clear()
    this.nominator.clear()
    this.queue.clear()
  }

  /** The last decision about a pod: each node's verdict and each plugin's score. */
  explain(podUid: string): Decision | undefined {
    return this.decisions.of(podUid)?.decision()
  }

  // ---- what the watches say -------------------------------------------------------------------------------------

  private watch(): void {
    this.watching = true
    watchCluster(this.options.informers, {
      node: (previous, node) => {
        this.cache.setNode(node)
        this.nodeChanged(previous, node)
      },
      nodeGone: (node) => {
        this.cache.removeNode(node.metadata.name)
        this.happened({ on: 'node', action: 'deleted', node, changed: new Set() })
      },
      pod: (previous, pod) => this.podChanged(previous, pod),
      podGone: (pod) => this.podGone(pod),
      namespace: (object) => this.happened({ on: 'namespace', object }),
      storage: (event) => this.storageChanged(event),
    })
  }

  private nodeChanged(previous: Node | undefined, node: Node): void {
    if (!this.running || this.queue.waiting === 0) return
    const changed = changedProperties(previous, node)
    if (changed.size === 0) return
    this.happened({ on: 'node', action: previous ? 'updated' : 'added', node, changed, ...(previous ? { previous } : {}) })
  }

  private isMine(pod: Pod): boolean {
    return !pod.spec.nodeName && !isFinished(pod) && (pod.spec.schedulerName ?? 'default-scheduler') === this.name
  }

  private podChanged(previous: Pod | undefined, pod: Pod): void {
    const uid = pod.metadata.uid
    const hadNode = Boolean(previous?.spec.nodeName)
    if (pod.spec.nodeName) {
      if (isFinished(pod)) {
        if (previous && hadNode && !isFinished(previous)) this.podGone(pod)
        return
      }
      this.cache.setPod(pod)
      if (!hadNode) {
        this.queue.remove(uid)
        this.nominator.remove(uid)
        this.happened({ on: 'pod', action: 'assigned', pod })
      } else if (previous && this.queue.waiting > 0) {
        this.happened({ on: 'pod', action: 'updated', pod, previous })
      }
    } else if (isFinished(pod)) this.podGone(pod)
    else if (this.running && this.isMine(pod)) {
      if (this.binding.has(uid)) return
      this.enqueue(previous, pod)
    }
  }

  /** A nomination may also come from elsewhere, or from before a restart: then only the pod itself tells of it. */
  private enqueue(previous: Pod | undefined, pod: Pod): void {
    const nominatedTo = pod.status?.nominatedNodeName
    if (nominatedTo) this.nominator.set(podInfoOf(pod), nominatedTo)
    else if (previous?.status?.nominatedNodeName) this.nominator.remove(pod.metadata.uid)
    if (previous) this.queue.update(pod)
    else this.queue.add(pod)
  }

  private podGone(pod: Pod): void {
    const uid = pod.metadata.uid
    this.queue.remove(uid)
    const binding = this.binding.get(uid)
    if (binding) {
      this.binding.delete(uid)
      this.profile.unreserve(binding.found.state, binding.info, binding.node)
    }
    const nominatedTo = this.nominator.nodeFor(uid)
    this.nominator.remove(uid)
    this.cache.removePod(uid)
    if (pod.spec.nodeName || nominatedTo) this.happened({ on: 'pod', action: 'unassigned', pod })
  }

  private storageChanged(event: ClusterEvent): void {
    for (const binding of this.binding.values()) this.continueBinding(binding)
    this.happened(event)
  }

  private happened(event: ClusterEvent): void {
    if (this.running && this.queue.waiting > 0) this.queue.moveOn(event)
  }

  // ---- the cycle ------------------------------------------------------------------------------------------------

  private plan(): void {
    if (!this.running || this.next) return
    this.next = this.options.clock.after(this.options.latency ?? 2, () => {
      this.next = undefined
      if (!this.synced()) return this.plan()
      const entry = this.queue.take()
      if (entry) this.options.causes.run(entry.cause, () => this.scheduleOne(entry))
      if (this.queue.hasReady()) this.plan()
    })
  }

  /** Nothing is decided before the whole cluster has been seen. */
  private synced(): boolean {
    return allSeen(this.options.informers)
  }

  private scheduleOne(entry: QueuedPod): void {
    const pod = entry.pod
    if (pod.metadata.deletionTimestamp) {
      // Only a finalizer keeps it; it is not looked at again.
      const name = `${pod.metadata.namespace}/${pod.metadata.name}`
      this.queue.remove(entry.uid)
      this.reporter.tell(pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${name}`, 'Scheduling')
      return
    }
    if (this.cache.isAssumed(entry.uid)) return
    const info = podInfoOf(pod)
    const found = this.algorithm.find(info)
    if (found.chosen) this.commit(entry, info, found, found.chosen)
    else this.noFit(entry, info, found)
  }

  private commit(entry: QueuedPod, info: PodInfo, found: Found, node: NodeInfo): void {
    this.cache.assume(info, node.name)
    this.nominator.remove(entry.uid)
    const refused = this.profile.reserve(found.state, info, node)
    if (refused) {
      this.cache.removePod(entry.uid)
      this.noFit(entry, info, { ...found, diagnosis: { nodes: new Map([...found.diagnosis.nodes, [node.name, refused]]) } })
      return
    }
    const waits: PreBindProgress[] = []
    for (const plugin of this.profile.plugins) {
      const progress = plugin.preBind?.(found.state, info, node)
      if (progress) waits.push(progress)
    }
    const binding: Binding = { entry, info, node, found, waits, began: this.options.clock.now() }
    this.binding.set(entry.uid, binding)
    if (waits.length > 0) {
      this.decide(entry, found, { outcome: 'waiting for volumes', node: node.name })
      this.reporter.nominate(info, node.name)
      this.options.clock.after(PRE_BIND_TIMEOUT, () => {
        if (this.binding.get(entry.uid) === binding) this.continueBinding(binding)
      })
    }
    this.continueBinding(binding)
  }

  private continueBinding(binding: Binding): void {
    const { entry, info, node, found, waits, began } = binding
    for (let i = 0; i < waits.length;) {
      const progress = waits[i]!()
      if (progress === 'wait') return
      if (progress !== 'done') return this.bindingFailed(binding, progress.error)
      waits.splice(i, 1)
    }
    this.binding.delete(entry.uid)
    const decision = this.decide(entry, found, { outcome: 'scheduled', node: node.name })
    try {
      const { client, causes } = this.options
      causes.withNote(decision.told(), () => client.bind(info.namespace, info.pod.metadata.name, entry.uid, node.name))
    } catch (error) {
      this.bindingFailed(binding, error instanceof Error ? error.message : String(error), hasReason(error, 'NotFound'))
      return
    }
    this.queue.remove(entry.uid)
    const now = this.options.clock.now()
    this.metrics.attempted(this.name, 'scheduled', (now - began) / 1000)
    this.metrics.scheduled(entry.attempts, (now - entry.cameAt) / 1000)
    const name = `${info.namespace}/${info.pod.metadata.name}`
    // Joined, which makes one piece of it: events stay.
    this.reporter.tell(info.pod, 'Normal', 'Scheduled', ['Successfully assigned', name, 'to', node.name].join(' '), 'Binding')
  }

  private bindingFailed({ entry, info, node, found, began }: Binding, message: string, gone = false): void {
    this.binding.delete(entry.uid)
    this.profile.unreserve(found.state, info, node)
    this.cache.removePod(entry.uid)
    if (gone) {
      this.queue.remove(entry.uid)
      return
    }
    // Updates of the pod have been left aside meanwhile.
    entry.pod = this.options.informers.informer(PODS).get(info.pod.metadata.name, info.namespace) ?? entry.pod
    this.decide(entry, found, { outcome: 'error', message })
    this.metrics.attempted(this.name, 'error', (this.options.clock.now() - began) / 1000)
    this.queue.retry(entry)
    this.reporter.unscheduled(entry.pod, 'SchedulerError', message, '')
  }

  private noFit(entry: QueuedPod, info: PodInfo, found: Found): void {
    const total = this.cache.nodes.size
    if (total > 0) this.metrics.preempted()
    const result = total > 0 ? this.profile.postFilter(found.state, info, found.diagnosis) : { message: '' }
    const nominatedNode = 'nominatedNode' in result ? result.nominatedNode : undefined
    const message = fitErrorMessage(total, found.diagnosis, 'message' in result ? result.message : '')
    this.metrics.attempted(this.name, 'unschedulable', 0)
    this.decide(entry, found, { outcome: 'unschedulable', message, ...(nominatedNode ? { nominatedNode } : {}) })

    const plugins = new Set<string>()
    for (const { plugin } of found.diagnosis.nodes.values()) if (plugin) plugins.add(plugin)
    if (found.diagnosis.preFilter?.plugin) plugins.add(found.diagnosis.preFilter.plugin)
    if (nominatedNode) this.nominator.set(info, nominatedNode)
    else if ('message' in result && result.clearNomination) this.nominator.remove(entry.uid)
    const clear = total === 0 || ('message' in result && result.clearNomination === true)
    // Without nodes no plugin has rejected it.
    if (plugins.size > 0) this.queue.reject(entry, [...plugins])
    else this.queue.retry(entry)
    this.reporter.unscheduled(entry.pod, 'Unschedulable', message, clear ? '' : nominatedNode)
  }

  // ---- telling --------------------------------------------------------------------------------------------------

  private clearNomination(info: PodInfo): void {
    this.nominator.remove(info.uid)
    this.reporter.clearNomination(info)
  }

  private decide(entry: QueuedPod, found: Found, outcome: Outcome): KeptDecision {
    return this.decisions.note({ entry, found, outcome, nodes: this.cache.nodes, scorers: this.profile.scorers })
  }
}
