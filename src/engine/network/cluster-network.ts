/** The network of a cluster: addresses, Services, names and policies, and what becomes of a connection between any two ends. */
import type { Informers } from '../client/client'
import type { Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { NAMESPACES, PODS } from '../schema/resources'
import type { Pod } from '../schema/types'
import { ClusterDns, type DnsAnswer, type RecordType } from './dns'
import { inRange, isLoopback, parseAddress } from './ipv4'
import { Listeners } from './listeners'
import { Policies, type Party } from './policies'
import { LOCALHOST, podConfig, resolveName, type ResolverConfig } from './resolver'
import { ServiceTable, type ProgrammedPort } from './service-table'
import type { Connection, ConnectFailure, Hop, Listener, Network, Origin, Resolution } from './types'

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

interface NodeLink {
  readonly name: string
  readonly address: string
  readonly podRange: string | undefined
  /** Powered off. */
  down: boolean
  /** Running, but its cable is pulled. */
  cut: boolean
}

/** Milliseconds. */
const SAME_MACHINE = 0
const ACROSS = 1
/** How long the kernel goes on sending SYNs, and how long it asks for a neighbour's hardware address. */
const SYN_TIMEOUT = 130_000
const NEIGHBOUR_TIMEOUT = 3_000
const BY_ADDRESS = 'network/address'

type Protocol = Listener['protocol']

export class ClusterNetwork implements Network {
  readonly services: ServiceTable
  readonly dns: ClusterDns
  private readonly listeners = new Listeners()
  private readonly policies: Policies
  private readonly nodes = new Map<string, NodeLink>()
  private readonly handlers = new Set<(hops: readonly Hop[], connection: Connection) => void>()
  /** Names of the world outside and its machines' addresses. */
  private readonly outsideNames = new Map<string, string>()
  private tunnelOpen = false
  private readonly domain: string
  private readonly serviceRange: string

  constructor(private readonly options: NetworkOptions) {
    this.domain = options.clusterDomain ?? 'cluster.local'
    this.serviceRange = options.serviceRange ?? '10.96.0.0/12'
    this.services = new ServiceTable(options.clock, options.informers, options.random, options.proxyDelay ?? 20)
    this.policies = new Policies(options.informers)
    this.dns = new ClusterDns(options.informers, this.services, this.domain, (name, type) => this.outsideQuery(name, type))
    options.informers.informer(NAMESPACES)
    options.informers.informer(PODS).addIndex(BY_ADDRESS, ({ spec, status }) => (status?.podIP && !spec.hostNetwork ? [status.podIP] : []))
  }

  // ---- the machines ---------------------------------------------------------------------------------------------

  /** Connects a node, or changes what is known of it. */
  setNode(name: string, address: string, podRange?: string): void {
    const known = this.nodes.get(name)
    this.nodes.set(name, { name, address, podRange, down: known?.down ?? false, cut: known?.cut ?? false })
  }

  removeNode(name: string): void {
    this.nodes.delete(name)
  }

  setDown(node: string, down: boolean): void {
    const link = this.nodes.get(node)
    if (link) link.down = down
  }

  setCut(node: string, cut: boolean): void {
    const link = this.nodes.get(node)
    if (link) link.cut = cut
  }

  /** Whether anything from elsewhere reaches the node. */
  isReachable(node: string): boolean {
    const link = this.nodes.get(node)
    return link !== undefined && !link.down && !link.cut
  }

  /** While a tunnel (minikube tunnel) is open, the outside machine has a route to Service addresses. */
  setTunnel(open: boolean): void {
    this.tunnelOpen = open
  }

  /** Puts a machine of the internet on the network: its names resolve, its listeners answer. */
  addOutsideMachine(address: string, names: readonly string[], listeners: readonly Listener[]): void {
    for (const name of names) this.outsideNames.set(name.toLowerCase(), address)
    for (const listener of listeners) this.listeners.add(address, { kind: 'outside' }, listener)
  }

  listen(owner: Origin, listener: Listener): { close(): void } {
    return this.listeners.add(this.space(owner), owner, listener)
  }

  /** What listens on the owner's machine (its network namespace). */
  listening(owner: Origin): readonly Listener[] {
    return this.listeners.of(this.space(owner))
  }

  /** The owner's own address. */
  addressOf(origin: Origin): string {
    switch (origin.kind) {
      case 'outside':
        return this.options.outsideAddress ?? '127.0.0.1'
      case 'node':
        return this.nodes.get(origin.node)?.address ?? ''
      case 'pod':
        return origin.ip
    }
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
    if (!inRange(server, this.serviceRange) && !this.isDnsPod(server)) return this.outsideQuery(name, type)
    if (this.options.dns !== 'always' && !this.path(origin, server, 53, 'UDP').ok) return undefined
    return this.dns.query(name, type)
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
    const path = this.path(origin, address, port, protocol)
    const connection = this.open(origin, path, protocol)
    for (const handler of this.handlers) handler(connection.hops, connection)
    return connection
  }

  private open(origin: Origin, path: Path, protocol: Protocol): Connection {
    const { hops, address } = path
    if (!path.ok) return { ok: false, failure: path.failure, address, hops, latency: path.latency }
    const listener = this.listeners.find(path.space, protocol, path.port)
    if (!listener) return { ok: false, failure: 'connection refused', address, hops, latency: path.latency }
    const sourceAddress = path.sourceAddress ?? this.addressOf(origin)
    const { forward } = listener
    if (!forward) return { ok: true, listener, address, sourceAddress, hops, latency: path.latency }
    const onward = this.open(forward.origin, this.path(forward.origin, forward.address, forward.port, protocol), protocol)
    const whole = { ...onward, address, hops: [...hops, ...onward.hops.slice(1)], latency: path.latency + onward.latency }
    return whole.ok ? { ...whole, sourceAddress } : whole
  }

  /** Whether packets get there at all, and where "there" is; nobody may listen. */
  private path(origin: Origin, address: string, port: number, protocol: Protocol): Path {
    const hops: Hop[] = [this.hopOf(origin)]
    const target = address === '0.0.0.0' ? '127.0.0.1' : address
    const walk: Walk = { origin, hops, address: target, port, protocol }
    const own = this.addressOf(origin)
    if (isLoopback(target)) {
      const nodePort = origin.kind === 'node' ? this.services.atNodePort(port, protocol) : undefined
      if (nodePort && !this.listeners.find(this.space(origin), protocol, port)) return this.throughService(walk, nodePort, false)
      return { ok: true, space: this.space(origin), hops, address: target, port, latency: SAME_MACHINE, sourceAddress: target }
    }
    if (target === own) {
      const nodePort = this.originNode(origin)?.address === own ? this.services.atNodePort(port, protocol) : undefined
      if (nodePort) return this.throughService(walk, nodePort, false)
      return { ok: true, space: this.space(origin), hops, address: target, port, latency: SAME_MACHINE, sourceAddress: own }
    }
    const home = this.originNode(origin)
    if (home && (home.down || (home.cut && !this.isLocal(home, target)))) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    return this.routed(walk)
  }

  private routed(walk: Walk): Path {
    const { origin, address, port, protocol } = walk
    if (parseAddress(address) === undefined) return fail(walk, 'no route to host', SAME_MACHINE)
    const service = this.services.at(address, port, protocol)
    const virtual = inRange(address, this.serviceRange)
    if (service) {
      const isCluster = service.clusterAddress === address
      if (origin.kind === 'outside' && !this.tunnelOpen && (isCluster || virtual)) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
      return this.throughService(walk, service, !isCluster)
    }
    if (virtual) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const node = [...this.nodes.values()].find((each) => each.address === address)
    if (node) return this.toNode(walk, node)
    const pod = this.podAt(address)
    if (pod || [...this.nodes.values()].some(({ podRange }) => podRange && inRange(address, podRange))) return this.toPod(walk, pod)
    if (address === this.options.outsideAddress) return { ok: true, space: OUTSIDE, hops: walk.hops, address, port, latency: ACROSS }
    if (this.listeners.owner(address)) {
      if (!this.policyAllows(walk, address, undefined)) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
      walk.hops.push({ kind: 'outside', name: address, address })
      return { ok: true, space: address, hops: walk.hops, address, port, latency: 20 }
    }
    return fail(walk, 'i/o timeout', SYN_TIMEOUT)
  }

  private toNode(walk: Walk, node: NodeLink): Path {
    walk.hops.push({ kind: 'node', name: node.name, address: node.address })
    if (node.down || node.cut) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const service = this.services.atNodePort(walk.port, walk.protocol)
    if (service) return this.throughService(walk, service, true, node)
    if (!this.policyAllows(walk, node.address, undefined)) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const latency = this.originNode(walk.origin) === node ? SAME_MACHINE : ACROSS
    return { ok: true, space: node.address, hops: walk.hops, address: node.address, port: walk.port, latency }
  }

  /** `external`: it came in by node port or load balancer address, at `entry` when the node is known. */
  private throughService(walk: Walk, service: ProgrammedPort, external: boolean, entry?: NodeLink): Path {
    const { origin } = walk
    walk.hops.push({ kind: 'service', namespace: service.namespace, name: service.name, address: walk.address })
    const client = this.addressOf(origin)
    // Only clients that are not on the cluster's machines meet externalTrafficPolicy; others take the short cut.
    const foreign =
      external && (origin.kind === 'outside' || (entry !== undefined && this.originNode(origin) !== entry && origin.kind === 'node'))
    let local: string | undefined
    if (foreign && service.externalLocal) local = entry?.name ?? this.anyNodeWith(service)
    else if (!external && service.internalLocal) local = this.originNode(origin)?.name
    const picked = this.services.pick(service, client, local)
    if ('none' in picked) {
      return picked.none === 'reject' ? fail(walk, 'connection refused', SAME_MACHINE) : fail(walk, 'i/o timeout', SYN_TIMEOUT)
    }
    const { backend } = picked
    const masqueraded = external && !(foreign && service.externalLocal)
    const hairpin = origin.kind === 'pod' && backend.address === origin.ip
    const through = entry ?? this.originNode(origin)
    const sourceAddress = hairpin || masqueraded ? this.gatewayAddress(through, backend.address) : undefined
    const onward: Walk = {
      ...walk,
      address: backend.address,
      port: backend.port,
      ...(sourceAddress ? { sourceAddress } : {}),
      ...(hairpin ? { hairpin } : {}),
    }
    const node = [...this.nodes.values()].find(({ address }) => address === backend.address)
    if (node) {
      walk.hops.push({ kind: 'node', name: node.name, address: node.address })
      if (this.originNode(origin) !== node && (node.down || node.cut)) return fail(onward, 'i/o timeout', SYN_TIMEOUT)
      return {
        ok: true,
        space: node.address,
        hops: walk.hops,
        address: backend.address,
        port: backend.port,
        latency: ACROSS,
        ...(sourceAddress ? { sourceAddress } : {}),
      }
    }
    if (backend.address === this.options.outsideAddress) {
      return { ok: true, space: OUTSIDE, hops: walk.hops, address: backend.address, port: backend.port, latency: ACROSS }
    }
    return this.toPod(onward, this.podAt(backend.address))
  }

  private toPod(walk: Walk, pod: Pod | undefined): Path {
    const { origin, address, port, hops } = walk
    const owner = this.listeners.owner(address)
    const nodeName = pod?.spec.nodeName ?? (owner?.kind === 'pod' ? owner.node : this.nodeOfRange(address)?.name)
    const node = nodeName === undefined ? undefined : this.nodes.get(nodeName)
    const home = this.originNode(origin)
    // The outside machine has no route to pod addresses; only what comes in by a Service gets here.
    if (origin.kind === 'outside' && walk.sourceAddress === undefined && !hops.some(({ kind }) => kind === 'service'))
      return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    if (node && (node.down || (node !== home && (node.cut || home?.cut)))) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    if (pod) hops.push({ kind: 'pod', namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name, address })
    else if (owner?.kind === 'pod') hops.push({ kind: 'pod', namespace: owner.namespace, name: owner.name, address })
    else return fail(walk, 'no route to host', NEIGHBOUR_TIMEOUT)
    if (!walk.hairpin && !this.policyAllows(walk, address, pod ?? this.podOf(owner), node)) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const sourceAddress = walk.sourceAddress ?? (origin.kind === 'node' ? this.gatewayAddress(home, address) : undefined)
    return {
      ok: true,
      space: address,
      hops,
      address,
      port,
      latency: node === home ? SAME_MACHINE : ACROSS,
      ...(sourceAddress ? { sourceAddress } : {}),
    }
  }

  /** A node may always talk to its own pods, whatever the policies say (kubelet probes). */
  private policyAllows({ origin, port, protocol, sourceAddress }: Walk, address: string, pod: Pod | undefined, node?: NodeLink): boolean {
    if (this.options.policies === false) return true
    const from: Party = { address: sourceAddress ?? this.addressOf(origin), pod: origin.kind === 'pod' ? this.podOf(origin) : undefined }
    if (origin.kind === 'node' && node !== undefined && node.name === origin.node) return true
    return this.policies.allows({ from, to: { address, pod }, port, protocol })
  }

  // ---- who is where ---------------------------------------------------------------------------------------------

  private space(origin: Origin): string {
    return origin.kind === 'outside' ? OUTSIDE : this.addressOf(origin)
  }

  private originNode(origin: Origin): NodeLink | undefined {
    return origin.kind === 'outside' ? undefined : this.nodes.get(origin.node)
  }

  private podOf(origin: Origin | undefined): Pod | undefined {
    return origin?.kind === 'pod' ? this.options.informers.informer(PODS).get(origin.name, origin.namespace) : undefined
  }

  /** The pod that has the address now; finished pods have given theirs up. */
  private podAt(address: string): Pod | undefined {
    const pods = this.options.informers.informer(PODS).byIndex(BY_ADDRESS, address)
    return pods.find(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  }

  private nodeOfRange(address: string): NodeLink | undefined {
    return [...this.nodes.values()].find(({ podRange }) => podRange && inRange(address, podRange))
  }

  /** Whether the destination may be on the same node; for a Service its backend decides. */
  private isLocal(home: NodeLink, address: string): boolean {
    return this.podAt(address)?.spec.nodeName === home.name || inRange(address, this.serviceRange)
  }

  /** What a masqueraded connection seems to come from: the bridge for pods on the same node, else the node. */
  private gatewayAddress(node: NodeLink | undefined, backend: string): string | undefined {
    if (!node) return undefined
    if (node.podRange && inRange(backend, node.podRange)) return node.podRange.replace(/\.0\/\d+$/, '.1')
    return node.address
  }

  private anyNodeWith(service: ProgrammedPort): string {
    return service.backends.find(({ node }) => node !== undefined && this.isReachable(node))?.node ?? ''
  }

  private hopOf(origin: Origin): Hop {
    switch (origin.kind) {
      case 'outside':
        return { kind: 'outside', name: 'outside' }
      case 'node':
        return { kind: 'node', name: origin.node, address: this.addressOf(origin) }
      case 'pod':
        return { kind: 'pod', namespace: origin.namespace, name: origin.name, address: origin.ip }
    }
  }
}

const OUTSIDE = 'outside'

interface Walk {
  readonly origin: Origin
  readonly hops: Hop[]
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  /** Set once the connection has been masqueraded. */
  readonly sourceAddress?: string
  readonly hairpin?: boolean
}

type Path =
  | {
      readonly ok: true
      readonly space: string
      readonly hops: readonly Hop[]
      readonly address: string
      readonly port: number
      readonly latency: number
      readonly sourceAddress?: string
    }
  | {
      readonly ok: false
      readonly failure: ConnectFailure
      readonly hops: readonly Hop[]
      readonly address: string
      readonly latency: number
    }

function fail({ hops, address }: Walk, failure: ConnectFailure, latency: number): Path {
  return { ok: false, failure, hops, address, latency }
}
