/** Prefers nodes whose CPU and memory would be used to a similar degree; pods without requests are not its business. */
import { MAX_NODE_SCORE, type Plugin } from '../../framework/plugin'

export function nodeResourcesBalancedAllocation(): Plugin {
  return {
    name: 'NodeResourcesBalancedAllocation',
    preScore: (_, { requests }) => (requests.cpu || requests.memory ? undefined : 'skip'),
    score(_, { requests }, { requested, allocatable }) {
      const fractions: number[] = []
      for (const name of ['cpu', 'memory']) {
        const capacity = allocatable[name] ?? 0
        if (capacity > 0) fractions.push(Math.min(((requested[name] ?? 0) + (requests[name] ?? 0)) / capacity, 1))
      }
      const deviation = fractions.length === 2 ? Math.abs(fractions[0]! - fractions[1]!) / 2 : 0
      return Math.trunc((1 - deviation) * MAX_NODE_SCORE)
    },
  }
}
