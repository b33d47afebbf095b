/** What the control plane's containers do for the cluster: the engine's parts run exactly while their processes do. */
import { MetricsRegistry } from '../../engine/api/prometheus'
import type { ApiHandler, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { IdentityLease } from '../../engine/apiserver/identity-lease'
import type { Cluster } from '../../engine/cluster'
import type { VirtualClock } from '../../engine/clock/clock'
import { IDLE_HOST, type ComponentHost, type ComponentName, type ComponentProcess, type ComponentWork } from '../../engine/images'
import { securePort } from '../../engine/images/component'
import type { Program } from '../../engine/images/image'
import type { LeaderElection } from '../../engine/client'
import { answerByHandler } from '../../engine/http-door'
import type { HttpRequest, HttpResponse } from '../../engine/network/types'
import type { Command } from '../../shell/command'
import { etcdctlCommand, etcdutlCommand } from '../../tools/etcdctl'
import { ApiServerSettings } from './api-server'
import { EtcdData } from './etcd-data'
import { componentAnswer } from './component-metrics'
import { etcdMetrics } from './etcd-metrics'
import { StartFault, StartPanic } from './api-server/fault'
import { electionOf, electionTerms } from './leader-elections'
import { dialServer } from '../node/client-config'
import { etcdView } from '../node/etcd'
import { API_PORT } from '../node/places'
import { OpenAnswers } from './open-answers'
import { profilesOf } from './scheduler-configuration'
import { distrust } from './etcd-trust'
import { kubeconfigFault, searchInVain, serverOf } from './server-search'

/** How long an API server that finds no etcd tries before it gives up, in milliseconds. */
const ETCD_DIAL = 20_000

const ETCD_REFUSED =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"'

/** Components that work for the cluster from every place: they are clients of its API. */
const WHEREVER: ReadonlySet<ComponentName> = new Set(['kube-controller-manager', 'kube-scheduler'])

/** What an API server answers without its store: health, versions, discovery and schemas. */
const STORELESS = /^\/((version|livez|readyz|healthz|openapi)\b|api(\/[^/?]+)?(\?|$)|apis(\/[^/?]+){0,2}(\?|$))/

/** How a component ends that does not begin. */
interface Failure {
  readonly says: Parameters<ComponentProcess['log']> | string
  readonly code: number
}

const commandFailed = (why: string): Failure => ({ says: ['E', 'run.go:72', `"command failed" err=${JSON.stringify(why)}`], code: 1 })

export class ControlPlane implements ComponentHost {
  private readonly running = new Map<ComponentName, Set<ComponentProcess>>()
  /** API servers that have found etcd since they began. */
  private readonly listening = new Set<ComponentProcess>()
  /** By which the API servers that listen tell that they are there. */
  private readonly leases = new Map<ComponentProcess, IdentityLease>()
  /** Answers of the API server that have not ended. */
  private readonly open = new OpenAnswers()
  /** Of the processes that stand for election. */
  private readonly elections = new Map<ComponentProcess, LeaderElection>()
  /** The schedulers that each process of kube-scheduler is. */
  private readonly profiles = new Map<ComponentProcess, readonly string[]>()
  /** Those that look for an API server where there is none. */
  private readonly lost = new Map<ComponentProcess, () => void>()
  private readonly trusted = new WeakMap<ComponentProcess, Map<ComponentProcess, string | undefined>>()
  private serving = false
  private still = false
  private readonly gate: ApiHandler
  private readonly data: EtcdData
  private readonly settings: ApiServerSettings
  /** The clients of etcd. */
  readonly etcdCommands: readonly Command[]

  constructor(
    private readonly clock: VirtualClock,
    private readonly cluster: () => Cluster,
    /** Where its machine is reached. */
    private readonly address: string,
    /** Told when the API server begins or ceases to answer. */
    private readonly changed: (serving: boolean) => void,
  ) {
    this.data = new EtcdData(cluster)
    this.settings = new ApiServerSettings(cluster)
    const etcd = etcdView(
      cluster,
      {
        serving: () => this.has('etcd'),
        save: () => this.data.save(),
        stored: (object, plain) => this.settings.encryption.stored(object, plain),
      },
      address,
    )
    this.etcdCommands = [etcdctlCommand(etcd), etcdutlCommand()]
    this.gate = {
      handle: async (request) => {
        const refused = this.refuse(request)
        return refused ?? this.open.response(await this.cluster().handler.handle(request))
      },
      connect: async (request) => {
        const refused = this.refuse(request)
        if (refused) return refused
        const answer = await this.cluster().handler.connect(request)
        return 'send' in answer ? this.open.connection(answer) : this.open.response(answer)
      },
    }
  }

  /** An API server listens, which it does once it has found etcd; later it may have nothing to answer from. */
  get accepting(): boolean {
    return this.listening.size > 0
  }

  /** Whether its processes stand still (their containers are paused): connections are taken, but nobody answers. */
  get frozen(): boolean {
    return this.still
  }

  freeze(still: boolean): void {
    if (still === this.still) return
    this.still = still
    if (still) this.open.hangUp()
    this.settle()
  }

  /** The REST API as it is reached from outside the engine. */
  get handler(): ApiHandler {
    return this.gate
  }

  refusal(...[component, flags, files]: Parameters<NonNullable<ComponentHost['refusal']>>): string | undefined {
    return WHEREVER.has(component) ? kubeconfigFault(flags, files) : undefined
  }

  begin(component: ComponentName, process: ComponentProcess): ComponentWork {
    // One that runs in a network of its own keeps other data, or serves others.
    if (!WHEREVER.has(component) && process.address !== this.address) return IDLE_HOST.begin(component, process)
    const processes = this.running.get(component) ?? new Set()
    this.running.set(component, processes)
    const fault = this.prepare(component, process)
    if (fault !== undefined) {
      if (typeof fault.says === 'string') process.print(fault.says)
      else process.log(...fault.says)
      process.exit(fault.code)
      return { illness: () => undefined, end: () => undefined }
    }
    if (component === 'kube-apiserver' && !this.reachesEtcd(process)) this.waitForEtcd(process)
    processes.add(process)
    if (component === 'kube-apiserver')
      this.cluster().api.core.companionListens = (companion, port) =>
        [...(this.running.get(companion) ?? [])].some(({ flags }) => securePort(flags, port) === port)
    this.lookForServer(component, process)
    const { clock } = this
    const standing = { clock, cluster: this.cluster(), serving: () => this.serving, changed: () => this.settle() }
    if (component === 'kube-scheduler') this.cluster().schedulerMetrics.reset()
    const election = this.lost.has(process) ? undefined : electionOf(component, process, standing)
    if (election) this.elections.set(process, election)
    this.settle()
    return {
      illness: (path) => {
        if (this.lost.has(process) && path === 'readyz') return 'informer-sync'
        return component === 'kube-apiserver' && !this.reachesEtcd(process) ? 'etcd' : undefined
      },
      ...(component === 'kube-apiserver' ? { answer: (request: HttpRequest) => this.answer(request) } : {}),
      ...(component === 'etcd' ? { answer: ({ path }: HttpRequest) => this.etcdAnswer(path, process) } : {}),
      ...(component === 'kube-scheduler' || component === 'kube-controller-manager' ? this.measured(component, process) : {}),
      end: () => {
        processes.delete(process)
        this.lost.get(process)?.()
        this.lost.delete(process)
        this.listening.delete(process)
        this.leases.get(process)?.giveUp()
        this.leases.delete(process)
        this.elections.get(process)?.end()
        this.elections.delete(process)
        this.profiles.delete(process)
        if (component === 'kube-apiserver' && processes.size === 0) this.open.hangUp()
        if (component === 'etcd') this.data.close()
        this.settle()
      },
    }
  }

  /** Only who works has something to count, but all of them tell who they are. */
  private measured(component: 'kube-scheduler' | 'kube-controller-manager', process: ComponentProcess): Pick<ComponentWork, 'answer'> {
    const started = this.clock.now()
    const idle = new MetricsRegistry()
    return {
      answer: (request) => {
        const cluster = this.cluster()
        const working = this.working(component).includes(process)
        const { registry } = component === 'kube-scheduler' ? cluster.schedulerMetrics : { registry: cluster.controllerManager.metrics }
        const { version } = process
        const leads = this.elections.get(process)?.isLeader
        return componentAnswer(cluster, request, { component, version, started, leads, registry: working ? registry : idle })
      },
    }
  }

  private etcdAnswer(path: string, { version }: ComponentProcess): HttpResponse | undefined {
    return path === '/metrics' ? etcdMetrics(this.cluster(), version) : undefined
  }

  /** What a component reads before it does anything; returns how it ends if it cannot go on. */
  private prepare(component: ComponentName, process: ComponentProcess): Failure | undefined {
    if (component === 'kube-apiserver') {
      const fault = this.settings.apply(process)
      return fault === undefined ? undefined : commandFailed(fault)
    }
    if (component === 'etcd') {
      // Watches begun with one database do not outlive it: they would wait for revisions that are long past.
      const fault = this.data.open(process, () => this.open.hangUp())
      return fault === undefined ? undefined : { says: ['F', 'backend/backend.go:203', fault], code: 1 }
    }
    try {
      if (component === 'kube-scheduler') this.profiles.set(process, profilesOf(process))
      electionTerms(component, process)
      return undefined
    } catch (error) {
      if (error instanceof StartPanic) return { says: `panic: ${error.message}\n`, code: 2 }
      if (error instanceof StartFault) return commandFailed(error.message)
      throw error
    }
  }

  programs(component: ComponentName): Readonly<Record<string, Program>> {
    return component === 'etcd' ? Object.fromEntries(this.etcdCommands.map((command) => [`/usr/local/bin/${command.name}`, command])) : {}
  }

  has(component: ComponentName): boolean {
    return (this.running.get(component)?.size ?? 0) > 0
  }

  /** Whether there is an API server that has something to answer from. */
  private get served(): boolean {
    return this.reachable.some((process) => this.reachesEtcd(process))
  }

  /** Whether etcd listens where an API server looks for it, and is trusted by it. */
  private reachesEtcd(process: ComponentProcess): boolean {
    return this.etcdsFor(process).some((etcd) => this.trust(process, etcd) === undefined)
  }

  private etcdsFor({ flags }: ComponentProcess): readonly ComponentProcess[] {
    const wanted = portsOf(flags.get('etcd-servers'))
    return [...(this.running.get('etcd') ?? [])].filter((etcd) =>
      portsOf(etcd.flags.get('listen-client-urls') ?? 'http://localhost:2379').some((port) => wanted.includes(port)),
    )
  }

  /** Why a server does not take an etcd's certificate; both have read their files once, when they began. */
  private trust(server: ComponentProcess, etcd: ComponentProcess): string | undefined {
    const known = this.trusted.get(server) ?? new Map<ComponentProcess, string | undefined>()
    this.trusted.set(server, known)
    if (!known.has(etcd)) known.set(etcd, distrust(server, etcd))
    return known.get(etcd)
  }

  /** One that listens where everybody looks for it. */
  private get reachable(): readonly ComponentProcess[] {
    return [...(this.running.get('kube-apiserver') ?? [])].filter(({ flags }) => Number(flags.get('secure-port') ?? 6443) === API_PORT)
  }

  /** Makes the engine's parts run as their processes do. */
  private settle(): void {
    const cluster = this.cluster()
    for (const process of this.reachable) if (this.reachesEtcd(process)) this.listening.add(process)
    const serving = this.reachable.length > 0 && this.has('etcd') && !this.still
    if (serving !== this.serving) {
      this.serving = serving
      cluster.nodes.setApiServing(serving)
      this.changed(serving)
    }
    for (const process of this.listening) if (serving && !this.leases.has(process)) this.leases.set(process, this.leaseOf(process))
    const [manager] = this.working('kube-controller-manager')
    if (serving && manager) cluster.controllerManager.start(manager.flags)
    else cluster.controllerManager.stop()
    const schedulers = this.working('kube-scheduler').flatMap((process) => this.profiles.get(process) ?? [])
    cluster.runSchedulers(new Set(serving ? schedulers : []))
  }

  /** The processes of a component that lead or need not be elected. */
  private working(component: ComponentName): readonly ComponentProcess[] {
    return [...(this.running.get(component) ?? [])].filter(
      (process) => !this.lost.has(process) && (this.elections.get(process)?.isLeader ?? true),
    )
  }

  /** One that runs in the control plane's own network looks where its kubeconfig says. */
  private lookForServer(component: ComponentName, process: ComponentProcess): void {
    const url = WHEREVER.has(component) && process.address === this.address ? serverOf(process) : undefined
    if (url === undefined) return
    const nodes = this.cluster().nodes.list()
    const main = nodes.find(({ config }) => config.address === this.address)
    const dialled = dialServer(url, { from: main?.name ?? '', nodes, main })
    if (!dialled.findsServer) this.lost.set(process, searchInVain(this.clock, component, process, { url, ...dialled }))
  }

  private leaseOf({ node }: ComponentProcess): IdentityLease {
    const { admin, api } = this.cluster()
    return new IdentityLease(admin, this.clock, node, api.core.uid(), () => this.serving)
  }

  /** An API server needs etcd to begin: without it the process ends after a while. */
  private waitForEtcd(process: ComponentProcess): void {
    const refused = this.etcdsFor(process).map((found) => this.trust(process, found))[0]
    const etcd = (process.flags.get('etcd-servers') ?? '127.0.0.1:2379').split(',')[0]!.replace(/^https?:\/\//, '')
    process.log(
      'W',
      'logging.go:55',
      `[core] [Channel #1 SubChannel #2]grpc: addrConn.createTransport failed to connect to {Addr: "${etcd}", ServerName: "${etcd}", }. Err: connection error: desc = "transport: ${refused === undefined ? `Error while dialing: dial tcp ${etcd}: connect: connection refused` : `authentication handshake failed: ${refused}`}"`,
    )
    this.clock.after(ETCD_DIAL, () => {
      if (this.reachesEtcd(process) || !this.running.get('kube-apiserver')?.has(process)) return
      process.log('F', 'instance.go:226', 'Error creating leases: error creating storage factory: context deadline exceeded')
      process.exit(1)
    })
  }

  private refuse({ url }: ApiRequest): ApiResponse | undefined {
    if (this.served || STORELESS.test(url)) return undefined
    return failure(500, { message: ETCD_REFUSED })
  }

  /** What somebody gets who is no kubectl of the learner's, but asks over the network. */
  private async answer(request: HttpRequest): Promise<HttpResponse> {
    const sent: Record<string, string> = {}
    for (const [name, value] of Object.entries(request.headers)) sent[name.toLowerCase()] = value
    return answerByHandler(this.gate, request, sent, () => this.clock.wake(), this.settings.anonymous ? 'anonymous' : 'refused')
  }
}

function failure(code: number, more: object): { status: number; headers: Record<string, string>; body: Uint8Array } {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...more, code }
  return { status: code, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(`${JSON.stringify(status)}\n`) }
}

/** The ports of a list of addresses. */
function portsOf(urls: string | undefined): readonly string[] {
  return (urls ?? '').split(',').flatMap((url) => /:(\d+)\/?$/.exec(url.trim())?.[1] ?? [])
}
