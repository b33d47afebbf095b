/** What a namespace on its way out says of what is left of it; models status_condition_utils.go. */
import { conditionOf } from '../framework/conditions'
import type { Namespace, NamespaceCondition, NamespaceStatus } from '../../schema/types'
import type { Contents } from './contents'

/** A reason and a message. */
type Words = readonly [string, string]

function inWords(left: ReadonlyMap<string, number>, verb: string): string {
  return [...left]
    .map(([name, number]) => `${name} ${verb} ${number} resource instances`)
    .sort()
    .join(', ')
}

/** @param now RFC 3339 */
export function terminatingStatus({ status }: Namespace, left: Contents, now: string): NamespaceStatus {
  const condition = (type: string, good: Words, problem?: Words): NamespaceCondition => {
    const [reason, message] = problem ?? good
    const value = problem ? 'True' : 'False'
    const before = conditionOf(status?.conditions, type)
    return { type, status: value, lastTransitionTime: before?.status === value ? before.lastTransitionTime! : now, reason, message }
  }
  const { failures, resources, finalizers, silent, undiscovered } = left
  const failed = `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`
  const remaining = `Some resources are remaining: ${inWords(resources, 'has')}`
  const held = `Some content in the namespace has finalizers remaining: ${inWords(finalizers, 'in')}`
  const conditions = [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      ['ResourcesDiscovered', 'All resources successfully discovered'],
      undiscovered ? ['DiscoveryFailed', `Discovery failed for some groups, ${silent.length} failing: ${undiscovered}`] : undefined,
    ),
    condition('NamespaceDeletionGroupVersionParsingFailure', ['ParsedGroupVersions', 'All legacy kube types successfully parsed']),
    condition(
      'NamespaceDeletionContentFailure',
      ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
      failures.length > 0 ? ['ContentDeletionFailed', failed] : undefined,
    ),
    condition(
      'NamespaceContentRemaining',
      ['ContentRemoved', 'All content successfully removed'],
      resources.size > 0 ? ['SomeResourcesRemain', remaining] : undefined,
    ),
    condition(
      'NamespaceFinalizersRemaining',
      ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
      finalizers.size > 0 ? ['SomeFinalizersRemain', held] : undefined,
    ),
  ]
  return { ...status, phase: 'Terminating', conditions }
}
