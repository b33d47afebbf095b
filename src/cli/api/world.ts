/** The cluster that `podyard api` serves, paced to real time: requests come in between two slices of virtual time. */
import { nodeMachines } from '../transcripts/commands'
import type { ApiHandler } from '../../engine/apiserver/http'
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { Cluster, type ClusterOptions } from '../../engine/cluster'
import { SERVICES } from '../../engine/schema/resources'
import type { Service } from '../../engine/schema/types'
import type { NewObject } from '../../engine/api/object'
import { Profile } from '../../playground/minikube/profile'
import { containerPrograms } from '../../playground/programs'
import { MemoryFiles } from '../../shell/memory-files'
import { Pacer, SLICE } from '../../worker/pacer'
import { describedHandler } from './described'

export interface WorldOptions {
  readonly nodes: readonly Parameters<Cluster['addNode']>[0][]
  /** No kube-system pods and no addons: the engine's parts run by themselves. */
  readonly bare: boolean
  readonly scheduler: boolean
  readonly kubelets: boolean
  /** Whether roles decide who may do what, or everybody may do everything; only with `bare`. */
  readonly authorization: 'RBAC' | 'AlwaysAllow'
  /** Names of admission plugins that are off. */
  readonly withoutAdmission: readonly string[]
  /** Virtual seconds per real second; Infinity is as fast as possible. */
  readonly speed: number
  readonly cluster?: Partial<ClusterOptions>
  /** Whether names resolve in the pods of a bare cluster. */
  readonly dns?: boolean
  /** How much virtual time, in milliseconds, a bare cluster has behind it when it is served. */
  readonly age?: number
  /** How far, in milliseconds, its clock is behind real time then: as much can be skipped before it is ahead. */
  readonly behind?: number
  readonly onDefect: (where: string, error: unknown) => void
}

/** Where pods ask for names; in a bare cluster no pods stand behind it. */
const NAME_SERVICE: NewObject<Service> = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' } },
  spec: {
    clusterIP: '10.96.0.10',
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  },
}

/** How long, in virtual time, a cluster with its control plane in pods is given before it is served. */
const BOOT = 90_000
const WORKERS_AFTER = 30_000

export class ApiWorld {
  readonly clock: VirtualClock
  handler!: ApiHandler
  private readonly pacer: Pacer
  /** There once it has started. */
  cluster: Cluster | undefined
  /** The nodes of a bare cluster as one logs in to them. */
  readonly login = nodeMachines(() => this.cluster!)
  private readonly waiting: { readonly until: number; readonly over: () => void }[] = []

  constructor(private readonly options: WorldOptions) {
    this.clock = new VirtualClock(Date.now() - (options.bare ? (options.age ?? 0) : BOOT) - (options.behind ?? 0))
    const { clock } = this
    const world = {
      now: () => clock.now(),
      executed: () => clock.executed(),
      nextTime: () => clock.nextTime(),
      run: (until: number, pause?: () => boolean) => clock.run(until, pause ? { pause } : {}),
      runTo: (executed: number, time: number) => clock.runTo(executed, time),
      apply: () => undefined,
    }
    const host = {
      now: () => performance.now(),
      later: (delay: number, action: () => void) => {
        if (delay > 0) {
          const timer = setTimeout(action, delay)
          return () => clearTimeout(timer)
        }
        const soon = setImmediate(action)
        return () => clearImmediate(soon)
      },
    }
    this.pacer = new Pacer(
      () => world,
      host,
      () => this.settled(),
      (error) => options.onDefect('clock', error),
    )
  }

  async start(): Promise<void> {
    const { options } = this
    if (options.bare) {
      this.cluster = this.bareCluster()
      this.handler = describedHandler(this.cluster.handler)
      if (options.age !== undefined) await this.clock.run(this.clock.now() + options.age)
    } else await this.minikube()
    // Starting took real time as well; the second run is for what the first one took.
    if (options.behind === undefined) for (let i = 0; i < 2; i++) await this.clock.run(Math.max(this.clock.now(), Date.now()))
    this.setSpeed(options.speed)
    this.pacer.start()
  }

  stop(): void {
    this.pacer.stop()
  }

  /** How many seconds of virtual time pass in a second from now on. */
  setSpeed(speed: number): void {
    this.pacer.setSpeed(speed, false)
  }

  /** Does something between two slices, or so many milliseconds later; programs that it sets going settle before the next event. */
  post(action: () => void, delay = 0): void {
    const { clock, pacer } = this
    const act = (): void => {
      clock.wake()
      action()
    }
    pacer.post(async () => {
      // What is asked now happens now: time may have stood still since the last event. What is due before comes first, as far as a
      // slice goes.
      const end = performance.now() + SLICE
      await clock.run(Math.max(clock.now(), pacer.due()), { pause: () => performance.now() >= end })
      if (delay > 0) clock.after(delay, act)
      else act()
    })
  }

  /** Lets this much virtual time pass, in milliseconds, as fast as possible; resolves when it has. */
  skip(duration: number): Promise<void> {
    return new Promise((over) => {
      this.pacer.post(() => {
        this.waiting.push({ until: this.clock.now() + duration, over })
        this.pacer.skip(duration)
      })
    })
  }

  /** A node of a bare cluster, to turn it off and on. */
  node(name: string): ReturnType<Cluster['nodes']['get']> {
    return this.cluster?.nodes.get(name)
  }

  private settled(): void {
    while (this.waiting.length > 0 && this.clock.now() >= this.waiting[0]!.until) this.waiting.shift()!.over()
  }

  private bareCluster(): Cluster {
    const { options, clock } = this
    const cluster = new Cluster({
      clock,
      random: new Random('podyard api'),
      commands: containerPrograms,
      login: this.login,
      address: '192.168.49.2',
      onDefect: options.onDefect,
      ...(options.dns ? { dns: 'always' as const } : {}),
      ...options.cluster,
    })
    if (options.dns) cluster.admin.resource(SERVICES).create(NAME_SERVICE)
    const { core, authorizer } = cluster.api
    authorizer.mode = options.authorization
    core.companionListens = (companion) => companion !== 'kube-scheduler' || options.scheduler
    core.admission = core.admission.filter(({ name }) => !options.withoutAdmission.includes(name))
    if (options.kubelets) for (const node of options.nodes) cluster.addNode(node)
    // Nodes made by hand have the range their maker gives them, as with a controller manager that is told nothing.
    cluster.controllerManager.start(options.kubelets ? undefined : new Map([['controllers', '*,-node-ipam-controller']]))
    if (options.scheduler) cluster.scheduler.start()
    return cluster
  }

  private async minikube(): Promise<void> {
    const { options, clock } = this
    const files = new MemoryFiles({ now: () => clock.now() })
    const profile = new Profile({
      clock,
      random: new Random('podyard api'),
      home: '/root',
      files: () => files,
      changed: () => undefined,
      onDefect: options.onDefect,
      clusters: options.cluster ?? {},
    })
    const cluster = profile.make()
    this.cluster = cluster
    profile.bringUp()
    profile.addonsUp()
    await clock.run(clock.now() + WORKERS_AFTER)
    for (const node of options.nodes.slice(1)) profile.addWorker(node.name)
    await clock.run(clock.now() + BOOT - WORKERS_AFTER)
    if (!options.scheduler) cluster.nodes.list()[0]?.files.remove('/etc/kubernetes/manifests/kube-scheduler.yaml')
    const { handler } = profile
    if (!handler) throw new Error('the control plane did not come up')
    this.handler = describedHandler(handler)
  }
}
