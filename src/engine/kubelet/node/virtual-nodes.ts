/** The machines of the cluster: each with files, a container runtime and a kubelet, and the switches to break them. */
import { quantityNumber } from '../../api/quantity'
import type { Clock } from '../../clock/clock'
import type { Random } from '../../clock/random'
import type { ClientFactory, Informer } from '../../client/client'
import { ClientEventRecorder } from '../../client'
import type { ImageCatalog } from '../../images/catalog'
import type { ClusterNetwork } from '../../network'
import type { FindKubelet, KubeletEndpoint } from '../../apiserver/kubelet-endpoint'
import type { NodeFacts } from '../../runtime/container'
import { ContainerRuntime } from '../../runtime/container-runtime'
import { KernelParameters } from '../../runtime/kernel-parameters'
import { machineNet } from '../../runtime/machine-net'
import { RegistryLink } from '../../runtime/registry-link'
import { NODES, PODS, SERVICES } from '../../schema/resources'
import type { Node, Pod } from '../../schema/types'
import type { Command } from '../../../shell/command'
import type { FileSystem } from '../../../shell/files'
import type { MemoryFiles } from '../../../shell/memory-files'
import type { System } from '../../../shell/system'
import { NodeEndpoint } from '../endpoint'
import { Kubelet } from '../kubelet'
import type { NodeConfig } from './node-config'
import { configuredNode, DEFAULT_CAPACITY, OS_IMAGE } from './node-status'
import { KubeletJournal } from './journal'
import { USUAL_CONFIGURATION } from './kubelet-configuration'
import { machineFiles } from './machine-files'
import { USUAL_SETTINGS, type KubeletService, type KubeletSettings } from './settings'
import { systemFiles } from './system-files'
import { diskUsage, nodeUsage, podUsage, volumeBytes, type PodUsage } from './usage'
import type { NodeLoad } from './node-load'
import { KUBELET_TIMINGS, type KubeletTimings } from '../timings'

export interface VirtualNodesOptions {
  readonly clock: Clock
  readonly random: Random
  readonly api: ClientFactory
  readonly network: ClusterNetwork
  readonly catalog: ImageCatalog
  /** Every shell and tool containers may have; an image says which it has. */
  readonly commands: readonly Command[]
  /** A node as one logs in to it, for programs in containers that make the node's files their root. */
  readonly login?: (node: string) => System | undefined
  readonly timings?: KubeletTimings
  /** The cluster's name server; 10.96.0.10 when absent. */
  readonly dnsAddress?: string
  readonly clusterDomain?: string
}

/** What `add` needs; identifiers are drawn when they are not given. */
export type NewNode = Omit<NodeConfig, 'machineId' | 'systemUuid' | 'bootId'> &
  Partial<Pick<NodeConfig, 'machineId' | 'systemUuid' | 'bootId'>>

/** What the kernel keeps for itself however much programs want, in bytes. */
const KERNEL_RESERVE = 64 * 1024 ** 2

/** Milliseconds that the init system takes to stop its services. */
const SERVICES_STOP = 2000

/** Kubelets of machines without files. */
const NO_SERVER = { url: 'https://10.96.0.1:443', failure: 'dial tcp 10.96.0.1:443: connect: connection refused' }

const BY_NODE = 'kubelet/node'

export class VirtualNode {
  /** Its disk, with the logs of its containers. */
  readonly files: FileSystem
  private readonly disk: MemoryFiles
  readonly runtime: ContainerRuntime
  kubelet: Kubelet
  endpoint: KubeletEndpoint
  powered = false
  /** When it was last switched on, in milliseconds since the epoch. */
  private booted = 0
  private hogged = 0
  connected = true
  /** What the kubelets of this machine have logged. */
  readonly journal: KubeletJournal
  /** What its kernel tells of its processes; who is to log in to the machine knows them. */
  proc: FileSystem | undefined
  /** Where the machine has an init system, that starts and stops its kubelet. */
  service: KubeletService | undefined
  /** What its kernel is told to do, until it boots again. */
  readonly parameters = new KernelParameters()
  /** What its kubelet was last started with. */
  settings = USUAL_SETTINGS

  constructor(
    public config: NodeConfig,
    private readonly nodes: VirtualNodes,
  ) {
    const { options } = nodes
    const stream = options.random.stream(`node/${config.name}`)
    const now = (): number => options.clock.now()
    this.journal = new KubeletJournal(options.clock)
    this.disk = systemFiles(config.osImage ?? OS_IMAGE, config.name, now)
    this.files = machineFiles(this.disk, now, {
      sandboxes: () => this.runtime.list(),
      proc: () => {
        // Whoever looks is the first to need the machine, if nobody has logged in to it.
        if (!this.proc && nodes.get(config.name) === this) options.login?.(config.name)
        return this.proc
      },
    })
    this.runtime = new ContainerRuntime({
      clock: options.clock,
      network: options.network,
      random: stream,
      netFor: (origin) => machineNet(options.network, options.clock, origin),
      kernel: { release: config.kernelVersion ?? '6.8.0-110-generic', version: '#110-Ubuntu SMP PREEMPT_DYNAMIC', machine: 'x86_64' },
      node: this.facts(),
      parameters: this.parameters,
      commands: options.commands,
      login: () => options.login?.(config.name),
      catalog: options.catalog,
      timings: (options.timings ?? KUBELET_TIMINGS).runtime,
      nodeAddress: config.address,
      registry: nodes.registry,
    })
    for (const image of config.images ?? []) this.runtime.images.load(image)
    this.kubelet = this.newKubelet()
    this.endpoint = new NodeEndpoint(this.kubelet)
  }

  get name(): string {
    return this.config.name
  }

  get answering(): boolean {
    return this.powered && this.kubelet.answering
  }

  get kubeletRunning(): boolean {
    return this.powered && this.kubelet.active
  }

  /** Pods and containers with what they use now. */
  podUsage(): readonly PodUsage[] {
    return this.answering ? podUsage(this.kubelet) : []
  }

  /** When it was switched on, in milliseconds since the epoch. */
  get bootedAt(): number {
    return this.booted
  }

  /** Millicores and bytes of the whole machine. */
  usage(): { readonly cpu: number; readonly memory: number } {
    return nodeUsage(this.kubelet)
  }

  /** A program outside all pods takes so many bytes more of memory, as far as there are any; a power cut ends it. */
  fillMemory(bytes: number): void {
    const left = this.facts().memory - this.usage().memory - KERNEL_RESERVE
    this.hogged += Math.max(0, Math.min(bytes, left))
    this.kubelet.checkEviction()
  }

  /** Bytes that `fillMemory` took. */
  get foreignMemory(): number {
    return this.hogged
  }

  freeMemory(): void {
    this.hogged = 0
  }

  /** Bytes on its disk. */
  diskUsed(): number {
    return diskUsage(this.runtime.images, this.runtime.list(), volumeBytes(this.kubelet), this.disk.writtenBytes())
  }

  /** Files and folders it has beside those that its system brought. */
  inodesWritten(): number {
    return this.disk.writtenInodes()
  }

  /** An orderly end: a kubelet that asks for time gets it, and then the machine is off. */
  shutDown(off: () => void = () => undefined): void {
    if (!this.powered) return
    const { bootId } = this.config
    const end = (): void => {
      // Its power may have been cut meanwhile, and come back.
      if (this.config.bootId !== bootId) return
      this.powerOff()
      off()
    }
    if (this.kubelet.inhibitsShutdown) this.kubelet.beginShutdown(() => this.nodes.options.clock.after(SERVICES_STOP, end))
    else end()
  }

  private facts(): NodeFacts {
    const { capacity = {}, cgroupVersion = 2 } = this.config
    const number = (name: string, fallback: string): number => quantityNumber(capacity[name] ?? fallback) ?? 0
    return {
      cpus: Math.max(1, number('cpu', DEFAULT_CAPACITY.cpu)),
      memory: number('memory', DEFAULT_CAPACITY.memory),
      memoryUsed: () => this.usage().memory,
      diskCapacity: number('ephemeral-storage', DEFAULT_CAPACITY['ephemeral-storage']),
      diskUsed: () => this.diskUsed(),
      booted: () => this.booted,
      cgroupVersion,
    }
  }

  /** Switches the machine on; a node that ran before finds no container running. */
  powerOn(): void {
    if (this.powered) return
    this.powered = true
    this.runtime.recover()
    this.booted = this.nodes.options.clock.now()
    this.nodes.options.network.setDown(this.name, false)
    if (this.service) this.service.boot()
    else this.runKubelet()
  }

  /** A power cut: every container is gone at once and nothing is reported. */
  powerOff(): void {
    if (!this.powered) return
    this.powered = false
    this.hogged = 0
    this.service?.powerOff()
    this.kubelet.stop()
    this.runtime.powerCut()
    this.nodes.options.network.setDown(this.name, true)
    this.parameters.reset()
    // The kernel draws a new identity at every boot, which is how the kubelet notices one.
    this.config = { ...this.config, bootId: this.nodes.options.random.stream(`machine/${this.name}`).uuid() }
    this.replaceKubelet()
  }

  startKubelet(): void {
    if (!this.powered) return
    if (this.service) this.service.start()
    else this.runKubelet()
  }

  stopKubelet(): void {
    if (this.service) this.service.stop()
    else this.endKubelet()
  }

  /** The kubelet's process begins. */
  runKubelet(settings: KubeletSettings = this.settings): void {
    if (!this.powered || this.kubelet.active) return
    if (settings !== this.settings) {
      this.settings = settings
      this.replaceKubelet()
    }
    this.kubelet.start(this.nodes.podsOf(this.name))
  }

  /** The kubelet's process ends; containers go on. */
  endKubelet(): void {
    this.kubelet.stop()
    this.replaceKubelet()
  }

  private replaceKubelet(): void {
    this.kubelet = this.newKubelet(this.kubelet)
    this.endpoint = new NodeEndpoint(this.kubelet)
  }

  /** Cuts the node's cable, or puts it back. */
  setConnected(connected: boolean): void {
    this.connected = connected
    this.nodes.options.network.setCut(this.name, !connected)
    this.noticeApi()
  }

  /** Tells the kubelet whether it reaches the API server now. */
  noticeApi(): void {
    const reachable = this.reachesApi
    this.kubelet.setConnected(reachable, reachable ? this.nodes.podsOf(this.name) : [])
  }

  get reachesApi(): boolean {
    return this.connected && this.nodes.apiServing && this.settings.findsServer
  }

  private newKubelet(before?: Kubelet): Kubelet {
    return this.nodes.kubeletFor(this, before)
  }
}

export class VirtualNodes {
  /** Where all machines are on one host, what its processors have to do. */
  private readonly hostLoad: NodeLoad = { operations: 0 }
  /** Whether there is an API server for kubelets to reach. */
  apiServing = true
  /** How all machines reach the registries. */
  readonly registry = new RegistryLink()
  private readonly byName = new Map<string, VirtualNode>()
  private readonly pods: Informer<Pod>
  private readonly nodes: Informer<Node>

  constructor(readonly options: VirtualNodesOptions) {
    this.pods = options.api.informers.informer(PODS)
    this.nodes = options.api.informers.informer(NODES)
    options.api.informers.informer(SERVICES)
    this.pods.addIndex(BY_NODE, ({ spec }) => (spec?.nodeName ? [spec.nodeName] : []))
    this.pods.onChange({
      added: (pod) => this.of(pod)?.kubelet.added(pod),
      updated: (_previous, pod) => this.of(pod)?.kubelet.updated(pod),
      deleted: (pod) => this.of(pod)?.kubelet.deleted(pod),
    })
  }

  /** Adds a machine and switches it on. */
  add(config: NewNode): VirtualNode {
    const stream = this.options.random.stream(`machine/${config.name}`)
    const full: NodeConfig = {
      ...config,
      machineId: config.machineId ?? stream.hex(32),
      systemUuid: config.systemUuid ?? stream.uuid(),
      bootId: config.bootId ?? stream.uuid(),
    }
    const node = new VirtualNode(full, this)
    this.byName.set(config.name, node)
    this.options.network.setNode(config.name, config.address, config.podCIDR)
    node.powerOn()
    return node
  }

  /** Takes a machine away for good; its Node object stays for others to delete. */
  remove(name: string): void {
    this.byName.get(name)?.powerOff()
    this.byName.delete(name)
    this.options.network.removeNode(name)
  }

  get(name: string): VirtualNode | undefined {
    return this.byName.get(name)
  }

  list(): readonly VirtualNode[] {
    return [...this.byName.values()]
  }

  /** The API server has begun or ceased to answer. */
  setApiServing(serving: boolean): void {
    if (serving === this.apiServing) return
    this.apiServing = serving
    for (const node of this.byName.values()) node.noticeApi()
  }

  readonly find: FindKubelet = (name) => {
    const node = this.byName.get(name)
    return node?.answering ? node.endpoint : undefined
  }

  podsOf(node: string): readonly Pod[] {
    return this.pods.byIndex(BY_NODE, node)
  }

  /** A kubelet process for a machine; `before` is the one whose containers it finds running. */
  kubeletFor(node: VirtualNode, before?: Kubelet): Kubelet {
    const {
      clock,
      random,
      api,
      network,
      timings = KUBELET_TIMINGS,
      dnsAddress = '10.96.0.10',
      clusterDomain = 'cluster.local',
    } = this.options
    const { settings, journal } = node
    const { version, configuration = USUAL_CONFIGURATION } = settings
    const config = configuredNode(version === undefined ? node.config : { ...node.config, version }, configuration)
    const client = api.clientFor({
      name: `kubelet/${config.name}`,
      user: `system:node:${config.name}`,
      groups: ['system:nodes', 'system:authenticated'],
    })
    const stream = random.stream(`kubelet/${config.name}`)
    const kubelet = new Kubelet({
      config,
      node: () => this.nodes.get(config.name),
      connected: node.reachesApi,
      context: {
        name: config.name,
        address: config.address,
        clock,
        random: stream,
        client,
        events: new ClientEventRecorder(client, clock, stream, { component: 'kubelet', host: config.name }),
        runtime: node.runtime,
        network,
        timings: { ...timings, ...configuration.timings },
        configuration,
        services: api.informers.informer(SERVICES),
        files: node.files,
        staticPodPath: settings.staticPodPath,
        dnsAddress: settings.dnsAddress ?? dnsAddress,
        clusterDomain: settings.clusterDomain ?? clusterDomain,
        journal,
        server: settings.server ?? NO_SERVER,
        cgroupVersion: config.cgroupVersion ?? 2,
        foreignMemory: () => node.foreignMemory,
        diskUsed: () => node.diskUsed(),
        inodesWritten: () => node.inodesWritten(),
        mostTasks: () => node.parameters.mostTasks,
        load: timings.sharedHost ? this.hostLoad : { operations: 0 },
      },
    })
    if (before) kubelet.inherit(before)
    return kubelet
  }

  private of(pod: Pod): VirtualNode | undefined {
    const name = pod.spec?.nodeName
    return name === undefined ? undefined : this.byName.get(name)
  }
}

/** The machines of a cluster; none is there until `add`. */
export function createVirtualNodes(options: VirtualNodesOptions): VirtualNodes {
  return new VirtualNodes(options)
}
