/** What an object uses of a quota: the evaluators that admission has too, handed in so that both agree. */
import type { KubeObject, Resource } from '../../api/object'
import type { ResourceQuota } from '../../schema/types'

export interface QuotaEvaluator {
  /** Quantities at a time (milliseconds) by quota resource name, for example `pods`, `requests.cpu`, `count/deployments.apps`. */
  usageOf(resource: Resource, object: KubeObject, now: number): Readonly<Record<string, string>>
  /** Whether the quota's scopes take the object in. */
  inScope(quota: ResourceQuota, resource: Resource, object: KubeObject): boolean
}
