/** A pod's sandbox on a node: address, host name, name resolution and the containers in it; models a CRI pod sandbox. */
import { AddressInUse } from '../network/listeners'
import type { Listener, Origin } from '../network/types'
import { MemoryFiles } from '../../shell/memory-files'
import type { Container, ContainerConfig, ContainerHost } from './container'
import { Container as ContainerClass } from './container'
import type { Mount } from './mount-table'

export interface SandboxConfig {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly hostname: string
  readonly node: string
  readonly hostNetwork: boolean
  /** Lines of /etc/hosts after the standard ones. */
  readonly hostAliases: readonly { readonly ip?: string; readonly hostnames?: readonly string[] }[]
  /** What follows the host name in /etc/hosts, for pods with a subdomain. */
  readonly domainName?: string
  readonly resolvConf: string
}

export class Sandbox {
  readonly id: string
  readonly created: number
  ready = true
  readonly origin: Origin
  readonly containers: Container[] = []
  private readonly ports = new Set<string>()
  private shared: MemoryFiles | undefined

  constructor(
    readonly config: SandboxConfig,
    readonly address: string,
    private readonly host: ContainerHost,
  ) {
    this.id = host.random.hex(64)
    this.created = host.clock.now()
    this.origin = config.hostNetwork
      ? { kind: 'node', node: config.node }
      : { kind: 'pod', namespace: config.namespace, name: config.name, ip: address, node: config.node }
  }

  create(config: ContainerConfig): Container {
    const container = new ContainerClass(config, this, this.host)
    this.containers.push(container)
    return container
  }

  listening(port: number): boolean {
    return this.ports.has(`${port}/TCP`)
  }

  /** Undefined when another container of the pod has the port. */
  listen(listener: Listener): { close(): void } | undefined {
    const key = `${listener.port}/${listener.protocol}`
    if (this.ports.has(key)) return undefined
    let opened: { close(): void }
    try {
      opened = this.host.network.listen(this.origin, listener)
    } catch (error) {
      if (error instanceof AddressInUse) return undefined
      throw error
    }
    this.ports.add(key)
    let closed = false
    return {
      close: () => {
        if (closed) return
        closed = true
        this.ports.delete(key)
        opened.close()
      },
    }
  }

  /** Files the kubelet and the runtime put into every container of the pod. */
  systemMounts(container: Container): readonly Mount[] {
    const own = new MemoryFiles({ now: () => this.host.clock.now() })
    own.write('/hostname', `${this.config.hostname}\n`)
    own.write('/termination-log', '', { mode: 0o666 })
    own.write('/resolv.conf', this.config.resolvConf)
    this.shared ??= this.hosts()
    const mounts: Mount[] = [
      { path: '/etc/hosts', files: this.shared, source: '/hosts', readOnly: false },
      { path: '/etc/resolv.conf', files: own, source: '/resolv.conf', readOnly: false },
      { path: '/etc/hostname', files: own, source: '/hostname', readOnly: false },
      { path: container.config.terminationMessagePath, files: own, source: '/termination-log', readOnly: false },
    ]
    return mounts.filter(({ path }) => path && !container.config.mounts.some((mount) => mount.path === path))
  }

  private hosts(): MemoryFiles {
    const { hostname, domainName, hostAliases } = this.config
    const files = new MemoryFiles({ now: () => this.host.clock.now() })
    const lines = [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet',
      'fe00::0\tip6-mcastprefix',
      'fe00::1\tip6-allnodes',
      'fe00::2\tip6-allrouters',
      `${this.address}\t${domainName ? `${domainName}\t` : ''}${hostname}`,
    ]
    if (hostAliases.length > 0)
      lines.push('', '# Entries added by HostAliases.', ...hostAliases.map(({ ip, hostnames = [] }) => [ip ?? '', ...hostnames].join('\t')))
    files.write('/hosts', `${lines.join('\n')}\n`)
    return files
  }
}
