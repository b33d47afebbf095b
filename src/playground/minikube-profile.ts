/** The one cluster that minikube of the learner's machine makes, starts, stops and deletes. */
import type { ApiHandler } from '../engine/apiserver/http'
import type { VirtualClock } from '../engine/clock/clock'
import type { Random, RandomStream } from '../engine/clock/random'
import { Cluster } from '../engine/cluster'
import { NODES, SERVICES } from '../engine/schema/resources'
import type { CommandContext } from '../shell/command'
import { runScript, startScript, type Machine } from '../shell'
import { behind } from '../shell/machine'
import type { AddonState, MinikubeNode, MinikubeProfile, ServiceUrl, StartOptions, Tunnelled } from '../tools/minikube/profile'
import { etcdctlCommand } from '../tools/etcdctl'
import { deployAddons } from './addons'
import { ControlPlane } from './component-work'
import { CONTROL_PLANE_IMAGES, NODE_IMAGES, writeControlPlane } from './control-plane'
import { pem, writeMinikubeKubeconfig } from './kubeconfig'
import { etcdView } from './node/etcd'
import { NodeMachine } from './node/machine'
import { containerPrograms } from './programs'

export const API_PORT = 8443
const MAIN = 'minikube'
const CREATE_MACHINE = 3_500
const START_CONTROL_PLANE = 5_000
const POWER_OFF = 1_500
/** How long minikube waits for an API server, in milliseconds. */
const LONGEST_WAIT = 360_000
const FIRST_ADDRESS = 2

export interface ProfileEnvironment {
  readonly clock: VirtualClock
  readonly random: Random
  readonly home: string
  readonly files: () => Machine['files']
  /** Told when a cluster begins or is gone. */
  readonly changed: (cluster: Cluster | undefined) => void
  readonly onDefect: (where: string, error: unknown) => void
}

export class Profile implements MinikubeProfile {
  cluster: Cluster | undefined
  private size: Pick<StartOptions, 'cpus' | 'memory'> = { cpus: 2, memory: 3072 }
  private nextAddress = FIRST_ADDRESS
  private controlPlane: ControlPlane | undefined
  private generation = 0
  private readonly enabled = new Set(['storage-provisioner', 'default-storageclass'])
  private readonly machines = new Map<string, Machine>()

  constructor(private readonly environment: ProfileEnvironment) {}

  exists(): boolean {
    return this.cluster !== undefined
  }

  nodes(): readonly MinikubeNode[] {
    return (this.cluster?.nodes.list() ?? []).map((node) => ({
      name: node.name,
      controlPlane: node.name === MAIN,
      ip: node.config.address,
      state: node.powered ? 'Running' : 'Stopped',
      kubelet: node.kubeletRunning,
    }))
  }

  apiServerRunning(): boolean {
    return this.controlPlane?.accepting ?? false
  }

  async createMachine(options: StartOptions, signal: AbortSignal): Promise<void> {
    if (this.cluster) return this.environment.clock.sleep(CREATE_MACHINE / 2, signal)
    this.size = options
    await this.environment.clock.sleep(CREATE_MACHINE, signal)
    this.make()
  }

  /** The cluster's parts, not yet running. */
  make(): Cluster {
    const { clock, random, onDefect, changed } = this.environment
    this.nextAddress = FIRST_ADDRESS
    const address = `192.168.49.${this.nextAddress}`
    // A second cluster of one session draws other names than the first.
    const seed = this.generation++ === 0 ? random.seed : `${random.seed}/${this.generation}`
    const controlPlane = new ControlPlane(
      clock,
      (): Cluster => this.cluster!,
      () => ({ '/usr/local/bin/etcdctl': etcdctlCommand(etcdView(() => this.cluster!, address)) }),
      () => changed(this.cluster),
    )
    this.controlPlane = controlPlane
    const cluster = new Cluster({
      clock,
      random: new (random.constructor as typeof Random)(seed),
      commands: containerPrograms,
      address,
      components: controlPlane,
      onDefect,
    })
    this.cluster = cluster
    changed(cluster)
    return cluster
  }

  async startControlPlane(signal: AbortSignal): Promise<void> {
    const { clock } = this.environment
    if (this.apiServerRunning()) return clock.sleep(START_CONTROL_PLANE / 5, signal)
    this.bringUp()
    await clock.sleep(START_CONTROL_PLANE, signal)
    for (let waited = 0; !this.apiServerRunning() && waited < LONGEST_WAIT; waited += 500) await clock.sleep(500, signal)
  }

  bringUp(): void {
    const cluster = this.cluster
    if (!cluster) return
    const main = cluster.nodes.get(MAIN)
    if (main) main.powerOn()
    else {
      const node = this.addMachine(
        MAIN,
        { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
        CONTROL_PLANE_IMAGES,
      )
      writeControlPlane(cluster.nodes.get(node)!.files, `192.168.49.${FIRST_ADDRESS}`, (label) => pem(label, this.certificates))
    }
    writeMinikubeKubeconfig(
      this.environment.files() as never,
      this.environment.home,
      `https://192.168.49.${FIRST_ADDRESS}:${API_PORT}`,
      this.certificates,
    )
  }

  async deployAddons(signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(1_200, signal)
    this.addonsUp()
  }

  addonsUp(): void {
    if (this.cluster) deployAddons(this.cluster, this.enabled)
  }

  async addNode(signal: AbortSignal): Promise<MinikubeNode> {
    await this.environment.clock.sleep(CREATE_MACHINE, signal)
    const numbers = this.nodes().map((node) => Number(/-m(\d+)$/.exec(node.name)?.[1] ?? 1))
    const name = `${MAIN}-m${String(Math.max(...numbers) + 1).padStart(2, '0')}`
    this.addMachine(name, {})
    return this.nodes().find((node) => node.name === name)!
  }

  /** A worker that is there from the session's start. */
  addWorker(name = `${MAIN}-m${String(this.nodes().length + 1).padStart(2, '0')}`): void {
    this.addMachine(name, {})
  }

  async startNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(CREATE_MACHINE / 2, signal)
    if (name === MAIN) await this.startControlPlane(signal)
    else this.cluster?.nodes.get(name)?.powerOn()
  }

  async stopNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    this.cluster?.nodes.get(name)?.powerOff()
  }

  async deleteNode(name: string, signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    this.cluster?.nodes.remove(name)
    this.cluster?.admin.resource(NODES).delete(name)
  }

  async deleteAll(signal: AbortSignal): Promise<void> {
    await this.environment.clock.sleep(POWER_OFF, signal)
    const { cluster } = this
    if (!cluster) return
    for (const node of cluster.nodes.list()) cluster.nodes.remove(node.name)
    this.cluster = undefined
    this.controlPlane = undefined
    this.machines.clear()
    const files = this.environment.files()
    const config = `${this.environment.home}/.kube/config`
    if (files.exists(config))
      files.write(config, 'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n')
    this.environment.changed(undefined)
  }

  services(): readonly ServiceUrl[] {
    const services = this.cluster?.admin.resource(SERVICES).list().items ?? []
    return services.map(({ metadata, spec }) => ({
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
      ports: (spec.ports ?? []).map(({ name = '', port, nodePort }) => ({ name, port, ...(nodePort ? { nodePort } : {}) })),
    }))
  }

  tunnel(changed: (state: Tunnelled) => void): { stop(): void } {
    const { cluster } = this
    if (!cluster) return { stop: () => undefined }
    const { clock } = this.environment
    cluster.network.setTunnel(true)
    const services = cluster.admin.resource(SERVICES)
    let shown = ''
    let timer: { cancel(): void } | undefined
    const look = (): void => {
      timer = clock.after(1000, look)
      if (!this.apiServerRunning()) return
      const balancers = services.list().items.filter((service) => service.spec.type === 'LoadBalancer')
      for (const service of balancers) {
        if (service.status?.loadBalancer?.ingress?.length || !service.spec.clusterIP) continue
        services.updateStatus({
          ...service,
          status: { ...service.status, loadBalancer: { ingress: [{ ip: service.spec.clusterIP, ipMode: 'VIP' }] } },
        })
      }
      const names = balancers.map((service) => service.metadata.name).sort()
      if (names.join() === shown && shown !== '') return
      if (names.join() !== shown || names.length === 0) changed({ services: names })
      shown = names.join() || ' '
    }
    look()
    return {
      stop: () => {
        timer?.cancel()
        cluster.network.setTunnel(false)
        if (!this.apiServerRunning()) return
        for (const service of services.list().items) {
          if (service.spec.type === 'LoadBalancer' && service.status?.loadBalancer?.ingress?.length)
            services.updateStatus({ ...service, status: { ...service.status, loadBalancer: {} } })
        }
      },
    }
  }

  addons(): readonly AddonState[] {
    return [
      { name: 'default-storageclass', maintainer: 'Kubernetes', enabled: this.enabled.has('default-storageclass') },
      { name: 'metrics-server', maintainer: 'Kubernetes', enabled: this.enabled.has('metrics-server') },
      { name: 'storage-provisioner', maintainer: 'minikube', enabled: this.enabled.has('storage-provisioner') },
    ]
  }

  setAddon(name: string, enabled: boolean): void {
    if (enabled) this.enabled.add(name)
    else this.enabled.delete(name)
    this.addonsUp()
  }

  /** The machine of a node, for its shells. */
  machineOf(name: string): Machine | undefined {
    const node = this.cluster?.nodes.get(name)
    if (!node || !this.cluster) return undefined
    let machine = this.machines.get(name)
    if (!machine) {
      machine = new NodeMachine(this.cluster, name, this.environment.random.stream(`machine/${name}/shell`))
      this.machines.set(name, machine)
    }
    return machine
  }

  async ssh(node: string, context: CommandContext, command: readonly string[]): Promise<number> {
    const machine = this.machineOf(node)
    if (!machine) return 255
    const io = {
      stdin: context.stdin,
      stdout: context.stdout,
      stderr: context.stderr,
      env: { ...context.env, HOME: '/root', USER: 'root' },
      cwd: '/root',
    }
    if (command.length > 0) return runScript(machine, command.join(' '), io)
    const { process } = behind(context)
    const running = process.device
      ? machine.spawn(['bash'], { device: process.device, leader: true, env: io.env, cwd: io.cwd })
      : startScript(machine, 'exec bash -s', io)
    const before = process.device?.foreground
    if (process.device) process.device.setForeground(running.process.group)
    try {
      return await running.exit
    } finally {
      if (process.device && before !== undefined) process.device.setForeground(before)
    }
  }

  /** The REST API as others than the engine's parts reach it. */
  get handler(): ApiHandler | undefined {
    return this.controlPlane?.handler
  }

  private get certificates(): RandomStream {
    return this.environment.random.stream('certificates')
  }

  private addMachine(name: string, labels: Readonly<Record<string, string>>, images: readonly string[] = []): string {
    const number = this.nextAddress++
    this.cluster!.addNode({
      name,
      address: `192.168.49.${number}`,
      podCIDR: `10.244.${number - FIRST_ADDRESS}.0/24`,
      labels: {
        'minikube.k8s.io/name': MAIN,
        'minikube.k8s.io/version': 'v1.39.0',
        'minikube.k8s.io/primary': String(name === MAIN),
        ...labels,
      },
      capacity: {
        cpu: String(this.size.cpus),
        memory: `${Math.floor(this.size.memory * 1024)}Ki`,
        'ephemeral-storage': '61255492Ki',
        pods: '110',
      },
      version: 'v1.36.2',
      images: [...NODE_IMAGES, ...images],
    })
    return name
  }
}
