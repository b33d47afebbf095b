/** Node selectors of pods and volumes against nodes; models component-helpers/scheduling/corev1/nodeaffinity. */
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../../schema/types'

const INTEGER = /^[+-]?\d+$/

function matchesRequirement({ operator, values = [] }: NodeSelectorRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual)
    case 'NotIn':
      return actual === undefined || !values.includes(actual)
    case 'Exists':
      return actual !== undefined
    case 'DoesNotExist':
      return actual === undefined
    case 'Gt':
    case 'Lt': {
      const bound = values[0]
      if (actual === undefined || bound === undefined || !INTEGER.test(actual) || !INTEGER.test(bound)) return false
      return operator === 'Gt' ? Number(actual) > Number(bound) : Number(actual) < Number(bound)
    }
  }
}

/** An empty term matches nothing; within a term everything must match. */
export function matchesNodeTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  const labels: Readonly<Record<string, string>> = node.metadata.labels ?? {}
  return (
    matchExpressions.every((requirement) => matchesRequirement(requirement, labels[requirement.key])) &&
    matchFields.every((requirement) =>
      matchesRequirement(requirement, requirement.key === 'metadata.name' ? node.metadata.name : undefined),
    )
  )
}

/** Terms are alternatives. */
export function matchesNodeSelector(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node))
}

/** Whether `spec.nodeSelector` and the required node affinity take a node. */
export function admitsNode({ nodeSelector, affinity }: Pick<PodSpec, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  const { labels } = node.metadata
  if (nodeSelector) for (const key of Object.keys(nodeSelector)) if (labels?.[key] !== nodeSelector[key]) return false
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || matchesNodeSelector(required, node)
}
