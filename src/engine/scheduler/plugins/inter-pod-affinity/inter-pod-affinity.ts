/** Pod affinity and anti-affinity: of the new pod towards those that run, and of those that run towards the new pod. */
import { hasNewLabels } from '../../framework/events'
import { StateKey, type CycleState } from '../../framework/cycle-state'
import { MAX_NODE_SCORE, rejection, unresolvable, type Handle, type Plugin } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import { podInfoOf, termMatches, type AffinityTerm, type PodInfo } from '../../framework/pod-info'
import { NAMESPACES } from '../../../schema/resources'

/** Number of matching pods (or summed weights) per topology pair `key=value`. */
type PerPair = Map<string, number>

class FilterState {
  constructor(
    /** Pods that run and refuse to be with the new one. */
    readonly refusing: PerPair,
    /** Pods that match all the new pod's affinity terms. */
    readonly wanted: PerPair,
    /** Pods that match the new pod's anti-affinity terms. */
    readonly unwanted: PerPair,
  ) {}

  clone(): FilterState {
    return new FilterState(new Map(this.refusing), new Map(this.wanted), new Map(this.unwanted))
  }
}

const FILTER = new StateKey<FilterState>('InterPodAffinity/filter')
const SCORE = new StateKey<PerPair>('InterPodAffinity/score')

const pair = (key: string, value: string): string => `${key}=${value}`

function bump(counts: PerPair, { labels }: NodeInfo, topologyKey: string, by: number): void {
  const value = labels[topologyKey]
  if (value === undefined || by === 0) return
  const key = pair(topologyKey, value)
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}

export function interPodAffinity({ cache, informers, labelsOfNamespace }: Handle): Plugin {
  const matches = (term: AffinityTerm, pod: PodInfo): boolean => termMatches(term, pod, labelsOfNamespace)

  const matchesAll = (terms: readonly AffinityTerm[], pod: PodInfo): boolean =>
    terms.length > 0 && terms.every((term) => matches(term, pod))

  function namespacesOf(term: AffinityTerm): Iterable<string> {
    const selector = term.namespaceSelector
    if (!selector) return term.namespaces
    const selected = informers
      .informer(NAMESPACES)
      .list()
      .filter(({ metadata }) => selector.matches(metadata.labels))
    return new Set([...term.namespaces, ...selected.map(({ metadata }) => metadata.name)])
  }

  /** Calls back with each node that has pods the term means, and how many. */
  function forEachNode(term: AffinityTerm, visit: (node: NodeInfo, count: number) => void): void {
    for (const namespace of namespacesOf(term)) {
      for (const [name, count] of cache.counts.of(namespace, term.selector, true)) {
        const node = cache.nodes.get(name)
        if (node) visit(node, count)
      }
    }
  }

  /** A pod counts as wanted only when it matches every term; with one term the counts are at hand. */
  function countWanted(pod: PodInfo, wanted: PerPair): void {
    const terms = pod.requiredAffinity
    if (terms.length === 1) forEachNode(terms[0]!, (node, count) => bump(wanted, node, terms[0]!.topologyKey, count))
    else if (terms.length > 1) {
      forEachNode(terms[0]!, (node) => {
        for (const other of node.pods.values()) {
          if (terms.every((term) => matches(term, other))) for (const term of terms) bump(wanted, node, term.topologyKey, 1)
        }
      })
    }
  }

  function adjust(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo, by: 1 | -1): void {
    const known = state.get(FILTER)
    if (!known) return
    for (const term of other.requiredAntiAffinity) if (matches(term, pod)) bump(known.refusing, node, term.topologyKey, by)
    if (pod.requiredAffinity.length > 0 && pod.requiredAffinity.every((term) => matches(term, other))) {
      for (const term of pod.requiredAffinity) bump(known.wanted, node, term.topologyKey, by)
    }
    for (const term of pod.requiredAntiAffinity) if (matches(term, other)) bump(known.unwanted, node, term.topologyKey, by)
  }

  /** The first pod of a group that wants to be with itself may go anywhere. */
  function affinityHolds({ wanted }: FilterState, pod: PodInfo, { labels }: NodeInfo): boolean {
    let satisfied = true
    for (const { topologyKey } of pod.requiredAffinity) {
      const value = labels[topologyKey]
      if (value === undefined) return false
      if (!((wanted.get(pair(topologyKey, value)) ?? 0) > 0)) satisfied = false
    }
    return satisfied || (wanted.size === 0 && pod.requiredAffinity.every((term) => matches(term, pod)))
  }

  return {
    name: 'InterPodAffinity',
    events: [
      {
        on: 'pod',
        helps: (waiting, { action, pod, previous }) => {
          const own = podInfoOf(waiting)
          const other = podInfoOf(pod)
          const wanted = (info: PodInfo): boolean => matchesAll(own.requiredAffinity, info)
          const unwanted = (info: PodInfo): boolean => matchesAll(own.requiredAntiAffinity, info)
          if (action === 'assigned') return wanted(other)
          if (action === 'unassigned') return unwanted(other) || other.requiredAntiAffinity.some((term) => matches(term, own))
          if (!previous || !hasNewLabels(pod, previous)) return false
          const before = podInfoOf(previous)
          return (!wanted(before) && wanted(other)) || (unwanted(before) && !unwanted(other))
        },
      },
      { on: 'node', helps: (_, { changed }) => changed.has('labels') },
      { on: 'namespace' },
      { on: 'self', helps: (_, { pod, previous }) => hasNewLabels(pod, previous) },
    ],
    preFilter(state, pod) {
      const refusing: PerPair = new Map()
      if (cache.anyPodWithAffinity()) {
        for (const node of cache.nodes.values()) {
          for (const other of node.podsWithRequiredAntiAffinity.values()) {
            for (const term of other.requiredAntiAffinity) if (matches(term, pod)) bump(refusing, node, term.topologyKey, 1)
          }
        }
      }
      if (refusing.size === 0 && pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0) return 'skip'
      const wanted: PerPair = new Map()
      const unwanted: PerPair = new Map()
      countWanted(pod, wanted)
      for (const term of pod.requiredAntiAffinity) forEachNode(term, (node, count) => bump(unwanted, node, term.topologyKey, count))
      state.set(FILTER, new FilterState(refusing, wanted, unwanted))
      return undefined
    },
    filter(state, pod, node) {
      const known = state.get(FILTER)!
      if (!affinityHolds(known, pod, node)) return unresolvable("node(s) didn't match pod affinity rules")
      for (const { topologyKey } of pod.requiredAntiAffinity) {
        const value = node.labels[topologyKey]
        if (value !== undefined && (known.unwanted.get(pair(topologyKey, value)) ?? 0) > 0) {
          return rejection("node(s) didn't match pod anti-affinity rules")
        }
      }
      for (const [key, count] of known.refusing) {
        const split = key.indexOf('=')
        if (count > 0 && node.labels[key.slice(0, split)] === key.slice(split + 1)) {
          return rejection("node(s) didn't satisfy existing pods anti-affinity rules")
        }
      }
      return undefined
    },
    addPod: (state, pod, other, node) => adjust(state, pod, other, node, 1),
    removePod: (state, pod, other, node) => adjust(state, pod, other, node, -1),
    preScore(state, pod) {
      const sums: PerPair = new Map()
      for (const { term, weight } of pod.preferredAffinity)
        forEachNode(term, (node, count) => bump(sums, node, term.topologyKey, weight * count))
      for (const { term, weight } of pod.preferredAntiAffinity)
        forEachNode(term, (node, count) => bump(sums, node, term.topologyKey, -weight * count))
      if (cache.anyPodWithAffinity()) {
        for (const node of cache.nodes.values()) {
          for (const other of node.podsWithAffinity.values()) {
            for (const term of other.requiredAffinity) if (matches(term, pod)) bump(sums, node, term.topologyKey, 1)
            for (const { term, weight } of other.preferredAffinity) if (matches(term, pod)) bump(sums, node, term.topologyKey, weight)
            for (const { term, weight } of other.preferredAntiAffinity) if (matches(term, pod)) bump(sums, node, term.topologyKey, -weight)
          }
        }
      }
      if (sums.size === 0) return 'skip'
      state.set(SCORE, sums)
      return undefined
    },
    score(state, _, { labels }) {
      let score = 0
      for (const [key, sum] of state.get(SCORE)!) {
        const split = key.indexOf('=')
        if (labels[key.slice(0, split)] === key.slice(split + 1)) score += sum
      }
      return score
    },
    normalize(_state, _pod, scores) {
      const max = Math.max(...scores)
      const min = Math.min(...scores)
      for (let i = 0; i < scores.length; i++) scores[i] = max === min ? 0 : Math.trunc((MAX_NODE_SCORE * (scores[i]! - min)) / (max - min))
    },
  }
}
