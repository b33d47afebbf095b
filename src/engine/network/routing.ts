/** The way of a packet: through node ports, Services, bridges and policies to where somebody may listen, or why it gets nowhere. */
import type { Pod } from '../schema/types'
import { inRange, isLoopback, parseIPv4 } from '../api/ipv4'
import type { Listeners } from './listeners'
import { OUTSIDE, type NodeLink, type Places } from './places'
import type { Party, Policies } from './policies'
import type { ProgrammedPort, ServiceTable } from './service-table'
import type { ConnectFailure, Hop, Listener, Origin } from './types'

/** Milliseconds. */
const SAME_MACHINE = 0
const ACROSS = 1
/** How long the kernel goes on sending SYNs, and how long it asks for a neighbour's hardware address. */
const SYN_TIMEOUT = 130_000
const NEIGHBOUR_TIMEOUT = 3_000

type Protocol = Listener['protocol']

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

export type Path =
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

export class Routing {
  /** While a tunnel (minikube tunnel) is open, the outside machine has a route to Service addresses. */
  tunnelOpen = false

  constructor(
    private readonly places: Places,
    private readonly services: ServiceTable,
    private readonly listeners: Listeners,
    /** Undefined where NetworkPolicies are not enforced. */
    private readonly policies: Policies | undefined,
    private readonly serviceRange: string,
  ) {}

  /** Whether packets get there at all, and where "there" is; nobody may listen. */
  path(origin: Origin, address: string, port: number, protocol: Protocol): Path {
    const hops: Hop[] = [this.places.hopOf(origin)]
    const target = address === '0.0.0.0' ? '127.0.0.1' : address
    const walk: Walk = { origin, hops, address: target, port, protocol }
    const own = this.places.addressOf(origin)
    if (isLoopback(target)) {
      const nodePort = origin.kind === 'node' ? this.services.atNodePort(port, protocol) : undefined
      if (nodePort && !this.listeners.find(this.places.space(origin), protocol, port)) return this.throughService(walk, nodePort, false)
      return { ok: true, space: this.places.space(origin), hops, address: target, port, latency: SAME_MACHINE, sourceAddress: target }
    }
    if (target === own) {
      const nodePort = this.places.originNode(origin)?.address === own ? this.services.atNodePort(port, protocol) : undefined
      if (nodePort) return this.throughService(walk, nodePort, false)
      return { ok: true, space: this.places.space(origin), hops, address: target, port, latency: SAME_MACHINE, sourceAddress: own }
    }
    const home = this.places.originNode(origin)
    if (home && (home.down || (home.cut && !this.isLocal(home, target)))) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    return this.routed(walk)
  }

  private routed(walk: Walk): Path {
    const { origin, address, port, protocol } = walk
    if (parseIPv4(address) === undefined) return fail(walk, 'no route to host', SAME_MACHINE)
    const service = this.services.at(address, port, protocol)
    const virtual = inRange(address, this.serviceRange)
    if (service) {
      const isCluster = service.clusterAddress === address
      if (origin.kind === 'outside' && !this.tunnelOpen && (isCluster || virtual)) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
      return this.throughService(walk, service, !isCluster)
    }
    if (virtual) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const node = this.places.nodeAt(address)
    if (node) return this.toNode(walk, node)
    const pod = this.places.podAt(address)
    if (pod || [...this.places.nodes.values()].some(({ podRange }) => podRange && inRange(address, podRange))) return this.toPod(walk, pod)
    if (address === this.places.outsideAddress) return { ok: true, space: OUTSIDE, hops: walk.hops, address, port, latency: ACROSS }
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
    const latency = this.places.originNode(walk.origin) === node ? SAME_MACHINE : ACROSS
    return { ok: true, space: node.address, hops: walk.hops, address: node.address, port: walk.port, latency }
  }

  /** `external`: it came in by node port or load balancer address, at `entry` when the node is known. */
  private throughService(walk: Walk, service: ProgrammedPort, external: boolean, entry?: NodeLink): Path {
    const { origin } = walk
    walk.hops.push({ kind: 'service', namespace: service.namespace, name: service.name, address: walk.address })
    const client = this.places.addressOf(origin)
    // Only clients that are not on the cluster's machines meet externalTrafficPolicy; others take the short cut.
    const foreign =
      external && (origin.kind === 'outside' || (entry !== undefined && this.places.originNode(origin) !== entry && origin.kind === 'node'))
    let local: string | undefined
    if (foreign && service.externalLocal) local = entry?.name ?? this.anyNodeWith(service)
    else if (!external && service.internalLocal) local = this.places.originNode(origin)?.name
    const through = entry ?? this.places.originNode(origin)
    const picked = this.services.pick(service, client, local, through?.name)
    if ('none' in picked) {
      return picked.none === 'reject' ? fail(walk, 'connection refused', SAME_MACHINE) : fail(walk, 'i/o timeout', SYN_TIMEOUT)
    }
    const { backend } = picked
    const masqueraded = external && !(foreign && service.externalLocal)
    const hairpin = origin.kind === 'pod' && backend.address === origin.ip
    const sourceAddress = hairpin || masqueraded ? this.places.gatewayAddress(through, backend.address) : undefined
    const onward: Walk = {
      ...walk,
      address: backend.address,
      port: backend.port,
      ...(sourceAddress ? { sourceAddress } : {}),
      ...(hairpin ? { hairpin } : {}),
    }
    const node = this.places.nodeAt(backend.address)
    if (node) {
      walk.hops.push({ kind: 'node', name: node.name, address: node.address })
      if (this.places.originNode(origin) !== node && (node.down || node.cut)) return fail(onward, 'i/o timeout', SYN_TIMEOUT)
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
    if (backend.address === this.places.outsideAddress) {
      return { ok: true, space: OUTSIDE, hops: walk.hops, address: backend.address, port: backend.port, latency: ACROSS }
    }
    return this.toPod(onward, this.places.podAt(backend.address))
  }

  private toPod(walk: Walk, pod: Pod | undefined): Path {
    const { origin, address, port, hops } = walk
    const owner = this.listeners.owner(address)
    const nodeName = pod?.spec.nodeName ?? (owner?.kind === 'pod' ? owner.node : this.places.nodeOfRange(address)?.name)
    const node = nodeName === undefined ? undefined : this.places.nodes.get(nodeName)
    const home = this.places.originNode(origin)
    // The outside machine has no route to pod addresses; only what comes in by a Service gets here.
    if (origin.kind === 'outside' && walk.sourceAddress === undefined && !hops.some(({ kind }) => kind === 'service'))
      return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    if (node && (node.down || (node !== home && (node.cut || home?.cut)))) return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    if (pod) hops.push({ kind: 'pod', namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name, address })
    else if (owner?.kind === 'pod') hops.push({ kind: 'pod', namespace: owner.namespace, name: owner.name, address })
    else return fail(walk, 'no route to host', NEIGHBOUR_TIMEOUT)
    if (!walk.hairpin && !this.policyAllows(walk, address, pod ?? this.places.podOf(owner), node))
      return fail(walk, 'i/o timeout', SYN_TIMEOUT)
    const sourceAddress = walk.sourceAddress ?? (origin.kind === 'node' ? this.places.gatewayAddress(home, address) : undefined)
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
    if (!this.policies) return true
    const from: Party = {
      address: sourceAddress ?? this.places.addressOf(origin),
      pod: origin.kind === 'pod' ? this.places.podOf(origin) : undefined,
    }
    if (origin.kind === 'node' && node !== undefined && node.name === origin.node) return true
    return this.policies.allows({ from, to: { address, pod }, port, protocol })
  }

  /** Whether the destination may be on the same node; for a Service its backend decides. */
  private isLocal(home: NodeLink, address: string): boolean {
    return this.places.podAt(address)?.spec.nodeName === home.name || inRange(address, this.serviceRange)
  }

  private anyNodeWith(service: ProgrammedPort): string {
    return service.backends.find(({ node }) => node !== undefined && this.places.isReachable(node))?.node ?? ''
  }
}

function fail({ hops, address }: Walk, failure: ConnectFailure, latency: number): Path {
  return { ok: false, failure, hops, address, latency }
}
