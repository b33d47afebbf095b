/** The PersistentVolumeClaims of a pod and what can be said of them; models k8s.io/component-helpers/storage/volume. */
import type { Informers } from '../../client/client'
import { PERSISTENT_VOLUME_CLAIMS, STORAGE_CLASSES } from '../../schema/resources'
import type { PersistentVolumeClaim, Pod, StorageClass } from '../../schema/types'

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

export interface ClaimUse {
  readonly name: string
  /** Made by the ephemeral volume controller for this pod. */
  readonly ephemeral: boolean
}

export function claimsOf(pod: Pod): readonly ClaimUse[] {
  const uses: ClaimUse[] = []
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.persistentVolumeClaim) uses.push({ name: volume.persistentVolumeClaim.claimName, ephemeral: false })
    else if (volume.ephemeral) uses.push({ name: `${pod.metadata.name}-${volume.name}`, ephemeral: true })
  }
  return uses
}

export function isFullyBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined
}

export function classNameOf({ spec, metadata }: PersistentVolumeClaim): string {
  return metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? ''
}

export function classOf(claim: PersistentVolumeClaim, informers: Informers): StorageClass | undefined {
  const name = classNameOf(claim)
  return name ? informers.informer(STORAGE_CLASSES).get(name) : undefined
}

export function findClaim(name: string, pod: Pod, informers: Informers): PersistentVolumeClaim | undefined {
  return informers.informer(PERSISTENT_VOLUME_CLAIMS).get(name, pod.metadata.namespace)
}

/** Whether a claim or volume that changed belongs to the pod by claim name. */
export function usesClaim(pod: Pod, claim: { readonly metadata: { readonly name: string; readonly namespace?: string } }): boolean {
  return claim.metadata.namespace === pod.metadata.namespace && claimsOf(pod).some(({ name }) => name === claim.metadata.name)
}
