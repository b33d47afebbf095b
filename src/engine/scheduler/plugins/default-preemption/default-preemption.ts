/** Makes room for a pod by removing pods of lower priority from the node where that hurts least. */
import type { CycleState } from '../../framework/cycle-state'
import { preemptionMessage } from '../../framework/fit-error'
import type { Cache } from '../../framework/cache'
import type { NodeInfo } from '../../framework/node-info'
import type { Diagnosis, Handle, Plugin } from '../../framework/plugin'
import type { PodInfo } from '../../framework/pod-info'
import { currentBudgets } from './budgets'
import { compareCandidates, dryRun, type Candidate } from './candidate'
import { evict } from './eviction'

/** A dry run stops after this share of the nodes, and not before this number. */
const MIN_CANDIDATE_PERCENTAGE = 10
const MIN_CANDIDATES = 100
const NOT_HELPFUL = 'Preemption is not helpful for scheduling'

/** Why each node that cannot be cleared cannot, by its name. */
type Reasons = Map<string, readonly string[]>

/** Why the pod may not have others removed, if so. */
function eligibility(cache: Cache, pod: PodInfo, { nodes, preFilter }: Diagnosis): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = cache.nodes.get(pod.pod.status?.nominatedNodeName ?? '')
  if (!nominated || (nodes.get(nominated.name) ?? preFilter)?.resolvable === false) return undefined
  for (const other of nominated.pods.values()) {
    const preempted = other.pod.status?.conditions?.some(
      ({ type, status, reason }) => type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
    )
    if (other.terminating && other.priority < pod.priority && preempted)
      return 'not eligible due to a terminating pod on the nominated node.'
  }
  return undefined
}

/** The nodes that evicting pods might turn into ones that fit; the reasons of the others are put down. */
function worthTrying(cache: Cache, diagnosis: Diagnosis, reasons: Reasons): readonly NodeInfo[] {
  const possible: NodeInfo[] = []
  for (const node of cache.list()) {
    const rejected = diagnosis.nodes.get(node.name) ?? diagnosis.preFilter
    if (rejected?.resolvable) possible.push(node)
    else reasons.set(node.name, [NOT_HELPFUL])
  }
  return possible
}

/** Tries nodes from a random one on until there are enough to choose from. */
function findCandidates(
  handle: Handle,
  state: CycleState,
  pod: PodInfo,
  possible: readonly NodeInfo[],
  reasons: Reasons,
): readonly Candidate[] {
  const enough = Math.max(Math.trunc((possible.length * MIN_CANDIDATE_PERCENTAGE) / 100), Math.min(MIN_CANDIDATES, possible.length))
  const offset = possible.length > 1 ? handle.random(possible.length) : 0
  const limits = possible.length > 0 ? currentBudgets(handle.informers) : []
  const candidates: Candidate[] = []
  let sparing = false
  // Among so many there must be one that keeps within the budgets.
  for (let i = 0; i < possible.length && !(sparing && candidates.length >= enough); i++) {
    const node = possible[(offset + i) % possible.length]!
    const result = dryRun(handle, state, pod, node, limits)
    if ('victims' in result) {
      candidates.push(result)
      sparing ||= result.violations === 0
    } else reasons.set(node.name, result)
  }
  return candidates
}

/** Removes the victims, and takes the node from less important pods that hoped for it. */
function clear({ node, victims }: Candidate, handle: Handle, pod: PodInfo): void {
  for (const victim of victims) evict(handle, pod, victim, node.name)
  for (const other of handle.nominatedOn(node.name)) {
    if (other.uid !== pod.uid && other.priority < pod.priority) handle.clearNomination(other)
  }
}

export function defaultPreemption(handle: Handle): Plugin {
  const { cache } = handle
  return {
    name: 'DefaultPreemption',
    postFilter(state, pod, diagnosis) {
      const why = eligibility(cache, pod, diagnosis)
      if (why) return { message: `preemption: ${why}` }
      const reasons: Reasons = new Map()
      const candidates = findCandidates(handle, state, pod, worthTrying(cache, diagnosis, reasons), reasons)
      if (candidates.length === 0) {
        return { message: `preemption: ${preemptionMessage(cache.nodes.size, reasons)}`, clearNomination: true }
      }
      const best = candidates.reduce((chosen, candidate) => (compareCandidates(candidate, chosen) < 0 ? candidate : chosen))
      handle.preempting(best.victims.length)
      clear(best, handle, pod)
      return { nominatedNode: best.node.name }
    },
  }
}
