/** Which pods the terms of affinity mean, and on which nodes those are. */
import type { Handle } from '../../framework/plugin'
import type { NodeInfo } from '../../framework/node-info'
import { termMatches, type AffinityTerm, type PodInfo } from '../../framework/pod-info'
import { NAMESPACES } from '../../../schema/resources'

export class Terms {
  constructor(private readonly handle: Pick<Handle, 'cache' | 'informers' | 'labelsOfNamespace'>) {}

  matches(term: AffinityTerm, pod: PodInfo): boolean {
    return termMatches(term, pod, this.handle.labelsOfNamespace)
  }

  /** False without a term. */
  allMatch(terms: readonly AffinityTerm[], pod: PodInfo): boolean {
    return terms.length > 0 && terms.every((term) => this.matches(term, pod))
  }

  /** Calls back with each node that has pods the term means, and how many. */
  forEachNode(term: AffinityTerm, visit: (node: NodeInfo, count: number) => void): void {
    const { cache } = this.handle
    for (const namespace of this.namespacesOf(term)) {
      for (const [name, count] of cache.counts.of(namespace, term.selector, true)) {
        const node = cache.nodes.get(name)
        if (node) visit(node, count)
      }
    }
  }

  private namespacesOf(term: AffinityTerm): Iterable<string> {
    const selector = term.namespaceSelector
    if (!selector) return term.namespaces
    const selected = this.handle.informers
      .informer(NAMESPACES)
      .list()
      .filter(({ metadata }) => selector.matches(metadata.labels))
    return new Set([...term.namespaces, ...selected.map(({ metadata }) => metadata.name)])
  }
}
