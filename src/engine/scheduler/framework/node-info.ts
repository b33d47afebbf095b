/** A node with the pods on it added up, kept current by adding and removing pods; models framework.NodeInfo. */
import type { Node } from '../../schema/types'
import type { PodInfo } from './pod-info'
import { addTo, toAmounts, type Amounts } from './resource-amounts'
import type { Labels } from './selectors'

const NO_LABELS: Labels = {}

export class NodeInfo {
  readonly name: string
  node: Node
  labels: Labels
  allocatable: Amounts
  /** How many pods the node takes. */
  podLimit: number
  /** Image name to size in bytes. */
  images: ReadonlyMap<string, number>
  readonly pods = new Map<string, PodInfo>()
  readonly podsWithAffinity = new Map<string, PodInfo>()
  readonly podsWithRequiredAntiAffinity = new Map<string, PodInfo>()
  readonly requested: Record<string, number> = {}
  readonly scoringRequested = { cpu: 0, memory: 0 }
  /** `protocol/port` to the addresses in use, with how many pods use each. */
  private readonly ports = new Map<string, Map<string, number>>()

  constructor(node: Node) {
    this.name = node.metadata.name
    this.node = node
    this.labels = NO_LABELS
    this.allocatable = {}
    this.podLimit = 0
    this.images = new Map()
    this.setNode(node)
  }

  setNode(node: Node): void {
    this.node = node
    this.labels = node.metadata.labels ?? NO_LABELS
    this.allocatable = toAmounts(node.status?.allocatable)
    this.podLimit = this.allocatable.pods ?? 0
    const images = new Map<string, number>()
    for (const image of node.status?.images ?? []) for (const name of image.names ?? []) images.set(name, image.sizeBytes ?? 0)
    this.images = images
  }

  add(info: PodInfo): void {
    this.pods.set(info.uid, info)
    if (info.hasAffinity) this.podsWithAffinity.set(info.uid, info)
    if (info.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.set(info.uid, info)
    this.count(info, 1)
  }

  remove(uid: string): PodInfo | undefined {
    const info = this.pods.get(uid)
    if (!info) return undefined
    this.pods.delete(uid)
    this.podsWithAffinity.delete(uid)
    this.podsWithRequiredAntiAffinity.delete(uid)
    this.count(info, -1)
    return info
  }

  /** For what-if questions (preemption, nominated pods): changes to the copy leave the cache alone. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.node)
    for (const info of this.pods.values()) copy.add(info)
    return copy
  }

  /** Whether another pod holds the port on an overlapping address. */
  portTaken(address: string, protocol: string, port: number): boolean {
    const inUse = this.ports.get(`${protocol}/${port}`)
    if (!inUse || inUse.size === 0) return false
    return address === '0.0.0.0' || inUse.has('0.0.0.0') || inUse.has(address)
  }

  private count(info: PodInfo, sign: 1 | -1): void {
    addTo(this.requested, info.requests, sign)
    this.scoringRequested.cpu += sign * info.scoringRequests.cpu
    this.scoringRequested.memory += sign * info.scoringRequests.memory
    for (const { address, protocol, port } of info.hostPorts) {
      const key = `${protocol}/${port}`
      const addresses = this.ports.get(key) ?? new Map<string, number>()
      const uses = (addresses.get(address) ?? 0) + sign
      if (uses > 0) addresses.set(address, uses)
      else addresses.delete(address)
      this.ports.set(key, addresses)
    }
  }
}
