/** Owners named twice: what clients send is put right and warned about; models the handlers' dedupOwnerReferences. */
import { equalJson } from '../../api/json'
import type { Working } from '../core'
import type { RequestContext } from '../request'

/** Leaves each owner once. Of a patch that is seen only when admission is over. */
export function dropRepeatedOwners(request: RequestContext, { metadata }: Working, patched = false): void {
  const owners = metadata?.ownerReferences
  if (request.internal || !Array.isArray(owners) || owners.length < 2) return
  const once = owners.filter((owner, i) => !owners.slice(0, i).some((each) => equalJson(each, owner)))
  if (once.length === owners.length) return
  const repeated = owners.filter((owner) => !once.includes(owner)).map(({ uid }) => uid)
  metadata.ownerReferences = once
  const when = patched ? ' after mutating admission happens' : ''
  request.warnings.push(
    `.metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`,
  )
}
