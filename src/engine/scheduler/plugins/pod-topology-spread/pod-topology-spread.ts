/** Spreads pods over topology domains: refuses nodes that would skew too far (DoNotSchedule), prefers the emptier ones (ScheduleAnyway, defaults). */
import { hasNewLabels, hasNewTolerations } from '../../framework/events'
import { StateKey, type CycleState } from '../../framework/cycle-state'
import { MAX_NODE_SCORE, rejection, unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import type { CountPerNode } from '../../framework/pod-counts'
import { compileSelector } from '../../framework/selectors'
import type { Pod } from '../../../schema/types'
import { counts, defaultConstraints, HOSTNAME, ownConstraints, type Constraint } from './constraints'

const TOO_SKEWED = "node(s) didn't match pod topology spread constraints"
const NO_LABEL = `${TOO_SKEWED} (missing required label)`

/** Hard constraints with the matching pods per domain. */
class FilterState {
  constructor(
    readonly constraints: readonly Constraint[],
    readonly perDomain: readonly Map<string, number>[],
  ) {}

  clone(): FilterState {
    return new FilterState(
      this.constraints,
      this.perDomain.map((domains) => new Map(domains)),
    )
  }

  /** The emptiest domain's pods; 0 while there are fewer domains than asked for. */
  minimum(i: number): number {
    const domains = this.perDomain[i]!
    if (domains.size < this.constraints[i]!.minDomains) return 0
    let minimum = Infinity
    for (const count of domains.values()) minimum = Math.min(minimum, count)
    return minimum === Infinity ? 0 : minimum
  }

  adjust(pod: PodInfo, other: PodInfo, node: NodeInfo, by: 1 | -1): void {
    if (other.namespace !== pod.namespace || other.terminating || !hasAllKeys(this.constraints, node)) return
    this.constraints.forEach((constraint, i) => {
      if (!constraint.selector.matches(other.labels) || !counts(constraint, pod, node)) return
      const domain = node.labels[constraint.topologyKey]!
      this.perDomain[i]!.set(domain, (this.perDomain[i]!.get(domain) ?? 0) + by)
    })
  }
}

interface ScoreState {
  readonly constraints: readonly Constraint[]
  readonly ignored: ReadonlySet<string>
  /** Per constraint: by node for host names, by domain otherwise. */
  readonly byNode: readonly (CountPerNode | undefined)[]
  readonly byDomain: readonly ReadonlyMap<string, number>[]
  readonly weights: readonly number[]
}

const FILTER = new StateKey<FilterState>('PodTopologySpread/filter')
const SCORE = new StateKey<ScoreState>('PodTopologySpread/score')

function hasAllKeys(constraints: readonly Constraint[], { labels }: NodeInfo): boolean {
  return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined)
}

function isSpreadWith(waiting: Pod, other: Pod): boolean {
  if ((waiting.metadata.namespace ?? '') !== (other.metadata.namespace ?? '')) return false
  return (waiting.spec.topologySpreadConstraints ?? []).some(({ labelSelector }) =>
    compileSelector(labelSelector).matches(other.metadata.labels),
  )
}

export function podTopologySpread({ cache, informers }: Handle): Plugin {
  function filterState(pod: PodInfo, constraints: readonly Constraint[]): FilterState {
    const perDomain = constraints.map(() => new Map<string, number>())
    const perNode = constraints.map(({ selector }) => cache.counts.of(pod.namespace, selector, false))
    for (const node of cache.list()) {
      if (!hasAllKeys(constraints, node)) continue
      constraints.forEach((constraint, i) => {
        if (!counts(constraint, pod, node)) return
        const domain = node.labels[constraint.topologyKey]!
        perDomain[i]!.set(domain, (perDomain[i]!.get(domain) ?? 0) + (perNode[i]!.get(node.name) ?? 0))
      })
    }
    return new FilterState(constraints, perDomain)
  }

  function scoreState(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreState | undefined {
    const own = (pod.pod.spec.topologySpreadConstraints?.length ?? 0) > 0
    const constraints = own ? ownConstraints(pod, 'ScheduleAnyway') : defaultConstraints(pod, informers)
    if (constraints.length === 0) return undefined
    const ignored = new Set<string>()
    const byDomain = constraints.map(() => new Map<string, number>())
    for (const node of nodes) {
      if (own && !hasAllKeys(constraints, node)) {
        ignored.add(node.name)
        continue
      }
      constraints.forEach(({ topologyKey }, i) => {
        const domain = node.labels[topologyKey]
        if (topologyKey !== HOSTNAME && domain !== undefined) byDomain[i]!.set(domain, 0)
      })
    }
    const byNode = constraints.map(({ selector }) => cache.counts.of(pod.namespace, selector, false))
    constraints.forEach((constraint, i) => {
      if (constraint.topologyKey === HOSTNAME || byDomain[i]!.size === 0) return
      for (const node of cache.list()) {
        if ((own && !hasAllKeys(constraints, node)) || !counts(constraint, pod, node)) continue
        const domain = node.labels[constraint.topologyKey]
        const sum = domain === undefined ? undefined : byDomain[i]!.get(domain)
        if (sum !== undefined) byDomain[i]!.set(domain!, sum + (byNode[i]!.get(node.name) ?? 0))
      }
    })
    const weights = constraints.map(({ topologyKey }, i) =>
      Math.log((topologyKey === HOSTNAME ? nodes.length - ignored.size : byDomain[i]!.size) + 2),
    )
    return { constraints, ignored, byNode, byDomain, weights }
  }

  const adjust =
    (by: 1 | -1) =>
    (state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void =>
      state.get(FILTER)?.adjust(pod, other, node, by)

  return {
    name: 'PodTopologySpread',
    events: [
      {
        on: 'pod',
        helps: (waiting, { action, pod, previous }) =>
          action === 'updated'
            ? previous !== undefined && hasNewLabels(pod, previous) && isSpreadWith(waiting, pod) !== isSpreadWith(waiting, previous)
            : isSpreadWith(waiting, pod),
      },
      {
        on: 'node',
        helps: (pod, { action, node, changed }) =>
          (action === 'deleted' || changed.has('labels') || changed.has('taints')) &&
          (pod.spec.topologySpreadConstraints ?? []).every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined),
      },
      {
        on: 'self',
        helps: (_, { pod, previous }) => hasNewTolerations(pod, previous) || isSpreadWith(pod, pod) !== isSpreadWith(pod, previous),
      },
    ],
    preFilter(state, pod) {
      const constraints = ownConstraints(pod, 'DoNotSchedule')
      if (constraints.length === 0) return 'skip'
      state.set(FILTER, filterState(pod, constraints))
      return undefined
    },
    filter(state, pod, node) {
      const known = state.get(FILTER)!
      for (let i = 0; i < known.constraints.length; i++) {
        const { topologyKey, selector, maxSkew } = known.constraints[i]!
        const domain = node.labels[topologyKey]
        if (domain === undefined) return unresolvable(NO_LABEL)
        const own = selector.matches(pod.labels) ? 1 : 0
        if ((known.perDomain[i]!.get(domain) ?? 0) + own - known.minimum(i) > maxSkew) return rejection(TOO_SKEWED)
      }
      return undefined
    },
    addPod: adjust(1),
    removePod: adjust(-1),
    preScore(state, pod, nodes) {
      const known = scoreState(pod, nodes)
      if (!known) return 'skip'
      state.set(SCORE, known)
      return undefined
    },
    score(state, _, node) {
      const known = state.get(SCORE)!
      if (known.ignored.has(node.name)) return 0
      let score = 0
      known.constraints.forEach(({ topologyKey, maxSkew }, i) => {
        const domain = node.labels[topologyKey]
        if (domain === undefined) return
        const count = topologyKey === HOSTNAME ? (known.byNode[i]!.get(node.name) ?? 0) : (known.byDomain[i]!.get(domain) ?? 0)
        score += count * known.weights[i]! + (maxSkew - 1)
      })
      return Math.round(score)
    },
    normalize(state, _, scores, nodes) {
      const { ignored } = state.get(SCORE)!
      const counted = scores.filter((_score, i) => !ignored.has(nodes[i]!.name))
      const max = counted.reduce((a, b) => Math.max(a, b), 0)
      const min = counted.reduce((a, b) => Math.min(a, b), Infinity)
      for (let i = 0; i < scores.length; i++) {
        if (ignored.has(nodes[i]!.name)) scores[i] = 0
        else scores[i] = max === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (max + min - scores[i]!)) / max)
      }
    },
  }
}
