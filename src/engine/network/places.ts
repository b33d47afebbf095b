/** Who is where on the network: machines and their cables, addresses of nodes and pods, and what each seems to come from. */
import type { Informers } from '../client/client'
import { PODS } from '../schema/resources'
import type { Pod } from '../schema/types'
import { inRange } from '../api/ipv4'
import type { Hop, Origin } from './types'

/** The name space of the machine outside. */
export const OUTSIDE = 'outside'
/** Whom a node asks for names. */
export const NODE_NAMESERVER = '192.168.65.7'
const BY_ADDRESS = 'network/address'

export interface NodeLink {
  readonly name: string
  readonly address: string
  readonly podRange: string | undefined
  /** Powered off. */
  down: boolean
  /** Running, but its cable is pulled. */
  cut: boolean
}

export class Places {
  readonly nodes = new Map<string, NodeLink>()

  constructor(
    private readonly informers: Informers,
    /** The address nodes and pods see the outside machine as, besides its own 127.0.0.1. */
    readonly outsideAddress: string | undefined,
  ) {
    informers.informer(PODS).addIndex(BY_ADDRESS, ({ spec, status }) => (status?.podIP && !spec.hostNetwork ? [status.podIP] : []))
  }

  /** Connects a node, or changes what is known of it. */
  setNode(name: string, address: string, podRange?: string): void {
    const known = this.nodes.get(name)
    this.nodes.set(name, { name, address, podRange, down: known?.down ?? false, cut: known?.cut ?? false })
  }

  removeNode(name: string): void {
    this.nodes.delete(name)
  }

  /** The node whose own address that is. */
  nodeAt(address: string): NodeLink | undefined {
    return [...this.nodes.values()].find((node) => node.address === address)
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

  /** The owner's own address. */
  addressOf(origin: Origin): string {
    switch (origin.kind) {
      case 'outside':
        return this.outsideAddress ?? '127.0.0.1'
      case 'node':
        return this.nodes.get(origin.node)?.address ?? ''
      case 'pod':
        return origin.ip
    }
  }

  space(origin: Origin): string {
    return origin.kind === 'outside' ? OUTSIDE : this.addressOf(origin)
  }

  originNode(origin: Origin): NodeLink | undefined {
    return origin.kind === 'outside' ? undefined : this.nodes.get(origin.node)
  }

  podOf(origin: Origin | undefined): Pod | undefined {
    return origin?.kind === 'pod' ? this.informers.informer(PODS).get(origin.name, origin.namespace) : undefined
  }

  /** The pod that has the address now; finished pods have given theirs up. */
  podAt(address: string): Pod | undefined {
    const pods = this.informers.informer(PODS).byIndex(BY_ADDRESS, address)
    return pods.find(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  }

  nodeOfRange(address: string): NodeLink | undefined {
    return [...this.nodes.values()].find(({ podRange }) => podRange && inRange(address, podRange))
  }

  /** What a masqueraded connection seems to come from: the bridge for pods on the same node, else the node. */
  gatewayAddress(node: NodeLink | undefined, backend: string): string | undefined {
    if (!node) return undefined
    if (node.podRange && inRange(backend, node.podRange)) return node.podRange.replace(/\.0\/\d+$/, '.1')
    return node.address
  }

  hopOf(origin: Origin): Hop {
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
