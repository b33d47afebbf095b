/** What filtering by hard spread constraints needs to know: how many matching pods each domain has; models preFilterState. */
import type { Cache } from '../../framework/cache'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import { counts, hasAllKeys, type Constraint } from './constraints'

/** Hard constraints with the matching pods per domain. */
export class FilterState {
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

export function filterState(cache: Cache, pod: PodInfo, constraints: readonly Constraint[]): FilterState {
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
