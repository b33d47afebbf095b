/** Which volume fits a claim best; models k8s.io/component-helpers/storage/volume and pkg/controller/volume/persistentvolume's index. */
import { compareQuantities } from '../../api/quantity'
import { selectorFromObject } from '../../api/selectors'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

export function classOfClaim(claim: PersistentVolumeClaim): string {
  return claim.metadata.annotations?.[CLASS_ANNOTATION] ?? claim.spec?.storageClassName ?? ''
}

export function classOfVolume(volume: PersistentVolume): string {
  return volume.metadata.annotations?.[CLASS_ANNOTATION] ?? volume.spec?.storageClassName ?? ''
}

/** Whether the volume is meant for this claim: by name alone (a reservation) or by uid too. */
export function isFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef
  if (!reference || reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false
  return reference.uid === undefined || reference.uid === '' || reference.uid === claim.metadata.uid
}

function wantedSize(claim: PersistentVolumeClaim): string {
  return (claim.spec?.resources?.requests?.['storage'] as string | undefined) ?? '0'
}

function capacity(volume: PersistentVolume): string {
  return (volume.spec?.capacity?.['storage'] as string | undefined) ?? '0'
}

/** Whether the volume has the size, the access modes, the class and the mode that the claim asks for. */
export function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const modes = volume.spec?.accessModes ?? []
  return (
    compareQuantities(capacity(volume), wantedSize(claim)) >= 0 &&
    classOfVolume(volume) === classOfClaim(claim) &&
    (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem') &&
    (volume.spec?.volumeAttributesClassName ?? '') === (claim.spec?.volumeAttributesClassName ?? '') &&
    (claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode))
  )
}

/** The volume reserved for the claim, or else the smallest that fits. */
export function bestMatch(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const selector = claim.spec?.selector && selectorFromObject(claim.spec.selector)
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined) continue
    if (isFor(volume, claim)) {
      if (fits(volume, claim)) return volume
      continue
    }
    if (volume.spec?.claimRef || volume.status?.phase !== 'Available' || !fits(volume, claim)) continue
    if (selector && !selector.matches(volume.metadata.labels)) continue
    const smaller = best === undefined || compareQuantities(capacity(volume), capacity(best)) < 0
    const fewerModes =
      best !== undefined &&
      compareQuantities(capacity(volume), capacity(best)) === 0 &&
      (volume.spec?.accessModes?.length ?? 0) < (best.spec?.accessModes?.length ?? 0)
    if (smaller || fewerModes) best = volume
  }
  return best
}
