/** What preferred affinity and anti-affinity say of nodes: the weights of the new pod's terms and of those that mean it, per topology pair. */
import type { Cache } from '../../framework/cache'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import { bump, standsIn, type PerPair } from './pairs'
import type { Terms } from './terms'

export function weigh(terms: Terms, cache: Cache, pod: PodInfo): PerPair {
  const sums: PerPair = new Map()
  for (const { term, weight } of pod.preferredAffinity)
    terms.forEachNode(term, (node, count) => bump(sums, node, term.topologyKey, weight * count))
  for (const { term, weight } of pod.preferredAntiAffinity)
    terms.forEachNode(term, (node, count) => bump(sums, node, term.topologyKey, -weight * count))
  if (!cache.anyPodWithAffinity()) return sums
  for (const node of cache.nodes.values()) {
    for (const other of node.podsWithAffinity.values()) addWishes(sums, terms, pod, other, node)
  }
  return sums
}

/** What a pod that runs wishes of the new one; a term it required of its own place counts one. */
function addWishes(sums: PerPair, terms: Terms, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
  for (const term of other.requiredAffinity) if (terms.matches(term, pod)) bump(sums, node, term.topologyKey, 1)
  for (const { term, weight } of other.preferredAffinity) if (terms.matches(term, pod)) bump(sums, node, term.topologyKey, weight)
  for (const { term, weight } of other.preferredAntiAffinity) if (terms.matches(term, pod)) bump(sums, node, term.topologyKey, -weight)
}

export function weightOf(sums: PerPair, node: NodeInfo): number {
  let weight = 0
  for (const [key, sum] of sums) if (standsIn(key, node)) weight += sum
  return weight
}
