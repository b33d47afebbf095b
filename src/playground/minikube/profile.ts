/** One cluster that minikube of the learner's machine makes, starts, stops and deletes. */
import type { Authority } from '../../engine/api/authority'
import { authorityAt, kubeadmAuthority, minikubeAuthority } from '../control-plane/certificates'
import type { ApiHandler } from '../../engine/apiserver/http'
import type { VirtualClock } from '../../engine/clock/clock'
import type { Random, RandomStream } from '../../engine/clock/random'
import { Cluster, type ClusterOptions } from '../../engine/cluster'
import { NODES } from '../../engine/schema/resources'
import type { CommandContext } from '../../shell/command'
import type { Machine } from '../../shell'
import type { AddonState, MinikubeNode, MinikubeProfile, ServiceUrl, StartOptions, Tunnelled } from '../../tools/minikube/host'
import { ControlPlane } from '../control-plane/component-work'
import { CERTS } from '../control-plane/components'
import { CONTROL_PLANE_IMAGES, writeControlPlane } from '../control-plane/manifests'
import { NodeMachine } from '../node/machine'
import { connectInternet } from '../internet'
import { podKubectl } from '../kubectl/in-pods'
import { containerPrograms } from '../programs'
import { AddonSwitch } from './addon-switch'
import { removeProfile, writeProfile } from './kubeconfig'
import { addMachine, USUAL_DISK } from './machines'
import { servicesOf } from './services'
import { runOnNode } from './ssh'
import { openTunnel } from './tunnel'

export const API_PORT = 8443
export const MAIN_PROFILE = 'minikube'
const CREATE_MACHINE = 3_500
const START_CONTROL_PLANE = 5_000
const POWER_OFF = 1_500
const FREEZE = 800
/** How long minikube waits for an API server, in milliseconds. */
const LONGEST_WAIT = 360_000
const FIRST_ADDRESS = 2
const GATEWAY = 1

export interface ProfileEnvironment {
  readonly clock: VirtualClock
  readonly random: Random
  readonly home: string
  readonly files: () => Machine['files']
  /** Where files are edited. */
  readonly editor?: () => Machine
  /** Told when a cluster begins or is gone. */
  readonly changed: (cluster: Cluster | undefined) => void
  readonly onDefect: (where: string, error: unknown) => void
  /** What its clusters have otherwise than those of the page. */
  readonly clusters?: Pick<ClusterOptions, 'timings' | 'watchLatency'>
}

export class Profile implements MinikubeProfile {
  cluster: Cluster | undefined
  private dimensions: Pick<StartOptions, 'cpus' | 'memory' | 'disk'> = { cpus: 2, memory: 3072, disk: USUAL_DISK }
  private nextAddress = FIRST_ADDRESS
  private controlPlane: ControlPlane | undefined
  private generation = 0
  private madeAuthority: Authority | undefined
  private frontProxyAuthority: Authority | undefined
  private keepContext = false
  private extraConfig: StartOptions['extraConfig'] = []
  private readonly switches = new AddonSwitch(this)
  private readonly machines = new Map<string, Machine>()

  constructor(
    readonly environment: ProfileEnvironment,
    readonly name: string = MAIN_PROFILE,
    /** The first three numbers of its machines' addresses. */
    readonly subnet: string = '192.168.49',
  ) {}

  exists(): boolean {
    return this.cluster !== undefined
  }

  nodes(): readonly MinikubeNode[] {
    return (this.cluster?.nodes.list() ?? []).map((node) => ({
      name: node.name,
      controlPlane: node.name === this.name,
      ip: node.config.address,
      state: node.powered ? 'Running' : 'Stopped',
      kubelet: node.kubeletRunning,
    }))
  }

  size(): Pick<StartOptions, 'cpus' | 'memory'> {
    return this.dimensions
  }

  apiServerRunning(): boolean {
    return this.controlPlane?.accepting ?? false
  }

  paused(): boolean {
    return this.controlPlane?.frozen ?? false
  }

  async createMachine(options: StartOptions, signal: AbortSignal): Promise<void> {
    this.keepContext = options.keepContext
    if (this.cluster) return this.environment.clock.sleep(CREATE_MACHINE / 2, signal)
    this.dimensions = options
    this.extraConfig = options.extraConfig
    await this.environment.clock.sleep(CREATE_MACHINE, signal)
    this.make()
  }

  /** The cluster's parts, not yet running. With `inSteps` the caller takes the steps of `Cluster.prepare`. */
  make(inSteps = false): Cluster {
    const { clock, random, onDefect, changed } = this.environment
    this.nextAddress = FIRST_ADDRESS
    const address = this.address(FIRST_ADDRESS)
    // A second cluster of one session draws other names than the first.
    const seed = [random.seed, ...(this.name === MAIN_PROFILE ? [] : [this.name]), ...(this.generation > 0 ? [this.generation + 1] : [])]
    this.generation++
    const controlPlane = new ControlPlane(
      clock,
      (): Cluster => this.cluster!,
      address,
      () => changed(this.cluster),
    )
    this.controlPlane = controlPlane
    const frontProxyAuthority = kubeadmAuthority('front-proxy-ca', clock.now(), random.stream(`certificates/${this.name}/front-proxy-ca`))
    this.frontProxyAuthority = frontProxyAuthority
    const cluster = new Cluster({
      clock,
      random: new (random.constructor as typeof Random)(seed.join('/')),
      commands: [...containerPrograms, podKubectl(clock)],
      login: (node) => this.machineOf(node),
      editor: () => this.environment.editor?.(),
      address,
      gateway: this.address(GATEWAY),
      components: controlPlane,
      authority: this.authority,
      frontProxyAuthority: frontProxyAuthority.certificate,
      inSteps,
      onDefect,
      ...this.environment.clusters,
    })
    this.cluster = cluster
    connectInternet(cluster.network, this.environment.clock)
    changed(cluster)
    return cluster
  }

  async startControlPlane(signal: AbortSignal): Promise<void> {
    const { clock } = this.environment
    if (this.paused()) await this.unpause(signal)
    if (this.apiServerRunning()) {
      this.updateContext()
      return clock.sleep(START_CONTROL_PLANE / 5, signal)
    }
    this.bringUp()
    await clock.sleep(START_CONTROL_PLANE, signal)
    for (let waited = 0; !this.apiServerRunning() && waited < LONGEST_WAIT; waited += 500) await clock.sleep(500, signal)
  }

  bringUp(): void {
    const { cluster } = this
    if (!cluster) return
    const main = cluster.nodes.get(this.name)
    if (main) {
      main.powerOn()
      // Minikube starts it whatever the machine's own mind is.
      main.startKubelet()
    } else {
      const roles = { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
      this.addMachine(this.name, roles, CONTROL_PLANE_IMAGES)
      writeControlPlane(cluster.nodes.get(this.name)!.files, {
        address: this.address(FIRST_ADDRESS),
        node: this.name,
        authority: this.authority,
        frontProxyAuthority: this.frontProxyAuthority!,
        now: this.environment.clock.now(),
        random: this.certificates,
        extra: this.extraConfig,
      })
    }
    this.updateContext(this.keepContext)
  }

  updateContext(keepContext = false): void {
    const { files, home, clock } = this.environment
    writeProfile(
      files(),
      home,
      {
        name: this.name,
        server: `https://${this.address(FIRST_ADDRESS)}:${API_PORT}`,
        authority: this.authority,
        random: this.certificates,
        now: clock.now(),
      },
      keepContext,
    )
  }

  async deployAddons(signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(1_200, signal)
    this.addonsUp()
  }

  /** What a new cluster begins with, and every addon that is enabled. */
  addonsUp(): void {
    this.switches.applyAll()
  }

  async addNode(signal: AbortSignal): Promise<MinikubeNode> {
    await this.environment.clock.sleep(CREATE_MACHINE, signal)
    const numbers = this.nodes().map((node) => Number(/-m(\d+)$/.exec(node.name)?.[1] ?? 1))
    const name = this.workerName(Math.max(...numbers) + 1)
    this.addMachine(name, {})
    return this.nodes().find((node) => node.name === name)!
  }

  /** A worker that is there from the session's start. */
  addWorker(name = this.workerName(this.nodes().length + 1)): void {
    this.addMachine(name, {})
  }

  async startNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(CREATE_MACHINE / 2, signal)
    if (name === this.name) await this.startControlPlane(signal)
    else this.cluster?.nodes.get(name)?.powerOn()
  }

  async stopNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    if (name === this.name) this.controlPlane?.freeze(false)
    this.cluster?.nodes.get(name)?.powerOff()
  }

  async deleteNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    this.machines.delete(name)
    this.cluster?.nodes.remove(name)
    this.cluster?.admin.resource(NODES).delete(name)
  }

  async delete(signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    const { cluster } = this
    if (!cluster) return
    for (const node of cluster.nodes.list()) cluster.nodes.remove(node.name)
    this.cluster = undefined
    this.controlPlane = undefined
    this.machines.clear()
    this.switches.reset()
    removeProfile(this.environment.files(), this.environment.home, this.name)
    this.environment.changed(undefined)
  }

  pause(signal: AbortSignal): Promise<number> {
    return this.freeze(true, signal)
  }

  unpause(signal: AbortSignal): Promise<number> {
    return this.freeze(false, signal)
  }

  services(): readonly ServiceUrl[] {
    return this.cluster ? servicesOf(this.cluster) : []
  }

  tunnel(changed: (state: Tunnelled) => void): { stop(): void } {
    if (!this.cluster) return { stop: () => undefined }
    return openTunnel(this.cluster, this.environment.clock, () => this.apiServerRunning(), changed)
  }

  addons(): readonly AddonState[] {
    return this.switches.states()
  }

  setAddon(name: string, enabled: boolean, signal: AbortSignal): Promise<void> {
    return this.switches.set(name, enabled, signal)
  }

  configureAddon(name: string, settings: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    return this.switches.configure(name, settings, signal)
  }

  copyTo(node: string, path: string, data: Uint8Array): void {
    const files = this.cluster?.nodes.get(node)?.files
    files?.makeDirectory(path.replace(/\/[^/]*$/, '') || '/', { parents: true })
    files?.write(path, data)
  }

  copyFrom(node: string, path: string): Uint8Array | undefined {
    const files = this.cluster?.nodes.get(node)?.files
    return files?.exists(path) && files.stat(path).type === 'file' ? files.read(path) : undefined
  }

  /** The machine of a node, for its shells. */
  machineOf(name: string): Machine | undefined {
    const node = this.cluster?.nodes.get(name)
    if (!node || !this.cluster) return undefined
    let machine = this.machines.get(name)
    if (!machine) {
      // The clients of etcd are where etcd is, as on machines that kubeadm was used on.
      const programs = name === this.name ? (this.controlPlane?.etcdCommands ?? []) : []
      machine = new NodeMachine(
        this.cluster,
        name,
        this.environment.random.stream(`machine/${name}/shell`),
        programs,
        this.environment.editor?.(),
      )
      this.machines.set(name, machine)
    }
    return machine
  }

  async ssh(node: string, context: CommandContext, command: readonly string[]): Promise<number> {
    const machine = this.machineOf(node)
    return machine ? runOnNode(machine, context, command) : 255
  }

  /** The REST API as others than the engine's parts reach it. */
  get handler(): ApiHandler | undefined {
    return this.controlPlane?.handler
  }

  /** What the API server shows to its clients, PEM; undefined where the file is gone. */
  servingCertificate(): string | undefined {
    const files = this.cluster?.nodes.get(this.name)?.files
    const path = `${CERTS}/apiserver.crt`
    return files?.exists(path) ? files.readText(path) : undefined
  }

  /** Minikube has one authority for all its clusters, which is kept with the first of them. */
  private get authority(): Authority {
    const { files, home, random, clock } = this.environment
    this.madeAuthority ??= authorityAt(files(), `${home}/.minikube/ca`) ?? minikubeAuthority(clock.now(), random.stream('certificates/ca'))
    return this.madeAuthority
  }

  private get certificates(): RandomStream {
    const name = this.name === MAIN_PROFILE ? 'certificates' : `certificates/${this.name}`
    return this.environment.random.stream(name)
  }

  private async freeze(frozen: boolean, signal: AbortSignal): Promise<number> {
    await this.environment.clock.sleep(FREEZE, signal)
    const main = this.cluster?.nodes.get(this.name)
    this.controlPlane?.freeze(frozen)
    for (const node of this.cluster?.nodes.list() ?? []) {
      if (!node.powered) continue
      if (frozen) node.stopKubelet()
      else node.startKubelet()
    }
    const frozenNamespaces = ['kube-system', 'kubernetes-dashboard']
    return (main?.runtime.list() ?? [])
      .filter(({ ready, config }) => ready && frozenNamespaces.includes(config.namespace))
      .reduce((sum, { containers }) => sum + containers.length + 1, 0)
  }

  private address(host: number): string {
    return `${this.subnet}.${host}`
  }

  private workerName(number: number): string {
    return `${this.name}-m${String(number).padStart(2, '0')}`
  }

  private addMachine(name: string, labels: Readonly<Record<string, string>>, images: readonly string[] = []): void {
    const host = this.nextAddress++
    addMachine(this.cluster!, {
      name,
      profile: this.name,
      address: this.address(host),
      podRange: `10.244.${host - FIRST_ADDRESS}.0/24`,
      labels,
      images,
      size: this.dimensions,
      controlPlane: this.address(FIRST_ADDRESS),
      authority: this.authority,
      now: this.environment.clock.now(),
      random: this.environment.random.stream(`certificates/${name}/kubelet`),
    })
  }
}
