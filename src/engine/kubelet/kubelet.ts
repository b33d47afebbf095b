/** The agent of one node: registers it, keeps its heartbeat, and runs the pods bound to it; models cmd/kubelet. */
import { hasReason } from '../api/status'
import { microTimestamp, type Timer } from '../clock/clock'
import { LEASES, NODES } from '../schema/resources'
import type { Node, Pod } from '../schema/types'
import { admit } from './pod/admit'
import { EvictionManager } from './eviction'
import { collectImages } from './node/image-gc'
import { generateStatus, writeStatus } from './pod/generate-status'
import type { NodeConfig } from './node/node-config'
import type { NodeContext } from './node/node-context'
import { initialLabels, nodeStatus } from './node/node-status'
import { PodWorker } from './pod/pod-worker'
import { refuseSysctls } from './pod/sysctls'
import { equalJson } from '../api/json'
import { Pleg } from './pleg'
import { StaticPods } from './pod/static-pods'
import { deleteObject } from './pod/terminate-pod'

/** Says that the control plane attaches volumes, not the kubelet. */
const ATTACH_DETACH = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' }

const CGROUP_V1 =
  'cgroup v1 detected. cgroup v1 support is deprecated and will be removed in a future release. Please migrate to cgroup v2. More information at https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1'

/** How often the kubelet looks which syncs are due, in milliseconds. */
const SYNC_TICK = 1000

export interface KubeletOptions {
  readonly config: NodeConfig
  readonly context: Omit<NodeContext, 'pleg' | 'jitter' | 'afterTick' | 'stopped' | 'finished' | 'node' | 'others' | 'online'>
  /** Whether it reaches the API server from the start; true when absent. */
  readonly connected?: boolean
  /** The Node as the API server's watch last told it. */
  readonly node: () => Node | undefined
}

export class Kubelet {
  readonly workers = new Map<string, PodWorker>()
  readonly context: NodeContext
  private running = false
  private connected: boolean
  private networkUp = false
  private announced = false
  private readonly timers: (Timer | undefined)[] = []
  /** Pods of the process before, until the API server names them again. */
  private readonly found = new Map<string, PodWorker>()
  private reported = -Infinity
  private readonly staticPods: StaticPods
  private readonly eviction = new EvictionManager(this)

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
        event: (...args) => {
          if (this.answering) options.context.events.event(...args)
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
    const { clock, timings, random } = this.context
    if (this.connected) this.announce()
    if (this.networkUp || timings.networkReady === 0) this.networkIsUp()
    else this.timers.push(clock.after(timings.networkReady, () => this.networkIsUp()))
    if (this.connected) this.renewLease()
    this.every(timings.leaseRenewPeriod, random.integer(timings.leaseRenewPeriod), () => this.renewLease())
    this.every(timings.nodeStatusUpdate, random.integer(timings.nodeStatusUpdate), () => this.updateNodeStatus())
    this.every(timings.evictionCheck, random.integer(timings.evictionCheck), () => {
      this.memoryChanged()
    })
    this.every(timings.imageCollection, timings.imageCollection, () => collectImages(this))
    this.every(timings.statusSync, 0, () => {
      for (const worker of this.workers.values()) worker.compareStatus()
    })
    this.staticPods.start()
    if (this.connected) this.meetPods(pods)
  }

  /** Makes itself known to the API server. */
  private announce(): void {
    this.announced = true
    const before = this.context.node()
    this.register()
    if (before && before.status?.nodeInfo?.bootID !== this.options.config.bootId)
      this.nodeEvent('Warning', 'Rebooted', `Node ${this.name} has been rebooted, boot id: ${this.options.config.bootId}`)
    this.nodeEvent('Normal', 'Starting', 'Starting kubelet.')
    if (this.options.config.cgroupVersion === 1) this.nodeEvent('Warning', 'CgroupV1', CGROUP_V1)
    this.nodeEvent('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
      this.nodeEvent('Normal', reason, `Node ${this.name} status is now: ${reason}`)
  }

  /** Hears for the first time which pods are bound to its node. */
  private meetPods(pods: readonly Pod[]): void {
    for (const pod of pods) this.added(pod)
    // What still runs although its pod is gone is stopped.
    for (const left of this.found.values()) {
      if (left.records.size === 0) continue
      const worker = new PodWorker(this.context, left.pod)
      this.workers.set(left.uid, worker)
      worker.inherit(left)
      worker.removed = true
      worker.terminate()
    }
    this.found.clear()
  }

  /** Looks whether the node still has what its pods need; the kernel tells when memory runs short, and the kubelet asks now and then. */
  memoryChanged(): void {
    if (this.running && this.eviction.check()) this.updateNodeStatus(true)
  }

  /** The process ends; containers go on. */
  stop(): void {
    this.running = false
    for (const timer of this.timers) timer?.cancel()
    this.timers.length = 0
    this.context.pleg.stop()
    this.staticPods.stop()
    for (const worker of this.workers.values()) worker.halt()
  }

  /** Cuts the node off from the API server, or connects it again with the pods there are now. */
  setConnected(connected: boolean, pods: readonly Pod[]): void {
    if (connected === this.connected) return
    this.connected = connected
    if (!connected || !this.running) return
    const first = !this.announced
    if (first) this.announce()
    this.renewLease()
    this.updateNodeStatus(true)
    if (first && this.networkUp) this.nodeEvent('Normal', 'NodeReady', `Node ${this.name} status is now: NodeReady`)
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
      const over = new PodWorker(this.context, pod)
      over.stage = 'finished'
      this.workers.set(pod.metadata.uid, over)
      over.wake()
      return
    }
    const worker = new PodWorker(this.context, pod)
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
    const refusal = pod.status?.startTime
      ? undefined
      : (this.eviction.admit(pod) ?? refuseSysctls(pod) ?? admit(pod, this.admittedPods(worker), this.context.node()))
    if (refusal) {
      this.context.events.event(pod, 'Warning', refusal.reason, refusal.message)
      worker.rejected = true
      worker.fail(refusal.reason, `Pod was rejected: ${refusal.message}`)
    } else worker.begin()
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
  adopt(pod: Pod): PodWorker {
    const worker = new PodWorker(this.context, pod)
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
    for (const [uid, worker] of before.workers) this.found.set(uid, worker)
  }

  nodeEvent(type: 'Normal' | 'Warning', reason: string, message: string): void {
    // The kubelet does not know its node's uid, which is why `describe node` does not find these events.
    this.context.events.event(
      { apiVersion: '', kind: 'Node', metadata: { name: this.name, uid: '', resourceVersion: '', creationTimestamp: '' } },
      type,
      reason,
      message,
    )
  }

  private resync(pods: readonly Pod[]): void {
    const present = new Set(pods.map((pod) => pod.metadata.uid))
    for (const pod of pods) this.added(pod)
    for (const worker of this.workers.values()) if (!present.has(worker.uid) && !worker.isStatic) this.deleted(worker.pod)
  }

  private admittedPods(except: PodWorker): readonly Pod[] {
    const pods: Pod[] = []
    for (const worker of this.workers.values())
      if (worker !== except && worker.stage !== 'finished' && worker.stage !== 'terminated' && !worker.verdict) pods.push(worker.pod)
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
    this.updateNodeStatus(true)
    this.nodeEvent('Normal', 'NodeReady', `Node ${this.name} status is now: NodeReady`)
    for (const worker of this.workers.values()) worker.wake()
  }

  private register(): void {
    const { config } = this.options
    const nodes = this.context.client.resource(NODES)
    const status = nodeStatus(
      config,
      undefined,
      this.context.runtime.images,
      this.networkUp || this.context.timings.networkReady === 0,
      this.context.clock.now(),
    )
    try {
      nodes.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: config.name, labels: initialLabels(config), annotations: config.annotations ?? ATTACH_DETACH },
        spec: {
          ...(config.taints?.length ? { taints: config.taints } : {}),
          ...(config.podCIDR ? { podCIDR: config.podCIDR, podCIDRs: [config.podCIDR] } : {}),
          ...(config.providerID ? { providerID: config.providerID } : {}),
        },
        status,
      })
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
    this.updateNodeStatus(true)
  }

  private updateNodeStatus(force = false): void {
    if (!this.answering) return
    const { clock, timings, client, runtime } = this.context
    try {
      const nodes = client.resource(NODES)
      const node = nodes.get(this.name)
      const status = nodeStatus(
        this.options.config,
        node,
        runtime.images,
        this.networkUp || timings.networkReady === 0,
        clock.now(),
        this.eviction.pressures,
        [...this.workers.values()].flatMap((worker) => worker.volumes?.attached ?? []),
      )
      const withoutTimes = (value: Node['status']): unknown => ({
        ...value,
        conditions: value?.conditions?.map((condition) => ({ ...condition, lastHeartbeatTime: '' })),
      })
      const changed = !equalJson(withoutTimes(node.status), withoutTimes(status))
      if (!changed && !force && clock.now() - this.reported < timings.nodeStatusReport) return
      this.reported = clock.now()
      if (changed || !equalJson(node.status, status)) nodes.updateStatus({ ...node, status })
    } catch (error) {
      if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
    }
  }

  private renewLease(): void {
    if (!this.answering) return
    const { clock, client, timings } = this.context
    const leases = client.resource(LEASES)
    const renewTime = microTimestamp(clock.now())
    try {
      const lease = leases.get(this.name, 'kube-node-lease')
      leases.update({ ...lease, spec: { ...lease.spec, holderIdentity: this.name, renewTime } })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) return
      const node = this.context.node()
      const owner = node && [{ apiVersion: 'v1', kind: 'Node', name: this.name, uid: node.metadata.uid }]
      try {
        leases.create({
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: this.name, namespace: 'kube-node-lease', ...(owner ? { ownerReferences: owner } : {}) },
          spec: { holderIdentity: this.name, leaseDurationSeconds: timings.leaseDurationSeconds, renewTime },
        })
      } catch (failure) {
        if (!hasReason(failure, 'NotFound') && !hasReason(failure, 'AlreadyExists') && !hasReason(failure, 'Forbidden')) throw failure
      }
    }
  }

  private every(period: number, first: number, action: () => void): void {
    const slot = this.timers.length
    const plan = (delay: number): void => {
      this.timers[slot] = this.context.clock.after(delay, () => {
        action()
        plan(period)
      })
    }
    plan(first || period)
  }
}
