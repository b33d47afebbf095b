/** Which taints a pod tolerates; models component-helpers/scheduling/corev1 and Toleration.ToleratesTaint. */
import type { Taint, Toleration } from '../../schema/types'

const INTEGER = /^(0|-?[1-9]\d*)$/

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator || 'Equal') {
    case 'Exists':
      return true
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '')
    case 'Gt':
    case 'Lt': {
      const [own, other] = [toleration.value ?? '', taint.value ?? '']
      if (!INTEGER.test(own) || !INTEGER.test(other)) return false
      return toleration.operator === 'Gt' ? Number(other) > Number(own) : Number(other) < Number(own)
    }
  }
}

/** The first taint with one of these effects that nothing tolerates. */
export function findUntolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly Taint['effect'][],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)))
}
