/** The taints that controllers put on nodes and take away; models pkg/controller/util/node and pkg/util/taints. */
import type { Node, Taint } from '../../schema/types'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

export function hasTaint(node: Node, key: string, effect: string): boolean {
  return node.spec.taints?.some((taint) => taint.key === key && taint.effect === effect) ?? false
}

/** The taints without those of `remove`, then those of `add` that are not there; `undefined` when that changes nothing. */
export function swapTaints(
  node: Node,
  add: readonly Taint[],
  remove: readonly Pick<Taint, 'key' | 'effect'>[],
): readonly Taint[] | undefined {
  const before = node.spec.taints ?? []
  const same = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean => a.key === b.key && a.effect === b.effect
  const kept = before.filter((taint) => !remove.some((each) => same(each, taint)))
  const fresh = add.filter((taint) => !kept.some((each) => same(each, taint)))
  return fresh.length === 0 && kept.length === before.length ? undefined : [...kept, ...fresh]
}
