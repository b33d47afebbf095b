/** Composition root of the engine: puts store, API server, controllers, scheduler, network and nodes together. */
import type { Command } from '../shell/command'
import type { EditorHost } from '../shell/far-editor'
import type { System } from '../shell/system'
import { keyOf, type KubeObject } from './api/object'
import { newAuthority, type Authority } from './api/authority'
import { publicInfo } from './api/rsa/rsa'
import { createApiServer, type ApiServer } from './apiserver'
import type { ApiHandler } from './apiserver/http'
import { inScope, usageOf } from './apiserver/admission/resource-quota/usage'
import { ClientEventRecorder } from './client'
import type { Client } from './client/client'
import { createAgents } from './agents'
import { apiServersInPods } from './api-servers-in-pods'
import { controllers, ControllerManager, type ControllerEnvironment, type MetricsSource } from './controllers'
import type { VirtualClock } from './clock/clock'
import type { Random } from './clock/random'
import { createCatalog, type ComponentHost, type Fallback, type ImageDefinition } from './images'
import { createVirtualNodes, KUBELET_TIMINGS, type KubeletTimings, type NewNode, type VirtualNodes } from './kubelet'
import { NodeMetrics } from './metrics'
import { API_SERVICES } from './schema/resources'
import { createNetwork, type ClusterNetwork } from './network'
import { createScheduler, SchedulerMetrics, type Decision, type Scheduler } from './scheduler'
import { Store } from './store/memory-store'
import { BYTES } from './store/store'

export interface ClusterOptions {
  readonly clock: VirtualClock
  readonly random: Random
  /** Programs that containers and nodes may have. */
  readonly commands: readonly Command[]
  /** A node as one logs in to it, for programs in containers that make the node's files their root. */
  readonly login?: (node: string) => System | undefined
  /** Who opens the files of containers in an editor. */
  readonly editor?: () => EditorHost | undefined
  /** Where the API server is reached, for its own endpoints. */
  readonly address: string
  /** Where it listens there; 8443 when absent. */
  readonly port?: number
  readonly timings?: KubeletTimings
  /** Answers for images no definition knows. */
  readonly registry?: Fallback
  /** Images that its registries have in place of those known by the same names. */
  readonly images?: readonly ImageDefinition[]
  /**
   * Does the work of the control plane's images. With one, the cluster begins without an API server and works as far as the
   * containers of its control plane run; without one, everything runs from `start` to `stop`.
   */
  readonly components?: ComponentHost
  readonly dns?: 'always' | 'pods'
  readonly metrics?: MetricsSource
  /** How long storage takes to tell its watchers, in milliseconds; that of a small healthy cluster when absent. */
  readonly watchLatency?: number
  /** Who signs the certificates of the cluster; an authority of its own when absent. */
  readonly authority?: Authority
  /** The certificate, PEM, of who signs those that extension servers are asked with; one of its own when absent. */
  readonly frontProxyAuthority?: string
  /** Where the addresses of services come from; 10.96.0.0/12 when absent. The name server is in that one. */
  readonly serviceRange?: string
  /** The address at which nodes and pods see the machine beside the cluster. */
  readonly gateway?: string
  /** Whether the nodes' containerd asks registries as k3s has it do: failed pulls are worded in another way. */
  readonly localPulls?: boolean
  /** Leaves what the API server makes for itself to `prepare`, for who must not hold the thread for long. */
  readonly inSteps?: boolean
  /** Told of what only a defect can cause. */
  readonly onDefect?: (where: string, error: unknown) => void
}

/** As kubeadm and minikube make them. */
const AUTHORITY_DAYS = 3650
/** Whom pods ask for that name nobody. */
export const DEFAULT_SCHEDULER = 'default-scheduler'
const AUTHORITY_USAGES = ['digital signature', 'key encipherment', 'cert sign'] as const

export class Cluster {
  readonly clock: VirtualClock
  readonly api: ApiServer
  readonly network: ClusterNetwork
  readonly nodes: VirtualNodes
  /** By the name that pods ask for. */
  private readonly schedulers = new Map<string, Scheduler>()
  /** Of the process that they are. */
  readonly schedulerMetrics = new SchedulerMetrics()
  readonly controllerManager: ControllerManager
  /** Acts as the cluster's administrator. */
  readonly admin: Client

  readonly authority: Authority

  constructor(readonly options: ClusterOptions) {
    const { clock, random } = options
    this.clock = clock
    this.authority =
      options.authority ??
      newAuthority({ commonName: 'minikubeCA', now: clock.now(), days: AUTHORITY_DAYS, usages: AUTHORITY_USAGES }, random.stream('root-ca'))
    const measured = new NodeMetrics(
      clock,
      () => this.nodes,
      () => this.api.aggregates('metrics.k8s.io', 'v1beta1'),
      () => this.api.informers.informer(API_SERVICES).get('v1beta1.metrics.k8s.io') !== undefined,
    )
    // Kubelets and the network need the API's client and the API needs to find them: it asks only when a request comes.
    this.api = createApiServer({
      clock,
      random,
      ...(options.watchLatency === undefined ? {} : { store: new Store(clock, { watchLatency: options.watchLatency }) }),
      findKubelet: (name) => this.nodes.find(name),
      network: lazyNetwork(() => this.network),
      metrics: () => (measured.serving ? measured : undefined),
      clientAuthority: { name: this.authority.name, publicKey: publicInfo(this.authority.key) },
    })
    const { api } = this
    this.admin = api.clientFor({ name: 'kube-apiserver', user: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] })
    if (!options.inSteps) for (const _ of this.prepare());
    this.network = createNetwork({
      clock,
      informers: api.informers,
      random: random.stream('network'),
      dns: options.dns ?? 'pods',
      ...(options.serviceRange ? { serviceRange: options.serviceRange } : {}),
      ...(options.gateway ? { outsideAddress: options.gateway } : {}),
    })
    const environment: ControllerEnvironment = {
      clock,
      random,
      clients: api,
      recorder: (component, client) => new ClientEventRecorder(client, clock, random.stream(`events/${component}`), { component }),
      metrics: options.metrics ?? measured,
      quota: {
        usageOf: (resource, object, now) => usageOf(this.api.core.registry.of(resource), object, now),
        inScope: (quota, resource, object) => inScope(quota, this.api.core.registry.of(resource), object),
      },
      isAllowed: (question) => this.api.core.authorizer?.authorize(question).allowed ?? true,
      authority: this.authority,
      onDefect: (controller, key, error) => options.onDefect?.(`${controller} ${key}`, error),
    }
    this.nodes = createVirtualNodes({
      clock,
      random,
      api,
      network: this.network,
      catalog: createCatalog(
        options.registry,
        options.components,
        createAgents({ ...environment, network: this.network, serveApi: apiServersInPods(clock, random) }),
        options.localPulls,
        options.images,
      ),
      commands: options.commands,
      ...(options.login ? { login: options.login } : {}),
      ...(options.editor ? { editor: options.editor } : {}),
      ask: (url, body) => this.ask(url, body),
      timings: options.timings ?? KUBELET_TIMINGS,
    })
    if (options.components) this.nodes.setApiServing(false)
    this.controllerManager = new ControllerManager(environment, controllers)
  }

  /** Makes what the API server makes for itself, a little with each step. All steps are taken before anything else is done. */
  *prepare(): Iterable<void> {
    const { address, port, serviceRange, random, clock } = this.options
    // A signature takes some milliseconds: each is a step of its own.
    const clients = this.authority.certificate
    yield
    const frontProxy =
      this.options.frontProxyAuthority ??
      newAuthority(
        { commonName: 'front-proxy-ca', now: clock.now(), days: AUTHORITY_DAYS, usages: AUTHORITY_USAGES },
        random.stream('front-proxy-ca'),
      ).certificate
    yield
    const authorities = { clients, frontProxy }
    yield* this.api.bootstrapInSteps({ address, authorities, ...(port ? { port } : {}), ...(serviceRange ? { serviceRange } : {}) })
  }

  /** Posts what is no object of the store: a review. */
  private async ask(url: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const answer = await this.handler.handle({ method: 'POST', url, headers, body: new TextEncoder().encode(JSON.stringify(body)) })
    return answer.body instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(answer.body)) : undefined
  }

  get handler(): ApiHandler {
    return this.api.handler
  }

  /** The one that places pods which name no other. */
  get scheduler(): Scheduler {
    return this.schedulerFor(DEFAULT_SCHEDULER)
  }

  /** The scheduler that places the pods which ask for it by this name; it does nothing before it is started. */
  schedulerFor(name: string): Scheduler {
    const known = this.schedulers.get(name)
    if (known) return known
    const { api, clock } = this
    const { random } = this.options
    const stream = name === DEFAULT_SCHEDULER ? 'scheduler' : `scheduler/named/${name}`
    const client = api.clientFor({ name, user: 'system:kube-scheduler', groups: ['system:authenticated'] })
    const scheduler = createScheduler({
      clock,
      client,
      informers: api.informers,
      causes: api.causes,
      events: new ClientEventRecorder(client, clock, random.stream(`${stream}/events`), { component: name, style: 'series' }),
      random: random.stream(stream),
      schedulerName: name,
      metrics: this.schedulerMetrics,
    })
    this.schedulers.set(name, scheduler)
    return scheduler
  }

  /** Lets exactly the schedulers of these names work. */
  runSchedulers(names: ReadonlySet<string>): void {
    for (const name of names) this.schedulerFor(name).start()
    for (const [name, scheduler] of this.schedulers) if (!names.has(name)) scheduler.stop()
  }

  /** The last decision about a pod, of whichever scheduler took it. */
  explain(podUid: string): Decision | undefined {
    for (const scheduler of this.schedulers.values()) {
      const decision = scheduler.explain(podUid)
      if (decision) return decision
    }
    return undefined
  }

  /** Starts the controllers and the scheduler. */
  start(): void {
    this.controllerManager.start()
    this.scheduler.start()
  }

  /** Stops the controllers and the scheduler. */
  stop(): void {
    this.controllerManager.stop()
    this.scheduler.stop()
  }

  addNode(node: NewNode): void {
    this.nodes.add(node)
  }

  /** A hash of everything stored; equal for equal runs. */
  hash(): string {
    return this.api.store.hash()
  }

  /** Everything stored, by collection (`apps/deployments`, `/pods`). */
  *objects(): Iterable<{ readonly collection: string; readonly key: string; readonly object: KubeObject }> {
    const { store } = this.api
    for (const collection of store.collectionNames())
      if (collection !== BYTES) for (const object of store.list(collection)) yield { collection, key: keyOf(object), object }
  }
}

function lazyNetwork(network: () => ClusterNetwork): Pick<ClusterNetwork, 'resolve' | 'query' | 'connect' | 'listen' | 'onRequest'> {
  return {
    resolve: (...args) => network().resolve(...args),
    connect: (...args) => network().connect(...args),
    query: (...args) => network().query(...args),
    listen: (...args) => network().listen(...args),
    onRequest: (...args) => network().onRequest(...args),
  }
}
