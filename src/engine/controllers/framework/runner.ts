/** Runs one controller: its queue, its handlers, its writes and their causes; what every loop of kube-controller-manager shares. */
import type { Authority } from '../../api/authority'
import type { KubeObject, ObjectKey, Resource } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import type { Client, ClientFactory, EventRecorder, Informer, InformerHandler } from '../../client/client'
import type { Clock, Timer } from '../../clock/clock'
import type { Random } from '../../clock/random'
import type { IsAllowed } from './access'
import { accountOf } from './accounts'
import type { ControllerContext, ControllerDefinition, Reconciler, Steps } from './controller'
import { ManagerFlags } from './flags'
import type { MetricsSource } from './metrics'
import { noteWrites, OwnWrites, resourceId, type WatchedCache } from './own-writes'
import { DEFAULT_RETRIES, WorkQueue } from './queue'
import type { QueueMetrics, QueueObserver } from './queue-metrics'
import type { QuotaEvaluator } from './quota'

/** How often a key that waits for its own writes to show looks again, in milliseconds. */
const LOOK_AGAIN = 1

export interface ControllerEnvironment {
  readonly clock: Clock
  readonly random: Random
  readonly clients: ClientFactory
  /** The recorder of a component's events, writing through the client given. */
  recorder(component: string, client: Client): EventRecorder
  readonly metrics: MetricsSource
  /** The cluster's certificate authority: the flags --root-ca-file, --cluster-signing-cert-file and --cluster-signing-key-file. */
  readonly authority: Authority
  readonly quota: QuotaEvaluator
  readonly isAllowed: IsAllowed
  /** Told of what only a defect can cause: an error that is not a StatusError. The key is retried all the same. */
  onDefect?(controller: string, key: ObjectKey, error: unknown): void
}

interface Subscription extends WatchedCache {
  readonly informer: Informer<KubeObject>
  seenRevision: number
  handlers: InformerHandler<KubeObject>[]
}

export class ControllerRunner {
  private readonly caches = new Map<string, Subscription>()
  private readonly client: Client
  private readonly events: EventRecorder
  private readonly writes = new Map<ObjectKey, OwnWrites>()
  private queue: WorkQueue | undefined
  private observer: QueueObserver | undefined
  private reconciler: Reconciler | undefined
  private timers = new Set<Timer>()
  private current: OwnWrites | undefined
  private generation = 0

  constructor(
    private readonly environment: ControllerEnvironment,
    private readonly definition: ControllerDefinition,
  ) {
    const { clients, clock } = environment
    const client = clients.clientFor({
      name: definition.name,
      process: definition.process ?? 'kube-controller-manager',
      user: `system:serviceaccount:kube-system:${accountOf(definition)}`,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    })
    this.client = noteWrites(
      client,
      () => this.current,
      (id) => this.caches.get(id)?.informer,
      () => clock.now(),
    )
    this.events = environment.recorder(definition.name, client)
  }

  get name(): string {
    return this.definition.name
  }

  /** Starts with an empty queue and every cached object told as added. */
  start(flags = new ManagerFlags(), queues?: QueueMetrics): void {
    if (this.reconciler) return
    const { clock, random, metrics, authority, quota, isAllowed } = this.environment
    const generation = ++this.generation
    const { workers = 5, retries } = this.definition
    const observer = queues?.of(this.definition.name)
    this.observer = observer
    const limits = { ...DEFAULT_RETRIES, ...retries }
    const queue = new WorkQueue(
      clock,
      workers,
      (key, causes) => this.take(key, causes),
      limits,
      (key) => observer?.added(key),
    )
    this.queue = queue
    const causes = (): readonly number[] => this.environment.clients.causes.current().revisions
    const alive = (): boolean => generation === this.generation && this.queue === queue
    const after = (delay: number, action: () => void): Timer => {
      const timer = clock.after(delay, () => {
        this.timers.delete(timer)
        if (alive()) action()
      })
      this.timers.add(timer)
      return timer
    }
    const context: ControllerContext = {
      clock,
      random: random.stream(`controllers/${this.definition.name}`),
      client: this.client,
      events: this.events,
      metrics,
      authority,
      quota,
      isAllowed,
      flags,
      watch: (resource, handler) => this.watch(resource, handler),
      enqueue: (key) => queue.add(key, causes()),
      enqueueAfter: (key, delay) => {
        observer?.retried()
        queue.addAfter(key, delay, causes())
      },
      enqueueRateLimited: (key) => {
        observer?.retried()
        queue.addRateLimited(key, causes())
      },
      after,
      every: (period, action, first = period) => {
        const again = (): void => {
          action()
          after(period, again)
        }
        after(first, again)
      },
    }
    this.reconciler = this.definition.start(context)
  }

  /** Nothing it does happens any more, not even the rest of a reconcile under way. */
  stop(): void {
    this.generation++
    this.queue?.close()
    this.queue = undefined
    this.reconciler = undefined
    for (const timer of this.timers) timer.cancel()
    this.timers.clear()
    for (const cache of this.caches.values()) {
      cache.handlers = []
      // Revisions start again lower where another database has taken the store's place meanwhile.
      cache.seenRevision = 0
    }
    this.writes.clear()
  }

  /** How many keys wait to be worked on. */
  get backlog(): number {
    return this.queue?.length ?? 0
  }

  private watch<T extends KubeObject>(resource: Resource<T>, handler: InformerHandler<T> | undefined): Informer<T> {
    const id = resourceId(resource)
    let subscription = this.caches.get(id)
    if (subscription) {
      if (handler) {
        const known = handler as InformerHandler<KubeObject>
        subscription.handlers = [...subscription.handlers, known]
        for (const object of subscription.informer.list()) known.added?.(object)
      }
    } else {
      subscription = {
        informer: this.environment.clients.informers.informer(resource) as Informer<KubeObject>,
        seenRevision: 0,
        handlers: handler ? [handler as InformerHandler<KubeObject>] : [],
      }
      this.caches.set(id, subscription)
      this.listen(subscription)
    }
    return subscription.informer as Informer<T>
  }

  /** One registration per cache for the runner's whole life; who hears it changes with start and stop. */
  private listen(subscription: Subscription): void {
    const saw = (object: KubeObject): void => {
      const revision = Number(object.metadata.resourceVersion)
      if (revision > subscription.seenRevision) subscription.seenRevision = revision
    }
    subscription.informer.onChange({
      added: (object) => {
        saw(object)
        for (const handler of subscription.handlers) handler.added?.(object)
      },
      updated: (previous, object) => {
        saw(object)
        for (const handler of subscription.handlers) handler.updated?.(previous, object)
      },
      deleted: (object) => {
        saw(object)
        for (const handler of subscription.handlers) handler.deleted?.(object)
      },
    })
  }

  private take(key: ObjectKey, causes: readonly number[]): void {
    const writes = this.writes.get(key)
    const { clock } = this.environment
    if (writes && !writes.seen(this.caches, clock.now())) {
      this.queue?.done(key)
      this.queue?.addAfter(key, LOOK_AGAIN, causes)
      return
    }
    this.writes.delete(key)
    this.observer?.taken(key)
    this.within(key, causes, () => {
      const steps = this.reconciler?.reconcile(key)
      if (steps) this.advance(key, causes, steps, this.generation)
      else this.finished(key)
    })
  }

  private advance(key: ObjectKey, causes: readonly number[], steps: Steps, generation: number): void {
    const step = steps.next()
    if (step.done) {
      this.finished(key)
      return
    }
    this.environment.clock.after(step.value ?? 1, () => {
      if (generation !== this.generation) return
      this.within(key, causes, () => this.advance(key, causes, steps, generation))
    })
  }

  private within(key: ObjectKey, causes: readonly number[], action: () => void): void {
    let writes = this.writes.get(key)
    if (!writes) this.writes.set(key, (writes = new OwnWrites()))
    const outer = this.current
    this.current = writes
    try {
      this.environment.clients.causes.run({ revisions: causes }, action)
    } catch (error) {
      if (!(error instanceof StatusError)) this.environment.onDefect?.(this.definition.name, key, error)
      this.observer?.done(key)
      this.observer?.retried()
      this.queue?.done(key)
      // Behind its own cache: that will have caught up in a moment, and is no reason for a long wait.
      if (hasReason(error, 'Conflict') && this.definition.retries?.first) this.queue?.addAfter(key, DEFAULT_RETRIES.first, causes)
      else this.queue?.addRateLimited(key, causes)
    } finally {
      this.current = outer
    }
  }

  private finished(key: ObjectKey): void {
    if (this.writes.get(key)?.empty) this.writes.delete(key)
    this.observer?.done(key)
    this.queue?.forget(key)
    this.queue?.done(key)
  }
}
