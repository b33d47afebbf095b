/** The quality of service class of a pod; models pkg/apis/core/v1/helper/qos. */
import type { PodSpec, ResourceRequirements } from '../../schema/types'

const COUNTED = ['cpu', 'memory'] as const

const positive = (quantity: string | undefined): boolean => quantity !== undefined && /[1-9]/.test(quantity)

/** `Guaranteed` when every container limits cpu and memory and asks for just that, `BestEffort` when none asks for anything. */
export function qosClass(spec: PodSpec, same: (a: string, b: string) => boolean): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const scopes: readonly (ResourceRequirements | undefined)[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.resources)
  let any = false
  let guaranteed = true
  for (const resources of scopes) {
    for (const name of COUNTED) {
      const request = resources?.requests?.[name]
      const limit = resources?.limits?.[name]
      if (positive(request) || positive(limit)) any = true
      if (!positive(limit) || (request !== undefined && !same(request, limit!))) guaranteed = false
    }
  }
  if (!any) return 'BestEffort'
  return guaranteed ? 'Guaranteed' : 'Burstable'
}
