/** A node's container runtime: sandboxes with addresses, containers, images; models containerd as the kubelet uses it. */
import type { ImageCatalog } from '../images/catalog'
import type { Image } from '../images/image'
import type { FileSystem } from '../../shell/files'
import { PidNamespace } from '../../shell/pid-namespace'
import type { ContainerHost } from './container'
import { imageFiles } from './image-files'
import { ImageStore } from './image-store'
import { FIRST_AMONG_NODES } from './node-processes'
import type { Cni } from './cni'
import type { RegistryLink } from './registry-link'
import { Sandbox, type SandboxConfig } from './sandbox'
import { NOT_CREATED, tooLittleMemory } from './start-failure'
import type { RuntimeTimings } from './timings'
import { AddressRange } from './address-range'

/** What containers that no pod owns have addresses of. */
const BRIDGE = '10.4.0.0/24'

export interface RuntimeOptions extends Omit<ContainerHost, 'nodePids' | 'processEnd' | 'exitNotice'> {
  readonly catalog: ImageCatalog
  readonly timings: RuntimeTimings
  readonly nodeAddress: string
  readonly registry?: RegistryLink
  /** What sets up the networks of sandboxes. */
  readonly cni?: Cni
}

export class ContainerRuntime {
  readonly images: ImageStore
  readonly timings: RuntimeTimings
  /** By pod uid: every sandbox there is, the newest last. */
  private readonly sandboxes = new Map<string, Sandbox[]>()
  /** Sandboxes of containers that no pod owns: started by hand, beside Kubernetes, on a bridge of their own. */
  private readonly apart: Sandbox[] = []
  private readonly bridge = new AddressRange(BRIDGE)
  private range: AddressRange | undefined
  private readonly host: ContainerHost
  private gone: number | undefined

  constructor(private readonly options: RuntimeOptions) {
    this.timings = options.timings
    const nodePids = new PidNamespace(FIRST_AMONG_NODES)
    this.host = { ...options, nodePids, processEnd: options.timings.processEnd, exitNotice: options.timings.containerStop }
    this.images = new ImageStore(options.clock, options.catalog, options.timings, options.random, options.registry)
  }

  /** The addresses pods get, for example `10.244.1.0/24`. */
  setPodRange(cidr: string): void {
    if (this.range?.cidr !== cidr) this.range = new AddressRange(cidr)
  }

  /** Since when nobody answers for the runtime, in milliseconds: its own process has ended. Containers go on without it. */
  get downSince(): number | undefined {
    return this.gone
  }

  /** Its own process ends or begins. */
  setServing(serving: boolean): void {
    this.gone = serving ? undefined : (this.gone ?? this.options.clock.now())
  }

  get hasNetwork(): boolean {
    return this.range !== undefined && this.networkFault === undefined
  }

  /** Why nothing can set up networks now. */
  get networkFault(): string | undefined {
    return this.options.cni?.fault
  }

  /** Throws when no address is free, or its memory too little. */
  createSandbox(config: SandboxConfig): Sandbox {
    // The pod's own limit holds for the container that keeps its sandbox, too.
    const failure = tooLittleMemory(config.memoryLimit)
    if (failure) throw new Error(`failed to start sandbox "${this.host.random.hex(64)}": ${NOT_CREATED}: ${failure}`)
    const address = config.hostNetwork ? this.options.nodeAddress : this.addressForSandbox()
    const sandbox: Sandbox = new Sandbox(config, address, this.host, () => this.stopSandbox(sandbox))
    const all = this.sandboxes.get(config.uid)
    if (all) all.push(sandbox)
    else this.sandboxes.set(config.uid, [sandbox])
    return sandbox
  }

  private addressForSandbox(): string {
    try {
      this.options.cni?.setUp()
      const address = this.range?.allocate()
      if (address !== undefined) return address
      throw new Error(
        `plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: ${this.range?.span ?? ''}`,
      )
    } catch (error) {
      throw new Error(`failed to setup network for sandbox "${this.host.random.hex(64)}": ${(error as Error).message}`, { cause: error })
    }
  }

  /** Its network is taken down; containers must have exited. */
  stopSandbox(sandbox: Sandbox): void {
    if (!sandbox.ready) return
    sandbox.ready = false
    if (!sandbox.config.hostNetwork) this.range?.release(sandbox.address)
  }

  /** A sandbox that is not ready is taken away. */
  forgetSandbox(sandbox: Sandbox): void {
    const { uid } = sandbox.config
    const left = (this.sandboxes.get(uid) ?? []).filter((each) => each !== sandbox)
    if (left.length > 0) this.sandboxes.set(uid, left)
    else this.sandboxes.delete(uid)
  }

  removePod(uid: string): void {
    for (const sandbox of this.sandboxes.get(uid) ?? []) this.stopSandbox(sandbox)
    this.sandboxes.delete(uid)
  }

  sandboxesOf(uid: string): readonly Sandbox[] {
    return this.sandboxes.get(uid) ?? []
  }

  /** Every sandbox on the node, for crictl and the like. */
  list(): readonly Sandbox[] {
    return [...this.sandboxes.values()].flat()
  }

  podUids(): readonly string[] {
    return [...this.sandboxes.keys()]
  }

  /** The files of an image, as a volume shows them. */
  filesOf(image: Image): FileSystem {
    return imageFiles(image, this.host, () => this.host.clock.now())
  }

  /** A sandbox that no pod owns. */
  createApart(config: Pick<SandboxConfig, 'uid' | 'name' | 'hostname' | 'node' | 'hostNetwork'>): Sandbox {
    const address = config.hostNetwork ? this.options.nodeAddress : (this.bridge.allocate() ?? '')
    const sandbox = new Sandbox(
      {
        ...config,
        cgroupParent: '/default',
        shortName: config.hostname,
        namespace: '',
        hostAliases: [],
        resolvConf: 'nameserver 192.168.49.1\n',
      },
      address,
      this.host,
    )
    this.apart.push(sandbox)
    return sandbox
  }

  /** Its containers must have exited. */
  removeApart(sandbox: Sandbox): void {
    const at = this.apart.indexOf(sandbox)
    if (at < 0) return
    this.apart.splice(at, 1)
    if (!sandbox.config.hostNetwork) this.bridge.release(sandbox.address)
  }

  /** The node has power again, and the runtime looks what became of its containers. */
  recover(): void {
    for (const sandbox of [...this.list(), ...this.apart]) for (const container of sandbox.containers) container.foundLost()
  }

  /** Power cut: every process is gone at once; sandboxes are there, not ready, when the node starts again. */
  powerCut(): void {
    for (const all of this.sandboxes.values())
      for (const sandbox of all) {
        for (const container of sandbox.containers) container.vanish()
        this.stopSandbox(sandbox)
      }
    for (const sandbox of this.apart) for (const container of sandbox.containers) container.vanish()
  }
}
