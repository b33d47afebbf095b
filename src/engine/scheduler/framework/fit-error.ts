/** The words for a pod that fits nowhere; models framework.FitError. */
import type { Diagnosis } from './plugin'

function histogram(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}

/** `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. <postFilter>`. */
export function fitErrorMessage(totalNodes: number, diagnosis: Diagnosis, postFilter: string): string {
  if (totalNodes === 0) return 'no nodes available to schedule pods'
  let message = `0/${totalNodes} nodes are available:`
  if (diagnosis.preFilter) message += ` ${diagnosis.preFilter.reasons.join(', ')}.`
  else {
    const counts = new Map<string, number>()
    for (const { reasons } of diagnosis.nodes.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    if (counts.size > 0) message += ` ${histogram(counts)}.`
  }
  return postFilter ? `${message} ${postFilter}` : message
}

/** The same form for why preemption helps nowhere: reason by node. */
export function preemptionMessage(totalNodes: number, reasons: ReadonlyMap<string, readonly string[]>): string {
  const counts = new Map<string, number>()
  for (const list of reasons.values()) for (const reason of list) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return `0/${totalNodes} nodes are available: ${histogram(counts)}.`
}
