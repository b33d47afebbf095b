/** systemd on a node: its services, what starting and stopping the kubelet and containerd does, and the journal. */
import type { Cluster } from '../../engine/cluster'
import type { VirtualNode } from '../../engine/kubelet'
import type { KubeletService } from '../../engine/kubelet/node/settings'
import { USUAL_SETTINGS } from '../../engine/kubelet/node/settings'
import { NODES } from '../../engine/schema/resources'
import type { ProcessInfo } from '../../shell/system'
import type { JournalLine, Unit, UnitsView } from '../../tools/systemctl'
import { CONTAINERD_COMMAND, KUBELET_COMMAND } from './places'
import { dialServer } from './client-config'
import { writeNodeFiles } from './files'
import { installedRelease } from './releases'
import { launchKubelet, type KubeletHost } from './kubelet/program'
import type { NodePids } from './pids'
import type { NodeRuntime } from './runtime'
import { Service, type ServiceHost, type ServiceProgram } from './systemd/service'

/** So many lines of systemd's own are kept. */
const KEPT = 1000
/** Milliseconds from when the machine is off until it is up again. */
const BOOT = 15_000
/** A kubelet that cannot begin says so after this many milliseconds. */
const FAILS_AFTER = 120
const PRIORITY = { I: 6, W: 4, E: 3, F: 2 } as const

export class NodeUnits implements UnitsView {
  readonly units: readonly Unit[]
  readonly kubelet: Service
  readonly containerd: Service
  private lines: JournalLine[] = []
  private pids = 0

  constructor(
    private readonly cluster: Cluster,
    readonly hostname: string,
    private readonly node: VirtualNode,
    private readonly runtime: NodeRuntime,
    pids: NodePids,
  ) {
    const { clock } = cluster
    // Both have run for as long as the cluster knows the node.
    const known = cluster.admin
      .resource(NODES)
      .list()
      .items.find(({ metadata }) => metadata.name === hostname)
    const began = known ? Date.parse(known.metadata.creationTimestamp) : clock.now()
    const host: ServiceHost = {
      clock,
      files: node.files,
      log: (unit, text) => this.log(unit, text),
      newPid: () => pids.of(`service/${this.pids++}`),
    }
    const service = (name: string, description: string, command: string, program: ServiceProgram, running: boolean): Service =>
      new Service(host, {
        name: `${name}.service`,
        program,
        usual: { description, command },
        runningSince: running ? began : undefined,
      })
    this.containerd = service('containerd', 'containerd container runtime', CONTAINERD_COMMAND, this.containerdProgram(), true)
    this.kubelet = service('kubelet', 'kubelet: The Kubernetes Node Agent', KUBELET_COMMAND, this.kubeletProgram(), node.kubeletRunning)
    const idle: ServiceProgram = { start: () => undefined, stop: () => undefined }
    this.units = [
      this.containerd,
      this.kubelet,
      service('ssh', 'OpenBSD Secure Shell server', '/usr/sbin/sshd -D', idle, true),
      service('systemd-journald', 'Journal Service', '/usr/lib/systemd/systemd-journald', idle, true),
    ]
    node.service = this.initSystem()
  }

  /** What runs on the machine. */
  processes: () => readonly ProcessInfo[] = () => []
  /** Fifteen of a hundred of what the machine's memory has room for. */
  taskLimit = 0

  processesOf({ state: { pid }, name }: Unit): readonly ProcessInfo[] {
    const shims = name === this.containerd.name ? '/usr/bin/containerd-shim-runc-v2' : undefined
    return this.processes().filter((process) => process.pid === pid || process.argv[0] === shims)
  }

  /** Runs when the machine is off. */
  whenOff: () => void = () => undefined

  shutDown(how: 'poweroff' | 'reboot' | 'halt'): void {
    const { node, cluster } = this
    this.log('', `Received SIGRTMIN+${how === 'reboot' ? 5 : how === 'halt' ? 3 : 4} from PID 1 (systemctl).`)
    node.shutDown(() => {
      if (how !== 'reboot') return
      // Unless it was taken away meanwhile.
      cluster.clock.after(BOOT, () => cluster.nodes.get(node.name) === node && node.powerOn())
    })
  }

  reload(): void {
    for (const unit of this.units) if (unit instanceof Service) unit.load()
    this.log('', "Reloading requested from client PID 1 ('systemctl')...")
    this.log('', 'Reloading...')
  }

  journal(): readonly JournalLine[] {
    const told = this.node.journal.since().map(({ time, severity, source, message }): JournalLine => {
      const pid = this.kubelet.pidAt(time) ?? 0
      const text = severity === undefined ? message() : `${klogHead(time, severity, pid, source)} ${message()}`
      return { time, unit: this.kubelet.name, program: 'kubelet', pid, priority: 6, text }
    })
    return [...this.lines, ...told].sort((a, b) => a.time - b.time)
  }

  /** Lays out what a node has that joins the cluster. */
  layFiles(): void {
    const { node, cluster } = this
    const main = this.controlPlane()
    writeNodeFiles(node.files, {
      name: node.name,
      podRange: '10.244.0.0/16',
      controlPlane: main?.config.address ?? node.config.address,
      authority: cluster.authority,
      now: cluster.clock.now(),
      random: cluster.options.random.stream(`kubeadm/${node.name}`),
    })
  }

  /** What the engine has of systemd: it boots, and the kubelet is started and stopped from outside. */
  private initSystem(): KubeletService {
    return {
      boot: () => {
        this.containerd.start()
        if (this.kubelet.enablement === 'enabled') this.kubelet.start()
      },
      powerOff: () => {
        this.kubelet.powerOff()
        this.containerd.powerOff()
        this.whenOff()
      },
      start: () => void this.kubelet.start(),
      stop: () => this.kubelet.stop(),
    }
  }

  private kubeletProgram(): ServiceProgram {
    const { node } = this
    // A node that was never set up has a kubelet all the same, which asks nobody.
    const configured = node.files.exists('/var/lib/kubelet/config.yaml')
    return {
      start: (argv) => {
        if (!configured) {
          node.runKubelet(USUAL_SETTINGS)
          return undefined
        }
        const { settings, log } = launchKubelet(argv, this.kubeletHost())
        for (const { severity, source, text } of log) node.journal.note(severity, source, text)
        if (!settings) return { code: 1, after: FAILS_AFTER }
        node.runKubelet(settings)
        return undefined
      },
      stop: () => node.endKubelet(),
    }
  }

  private containerdProgram(): ServiceProgram {
    const { runtime } = this
    return {
      start: () => {
        runtime.isRunning = true
        return undefined
      },
      stop: () => {
        runtime.isRunning = false
      },
    }
  }

  private kubeletHost(): KubeletHost {
    return {
      files: this.node.files,
      version: installedRelease(this.node.files, 'kubelet'),
      runtimeServes: () => this.runtime.isRunning,
      dial: (url) => dialServer(url, { from: this.node.name, main: this.controlPlane(), nodes: this.cluster.nodes.list() }),
    }
  }

  private controlPlane(): VirtualNode | undefined {
    return this.cluster.nodes.list().find(({ config }) => config.labels?.['node-role.kubernetes.io/control-plane'] !== undefined)
  }

  private log(unit: string, text: string): void {
    const priority = /Failed to start/.test(text) ? PRIORITY.E : /Failed|exited, code/.test(text) ? PRIORITY.W : PRIORITY.I
    this.lines.push({ time: this.cluster.clock.now(), unit, program: 'systemd', pid: 1, priority, text })
    if (this.lines.length > KEPT * 1.5) this.lines = this.lines.slice(-KEPT)
  }
}

function klogHead(time: number, severity: string, pid: number, source: string): string {
  const at = new Date(time).toISOString()
  return `${severity}${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000 ${String(pid).padStart(7)} ${source}]`
}
