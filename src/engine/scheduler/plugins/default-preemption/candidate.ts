/** A node that could be cleared for a pod: who would have to go, and how it compares with other nodes. */
import type { CycleState } from '../../framework/cycle-state'
import type { NodeInfo } from '../../framework/node-info'
import type { Handle } from '../../framework/plugin'
import type { PodInfo } from '../../framework/pod-info'
import { splitByBudget, type Budget } from './budgets'

const NO_VICTIMS = 'No preemption victims found for incoming pod'

export interface Candidate {
  readonly node: NodeInfo
  /** Most important first. */
  readonly victims: readonly PodInfo[]
  readonly violations: number
}

function startOf({ pod }: PodInfo): string {
  return pod.status?.startTime ?? '9999'
}

/** More important first: higher priority, then running for longer. */
function byImportance(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority
  const [left, right] = [startOf(a), startOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The fewest pods to remove from a node, sparing the important ones; or why it does not help. */
export function dryRun(
  handle: Handle,
  state: CycleState,
  pod: PodInfo,
  node: NodeInfo,
  limits: readonly Budget[],
): Candidate | readonly string[] {
  const whatIf = state.clone()
  const copy = node.clone()
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority)
  if (lower.length === 0) return [NO_VICTIMS]
  const take = (info: PodInfo): void => {
    copy.remove(info.uid)
    handle.removePod(whatIf, pod, info, copy)
  }
  for (const info of lower) take(info)
  const still = handle.filter(whatIf, pod, copy)
  if (still) return still.reasons

  const { violating, others } = splitByBudget(lower.sort(byImportance), limits)
  const victims: PodInfo[] = []
  const spare = (info: PodInfo): boolean => {
    copy.add(info)
    handle.addPod(whatIf, pod, info, copy)
    if (!handle.filter(whatIf, pod, copy)) return true
    take(info)
    victims.push(info)
    return false
  }
  const violations = violating.filter((info) => !spare(info)).length
  for (const info of others) spare(info)
  return { node, victims: victims.sort(byImportance), violations }
}

/** Negative when `a` is the better node to clear: each rule decides only among those equal before it. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate): number => victims[0]?.priority ?? -Infinity
  // Negative priorities are lifted above zero so that several of them do not look better than one.
  const sum = ({ victims }: Candidate): number => victims.reduce((total, { priority }) => total + priority + 2 ** 31, 0)
  const earliestStart = ({ victims }: Candidate): string =>
    victims
      .filter(({ priority }) => priority === victims[0]?.priority)
      .reduce((first, info) => (startOf(info) < first ? startOf(info) : first), '~')
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (earliestStart(a) > earliestStart(b) ? -1 : earliestStart(a) < earliestStart(b) ? 1 : 0)
  )
}
