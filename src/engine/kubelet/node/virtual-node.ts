/** One machine of the cluster: its files, container runtime and kubelet, and the switches to break it. */
import { quantityNumber } from '../../api/quantity'
import type { KubeletEndpoint } from '../../apiserver/kubelet-endpoint'
import type { NodeFacts } from '../../runtime/container'
import { ContainerRuntime } from '../../runtime/container-runtime'
import { Cni } from '../../runtime/cni'
import { KernelParameters } from '../../runtime/kernel-parameters'
import { machineNet } from '../../runtime/machine-net'
import type { FileSystem } from '../../../shell/files'
import type { MemoryFiles } from '../../../shell/memory-files'
import { NodeEndpoint } from '../endpoint'
import { Kubelet } from '../kubelet'
import type { NodeConfig } from './node-config'
import { DEFAULT_CAPACITY, OS_IMAGE } from './node-status'
import { KubeletJournal } from './journal'
import { MountNamespace } from '../../runtime/mount-namespace'
import type { MountTable } from '../../runtime/mount-table'
import { machineFiles } from './machine-files'
import { USUAL_SETTINGS, type KubeletService, type KubeletSettings } from './settings'
import { systemFiles } from './system-files'
import { diskUsage, nodeUsage, podUsage, volumeBytes, type PodUsage } from './usage'
import { KUBELET_TIMINGS } from '../timings'
import type { VirtualNodes } from './virtual-nodes'

/** What the kernel keeps for itself however much programs want, in bytes. */
const KERNEL_RESERVE = 64 * 1024 ** 2

/** Milliseconds that the init system takes to stop its services. */
const SERVICES_STOP = 2000

export class VirtualNode {
  /** Its disk, with the logs of its containers. */
  readonly files: MountTable
  /** What is mounted by hand, until it boots again. */
  readonly mounted: MountNamespace
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
    this.mounted = new MountNamespace({
      now,
      memory: this.facts().memory,
      allowed: true,
      mounts: () => [],
      tree: this.files,
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
      editor: () => options.editor?.(),
      catalog: options.catalog,
      timings: (options.timings ?? KUBELET_TIMINGS).runtime,
      nodeAddress: config.address,
      registry: nodes.registry,
      cni: new Cni(this.files),
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
    this.kubelet.powerCut()
    this.runtime.powerCut()
    this.nodes.options.network.setDown(this.name, true)
    this.parameters.reset()
    this.mounted.clear()
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
