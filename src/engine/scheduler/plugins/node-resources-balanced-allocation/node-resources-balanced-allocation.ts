/** Prefers nodes whose CPU and memory would be used more alike with the pod than without it; pods without requests are not its business. */
import { MAX_NODE_SCORE, type Plugin } from '../../framework/plugin'

type Amounts = Readonly<Record<string, number | undefined>>

/** How alike the two are used: 100 when to the same degree, 50 when one wholly and the other not at all. */
function balance(used: (name: string) => number, allocatable: Amounts): number {
  const fractions: number[] = []
  for (const name of ['cpu', 'memory']) {
    const capacity = allocatable[name] ?? 0
    if (capacity > 0) fractions.push(Math.min(used(name) / capacity, 1))
  }
  const deviation = fractions.length === 2 ? Math.abs(fractions[0]! - fractions[1]!) / 2 : 0
  return Math.trunc((1 - deviation) * MAX_NODE_SCORE)
}

export function nodeResourcesBalancedAllocation(): Plugin {
  return {
    name: 'NodeResourcesBalancedAllocation',
    preScore: (_, { requests }) => (requests.cpu || requests.memory ? undefined : 'skip'),
    score(_, { requests }, { requested, allocatable }) {
      const without = balance((name) => requested[name] ?? 0, allocatable)
      const withPod = balance((name) => (requested[name] ?? 0) + (requests[name] ?? 0), allocatable)
      // What does not change the balance scores 75.
      const half = MAX_NODE_SCORE / 2
      return half + Math.trunc((half + withPod - without) / 2)
    },
  }
}
