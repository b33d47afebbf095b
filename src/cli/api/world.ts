/** The cluster that `podyard api` serves, paced to real time: requests come in between two slices of virtual time. */
import type { ApiHandler } from '../../engine/apiserver/http'
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { Cluster, type ClusterOptions } from '../../engine/cluster'
import { Profile } from '../../playground/minikube-profile'
import { containerPrograms } from '../../playground/programs'
import { MemoryFiles } from '../../shell/memory-files'
import { Pacer } from '../../worker/pacer'

export interface WorldOptions {
  readonly nodes: readonly Parameters<Cluster['addNode']>[0][]
  /** No kube-system pods and no addons: the engine's parts run by themselves. */
  readonly bare: boolean
  readonly scheduler: boolean
  readonly kubelets: boolean
  /** Virtual seconds per real second; Infinity is as fast as possible. */
  readonly speed: number
  readonly cluster?: Partial<ClusterOptions>
  readonly onDefect: (where: string, error: unknown) => void
}

/** How long, in virtual time, a cluster with its control plane in pods is given before it is served. */
const BOOT = 90_000
const WORKERS_AFTER = 30_000

export class ApiWorld {
  readonly clock: VirtualClock
  handler!: ApiHandler
  private readonly pacer: Pacer

  constructor(private readonly options: WorldOptions) {
    this.clock = new VirtualClock(Date.now() - (options.bare ? 0 : BOOT))
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
      () => undefined,
      (error) => options.onDefect('clock', error),
    )
  }

  async start(): Promise<void> {
    const { options } = this
    if (options.bare) this.handler = this.bareCluster().handler
    else await this.minikube()
    this.pacer.setSpeed(options.speed, false)
    this.pacer.start()
  }

  stop(): void {
    this.pacer.stop()
  }

  /** Does something between two slices; programs that it sets going settle before the next event. */
  post(action: () => void): void {
    this.pacer.post(() => {
      this.clock.wake()
      action()
    })
  }

  private bareCluster(): Cluster {
    const { options, clock } = this
    const cluster = new Cluster({
      clock,
      random: new Random('podyard api'),
      commands: containerPrograms,
      address: '192.168.49.2',
      onDefect: options.onDefect,
      ...options.cluster,
    })
    if (options.kubelets) for (const node of options.nodes) cluster.addNode(node)
    cluster.controllerManager.start()
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
      files: () => files as never,
      changed: () => undefined,
      onDefect: options.onDefect,
    })
    const cluster = profile.make()
    profile.bringUp()
    profile.addonsUp()
    await clock.run(clock.now() + WORKERS_AFTER)
    for (const node of options.nodes.slice(1)) profile.addWorker(node.name)
    await clock.run(clock.now() + BOOT - WORKERS_AFTER)
    if (!options.scheduler) cluster.nodes.list()[0]?.files.remove('/etc/kubernetes/manifests/kube-scheduler.yaml')
    const { handler } = profile
    if (!handler) throw new Error('the control plane did not come up')
    this.handler = handler
  }
}
