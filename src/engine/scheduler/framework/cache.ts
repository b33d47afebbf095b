/** Nodes and the pods on them as the scheduler believes them to be, its own fresh decisions included; models pkg/scheduler/backend/cache. */
import { sameLabels } from '../../api/selectors'
import type { Node, Pod } from '../../schema/types'
import { NodeInfo } from './node-info'
import { PodCounts } from './pod-counts'
import { podInfoOf, type PodInfo } from './pod-info'

const ZONE = 'topology.kubernetes.io/zone'
const REGION = 'topology.kubernetes.io/region'

function zoneOf(node: Node): string {
  const labels = node.metadata.labels
  return `${labels?.[REGION] ?? ''}/${labels?.[ZONE] ?? ''}`
}

interface Placed {
  info: PodInfo
  node: string
  /** True until a watch event confirms the scheduler's own binding. */
  assumed: boolean
}

export class Cache {
  readonly nodes = new Map<string, NodeInfo>()
  readonly counts = new PodCounts(this.nodes)
  /** Image name to the number of nodes that have it. */
  readonly imageSpread = new Map<string, number>()
  private readonly placed = new Map<string, Placed>()
  /** Pods bound to nodes that are not known (any more, or not yet), by node name. */
  private readonly waitingForNode = new Map<string, Set<string>>()
  private ordered: readonly NodeInfo[] | undefined
  private affinityNodes = 0

  /** All nodes, taking zones in turn, so that looking at the first few spreads over zones. */
  list(): readonly NodeInfo[] {
    this.ordered ??= this.interleaveZones()
    return this.ordered
  }

  /** Whether any placed pod has (anti-)affinity at all; most clusters can skip the whole question. */
  anyPodWithAffinity(): boolean {
    return this.affinityNodes > 0
  }

  setNode(node: Node): void {
    const name = node.metadata.name
    const known = this.nodes.get(name)
    if (known) {
      if (zoneOf(known.node) !== zoneOf(node)) this.ordered = undefined
      this.countImages(known, -1)
      known.setNode(node)
      this.countImages(known, 1)
      return
    }
    const info = new NodeInfo(node)
    this.nodes.set(name, info)
    this.ordered = undefined
    this.countImages(info, 1)
    for (const uid of this.waitingForNode.get(name) ?? []) {
      const placed = this.placed.get(uid)
      if (placed) this.attach(info, placed.info)
    }
    this.waitingForNode.delete(name)
  }

  removeNode(name: string): void {
    const info = this.nodes.get(name)
    if (!info) return
    this.countImages(info, -1)
    for (const pod of info.pods.values()) {
      this.detach(info, pod.uid)
      this.waitFor(name, pod.uid)
    }
    this.nodes.delete(name)
    this.ordered = undefined
  }

  /** A decision of this scheduler that the watch has not shown yet. */
  assume(info: PodInfo, node: string): void {
    this.place(info, node, true)
  }

  /** A bound pod seen by the watch: confirms an assumption or replaces what was known. */
  setPod(pod: Pod): void {
    const uid = pod.metadata.uid
    const known = this.placed.get(uid)
    const node = pod.spec.nodeName!
    if (known && known.node === node && sameForScheduling(known.info.pod, pod)) {
      known.assumed = false
      known.info.pod = pod
      return
    }
    if (known) this.removePod(uid)
    this.place(podInfoOf(pod), node, false)
  }

  removePod(uid: string): void {
    const known = this.placed.get(uid)
    if (!known) return
    this.placed.delete(uid)
    this.waitingForNode.get(known.node)?.delete(uid)
    const node = this.nodes.get(known.node)
    if (node) this.detach(node, uid)
  }

  /** How many there are of each. */
  sizes(): { nodes: number; pods: number; assumed_pods: number } {
    let assumed = 0
    for (const each of this.placed.values()) if (each.assumed) assumed++
    return { nodes: this.nodes.size, pods: this.placed.size, assumed_pods: assumed }
  }

  isAssumed(uid: string): boolean {
    return this.placed.get(uid)?.assumed === true
  }

  private place(info: PodInfo, node: string, assumed: boolean): void {
    this.placed.set(info.uid, { info, node, assumed })
    const target = this.nodes.get(node)
    if (target) this.attach(target, info)
    else this.waitFor(node, info.uid)
  }

  private waitFor(node: string, uid: string): void {
    const waiting = this.waitingForNode.get(node)
    if (waiting) waiting.add(uid)
    else this.waitingForNode.set(node, new Set([uid]))
  }

  private attach(node: NodeInfo, info: PodInfo): void {
    node.add(info)
    if (info.hasAffinity) this.affinityNodes++
    this.counts.podAdded(node.name, info)
  }

  private detach(node: NodeInfo, uid: string): void {
    const info = node.remove(uid)
    if (!info) return
    if (info.hasAffinity) this.affinityNodes--
    this.counts.podRemoved(node.name, info)
  }

  private countImages(node: NodeInfo, sign: 1 | -1): void {
    for (const name of node.images.keys()) this.imageSpread.set(name, (this.imageSpread.get(name) ?? 0) + sign)
  }

  private interleaveZones(): readonly NodeInfo[] {
    const zones = new Map<string, NodeInfo[]>()
    for (const node of this.nodes.values()) {
      const zone = zoneOf(node.node)
      const members = zones.get(zone)
      if (members) members.push(node)
      else zones.set(zone, [node])
    }
    const result: NodeInfo[] = []
    for (let turn = 0; result.length < this.nodes.size; turn++) {
      for (const members of zones.values()) if (members[turn]) result.push(members[turn]!)
    }
    return result
  }
}

/** Status updates are by far the most frequent and change nothing that is added up, unless a resize in place is under way. */
function sameForScheduling(a: Pod, b: Pod): boolean {
  return (
    a.metadata.generation === b.metadata.generation &&
    (b.metadata.generation ?? 1) <= 1 &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    sameLabels(a.metadata.labels, b.metadata.labels)
  )
}
