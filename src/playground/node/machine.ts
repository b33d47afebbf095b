/** A node as a person finds it behind `minikube ssh`: its processes, network, runtime and units, over the engine's node. */
import type { Cluster } from '../../engine/cluster'
import type { RandomStream } from '../../engine/clock/random'
import type { VirtualNode } from '../../engine/kubelet'
import { OS_IMAGE } from '../../engine/kubelet/node/node-status'
import type { Container } from '../../engine/runtime/container'
import { machineNet } from '../../engine/runtime/machine-net'
import type { Command } from '../../shell'
import { Machine } from '../../shell/machine'
import type { Entrance } from '../../shell/machine-options'
import type { ProcessInfo, Socket } from '../../shell/system'
import { say } from '../../shell/tools/tool'
import { administrationCommands } from '../../tools/administration'
import { crictlCommand } from '../../tools/crictl'
import { ctrCommand } from '../../tools/ctr'
import { ipCommand, LOOPBACK, type LinksView } from '../../tools/ip'
import { iptablesCommand, iptablesSaveCommand } from '../../tools/iptables'
import { nerdctlCommand } from '../../tools/nerdctl'
import { ip, route } from '../../tools/ip/own'
import { routeCommand } from '../../tools/ip/route'
import { kubeadmCommand } from '../../tools/kubeadm'
import { journalctlCommand, serviceCommand, shutdownCommands, systemctlCommand } from '../../tools/systemctl'
import { containerPrograms } from '../programs'
import { kubeadmView } from './kubeadm'
import { NodePids } from './pids'
import { procOf } from './proc'
import { installedRelease } from './releases'
import { serviceRules } from './rules'
import { NodeRuntime } from './runtime'
import { CONTAINERD_COMMAND } from './places'
import { farEditor, type EditorHost } from '../../shell/far-editor'
import { NodeUnits } from './units'

const KIBIBYTE = 1024
/** Bytes of memory for each task that the kernel allows at most. */
const TASK = 131_072
/** What the node's own programs use: a share of one processor, and bytes. */
const KUBELET_USE = { share: 0.021, resident: 97_400_000, virtual: 2_146_000_000 }
const CONTAINERD_USE = { share: 0.009, resident: 61_300_000, virtual: 1_871_000_000 }
const SHIM_USE = { share: 0.0006, resident: 12_700_000, virtual: 1_238_000_000 }
const SSH_PORT = 22
/** The kubelet's own, and those at which components only listen to their own machine. */
const KUBELET_PORTS: ReadonlySet<number> = new Set([10248, 10250, 10255])
const LOCAL_PORTS: ReadonlySet<number> = new Set([2381, 10248, 10257, 10259])
/** What stands for whatever took a node's memory outside of its pods. */
const HOG = 'memory/0'

export class NodeMachine extends Machine {
  private readonly pids: NodePids
  private readonly units: NodeUnits
  private readonly began: number

  constructor(
    private readonly cluster: Cluster,
    private readonly nodeName: string,
    random: RandomStream,
    /** Programs that only this node has. */
    programs: readonly Command[] = [],
    /** Where files of it are edited. */
    editor?: EditorHost,
  ) {
    const node = (): VirtualNode | undefined => cluster.nodes.get(nodeName)
    const first = node()
    if (!first) throw new Error(`there is no node ${nodeName}`)
    const pids = new NodePids()
    const runtime = new NodeRuntime(cluster, node, pids)
    const units = new NodeUnits(cluster, nodeName, first, runtime, pids)
    const tables = () => serviceRules(cluster.network, nodeName, '10.244.0.0/16')
    const links = linksOf(cluster, node)
    const kernel = {
      release: first.config.kernelVersion ?? '6.8.0-110-generic',
      version: '#110-Ubuntu SMP PREEMPT_DYNAMIC',
      machine: 'x86_64',
    }
    const hardware = sizeOf(first)
    first.proc = procOf({
      node: first,
      kernel,
      ...hardware,
      parameters: first.parameters,
      now: () => cluster.clock.now(),
      processes: () => this.list(),
      containerOf: (pid) => this.containerOf(pid),
    })
    const own: readonly Command[] = [
      ...programs,
      crictlCommand(runtime),
      ctrCommand(runtime),
      nerdctlCommand(runtime),
      systemctlCommand(units),
      serviceCommand(units),
      ...shutdownCommands(units),
      journalctlCommand(units),
      iptablesCommand(tables),
      iptablesSaveCommand(tables),
      ofNetwork(ipCommand(links), ip),
      ofNetwork(routeCommand(links), route),
      say('kubelet', ({ args }) =>
        args.includes('--version')
          ? `Kubernetes ${installedRelease(first.files, 'kubelet')}\n`
          : 'kubelet runs as a service here: systemctl status kubelet\n',
      ),
      kubeadmCommand(kubeadmView(cluster, first, units)),
      ...administrationCommands({
        machineId: () => first.config.machineId,
        bootId: () => first.config.bootId,
        system: () => first.config.osImage ?? OS_IMAGE,
      }),
      say(
        'containerd',
        () => `containerd github.com/containerd/containerd/v2 v${runtime.version} 75cb2b7193e4e490e9fbdc236c0e811ccaba3376\n`,
      ),
    ]
    // Its system is Ubuntu's or Debian's.
    const names = new Set([...own.map(({ name }) => name), 'apk'])
    super({
      clock: cluster.clock,
      files: first.files,
      mounting: first.mounted,
      hostname: nodeName,
      net: machineNet(cluster.network, cluster.clock, { kind: 'node', node: nodeName }),
      commands: [...containerPrograms.filter(({ name }) => !names.has(name)), ...own],
      kernel,
      random: (bound) => random.integer(bound),
      firstPid: 20_000,
      placePrograms: true,
      ...(editor ? { edit: farEditor(editor, nodeName, first.files) } : {}),
      facts: {
        cpus: hardware.cpus,
        memory: { total: hardware.memory, used: () => node()?.usage().memory ?? 0 },
        sockets: () => this.sockets(),
      },
    })
    this.pids = pids
    this.units = units
    this.began = cluster.clock.now()
    // Whoever is logged in goes down with the machine.
    units.whenOff = () => this.killAll()
    units.processes = () => this.nodeProcesses()
    units.taskLimit = Math.floor((hardware.memory / TASK) * 0.15)
  }

  override list(): readonly ProcessInfo[] {
    return [...this.nodeProcesses(), ...super.list()].sort((a, b) => a.pid - b.pid)
  }

  /** The container in which a process of the node runs, and its number there. */
  containerOf(pid: number): { readonly container: Container; readonly inner: number; readonly isMain: boolean } | undefined {
    for (const sandbox of this.cluster.nodes.get(this.nodeName)?.runtime.list() ?? [])
      for (const container of sandbox.containers)
        for (const process of container.processes())
          if (this.pids.ofContainer(container, process.pid) === pid)
            return { container, inner: process.pid, isMain: process.pid === container.mainProcess }
    return undefined
  }

  override enter(pid: number): Entrance {
    const found = this.containerOf(pid)?.container
    if (found) return found.machine
    return this.list().some((process) => process.pid === pid) ? this : undefined
  }

  /** What is listened on at the node's own addresses, and by whom. */
  sockets(): readonly Socket[] {
    const node = this.cluster.nodes.get(this.nodeName)
    const owners = new Map<string, number>()
    for (const sandbox of node?.runtime.list() ?? [])
      if (sandbox.config.hostNetwork && sandbox.ready)
        for (const container of sandbox.containers)
          if (container.running)
            for (const { protocol, port } of sandbox.sockets())
              owners.set(`${protocol}/${port}`, this.pids.ofContainer(container, container.mainProcess))
    const agent = this.units.kubelet.state.pid
    const listening = this.cluster.network.listening({ kind: 'node', node: this.nodeName })
    return [
      { protocol: 'tcp' as const, address: '0.0.0.0', port: SSH_PORT, pid: this.daemon('ssh') },
      ...listening.map(({ port, protocol }): Socket => {
        const kind = protocol === 'UDP' ? 'udp' : 'tcp'
        const pid = owners.get(`${kind}/${port}`) ?? (KUBELET_PORTS.has(port) ? agent : undefined)
        return { protocol: kind, address: LOCAL_PORTS.has(port) ? '127.0.0.1' : '*', port, ...(pid === undefined ? {} : { pid }) }
      }),
    ]
  }

  override signal(pid: number, name: string): boolean {
    const node = this.cluster.nodes.get(this.nodeName)
    const found = this.containerOf(pid)
    if (found) {
      if (found.isMain) found.container.signal(name)
      else found.container.machine.signal(found.inner, name)
      return true
    }
    for (const service of [this.units.kubelet, this.units.containerd])
      if (service.state.pid === pid) {
        service.killed(name)
        return true
      }
    if (node && node.foreignMemory > 0 && this.pids.of(HOG) === pid) {
      node.freeMemory()
      return true
    }
    return super.signal(pid, name)
  }

  /** The number of a service's process, which is kept for it while it does not run. */
  private daemon(name: string): number {
    return this.units.units.find((unit) => unit.name === `${name}.service`)?.state.pid ?? this.pids.of(name)
  }

  private nodeProcesses(): readonly ProcessInfo[] {
    const node = this.cluster.nodes.get(this.nodeName)
    const process = (key: string, parent: number, argv: readonly string[], more: Partial<ProcessInfo> = {}): ProcessInfo => {
      const pid = key === 'init' ? 1 : this.pids.of(key)
      return { pid, parent, user: 'root', argv, started: this.began, state: 'S', group: pid, ...more }
    }
    const now = this.cluster.clock.now()
    const used = (started: number, { share, resident, virtual }: typeof KUBELET_USE): Partial<ProcessInfo> => ({
      started,
      cpu: Math.floor((now - started) * share),
      memory: { resident, virtual },
    })
    const all: ProcessInfo[] = [
      process('init', 0, ['/sbin/init'], { name: 'systemd' }),
      process('journald', 1, ['/usr/lib/systemd/systemd-journald'], { pid: this.daemon('systemd-journald') }),
    ]
    const { kubelet, containerd } = this.units
    if (containerd.state.pid !== undefined)
      all.push(
        process('containerd', 1, [CONTAINERD_COMMAND], { pid: containerd.state.pid, ...used(containerd.state.since, CONTAINERD_USE) }),
      )
    all.push(process('sshd', 1, ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'], { pid: this.daemon('ssh') }))
    if (kubelet.state.pid !== undefined)
      all.push(process('kubelet', 1, kubelet.state.argv, { pid: kubelet.state.pid, ...used(kubelet.state.since, KUBELET_USE) }))
    if (node && node.foreignMemory > 0)
      all.push(
        process(HOG, 1, ['stress-ng', '--vm', '1', '--vm-keep'], { memory: { resident: node.foreignMemory, virtual: node.foreignMemory } }),
      )
    for (const sandbox of node?.runtime.list() ?? []) {
      if (!sandbox.ready) continue
      const shim = process(
        `shim/${sandbox.id}`,
        1,
        ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', sandbox.id, '-address', '/run/containerd/containerd.sock'],
        used(sandbox.created, SHIM_USE),
      )
      all.push(shim, process(`pause/${sandbox.id}`, shim.pid, ['/pause'], { user: '65535', started: sandbox.created }))
      for (const container of sandbox.containers)
        for (const inner of container.processes()) {
          const pid = this.pids.ofContainer(container, inner.pid)
          const parent = inner.parent === 0 ? shim.pid : this.pids.ofContainer(container, inner.parent)
          all.push({ ...inner, pid, parent, group: this.pids.ofContainer(container, inner.group ?? inner.pid) })
        }
    }
    return all
  }
}

/** A program of the node that, run in the network of a pod, tells of that. */
function ofNetwork(nodes: Command, pods: Command): Command {
  return { ...nodes, run: (context) => (context.system.net.address === undefined ? nodes : pods).run(context) }
}

/** Processors and bytes of memory. */
function sizeOf({ config }: VirtualNode): { readonly cpus: number; readonly memory: number } {
  const { cpu, memory = '3840Mi' } = config.capacity ?? {}
  const [, number = '0', unit = ''] = /^(\d+)(Ki|Mi|Gi)?$/.exec(String(memory)) ?? []
  return { cpus: Number(cpu ?? 2) || 2, memory: Number(number) * { '': 1, Ki: KIBIBYTE, Mi: KIBIBYTE ** 2, Gi: KIBIBYTE ** 3 }[unit]! }
}

/** eth0 to the other machines, the bridge of the pods and one end of a cable for each of them. */
function linksOf(cluster: Cluster, node: () => VirtualNode | undefined): LinksView {
  const mac = (index: number): string => `02:42:c0:a8:31:${index.toString(16).padStart(2, '0')}`
  const gateway = (range: string): string => range.replace(/\.0\/\d+$/, '.1')
  return {
    links: () => {
      const here = node()
      if (!here) return []
      const range = here.config.podCIDR ?? ''
      const pods = here.runtime.list().filter(({ ready, config }) => ready && !config.hostNetwork)
      return [
        LOOPBACK,
        {
          index: 2,
          name: 'eth0',
          state: 'UP',
          hardware: mac(Number(here.config.address.split('.')[3])),
          mtu: 1500,
          addresses: [{ address: `${here.config.address}/24`, scope: 'global' }],
        },
        ...(range && pods.length > 0
          ? [
              {
                index: 3,
                name: 'bridge',
                state: 'UP',
                hardware: '52:8f:1c:00:00:01',
                mtu: 1500,
                addresses: [{ address: `${gateway(range)}/16`, scope: 'global' as const }],
              },
            ]
          : []),
        ...pods.map((sandbox, i) => ({
          index: 4 + i,
          name: `veth${sandbox.id.slice(0, 8)}@if2`,
          state: 'UP',
          hardware: `52:8f:1c:00:01:${(i + 1).toString(16).padStart(2, '0')}`,
          mtu: 1500,
          addresses: [],
        })),
      ]
    },
    routes: () => {
      const here = node()
      if (!here) return []
      const { address, podCIDR = '' } = here.config
      const net = address.replace(/\.\d+$/, '')
      const others = cluster.nodes.list().filter((other) => other.name !== here.name && other.config.podCIDR)
      return [
        { destination: 'default', via: `${net}.1`, device: 'eth0' },
        ...(podCIDR ? [{ destination: podCIDR, device: 'bridge', source: gateway(podCIDR) }] : []),
        ...others.map((other) => ({ destination: other.config.podCIDR!, via: other.config.address, device: 'eth0' })),
        { destination: `${net}.0/24`, device: 'eth0', source: address },
      ]
    },
  }
}
