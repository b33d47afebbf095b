/** A pod's claims as the scheduler sorts them, and what a node would do about those that wait for their first consumer. */
import type { Informers } from '../../../client/client'
import type { PersistentVolumeClaim, Pod } from '../../../schema/types'
import { claimsOf, classOf, findClaim, isFullyBound, type ClaimUse } from '../../framework/claims'
import { unresolvable, type Rejection } from '../../framework/plugin'

export interface PodVolumes {
  readonly bound: readonly PersistentVolumeClaim[]
  readonly waiting: readonly PersistentVolumeClaim[]
  /** By the node's name. */
  readonly plans: Map<string, Plan>
}

export interface Plan {
  readonly bind: readonly { readonly claim: PersistentVolumeClaim; readonly volume: string }[]
  readonly provision: readonly PersistentVolumeClaim[]
}

/** The claim, or why no node can take a pod that uses it. */
function usable({ name, ephemeral }: ClaimUse, pod: Pod, informers: Informers): PersistentVolumeClaim | Rejection {
  const claim = findClaim(name, pod, informers)
  if (!claim) {
    return unresolvable(
      ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`,
    )
  }
  if (claim.status?.phase === 'Lost') {
    return unresolvable(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`)
  }
  return claim.metadata.deletionTimestamp ? unresolvable(`persistentvolumeclaim "${name}" is being deleted`) : claim
}

export function sortClaims(pod: Pod, informers: Informers): PodVolumes | Rejection {
  const bound: PersistentVolumeClaim[] = []
  const waiting: PersistentVolumeClaim[] = []
  let immediate = false
  for (const use of claimsOf(pod)) {
    const claim = usable(use, pod, informers)
    if ('reasons' in claim) return claim
    if (isFullyBound(claim)) bound.push(claim)
    else if (classOf(claim, informers)?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec?.volumeName) waiting.push(claim)
    else immediate = true
  }
  return immediate ? unresolvable('pod has unbound immediate PersistentVolumeClaims') : { bound, waiting, plans: new Map() }
}
