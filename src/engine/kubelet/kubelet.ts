/** The agent of one node: registers it, keeps its heartbeat, and runs the pods bound to it; models cmd/kubelet. */
import type { Timer } from '../clock/clock'
import type { Node, Pod } from '../schema/types'
import { configurationFile } from './http-api/configuration'
import { NodeEndpoint } from './endpoint'
import { serve } from './http-api/listeners'
import { EvictionManager, type Pressures } from './eviction'
import { ImageCollector } from './node/image-gc'
import { rotateLogs } from './node/log-rotation'
import { generateStatus, writeStatus } from './pod/generate-status'
import type { NodeConfig } from './node/node-config'
import { quoted } from './node/journal'
import type { NodeContext } from './node/node-context'
import { NodeReporter } from './node/node-reporter'
import { leftPod } from './pod/left-pod'
import { letIn } from './pod/let-in'
import { PodSyncLoop } from './pod/pod-sync-loop'
import type { PodWorker } from './pod/pod-worker'
import { allocatedPod } from './pod/resize'
import { refuseSysctls } from './pod/sysctls'
import { Pleg } from './pleg'
import { RUNTIME_GONE, NO_NETWORK, runtimeTrouble } from './node/runtime-trouble'
import { ShutdownManager, SHUTTING_DOWN } from './node/shutdown'
import { StaticPods } from './pod/static-pods'
import { deleteObject } from './pod/terminate-pod'

/** How often the kubelet looks which syncs are due, in milliseconds. */
const SYNC_TICK = 1000

/** Nothing is done more often than this, in milliseconds. */
const SHORTEST_PERIOD = 1

export interface KubeletOptions {
  readonly config: NodeConfig
  readonly context: Omit<NodeContext, 'pleg' | 'jitter' | 'afterTick' | 'stopped' | 'finished' | 'node' | 'others' | 'online'>
  /** Whether it reaches the API server from the start; true when absent. */
  readonly connected?: boolean
  /** The Node as the API server's watch last told it. */
  readonly node: () => Node | undefined
}

export class Kubelet {
  readonly workers = new Map<string, PodSyncLoop>()
  readonly context: NodeContext
  /** Its configuration file as it was when it was started. */
  configurationFile: string | undefined
  private running = false
  private connected: boolean
  private networkUp = false
  private server: { close(): void } | undefined
  private announced = false
  /** The node was said not to be ready because its runtime does not answer. */
  private readonly timers: (Timer | undefined)[] = []
  /** Pods of the process before, until the API server names them again. */
  private readonly found = new Map<string, PodSyncLoop>()
  private readonly staticPods: StaticPods
  private readonly eviction = new EvictionManager(this)
  private readonly node = new NodeReporter(this)
  private readonly shutdown = new ShutdownManager(this)

  constructor(private readonly options: KubeletOptions) {
    this.connected = options.connected ?? true
    const { clock, random, timings } = options.context
    const pleg = new Pleg(clock, timings, timings.relistPhase ?? random.integer(timings.relistPeriod))
    const tickPhase = random.integer(SYNC_TICK)
    this.context = {
      ...options.context,
      pleg,
      jitter: () => timings.jitter ?? random.next(),
      afterTick: (milliseconds, action) => {
        const due = clock.now() + milliseconds - tickPhase
        return clock.at(Math.ceil(due / SYNC_TICK) * SYNC_TICK + tickPhase, action)
      },
      events: {
        event: (about, type, reason, message, ...more) => {
          options.context.journal.noteEvent(about, reason, message, more[0])
          if (this.answering) options.context.events.event(about, type, reason, message, ...more)
        },
      },
      online: () => this.answering,
      node: options.node,
      others: (worker) => this.admittedPods(worker),
      stopped: (worker) => this.staticPods.stopped(worker),
      finished: (worker) => this.finished(worker),
    }
    this.staticPods = new StaticPods(this)
  }

  get name(): string {
    return this.options.config.name
  }

  get config(): NodeConfig {
    return this.options.config
  }

  get networkReady(): boolean {
    const { timings, runtime } = this.context
    return (this.networkUp || timings.networkReady === 0) && runtime.networkFault === undefined
  }

  /** Why its node is not ready, if it is not. */
  get trouble(): string | undefined {
    const { runtime, clock } = this.context
    const troubles: string[] = [...runtimeTrouble(runtime.downSince, clock.now()), ...(this.networkReady ? [] : [NO_NETWORK])]
    if (this.shutdown.active) troubles.push(SHUTTING_DOWN)
    return troubles.length > 1 ? `[${troubles.join(', ')}]` : troubles[0]
  }

  get pressures(): Pressures {
    return this.eviction.pressures
  }

  get volumesInUse(): readonly string[] {
    return [...this.workers.values()].flatMap((worker) => worker.volumes?.attached ?? [])
  }

  get active(): boolean {
    return this.running
  }

  get answering(): boolean {
    return this.running && this.connected
  }

  /** Begins work; `pods` are those bound to the node now. */
  start(pods: readonly Pod[]): void {
    if (this.running) return
    this.running = true
    this.configurationFile = configurationFile(this.context.files)
    const { clock, timings, random, configuration } = this.context
    if (this.connected) this.announce()
    else this.node.cannotRegister()
    if (this.networkReady) this.networkIsUp()
    else this.timers.push(clock.after(timings.networkReady, () => this.networkIsUp()))
    if (this.connected) this.node.renewLease()
    this.every(timings.leaseRenewPeriod, random.integer(timings.leaseRenewPeriod), () => this.node.renewLease())
    this.every(timings.nodeStatusUpdate, random.integer(timings.nodeStatusUpdate), () => this.updateNode())
    this.every(timings.evictionCheck, random.integer(timings.evictionCheck), () => {
      this.checkEviction()
    })
    this.every(configuration.logs.interval, configuration.logs.interval, () => rotateLogs(this.context))
    const images = new ImageCollector(this)
    this.every(timings.imageCollection, timings.imageCollection, () => images.collect())
    this.every(timings.statusSync, 0, () => {
      for (const worker of this.workers.values()) worker.compareStatus()
    })
    this.staticPods.start()
    this.server = serve(this, new NodeEndpoint(this))
    if (this.connected) this.meetPods(pods)
  }

  /** Makes itself known to the API server. */
  private announce(): void {
    this.announced = true
    this.node.announce()
  }

  /** Hears for the first time which pods are bound to its node. */
  private meetPods(pods: readonly Pod[]): void {
    for (const pod of pods) this.added(pod)
    // What still runs although its pod is gone is stopped.
    for (const left of this.found.values()) {
      if (left.records.size === 0) continue
      const worker = new PodSyncLoop(this.context, leftPod(left))
      this.workers.set(left.uid, worker)
      worker.inherit(left)
      worker.removed = true
      worker.terminate()
    }
    this.found.clear()
  }

  /** Every ten seconds; that the runtime has gone or come back shows then. */
  private updateNode(): void {
    const { runtime, journal, files } = this.context
    // One that began before its machine had files has had them since it joined.
    this.configurationFile ??= configurationFile(files)
    if (runtime.downSince !== undefined)
      journal.note('E', 'kubelet.go:3115', `"Container runtime sanity check failed" err=${quoted(RUNTIME_GONE)}`)
    else if (runtime.networkFault !== undefined)
      journal.note('E', 'kubelet.go:3130', `"Container runtime network not ready" networkReady=${quoted(NO_NETWORK.replace(/^.*?: /, ''))}`)
    this.node.update()
  }

  /** Looks whether the node still has what its pods need; the kernel tells when memory runs short, and the kubelet asks now and then. */
  checkEviction(): void {
    if (this.running && this.eviction.check()) this.node.update(true)
  }

  /** Whether its machine is to be switched off only when pods have had time to end. */
  get inhibitsShutdown(): boolean {
    return this.running && this.shutdown.inhibits
  }

  /** The machine is to be switched off: `done` when it may be. */
  beginShutdown(done: () => void): void {
    this.shutdown.begin(done)
  }

  /** The node's condition has changed, which is told and written at once. */
  nodeStatusChanged(): void {
    this.node.update(true)
  }

  /** The process ends; containers go on. */
  stop(): void {
    this.running = false
    for (const timer of this.timers) timer?.cancel()
    this.timers.length = 0
    this.context.pleg.stop()
    this.staticPods.stop()
    this.server?.close()
    for (const worker of this.workers.values()) worker.halt()
  }

  /** The node's power is cut: what its memory held is gone. */
  powerCut(): void {
    this.stop()
    for (const { volumes } of [...this.found.values(), ...this.workers.values()]) volumes?.powerCut()
  }

  /** Cuts the node off from the API server, or connects it again with the pods there are now. */
  setConnected(connected: boolean, pods: readonly Pod[]): void {
    if (connected === this.connected) return
    this.connected = connected
    if (!connected || !this.running) return
    const first = !this.announced
    if (first) this.announce()
    this.node.renewLease()
    this.node.update(true)
    if (first) this.meetPods(pods)
    else this.resync(pods)
    this.staticPods.reflect()
    // What happened meanwhile is reported now.
    for (const worker of this.workers.values()) {
      if (worker.stage === 'finished' && worker.records.size > 0) writeStatus(worker, generateStatus(worker, true))
      worker.wake()
    }
  }

  added(pod: Pod): void {
    if (!this.answering) return
    const known = this.workers.get(pod.metadata.uid)
    if (known) {
      // The API server has gone back to an older state, and knows nothing of what it was told since.
      if (Number(pod.metadata.resourceVersion) < Number(known.pod.metadata.resourceVersion)) known.written = undefined
      known.update(pod)
      return
    }
    if (this.staticPods.isMirror(pod)) {
      if (pod.metadata.deletionTimestamp || this.staticPods.isOrphan(pod)) this.staticPods.deleteMirror(pod, pod.metadata.uid)
      return
    }
    if (
      (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') &&
      this.context.runtime.sandboxesOf(pod.metadata.uid).length === 0
    ) {
      // It ended before this kubelet knew it: nothing to run, only to let go.
      const over = new PodSyncLoop(this.context, pod)
      over.stage = 'finished'
      this.workers.set(pod.metadata.uid, over)
      over.wake()
      return
    }
    const worker = new PodSyncLoop(this.context, pod)
    this.workers.set(pod.metadata.uid, worker)
    const before = this.found.get(pod.metadata.uid)
    if (before) {
      this.found.delete(pod.metadata.uid)
      worker.inherit(before)
    }
    if (pod.metadata.deletionTimestamp) {
      worker.terminate()
      return
    }
    if (pod.status?.startTime) worker.begin()
    else this.admit(worker)
  }

  private admit(worker: PodSyncLoop): void {
    const { context, workers } = this
    const { pod } = worker
    const closed = this.shutdown.admit() ?? this.eviction.admit(pod) ?? refuseSysctls(pod, context.configuration.allowedUnsafeSysctls)
    letIn(worker, { context, workers, running: this.admittedPods(worker), closed })
  }

  updated(pod: Pod): void {
    if (!this.answering) return
    this.added(pod)
  }

  /** The object is gone: what still runs of it is stopped. */
  deleted(pod: Pod): void {
    if (!this.answering) return
    if (this.staticPods.isMirror(pod)) {
      this.staticPods.mirrorGone(pod)
      return
    }
    const worker = this.workers.get(pod.metadata.uid)
    if (!worker) return
    worker.removed = true
    worker.pod = pod
    if (worker.stage === 'finished') this.forget(worker)
    else if (worker.stage === 'syncing') worker.terminate()
  }

  /** Runs a pod that is not from the API server. */
  adopt(pod: Pod): PodSyncLoop {
    const worker = new PodSyncLoop(this.context, pod)
    worker.isStatic = true
    this.workers.set(pod.metadata.uid, worker)
    const before = this.found.get(pod.metadata.uid)
    if (before) {
      this.found.delete(pod.metadata.uid)
      worker.inherit(before)
    }
    worker.wake()
    return worker
  }

  /** Finds the containers that the process before left running, and how they were started. */
  inherit(before: Kubelet): void {
    this.networkUp = before.networkUp
    for (const [uid, worker] of [...before.found, ...before.workers]) this.found.set(uid, worker)
  }

  nodeEvent(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.node.event(type, reason, message)
  }

  private resync(pods: readonly Pod[]): void {
    const present = new Set(pods.map((pod) => pod.metadata.uid))
    for (const pod of pods) this.added(pod)
    for (const worker of this.workers.values()) if (!present.has(worker.uid) && !worker.isStatic) this.deleted(worker.pod)
  }

  private admittedPods(except: PodWorker): readonly Pod[] {
    const pods: Pod[] = []
    for (const worker of this.workers.values())
      if (worker !== except && worker.stage !== 'finished' && worker.stage !== 'terminated' && !worker.verdict)
        pods.push(allocatedPod(worker))
    return pods
  }

  private finished(worker: PodWorker): void {
    if (worker.removed) this.forget(worker)
    else if (worker.isStatic) this.staticPods.over(worker)
    else deleteObject(worker)
  }

  private forget(worker: PodWorker): void {
    worker.halt()
    this.workers.delete(worker.uid)
    this.context.runtime.removePod(worker.uid)
    // There is room again for what waits for it.
    for (const other of this.workers.values()) if (other.pendingResize) other.wake()
  }

  private networkIsUp(): void {
    this.networkUp = true
    this.context.runtime.setPodRange(this.context.node()?.spec?.podCIDR ?? this.options.config.podCIDR ?? '10.244.0.0/24')
    this.node.update(true)
    for (const worker of this.workers.values()) worker.wake()
  }

  /** Periods that were configured may be nothing or less: then time has to go on all the same. */
  private every(period: number, first: number, action: () => void): void {
    const slot = this.timers.length
    const plan = (delay: number): void => {
      this.timers[slot] = this.context.clock.after(delay, () => {
        action()
        plan(Math.max(SHORTEST_PERIOD, period))
      })
    }
    plan(first || period)
  }
}
