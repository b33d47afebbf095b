/** The look at all nodes: which are new, gone, lost or back, and which zones are in trouble; models monitorNodeHealth. */
import { StatusError } from '../../api/status'
import type { Informer } from '../../client/client'
import type { ControllerContext } from '../framework'
import { conditionOf } from '../framework/conditions'
import { podsOnNode } from '../framework/node-pods'
import { NODES } from '../../schema/resources'
import type { Lease, Node, Pod } from '../../schema/types'
import type { NodeHealth } from './health'
import { markNotReady } from './lost-pods'
import type { NodeTaints } from './taints'
import { zoneOf, Zones } from './zones'

export interface NodeCaches {
  readonly nodes: Informer<Node>
  readonly leases: Informer<Lease>
  readonly pods: Informer<Pod>
}

export class NodeMonitor {
  private readonly zones = new Zones()
  private readonly known = new Set<string>()
  /** The Ready status each node had at the last look. */
  private readonly readiness = new Map<string, string>()

  constructor(
    private readonly context: ControllerContext,
    private readonly caches: NodeCaches,
    private readonly health: NodeHealth,
    private readonly taints: NodeTaints,
  ) {}

  /** Whether the node was there at the last look and not ready. */
  isLost(node: string): boolean {
    return (this.readiness.get(node) ?? 'True') !== 'True'
  }

  look(): void {
    const present = this.caches.nodes.list()
    const now = this.context.clock.now()
    for (const node of present) if (!this.known.has(node.metadata.name)) this.register(node)
    for (const name of this.known) if (!this.caches.nodes.get(name)) this.forget(name)
    const looked = present.map((node) => this.lookAt(node, now))
    const disrupted = this.zones.update(looked)
    for (const node of looked) {
      if (disrupted) this.taints.markFound(node)
      else if (conditionOf(node.status?.conditions, 'Ready')) this.planEviction(node)
    }
  }

  /** Marks the lost nodes whose turn it is, as fast as their zone allows. */
  evictionPass(): void {
    if (!this.zones.waiting) return
    for (const name of this.zones.due(this.context.clock.now())) {
      const node = this.caches.nodes.get(name)
      if (node) this.taints.markLost(node)
    }
  }

  private tell(node: Parameters<ControllerContext['events']['event']>[0], reason: string, message: string): void {
    this.context.events.event(node, 'Normal', reason, message)
  }

  private register(node: Node): void {
    const { name } = node.metadata
    this.known.add(name)
    this.tell(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
    // A node may have come back: what was said of its namesake is void.
    this.taints.markFound(node)
  }

  private forget(name: string): void {
    this.known.delete(name)
    this.readiness.delete(name)
    this.health.forget(name)
    this.zones.cancel(name)
    const gone = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '', creationTimestamp: '' } }
    this.tell(gone, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
  }

  private lookAt(node: Node, now: number): Node {
    const { name } = node.metadata
    const conditions = this.health.check(node, this.caches.leases.get(name, 'kube-node-lease'), now)
    let current = node
    if (conditions) {
      try {
        current = this.context.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, conditions } })
      } catch (error) {
        // The kubelet, or someone, was faster: the next look decides.
        if (!(error instanceof StatusError)) throw error
        return node
      }
    }
    const before = this.readiness.get(name) ?? conditionOf(node.status?.conditions, 'Ready')?.status
    const after = conditionOf(current.status?.conditions, 'Ready')?.status
    if (after === undefined) return current
    this.readiness.set(name, after)
    if (before === 'True' && after !== 'True') {
      this.tell(current, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
      markNotReady(this.context, podsOnNode(this.caches.pods, name))
    }
    return current
  }

  private planEviction(node: Node): void {
    const { name } = node.metadata
    if (conditionOf(node.status?.conditions, 'Ready')!.status === 'True') {
      this.zones.cancel(name)
      this.taints.markFound(node)
      return
    }
    const mark = this.taints.markOf(node)
    if (mark === 'other') this.taints.markLost(node)
    else if (mark === undefined) this.zones.queue(zoneOf(node), name)
  }
}
