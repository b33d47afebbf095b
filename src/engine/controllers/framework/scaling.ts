/** Numbers that may be percentages; models k8s.io/apimachinery/pkg/util/intstr. */
import type { IntOrString } from '../../schema/types'

/** The number itself, or the percentage of `total` rounded up or down. Text that is neither counts as 0. */
export function scaledValue(value: IntOrString | undefined, total: number, round: 'up' | 'down', absent: IntOrString = 0): number {
  const given = value ?? absent
  if (typeof given === 'number') return given
  const match = /^(\d+)%$/.exec(given)
  if (!match) return 0
  const exact = (Number(match[1]) * total) / 100
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}
