/** What required affinity and anti-affinity say of nodes, counted once for a pod and kept up as pods are taken away in thought. */
import type { Cache } from '../../framework/cache'
import { rejection, unresolvable, type Rejection } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import { bump, counted, standsIn, type PerPair } from './pairs'
import type { Terms } from './terms'

export class FilterState {
  constructor(
    private readonly terms: Terms,
    /** Pods that run and refuse to be with the new one. */
    private readonly refusing: PerPair,
    /** Pods that match all the new pod's affinity terms. */
    private readonly wanted: PerPair,
    /** Pods that match the new pod's anti-affinity terms. */
    private readonly unwanted: PerPair,
  ) {}

  clone(): FilterState {
    return new FilterState(this.terms, new Map(this.refusing), new Map(this.wanted), new Map(this.unwanted))
  }

  /** As if `other` were added to the node or removed from it. */
  adjust(pod: PodInfo, other: PodInfo, node: NodeInfo, by: 1 | -1): void {
    const { terms } = this
    for (const term of other.requiredAntiAffinity) if (terms.matches(term, pod)) bump(this.refusing, node, term.topologyKey, by)
    if (terms.allMatch(pod.requiredAffinity, other)) {
      for (const term of pod.requiredAffinity) bump(this.wanted, node, term.topologyKey, by)
    }
    for (const term of pod.requiredAntiAffinity) if (terms.matches(term, other)) bump(this.unwanted, node, term.topologyKey, by)
  }

  check(pod: PodInfo, node: NodeInfo): Rejection | undefined {
    if (!this.affinityHolds(pod, node)) return unresolvable("node(s) didn't match pod affinity rules")
    if (pod.requiredAntiAffinity.some(({ topologyKey }) => counted(this.unwanted, node, topologyKey))) {
      return rejection("node(s) didn't match pod anti-affinity rules")
    }
    for (const [key, count] of this.refusing) {
      if (count > 0 && standsIn(key, node)) return rejection("node(s) didn't satisfy existing pods anti-affinity rules")
    }
    return undefined
  }

  /** The first pod of a group that wants to be with itself may go anywhere. */
  private affinityHolds(pod: PodInfo, node: NodeInfo): boolean {
    let satisfied = true
    for (const { topologyKey } of pod.requiredAffinity) {
      const some = counted(this.wanted, node, topologyKey)
      if (some === undefined) return false
      if (!some) satisfied = false
    }
    return satisfied || (this.wanted.size === 0 && this.terms.allMatch(pod.requiredAffinity, pod))
  }
}

/** Undefined when no node could be refused. */
export function filterState(terms: Terms, cache: Cache, pod: PodInfo): FilterState | undefined {
  const refusing = countRefusing(terms, cache, pod)
  if (refusing.size === 0 && pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0) return undefined
  const wanted = countWanted(terms, pod)
  const unwanted: PerPair = new Map()
  for (const term of pod.requiredAntiAffinity) terms.forEachNode(term, (node, count) => bump(unwanted, node, term.topologyKey, count))
  return new FilterState(terms, refusing, wanted, unwanted)
}

function countRefusing(terms: Terms, cache: Cache, pod: PodInfo): PerPair {
  const refusing: PerPair = new Map()
  if (!cache.anyPodWithAffinity()) return refusing
  for (const node of cache.nodes.values()) {
    for (const other of node.podsWithRequiredAntiAffinity.values()) {
      for (const term of other.requiredAntiAffinity) if (terms.matches(term, pod)) bump(refusing, node, term.topologyKey, 1)
    }
  }
  return refusing
}

/** A pod counts as wanted only when it matches every term; with one term the counts are at hand. */
function countWanted(terms: Terms, { requiredAffinity }: PodInfo): PerPair {
  const wanted: PerPair = new Map()
  const [first, ...more] = requiredAffinity
  if (!first) return wanted
  terms.forEachNode(first, (node, count) => {
    if (more.length === 0) return bump(wanted, node, first.topologyKey, count)
    for (const other of node.pods.values()) {
      if (terms.allMatch(requiredAffinity, other)) for (const term of requiredAffinity) bump(wanted, node, term.topologyKey, 1)
    }
  })
  return wanted
}
