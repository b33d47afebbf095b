/** What scoring by soft spread constraints needs to know: matching pods by node and domain, and how much each constraint weighs; models preScoreState. */
import type { Informers } from '../../../client/client'
import type { Cache } from '../../framework/cache'
import type { NodeInfo } from '../../framework/node-info'
import type { CountPerNode } from '../../framework/pod-counts'
import type { PodInfo } from '../../framework/pod-info'
import { counts, defaultConstraints, hasAllKeys, HOSTNAME, ownConstraints, type Constraint } from './constraints'

export interface ScoreState {
  readonly constraints: readonly Constraint[]
  readonly ignored: ReadonlySet<string>
  /** Per constraint: by node for host names, by domain otherwise. */
  readonly byNode: readonly (CountPerNode | undefined)[]
  readonly byDomain: readonly ReadonlyMap<string, number>[]
  readonly weights: readonly number[]
}

/** Undefined when nothing asks for a spread. */
export function scoreState(cache: Cache, informers: Informers, pod: PodInfo, nodes: readonly NodeInfo[]): ScoreState | undefined {
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
