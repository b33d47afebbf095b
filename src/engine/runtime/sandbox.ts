/** A pod's sandbox on a node: address, host name, name resolution and the containers in it; models a CRI pod sandbox. */
import { AddressInUse } from '../network/listeners'
import type { Listener, Origin } from '../network/types'
import { MemoryFiles } from '../../shell/memory-files'
import { PidNamespace } from '../../shell/pid-namespace'
import { Process } from '../../shell/process'
import type { Socket } from '../../shell/system'
import type { Container, ContainerConfig, ContainerHost } from './container'
import { Container as ContainerClass } from './container'
import { STARTER_THREADS } from './exec'
import { emptyTree } from './empty-tree'
import type { Mount } from './mount-table'
import { PodCgroup } from './pod-cgroup'
import { hasOwnSharedMemory, SHARED_MEMORY, SHARED_MEMORY_SIZE } from './shared-memory'

export interface SandboxConfig {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  /** The cgroup that its containers' are in. */
  readonly cgroupParent: string
  /** What the kernel calls it. */
  readonly hostname: string
  /** Its name without a domain, as /etc/hosts has it. */
  readonly shortName: string
  readonly node: string
  readonly hostNetwork: boolean
  /** Lines of /etc/hosts after the standard ones. */
  readonly hostAliases: readonly { readonly ip?: string; readonly hostnames?: readonly string[] }[]
  /** What follows the host name in /etc/hosts, for pods with a subdomain. */
  readonly domainName?: string
  readonly resolvConf: string
  /** Bytes all its containers may use together; any number when absent. */
  readonly memoryLimit?: number
  /** Thousandths of a processor they may use together; any number when absent. */
  readonly processorLimit?: number
  /** How many processes its containers may have together; any number when absent. */
  readonly mostProcesses?: number
  /** Whether its containers see each other's processes. */
  readonly sharesProcesses?: boolean
  /** Whether its containers see the processes of their node. */
  readonly seesNodeProcesses?: boolean
  /** The users of its node that its own are, from this number on; the node's own when absent. */
  readonly firstUser?: number
  /** The node's own /etc/hosts, of a pod in its network. */
  readonly nodeHosts?: string
}

/** A port a process of the pod listens on. */
class OpenPort {
  private over = false

  constructor(
    private readonly sandbox: Sandbox,
    private readonly key: string,
    private readonly opened: { close(): void },
  ) {}

  close(): void {
    if (this.over) return
    this.over = true
    this.sandbox.closed(this.key)
    this.opened.close()
  }
}

/** What every pod's /etc/hosts begins with. */
const HOSTS: readonly string[] = [
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
]

/** The pause image runs as this number, which has no name anywhere. */
const PAUSE_USER = '65535'

export class Sandbox {
  readonly id: string
  /** What its network name space is called on the node. */
  readonly networkName: string
  readonly created: number
  ready = true
  /** Kernel settings of its own that a program has changed, by their names with dots. */
  readonly sysctls = new Map<string, string>()
  readonly origin: Origin
  /** Of its containers that run. */
  readonly cgroup: PodCgroup
  // Lists that grow by making a longer one, as in containers.
  containers: readonly Container[] = []
  /** The processes all containers share, with the sandbox's own as number 1; undefined when each has its own. */
  readonly pids: PidNamespace | undefined
  private ports: readonly string[] = []
  private shared: MemoryFiles | undefined
  private sharedMemory: MemoryFiles | undefined

  constructor(
    readonly config: SandboxConfig,
    readonly address: string,
    private readonly host: ContainerHost,
    /** Told when its own process has ended. */
    ended: () => void = () => undefined,
  ) {
    this.id = host.random.hex(64)
    this.networkName = host.random.uuid()
    this.created = host.clock.now()
    this.cgroup = new PodCgroup(
      () => this.containers.flatMap((each) => (each.running ? [each.cgroup] : [])),
      config.memoryLimit,
      config.processorLimit,
    )
    if (config.seesNodeProcesses) this.pids = host.nodePids
    else if (config.sharesProcesses) {
      this.pids = new PidNamespace()
      const pause = new Process(this.pids.take(STARTER_THREADS), 0, PAUSE_USER, ['/pause'], 1, this.created, host.clock, undefined, true)
      this.pids.add(pause)
      for (const signal of ['INT', 'TERM'])
        pause.onSignal(signal, () => {
          ended()
          // With its first process a PID namespace ends.
          for (const container of this.containers) container.kill()
        })
    }
    this.origin = config.hostNetwork
      ? { kind: 'node', node: config.node, pod: { namespace: config.namespace, name: config.name } }
      : { kind: 'pod', namespace: config.namespace, name: config.name, ip: address, node: config.node }
  }

  create(config: ContainerConfig): Container {
    const container = new ContainerClass(config, this, this.host)
    this.containers = this.containers.concat(container)
    return container
  }

  /** A container that has ended is taken away. */
  forget(container: Container): void {
    this.containers = this.containers.filter((each) => each !== container)
  }

  /** Whose process a number means where containers share theirs. */
  ownerOf(pid: number): Container | undefined {
    return this.containers.find((container) => container.owns(pid))
  }

  listening(port: number): boolean {
    return this.ports.includes(`${port}/TCP`)
  }

  /** Undefined when another container of the pod has the port. */
  listen(listener: Listener): { close(): void } | undefined {
    const key = `${listener.port}/${listener.protocol}`
    if (this.ports.includes(key)) return undefined
    let opened: { close(): void }
    try {
      opened = this.host.network.listen(this.origin, listener)
    } catch (error) {
      if (error instanceof AddressInUse) return undefined
      throw error
    }
    this.ports = this.ports.concat(key)
    return new OpenPort(this, key, opened)
  }

  /** Another may listen there now. */
  closed(key: string): void {
    this.ports = this.ports.filter((each) => each !== key)
  }

  /** Files the kubelet and the runtime put into every container of the pod. */
  systemMounts(container: Container): readonly Mount[] {
    const own = new MemoryFiles({ now: () => this.host.clock.now() })
    own.write('/hostname', `${this.config.hostname}\n`)
    own.write('/termination-log', '', { mode: 0o666 })
    own.write('/resolv.conf', this.config.resolvConf)
    this.shared ??= this.hosts()
    const sources: Readonly<Record<string, readonly [MemoryFiles, string]>> = {
      '/etc/hosts': [this.shared, '/hosts'],
      '/etc/resolv.conf': [own, '/resolv.conf'],
      '/etc/hostname': [own, '/hostname'],
      [container.config.terminationMessagePath]: [own, '/termination-log'],
    }
    const files = this.systemPaths(container).map((path): Mount => {
      const [tree, source] = sources[path]!
      return { path, files: tree, source, readOnly: this.closes(container, path) }
    })
    return hasOwnSharedMemory(container) ? files : [...files, this.sharedMemoryMount()]
  }

  /** Whether the container cannot change such a file: those of the runtime are closed with the root, the kubelet's are not. */
  closes({ config }: Container, path: string): boolean {
    return config.readOnlyRoot && (path === '/etc/hostname' || path === '/etc/resolv.conf')
  }

  private sharedMemoryMount(): Mount {
    const files = (): MemoryFiles => (this.sharedMemory ??= emptyTree(() => this.host.clock.now(), 0o1777, true, SHARED_MEMORY_SIZE))
    return {
      path: SHARED_MEMORY,
      get files() {
        return files()
      },
      source: '/',
      readOnly: false,
      tmpfsSize: SHARED_MEMORY_SIZE,
      tmpfsUsed: () => this.sharedMemoryUsed(),
    }
  }

  sharedMemoryUsed(): number {
    return this.sharedMemory?.writtenBytes() ?? 0
  }

  /** Where those files are, in the order in which they are mounted. */
  systemPaths({ config }: Container): readonly string[] {
    const paths = ['/etc/hosts', config.terminationMessagePath, '/etc/hostname', '/etc/resolv.conf']
    return paths.filter((path) => path && !config.mounts.some((mount) => mount.path === path))
  }

  /** What listens in the pod. */
  sockets(): readonly Socket[] {
    return this.ports.map((key) => {
      const [port = '', protocol] = key.split('/')
      return { protocol: protocol === 'UDP' ? 'udp' : 'tcp', address: '0.0.0.0', port: Number(port) }
    })
  }

  private hosts(): MemoryFiles {
    const { shortName, domainName, hostAliases, nodeHosts } = this.config
    const files = new MemoryFiles({ now: () => this.host.clock.now() })
    const lines =
      nodeHosts === undefined
        ? ['# Kubernetes-managed hosts file.', ...HOSTS, `${this.address}\t${domainName ? `${domainName}\t` : ''}${shortName}`]
        : ['# Kubernetes-managed hosts file (host network).', nodeHosts.replace(/\n$/, '')]
    if (hostAliases.length > 0)
      lines.push(
        '',
        '# Entries added by HostAliases.',
        ...hostAliases.map(({ ip, hostnames = [] }) => `${ip ?? ''}\t${hostnames.join('\t')}`),
      )
    files.write('/hosts', `${lines.join('\n')}\n`)
    return files
  }
}
