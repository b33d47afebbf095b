/** The network of a cluster: addresses, Services, names and policies, and what becomes of a connection between any two ends. */
import type { Informers } from '../client/client'
import type { Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { NAMESPACES, PODS } from '../schema/resources'
import { ClusterDns, type DnsAnswer, type DnsUpstream, type RecordType } from './dns'
import { inRange } from '../api/ipv4'
import { healthCheckOf, PROXY_HEALTH_PORT } from './health-checks'
import { Listeners } from './listeners'
import { Places } from './places'
import { Policies } from './policies'
import { LOCALHOST, podConfig, resolveName, type ResolverConfig } from './resolver'
import { Routing, type Path } from './routing'
import { ServiceTable } from './service-table'
import type { Connection, Hop, Listener, Network, Origin, Resolution } from './types'

export interface NetworkOptions {
  readonly clock: Clock
  readonly informers: Informers
  readonly random: RandomStream
  /** `always`: names resolve without DNS pods. `pods` (default): only while kube-system/kube-dns has a ready endpoint. */
  readonly dns?: 'always' | 'pods'
  readonly clusterDomain?: string
  readonly serviceRange?: string
  /** The address nodes and pods see the outside machine as, besides its own 127.0.0.1. */
  readonly outsideAddress?: string
  /** Milliseconds from a change of a Service or its endpoints to its being programmed. Default 20. */
  readonly proxyDelay?: number
  /** Whether NetworkPolicies are enforced; default true. */
  readonly policies?: boolean
}

type Protocol = Listener['protocol']

export class ClusterNetwork implements Network {
  readonly services: ServiceTable
  readonly dns: ClusterDns
  private readonly listeners = new Listeners()
  private readonly places: Places
  private readonly routing: Routing
  private readonly handlers = new Set<(hops: readonly Hop[], connection: Connection) => void>()
  /** Names of the world outside and its machines' addresses. */
  private readonly outsideNames = new Map<string, string>()
  /** Network namespaces whose name servers wait for another's answer. */
  private readonly asking = new Set<string>()
  private readonly domain: string
  private readonly serviceRange: string

  constructor(private readonly options: NetworkOptions) {
    this.domain = options.clusterDomain ?? 'cluster.local'
    this.serviceRange = options.serviceRange ?? '10.96.0.0/12'
    this.services = new ServiceTable(options.clock, options.informers, options.random, options.proxyDelay ?? 20)
    this.places = new Places(options.informers, options.outsideAddress)
    const policies = options.policies === false ? undefined : new Policies(options.informers)
    this.routing = new Routing(this.places, this.services, this.listeners, policies, this.serviceRange)
    this.dns = new ClusterDns(options.informers, this.services, this.domain, (name, type) => this.outsideQuery(name, type))
    options.informers.informer(NAMESPACES)
  }

  // ---- the machines ---------------------------------------------------------------------------------------------

  /** Connects a node, or changes what is known of it. */
  setNode(name: string, address: string, podRange?: string): void {
    this.places.setNode(name, address, podRange)
  }

  removeNode(name: string): void {
    this.places.removeNode(name)
  }

  setDown(node: string, down: boolean): void {
    this.places.setDown(node, down)
  }

  setCut(node: string, cut: boolean): void {
    this.places.setCut(node, cut)
  }

  /** Whether anything from elsewhere reaches the node. */
  isReachable(node: string): boolean {
    return this.places.isReachable(node)
  }

  /** While a tunnel (minikube tunnel) is open, the outside machine has a route to Service addresses. */
  setTunnel(open: boolean): void {
    this.routing.tunnelOpen = open
  }

  /** Puts a machine of the internet on the network: its names resolve, its listeners answer. */
  addOutsideMachine(address: string, names: readonly string[], listeners: readonly Listener[]): void {
    for (const name of names) this.outsideNames.set(name.toLowerCase(), address)
    for (const listener of listeners) this.listeners.add(address, { kind: 'outside' }, listener)
  }

  listen(owner: Origin, listener: Listener): { close(): void } {
    return this.listeners.add(this.places.space(owner), owner, listener)
  }

  /** What listens on the owner's machine (its network namespace). */
  listening(owner: Origin): readonly Listener[] {
    return this.listeners.of(this.places.space(owner))
  }

  /** The owner's own address. */
  addressOf(origin: Origin): string {
    return this.places.addressOf(origin)
  }

  onRequest(handler: (hops: readonly Hop[], connection: Connection) => void): void {
    this.handlers.add(handler)
  }

  // ---- names ----------------------------------------------------------------------------------------------------

  resolve(origin: Origin, name: string): Resolution {
    const config = this.resolverConfig(origin)
    return resolveName(name, config, (absolute, type) => this.query(origin, absolute, type, config.nameservers[0]))
  }

  /** resolv.conf and /etc/hosts of a machine. */
  resolverConfig(origin: Origin): ResolverConfig {
    const hosts = new Map(LOCALHOST)
    const node: ResolverConfig = { nameservers: [this.options.outsideAddress ?? '192.0.2.1'], search: [], ndots: 1, hosts }
    switch (origin.kind) {
      case 'outside':
        return node
      case 'node':
        hosts.set(origin.node, this.addressOf(origin))
        return origin.pod ? this.namesOf(origin.pod, node) : node
      case 'pod':
        return this.namesOf(origin, node)
    }
  }

  private namesOf({ namespace, name }: { readonly namespace: string; readonly name: string }, node: ResolverConfig): ResolverConfig {
    const pod = this.options.informers.informer(PODS).get(name, namespace) ?? { metadata: { namespace, name }, spec: {} }
    return podConfig(pod, { nameserver: this.dnsAddress(), domain: this.domain }, node)
  }

  /** Asks one name server (default: the first of resolv.conf) for an absolute name; undefined when it does not answer. */
  query(origin: Origin, name: string, type: RecordType, server = this.resolverConfig(origin).nameservers[0]): DnsAnswer | undefined {
    if (server === undefined) return undefined
    const own = inRange(server, this.serviceRange) || this.isPod(server)
    if (!own) return this.outsideQuery(name, type)
    if (this.options.dns === 'always') return this.dns.query(name, type)
    const path = this.routing.path(origin, server, 53, 'UDP')
    if (!path.ok) return undefined
    const listener = this.listeners.find(path.space, 'UDP', 53, path.address)
    // Where nothing plays the name server, its endpoints alone stand for it.
    if (!listener) return this.isDnsPod(path.address) ? this.dns.query(name, type) : undefined
    if (!listener.dns) return undefined
    const from = path.sourceAddress ?? this.addressOf(origin)
    return listener.dns({ name: name.toLowerCase().replace(/\.$/, ''), type, from }, this.upstreamOf(path.space))
  }

  /** Where the name server in a network namespace takes its answers from. */
  private upstreamOf(space: string): DnsUpstream {
    return {
      domain: this.domain,
      cluster: (name, type) => this.dns.cluster(name, type),
      outside: (name, type) => this.outsideQuery(name, type),
      server: (address, name, type) => {
        if (this.listeners.owner(address)?.kind === 'outside') return this.outsideQuery(name, type)
        const owner = this.listeners.owner(space)
        // One that asks itself gets no answer, as it waits for its own.
        return owner && address !== space && (inRange(address, this.serviceRange) || this.isPod(address)) && !this.asking.has(space)
          ? this.whileAsking(space, () => this.query(owner, name, type, address))
          : undefined
      },
    }
  }

  private whileAsking<T>(space: string, ask: () => T): T {
    this.asking.add(space)
    try {
      return ask()
    } finally {
      this.asking.delete(space)
    }
  }

  private isPod(address: string): boolean {
    return this.isDnsPod(address) || this.places.podAt(address) !== undefined
  }

  private dnsAddress(): string {
    return this.services.of('kube-system', 'kube-dns')[0]?.clusterAddress ?? '10.96.0.10'
  }

  private isDnsPod(address: string): boolean {
    return this.services.of('kube-system', 'kube-dns').some(({ backends }) => backends.some((backend) => backend.address === address))
  }

  private outsideQuery(name: string, type: RecordType): DnsAnswer {
    const address = this.outsideNames.get(name)
    if (address === undefined) return { code: 'NXDOMAIN', records: [], authoritative: false }
    return { code: 'NOERROR', records: type === 'A' ? [{ name, type, ttl: 300, data: address }] : [], authoritative: false }
  }

  // ---- connections ----------------------------------------------------------------------------------------------

  connect(origin: Origin, address: string, port: number, protocol: Protocol = 'TCP'): Connection {
    const path = this.routing.path(origin, address, port, protocol)
    const connection = this.open(origin, path, protocol)
    for (const handler of this.handlers) handler(connection.hops, connection)
    return connection
  }

  /** kube-proxy's answer about a Service on the node whose namespace that is, while it runs there. */
  private healthCheck(space: string, protocol: Protocol, port: number): Listener | undefined {
    if (protocol !== 'TCP' || !this.services.atHealthCheckPort(port)) return undefined
    const node = this.places.nodeAt(space)
    return node && this.listeners.find(space, 'TCP', PROXY_HEALTH_PORT) ? healthCheckOf(this.services, port, node.name) : undefined
  }

  private open(origin: Origin, path: Path, protocol: Protocol): Connection {
    const { hops, address } = path
    if (!path.ok) return { ok: false, failure: path.failure, address, hops, latency: path.latency }
    const listener = this.listeners.find(path.space, protocol, path.port, address) ?? this.healthCheck(path.space, protocol, path.port)
    if (!listener) return { ok: false, failure: 'connection refused', address, hops, latency: path.latency }
    const sourceAddress = path.sourceAddress ?? this.addressOf(origin)
    const { forward } = listener
    if (!forward) return { ok: true, listener, address, sourceAddress, hops, latency: path.latency }
    const onward = this.open(forward.origin, this.routing.path(forward.origin, forward.address, forward.port, protocol), protocol)
    const whole = { ...onward, address, hops: [...hops, ...onward.hops.slice(1)], latency: path.latency + onward.latency }
    return whole.ok ? { ...whole, sourceAddress } : whole
  }
}
