/** Honours spec.nodeSelector and node affinity: required terms filter, preferred terms score. */
import { admitsNode, matchesNodeTerm } from '../../../kinds/pod-spec/node-selector'
import { normalizeByMaximum, unresolvable, type Plugin } from '../../framework/plugin'
import type { NodeSelectorTerm } from '../../../schema/types'

const MISMATCH = "node(s) didn't match Pod's node affinity/selector"

/** The nodes a term names outright by metadata.name; undefined when it does not. */
function namedNodes(term: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== 'metadata.name' || operator !== 'In') continue
    const previous: Set<string> | undefined = names
    names = new Set(previous ? values.filter((name) => previous.has(name)) : values)
  }
  return names
}

export function nodeAffinity(): Plugin {
  return {
    name: 'NodeAffinity',
    events: [
      {
        on: 'node',
        helps: (pod, { action, node, previous }) =>
          action !== 'deleted' && admitsNode(pod.spec, node) && (action === 'added' || !previous || !admitsNode(pod.spec, previous)),
      },
    ],
    preFilter(_, { pod }) {
      const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      if (!required && !pod.spec.nodeSelector) return 'skip'
      if (!required || required.nodeSelectorTerms.length === 0) return undefined
      const nodes = new Set<string>()
      for (const term of required.nodeSelectorTerms) {
        const named = namedNodes(term)
        if (!named) return undefined
        for (const name of named) nodes.add(name)
      }
      return nodes.size > 0 ? { nodes } : { reject: unresolvable('pod affinity terms conflict') }
    },
    filter(_, { pod }, { node }) {
      return admitsNode(pod.spec, node) ? undefined : unresolvable(MISMATCH)
    },
    preScore(_, { pod }) {
      return pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length ? undefined : 'skip'
    },
    score(_, { pod }, { node }) {
      let score = 0
      for (const { preference, weight } of pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
        if (weight !== 0 && matchesNodeTerm(preference, node)) score += weight
      }
      return score
    },
    normalize: (_state, _pod, scores) => normalizeByMaximum(scores, false),
  }
}
