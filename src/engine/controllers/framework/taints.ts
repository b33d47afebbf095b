/** Taints and tolerations; models k8s.io/component-helpers/scheduling/corev1. */
import type { Node, Taint, Toleration } from '../../schema/types'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  const operator = toleration.operator ?? 'Equal'
  if (operator === 'Exists') return true
  const [given, wanted] = [toleration.value ?? '', taint.value ?? '']
  if (operator === 'Equal') return given === wanted
  if (!/^-?\d+$/.test(given) || !/^-?\d+$/.test(wanted)) return false
  return operator === 'Lt' ? Number(wanted) < Number(given) : operator === 'Gt' ? Number(wanted) > Number(given) : false
}

/** The first taint of the effects that nothing tolerates. */
export function untolerated(taints: readonly Taint[], tolerations: readonly Toleration[], effects: readonly string[]): Taint | undefined {
  return taints.find((taint) => effects.includes(taint.effect) && !tolerations.some((each) => tolerates(each, taint)))
}

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
