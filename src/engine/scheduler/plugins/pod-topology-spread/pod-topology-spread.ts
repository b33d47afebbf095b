/** Spreads pods over topology domains: refuses nodes that would skew too far (DoNotSchedule), prefers the emptier ones (ScheduleAnyway, defaults). */
import { hasNewLabels, hasNewTolerations } from '../../framework/events'
import { StateKey, type CycleState } from '../../framework/cycle-state'
import { MAX_NODE_SCORE, rejection, unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import { compileSelector } from '../../framework/selectors'
import type { Pod } from '../../../schema/types'
import { HOSTNAME, ownConstraints } from './constraints'
import { filterState, type FilterState } from './filter-state'
import { scoreState, type ScoreState } from './score-state'

const TOO_SKEWED = "node(s) didn't match pod topology spread constraints"
const NO_LABEL = `${TOO_SKEWED} (missing required label)`

const FILTER = new StateKey<FilterState>('PodTopologySpread/filter')
const SCORE = new StateKey<ScoreState>('PodTopologySpread/score')

function isSpreadWith(waiting: Pod, other: Pod): boolean {
  if ((waiting.metadata.namespace ?? '') !== (other.metadata.namespace ?? '')) return false
  return (waiting.spec.topologySpreadConstraints ?? []).some(({ labelSelector }) =>
    compileSelector(labelSelector).matches(other.metadata.labels),
  )
}

export function podTopologySpread({ cache, informers }: Handle): Plugin {
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
      state.set(FILTER, filterState(cache, pod, constraints))
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
      const known = scoreState(cache, informers, pod, nodes)
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
