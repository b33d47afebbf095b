/** Whether a node's kubelet still reports: from leases and statuses as they come in; models the node lifecycle controller's nodeHealthMap. */
import { timestamp } from '../../clock/clock'
import { conditionOf } from '../framework/conditions'
import { timeOf } from '../framework/pods'
import type { Lease, Node, NodeCondition } from '../../schema/types'

/** Milliseconds without a word after which a node counts as gone. */
export const GRACE_PERIOD = 50_000
/** The same for a node that has never reported. */
export const STARTUP_GRACE_PERIOD = 60_000

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

interface Health {
  heartbeat: string | undefined
  renewed: string | undefined
  /** When this controller last saw a sign of life, in milliseconds. */
  probed: number
}

export class NodeHealth {
  private readonly known = new Map<string, Health>()

  /** Milliseconds without a word after which a node counts as gone, and the same for one that has never reported. */
  constructor(
    private readonly grace: number,
    private readonly startupGrace: number,
  ) {}

  forget(node: string): void {
    this.known.delete(node)
  }

  /** Takes note of signs of life. @returns the conditions to write when the node has been silent too long */
  check(node: Node, lease: Lease | undefined, now: number): readonly NodeCondition[] | undefined {
    const { name, creationTimestamp } = node.metadata
    const ready = conditionOf(node.status?.conditions, 'Ready')
    const heartbeat = ready && `${ready.lastHeartbeatTime} ${ready.lastTransitionTime} ${ready.status}`
    const renewed = lease?.spec?.renewTime
    let health = this.known.get(name)
    if (!health) {
      health = { heartbeat, renewed, probed: ready ? now : timeOf(creationTimestamp) }
      this.known.set(name, health)
    } else if (heartbeat !== health.heartbeat || (renewed !== undefined && renewed !== health.renewed)) {
      health.heartbeat = heartbeat
      health.renewed = renewed
      health.probed = now
    }
    if (now < health.probed + (ready ? this.grace : this.startupGrace)) return undefined
    return silent(node, now)
  }
}

function silent(node: Node, now: number): readonly NodeCondition[] | undefined {
  const conditions = [...(node.status?.conditions ?? [])]
  let changed = false
  for (const type of WATCHED) {
    const at = conditions.findIndex((each) => each.type === type)
    const current = conditions[at]
    if (!current) {
      conditions.push({
        type,
        status: 'Unknown',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: timestamp(now),
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      })
      changed = true
    } else if (current.status !== 'Unknown') {
      conditions[at] = {
        ...current,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: timestamp(now),
      }
      changed = true
    }
  }
  return changed ? conditions : undefined
}
