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
  /** Deep-freeze stored objects; on under test, where a mutation must be an error. */
  readonly freeze?: boolean
}

export interface ApiServer extends ClientFactory {
  /** Of the tokens of service accounts. */
  readonly accountKeys: AccountKeys
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

function underTest(): boolean {
  const host = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  return host.process?.env?.['VITEST'] !== undefined
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  const { clock, random } = options
  const store = options.store ?? new Store(clock)
  const registry = new Registry(options.kinds ?? builtInKinds)
  const core = new Core({
    clock,
    random,
    store,
    registry,
    admission: options.admission ?? admissionPlugins.filter((each) => !needControllers.has(each.name)),
    freeze: options.freeze ?? underTest(),
    applyDefaults,
  })
  new CustomResources(core).start()
  const watch = (resource: Resource, from: number, sink: { changes(batch: readonly Change[]): void }): { stop(): void } =>
    store.watch(collectionOf(resource), from, sink)
  const informers = new SharedInformers({
    list: (resource) => ({ revision: store.revision, items: store.list(collectionOf(resource)) as readonly KubeObject[] }),
    watch,
    later: (action) => void clock.after(WATCH_LATENCY, action),
    causes: store.causes,
  })
  const openApi = new OpenApi(registry)
  let apiServices: ApiServices | undefined
  const metrics = new Metrics(options.metrics ?? (() => undefined))
  const accountKeys = new AccountKeys(() => drawKey(random.stream('service-accounts')))
  const extensions: readonly Extension[] = [
    (call) => openApi.answer(call),
    (call) => apiServices?.answer(call),
    (call) => metrics.answer(call),
    componentStatuses,
    issuerDocuments(accountKeys),
  ]
  const tokens = new Tokens(clock, store, accountKeys, (namespace, name, labels) =>
    clientFor(API_SERVER).resource(SECRETS).patch(name, namespace, 'merge', { metadata: { labels } }),
  )
  const authorizer = new Authorizer(store)
  core.authorizer = authorizer
  core.network = options.network
  const handler = new RestHandler({
    core,
    discovery: new Discovery(registry, () => apiServices?.groups(metrics.groups()) ?? metrics.groups(), options.onlyKinds),
    extensions,
    findKubelet: options.findKubelet ?? (() => undefined),
    network: options.network,
    authorizer,
    tokens,
    certificates: new ClientCertificates(options.clientAuthority),
  })
  const clients = new Map<string, Client>()
  const clientFor = (actor: Actor): Client => {
    const name = `${actor.name} ${actor.user} ${actor.groups.join(',')}`
    let client = clients.get(name)
    if (!client) clients.set(name, (client = new InternalClient(core, actor, tokens)))
    return client
  }
  let makeOwn = (): Iterable<void> => []
  function* bootstrapInSteps(wanted?: Partial<BootstrapOptions>): Generator<void, void, void> {
    core.admission = options.admission ?? admissionPlugins
    apiServices = new ApiServices(core, clientFor(API_SERVER), informers)
    apiServices.start()
    yield
    const own = { address: '192.168.49.2', port: 8443, serviceRange: '10.96.0.0/12', ...wanted }
    makeOwn = () => bootstrap(core, clientFor(API_SERVER), own)
    yield* makeOwn()
    keepOwnService(core, clientFor(API_SERVER), own)
  }

  return {
    store,
    core,
    accountKeys,
    authorizer,
    causes: store.causes,
    informers,
    handler,
    watch,
    clientFor,
    aggregates: (group, version) => apiServices?.available(group, version) ?? false,
    bootstrap: (wanted) => {
      for (const _ of bootstrapInSteps(wanted));
    },
    bootstrapInSteps,
    restore: (checkpoint) => {
      core.restore(checkpoint)
      for (const _ of makeOwn());
    },
  }
}
