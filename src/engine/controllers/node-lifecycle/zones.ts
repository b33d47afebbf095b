/** How fast nodes may be emptied, per zone: one in ten seconds, and not at all when most of a zone is lost; models the node lifecycle controller's zone states. */
import { conditionOf } from '../framework/conditions'
import type { Node } from '../../schema/types'

/** Milliseconds between two nodes of a zone (0.1 per second). */
const INTERVAL = 10_000
/** The same in a partly lost zone of a large cluster (0.01 per second). */
const SLOW_INTERVAL = 100_000
const LARGE_CLUSTER = 50
const UNHEALTHY_SHARE = 0.55

type ZoneState = 'normal' | 'partial' | 'full'

interface Zone {
  readonly waiting: Set<string>
  next: number
  interval: number
}

export function zoneOf(node: Node): string {
  const { labels } = node.metadata
  return `${labels?.['topology.kubernetes.io/region'] ?? ''}:\0:${labels?.['topology.kubernetes.io/zone'] ?? ''}`
}

function stateOf(nodes: readonly Node[]): ZoneState {
  let ready = 0
  let lost = 0
  for (const node of nodes) {
    const status = conditionOf(node.status?.conditions, 'Ready')?.status
    if (status === 'True') ready++
    else if (status !== undefined) lost++
  }
  if (ready === 0 && lost > 0) return 'full'
  return lost > 2 && lost / (lost + ready) >= UNHEALTHY_SHARE ? 'partial' : 'normal'
}

export class Zones {
  private readonly zones = new Map<string, Zone>()
  private disrupted = false

  get waiting(): boolean {
    if (this.disrupted) return false
    for (const zone of this.zones.values()) if (zone.waiting.size > 0) return true
    return false
  }

  /** @returns whether every zone is lost: then the fault is likelier ours, and nobody is evicted */
  update(nodes: readonly Node[]): boolean {
    const members = new Map<string, Node[]>()
    for (const node of nodes) {
      const zone = zoneOf(node)
      members.set(zone, [...(members.get(zone) ?? []), node])
    }
    const states = [...members].map(([name, each]) => [name, each.length, stateOf(each)] as const)
    this.disrupted = states.length > 0 && states.every(([, , state]) => state === 'full')
    for (const [name, size, state] of states) {
      this.zone(name).interval = state === 'partial' ? (size > LARGE_CLUSTER ? SLOW_INTERVAL : Infinity) : INTERVAL
    }
    return this.disrupted
  }

  queue(zone: string, node: string): void {
    this.zone(zone).waiting.add(node)
  }

  cancel(node: string): void {
    for (const zone of this.zones.values()) zone.waiting.delete(node)
  }

  /** The nodes to taint now, taken off their queues. */
  due(now: number): readonly string[] {
    const found: string[] = []
    if (this.disrupted) return found
    for (const zone of this.zones.values()) {
      if (zone.waiting.size === 0 || now < zone.next || zone.interval === Infinity) continue
      const [node] = zone.waiting
      zone.waiting.delete(node!)
      zone.next = now + zone.interval
      found.push(node!)
    }
    return found
  }

  private zone(name: string): Zone {
    let zone = this.zones.get(name)
    if (!zone) this.zones.set(name, (zone = { waiting: new Set(), next: 0, interval: INTERVAL }))
    return zone
  }
}
