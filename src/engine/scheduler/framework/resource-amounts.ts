/** Amounts of resources as plain numbers: CPU in milli-cores, everything else in its own unit; models framework.Resource. */
import { amountsOf, wholeUnits, type Amounts as ExactAmounts } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import type { Pod } from '../../schema/types'

export type Amounts = Readonly<Record<string, number>>

function wholeNumbers(exact: ExactAmounts): Record<string, number> {
  const amounts: Record<string, number> = {}
  for (const [name, amount] of exact) amounts[name] = wholeUnits(name, amount)
  return amounts
}

export function toAmounts(list: Readonly<Record<string, unknown>> | undefined): Record<string, number> {
  return wholeNumbers(amountsOf(list))
}

export function addTo(sum: Record<string, number>, more: Amounts, sign: 1 | -1 = 1): void {
  for (const name of Object.keys(more)) sum[name] = (sum[name] ?? 0) + sign * more[name]!
}

/** What a container without requests is counted with when nodes are scored, so that empty requests still spread. */
const WHEN_MISSING = amountsOf({ cpu: '100m', memory: '200Mi' })

export function podRequests(pod: Pod): Amounts {
  return wholeNumbers(podAmounts(pod, 'requests', { fromStatus: true }))
}

/** Requests for scoring: every container counts for at least a little CPU and memory. */
export function podScoringRequests(pod: Pod): { cpu: number; memory: number } {
  const { cpu = 0, memory = 0 } = wholeNumbers(podAmounts(pod, 'requests', { fromStatus: true, missing: WHEN_MISSING }))
  return { cpu, memory }
}
