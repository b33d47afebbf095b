/** Pod affinity and anti-affinity: of the new pod towards those that run, and of those that run towards the new pod. */
import { hasNewLabels, type EventInterest } from '../../framework/events'
import { StateKey } from '../../framework/cycle-state'
import { MAX_NODE_SCORE, type Handle, type Plugin } from '../../framework/plugin'
import { podInfoOf, type PodInfo } from '../../framework/pod-info'
import { filterState, type FilterState } from './filter-state'
import type { PerPair } from './pairs'
import { Terms } from './terms'
import { weigh, weightOf } from './weights'

const FILTER = new StateKey<FilterState>('InterPodAffinity/filter')
const SCORE = new StateKey<PerPair>('InterPodAffinity/score')

function eventsFor(terms: Terms): readonly EventInterest[] {
  return [
    {
      on: 'pod',
      helps: (waiting, { action, pod, previous }) => {
        const own = podInfoOf(waiting)
        const other = podInfoOf(pod)
        const wanted = (info: PodInfo): boolean => terms.allMatch(own.requiredAffinity, info)
        const unwanted = (info: PodInfo): boolean => terms.allMatch(own.requiredAntiAffinity, info)
        if (action === 'assigned') return wanted(other)
        if (action === 'unassigned') return unwanted(other) || other.requiredAntiAffinity.some((term) => terms.matches(term, own))
        if (!previous || !hasNewLabels(pod, previous)) return false
        const before = podInfoOf(previous)
        return (!wanted(before) && wanted(other)) || (unwanted(before) && !unwanted(other))
      },
    },
    { on: 'node', helps: (_, { changed }) => changed.has('labels') },
    { on: 'namespace' },
    { on: 'self', helps: (_, { pod, previous }) => hasNewLabels(pod, previous) },
  ]
}

export function interPodAffinity(handle: Handle): Plugin {
  const { cache } = handle
  const terms = new Terms(handle)
  return {
    name: 'InterPodAffinity',
    events: eventsFor(terms),
    preFilter(state, pod) {
      const known = filterState(terms, cache, pod)
      if (!known) return 'skip'
      state.set(FILTER, known)
      return undefined
    },
    filter: (state, pod, node) => state.get(FILTER)!.check(pod, node),
    addPod: (state, pod, other, node) => state.get(FILTER)?.adjust(pod, other, node, 1),
    removePod: (state, pod, other, node) => state.get(FILTER)?.adjust(pod, other, node, -1),
    preScore(state, pod) {
      const sums = weigh(terms, cache, pod)
      if (sums.size === 0) return 'skip'
      state.set(SCORE, sums)
      return undefined
    },
    score: (state, _, node) => weightOf(state.get(SCORE)!, node),
    normalize(_state, _pod, scores) {
      const max = Math.max(...scores)
      const min = Math.min(...scores)
      for (let i = 0; i < scores.length; i++) scores[i] = max === min ? 0 : Math.trunc((MAX_NODE_SCORE * (scores[i]! - min)) / (max - min))
    },
  }
}
