/** The taints of a node: NoSchedule by its conditions, NoExecute while it is lost; models processTaint and doNoScheduleTaintingPass. */
import { timestamp } from '../../clock/clock'
import { hasReason } from '../../api/status'
import type { ControllerContext } from '../framework'
import { conditionOf } from '../framework/conditions'
import { hasTaint, NOT_READY, swapTaints, UNREACHABLE, UNSCHEDULABLE } from '../framework/taints'
import { NODES } from '../../schema/resources'
import type { Node, Taint } from '../../schema/types'

const PRESSURES = [
  ['MemoryPressure', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'node.kubernetes.io/pid-pressure'],
] as const

const NO_SCHEDULE_KEYS: ReadonlySet<string> = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...PRESSURES.map(([, key]) => key)])

/** The NoSchedule taints a node's conditions and its cordon call for. */
function wantedTaints(node: Node): readonly string[] {
  const keys: string[] = []
  const ready = conditionOf(node.status?.conditions, 'Ready')?.status
  if (ready === 'False') keys.push(NOT_READY)
  if (ready === 'Unknown') keys.push(UNREACHABLE)
  for (const [type, key] of PRESSURES) if (conditionOf(node.status?.conditions, type)?.status === 'True') keys.push(key)
  if (node.spec.unschedulable) keys.push(UNSCHEDULABLE)
  return keys
}

const LOST = [NOT_READY, UNREACHABLE] as const

/** The NoExecute taint of a node that is lost; undefined for one that is ready, or has never said anything. */
function lostTaint(node: Node): string | undefined {
  const ready = conditionOf(node.status?.conditions, 'Ready')?.status
  if (ready === undefined || ready === 'True') return undefined
  return ready === 'Unknown' ? UNREACHABLE : NOT_READY
}

export class NodeTaints {
  constructor(private readonly context: Pick<ControllerContext, 'client' | 'clock' | 'enqueue'>) {}

  /** Puts on and takes off what the conditions and the cordon of a node call for. */
  followConditions(node: Node): void {
    const wanted = wantedTaints(node)
    const present = (node.spec.taints ?? []).filter((each) => each.effect === 'NoSchedule' && NO_SCHEDULE_KEYS.has(each.key))
    const add = wanted.filter((key) => !present.some((each) => each.key === key)).map((key) => this.taint(key, 'NoSchedule'))
    const remove = present.filter((each) => !wanted.includes(each.key))
    this.patch(node, swapTaints(node, add, remove))
  }

  /** How a lost node is marked: as what it is, as lost in another way, or not yet. */
  markOf(node: Node): 'right' | 'other' | undefined {
    const key = lostTaint(node)
    if (key !== undefined && hasTaint(node, key, 'NoExecute')) return 'right'
    return LOST.some((each) => hasTaint(node, each, 'NoExecute')) ? 'other' : undefined
  }

  markLost(node: Node): void {
    const key = lostTaint(node)
    if (key === undefined) return
    const other = key === NOT_READY ? UNREACHABLE : NOT_READY
    this.write(node, swapTaints(node, [this.taint(key, 'NoExecute')], [{ key: other, effect: 'NoExecute' }]))
  }

  markFound(node: Node): void {
    const lost: readonly Taint[] = LOST.map((key) => ({ key, effect: 'NoExecute' }))
    this.write(node, swapTaints(node, [], lost))
  }

  private taint(key: string, effect: Taint['effect']): Taint {
    return { key, effect, timeAdded: timestamp(this.context.clock.now()) }
  }

  /** Whoever was faster is looked at again. */
  private write(node: Node, taints: readonly Taint[] | undefined): void {
    try {
      this.patch(node, taints)
    } catch (error) {
      if (!hasReason(error, 'Conflict') && !hasReason(error, 'NotFound')) throw error
      this.context.enqueue(node.metadata.name)
    }
  }

  /** @param taints undefined when they are as they should be */
  private patch(node: Node, taints: readonly Taint[] | undefined): void {
    if (!taints) return
    const { name, resourceVersion } = node.metadata
    this.context.client.resource(NODES).patch(name, undefined, 'merge', {
      metadata: { resourceVersion },
      spec: { taints: taints.length > 0 ? taints : null },
    })
  }
}
