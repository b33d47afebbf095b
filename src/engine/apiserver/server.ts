/** The API server put together: storage, verbs, admission, the client of the engine's parts and the REST door. */
import type { KindDefinition } from '../api/kind'
import { drawKey } from '../api/rsa/key-pool'
import type { KubeObject, Resource } from '../api/object'
import type { Clock } from '../clock/clock'
import type { Random } from '../clock/random'
import type { Actor, CauseTracker, Client, ClientFactory, Informers } from '../client/client'
import { SharedInformers } from '../client/informers'
import { kinds as builtInKinds } from '../kinds'
import { applyDefaults } from '../schema'
import { Store } from '../store/memory-store'
import type { Change } from '../store/store'
import { WATCH_LATENCY } from '../store/latency'
import type { Network } from '../network/types'
import { ClientCertificates, type ClientAuthority } from './authorization/client-certificates'
import { Authorizer } from './authorization/authorizer'
import { SECRETS } from '../schema/resources'
import { AccountKeys } from './authorization/account-keys'
import { Tokens } from './authorization/tokens'
import type { ApiHandler } from './http'
import type { FindKubelet } from './kubelet-endpoint'
import { componentStatuses } from './rest/component-statuses'
import { issuerDocuments } from './rest/issuer'
import { Discovery } from './rest/discovery'
import { Metrics, type MetricsProvider } from './rest/metrics'
import { OpenApi } from './rest/openapi'
import { RestHandler, type Extension } from './rest/handler'
import { ApiServices } from './aggregation/api-services'
import { admissionPlugins, needControllers } from './admission'
import { API_SERVER, bootstrap, keepOwnService, type BootstrapOptions } from './bootstrap/bootstrap'
import type { AdmissionPlugin } from './admission/admission'
import { Core, type Checkpoint } from './core'
import { CustomResources } from './custom/controller'
import { keepFlowSchemaStatus } from './flow-schema-status'
import { InternalClient } from './internal-client'
import { collectionOf, Registry } from './registry'

export interface ApiServerOptions {
  readonly clock: Clock
  readonly random: Random
  /** A new empty store when absent. */
  readonly store?: Store
  /** Every built-in kind when absent. */
  readonly kinds?: readonly KindDefinition[]
  readonly admission?: readonly AdmissionPlugin[]
  /** Nothing else is served, nor told of in discovery. */
  readonly onlyKinds?: boolean
  /** The kubelet of a node, for logs, exec and the like; nobody answers when absent. */
  readonly findKubelet?: FindKubelet
  /** Whose signature makes client certificates count; none does when absent. */
  readonly clientAuthority?: ClientAuthority
  /** For the proxy subresources. */
  readonly network?: Network
  /** Serves metrics.k8s.io while it gives a provider. */
  readonly metrics?: () => MetricsProvider | undefined
}

export interface ApiServer extends ClientFactory {
  /** Of the tokens of service accounts. */
  readonly accountKeys: AccountKeys
  readonly tokens: Tokens
  readonly store: Store
  readonly core: Core
  readonly authorizer: Authorizer
  readonly causes: CauseTracker
  readonly informers: Informers
  clientFor(actor: Actor): Client
  /**
   * Starts the server as in a whole cluster: makes its namespaces, roles, priority classes and the service
   * `kubernetes`, and turns on the admission plugins that rely on controllers. Without it the server is bare.
   */
  bootstrap(options?: Partial<BootstrapOptions>): void
  /** The same in steps, for who must not hold the thread for long; nothing is done until they are taken, all of them. */
  bootstrapInSteps(options?: Partial<BootstrapOptions>): Iterable<void>
  /** Goes on with another database, in which the server makes what it misses of its own. An empty one when undefined. */
  restore(checkpoint: Checkpoint | undefined): void
  /** Whether a group version that another server answers for (metrics.k8s.io) is registered and that server can be reached. */
  aggregates(group: string, version: string): boolean
  /** The REST API, the version it says it is, and who is told of every request to it. */
  readonly handler: ApiHandler & Partial<Pick<RestHandler, 'audit' | 'version'>>
  /** A watch without a cache, for parts that keep their own. */
  watch(resource: Resource, from: number, sink: { changes(batch: readonly Change[]): void }): { stop(): void }
}

/** Where a mutation of a stored object must be an error. */
function underTest(): boolean {
  const host = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  return host.process?.env?.['VITEST'] !== undefined
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  return new AssembledServer(options)
}

class AssembledServer implements ApiServer {
  readonly store: Store
  readonly core: Core
  readonly informers: Informers
  readonly accountKeys: AccountKeys
  readonly authorizer: Authorizer
  readonly handler: RestHandler
  readonly tokens: Tokens
  private readonly clients = new Map<string, Client>()
  /** Of a server in a whole cluster. */
  private apiServices: ApiServices | undefined
  private makeOwn = (): Iterable<void> => []

  constructor(private readonly options: ApiServerOptions) {
    const { clock, random } = options
    this.store = options.store ?? new Store(clock)
    const registry = new Registry(options.kinds ?? builtInKinds)
    this.core = new Core({
      clock,
      random,
      store: this.store,
      registry,
      admission: options.admission ?? admissionPlugins.filter((each) => !needControllers.has(each.name)),
      freeze: underTest(),
      applyDefaults,
    })
    this.core.network = options.network
    new CustomResources(this.core).start()
    keepFlowSchemaStatus(this.core)
    this.informers = new SharedInformers({
      list: (resource) => ({ revision: this.store.revision, items: this.store.list(collectionOf(resource)) as readonly KubeObject[] }),
      watch: (resource, from, sink) => this.watch(resource, from, sink),
      later: (action) => void clock.after(WATCH_LATENCY, action),
      causes: this.store.causes,
    })
    this.accountKeys = new AccountKeys(() => drawKey(random.stream('service-accounts')))
    this.tokens = new Tokens(clock, this.store, this.accountKeys, (namespace, name, labels) =>
      this.clientFor(API_SERVER).resource(SECRETS).patch(name, namespace, 'merge', { metadata: { labels } }),
    )
    this.authorizer = new Authorizer(this.store)
    this.core.authorizer = this.authorizer
    this.handler = this.restDoor(registry)
  }

  private restDoor(registry: Registry): RestHandler {
    const { options } = this
    const metrics = new Metrics(options.metrics ?? (() => undefined))
    const discovery = new Discovery(registry, () => this.apiServices?.groups(metrics.groups()) ?? metrics.groups(), options.onlyKinds)
    const openApi = new OpenApi(registry, discovery)
    const extensions: readonly Extension[] = [
      (call) => openApi.answer(call),
      (call) => this.apiServices?.answer(call),
      (call) => metrics.answer(call),
      componentStatuses,
      issuerDocuments(this.accountKeys),
    ]
    return new RestHandler({
      core: this.core,
      discovery,
      extensions,
      findKubelet: options.findKubelet ?? (() => undefined),
      network: options.network,
      authorizer: this.authorizer,
      tokens: this.tokens,
      certificates: new ClientCertificates(options.clientAuthority),
    })
  }

  get causes(): CauseTracker {
    return this.store.causes
  }

  watch(resource: Resource, from: number, sink: { changes(batch: readonly Change[]): void }): { stop(): void } {
    return this.store.watch(collectionOf(resource), from, sink)
  }

  clientFor(actor: Actor): Client {
    const name = `${actor.name} ${actor.user} ${actor.groups.join(',')}`
    let client = this.clients.get(name)
    if (!client) this.clients.set(name, (client = new InternalClient(this.core, actor, this.tokens)))
    return client
  }

  aggregates(group: string, version: string): boolean {
    return this.apiServices?.available(group, version) ?? false
  }

  bootstrap(wanted?: Partial<BootstrapOptions>): void {
    for (const _ of this.bootstrapInSteps(wanted));
  }

  *bootstrapInSteps(wanted?: Partial<BootstrapOptions>): Generator<void, void, void> {
    const { core } = this
    const client = this.clientFor(API_SERVER)
    core.admission = this.options.admission ?? admissionPlugins
    this.apiServices = new ApiServices(core, client, this.informers)
    this.apiServices.start()
    yield
    const own = { address: '192.168.49.2', port: 8443, serviceRange: '10.96.0.0/12', ...wanted }
    this.makeOwn = () => bootstrap(core, client, own)
    yield* this.makeOwn()
    keepOwnService(core, client, own)
  }

  restore(checkpoint: Checkpoint | undefined): void {
    this.core.restore(checkpoint)
    for (const _ of this.makeOwn());
  }
}
