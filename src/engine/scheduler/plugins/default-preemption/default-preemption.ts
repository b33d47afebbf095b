/** Makes room for a pod by removing pods of lower priority from the node where that hurts least. */
import { conditionPatch } from '../../../api/patch/condition-patch'
import type { CycleState } from '../../framework/cycle-state'
import { preemptionMessage } from '../../framework/fit-error'
import type { NodeInfo } from '../../framework/node-info'
import type { Diagnosis, Handle, Plugin } from '../../framework/plugin'
import type { PodInfo } from '../../framework/pod-info'
import { compileSelector, type CompiledSelector } from '../../framework/selectors'
import { hasReason } from '../../../api/status'
import { timestamp } from '../../../clock/clock'
import { POD_DISRUPTION_BUDGETS, PODS } from '../../../schema/resources'

/** A dry run stops after this share of the nodes, and not before this number. */
const MIN_CANDIDATE_PERCENTAGE = 10
const MIN_CANDIDATES = 100
const NOT_HELPFUL = 'Preemption is not helpful for scheduling'
const NO_VICTIMS = 'No preemption victims found for incoming pod'

interface Budget {
  readonly namespace: string
  readonly selector: CompiledSelector
  readonly disrupted: Readonly<Record<string, string>>
  allowed: number
}

interface Candidate {
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

/** Splits victims by whether evicting them (in this order) would break a disruption budget. */
function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly Budget[],
): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const left = budgets.map(({ allowed }) => allowed)
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const info of pods) {
    let violates = false
    budgets.forEach((budget, i) => {
      if (budget.namespace !== info.namespace || Object.keys(info.labels).length === 0 || budget.selector.empty) return
      if (!budget.selector.matches(info.labels) || budget.disrupted[info.pod.metadata.name] !== undefined) return
      left[i]!--
      if (left[i]! < 0) violates = true
    })
    ;(violates ? violating : others).push(info)
  }
  return { violating, others }
}

/** Negative when `a` is the better node to clear: each rule decides only among those equal before it. */
function compareCandidates(a: Candidate, b: Candidate): number {
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

export function defaultPreemption(handle: Handle): Plugin {
  const { cache, informers, client } = handle

  function eligibility(pod: PodInfo, { nodes }: Diagnosis): string | undefined {
    if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
    const nominated = cache.nodes.get(pod.pod.status?.nominatedNodeName ?? '')
    if (!nominated || nodes.get(nominated.name)?.resolvable === false) return undefined
    for (const other of nominated.pods.values()) {
      const preempted = other.pod.status?.conditions?.some(
        ({ type, status, reason }) => type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
      )
      if (other.terminating && other.priority < pod.priority && preempted)
        return 'not eligible due to a terminating pod on the nominated node.'
    }
    return undefined
  }

  function budgets(): readonly Budget[] {
    return informers
      .informer(POD_DISRUPTION_BUDGETS)
      .list()
      .map(({ metadata, spec, status }) => ({
        namespace: metadata.namespace ?? 'default',
        selector: compileSelector(spec?.selector),
        disrupted: status?.disruptedPods ?? {},
        allowed: status?.disruptionsAllowed ?? 0,
      }))
  }

  /** The fewest pods to remove from a node, sparing the important ones; or why it does not help. */
  function dryRun(state: CycleState, pod: PodInfo, node: NodeInfo, limits: readonly Budget[]): Candidate | readonly string[] {
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

  function evict(pod: PodInfo, victim: PodInfo, node: string): void {
    const { name, namespace, uid } = victim.pod.metadata
    if (victim.terminating) return
    try {
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${pod.pod.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
        lastTransitionTime: timestamp(handle.now()),
        lastProbeTime: null,
        ...(victim.pod.metadata.generation === undefined ? {} : { observedGeneration: victim.pod.metadata.generation }),
      }
      const status = conditionPatch(victim.pod.status?.conditions, condition)
      client.resource(PODS).patch(name, namespace, 'strategic', { status }, 'status')
      client.resource(PODS).delete(name, namespace, { preconditions: { uid } })
    } catch (error) {
      if (hasReason(error, 'NotFound') || hasReason(error, 'Conflict')) return
      throw error
    }
    handle.recordEvent(victim.pod, 'Normal', 'Preempted', `Preempted by pod ${pod.uid} on node ${node}`, 'Preempting')
  }

  return {
    name: 'DefaultPreemption',
    postFilter(state, pod, diagnosis) {
      const why = eligibility(pod, diagnosis)
      if (why) return { message: `preemption: ${why}` }

      const reasons = new Map<string, readonly string[]>()
      const possible: NodeInfo[] = []
      for (const node of cache.list()) {
        const rejected = diagnosis.nodes.get(node.name) ?? diagnosis.preFilter
        if (rejected?.resolvable) possible.push(node)
        else reasons.set(node.name, [NOT_HELPFUL])
      }
      const enough = Math.max(Math.trunc((possible.length * MIN_CANDIDATE_PERCENTAGE) / 100), Math.min(MIN_CANDIDATES, possible.length))
      const offset = possible.length > 1 ? handle.random(possible.length) : 0
      const limits = possible.length > 0 ? budgets() : []
      const candidates: Candidate[] = []
      for (let i = 0; i < possible.length && candidates.length < enough; i++) {
        const node = possible[(offset + i) % possible.length]!
        const result = dryRun(state, pod, node, limits)
        if ('victims' in result) candidates.push(result)
        else reasons.set(node.name, result)
      }
      if (candidates.length === 0) {
        return { message: `preemption: ${preemptionMessage(cache.nodes.size, reasons)}`, clearNomination: true }
      }
      const best = candidates.reduce((chosen, candidate) => (compareCandidates(candidate, chosen) < 0 ? candidate : chosen))
      for (const victim of best.victims) evict(pod, victim, best.node.name)
      for (const other of handle.nominatedOn(best.node.name)) {
        if (other.uid !== pod.uid && other.priority < pod.priority) handle.clearNomination(other)
      }
      return { nominatedNode: best.node.name }
    },
  }
}
