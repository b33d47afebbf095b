/** Which volume fits a claim best; models k8s.io/component-helpers/storage/volume and pkg/controller/volume/persistentvolume's index. */
import { compareQuantities } from '../../api/quantity'
import { selectorFromObject } from '../../api/selectors'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

export function classOfClaim(claim: PersistentVolumeClaim): string {
  return claim.metadata.annotations?.[CLASS_ANNOTATION] ?? claim.spec?.storageClassName ?? ''
}

/** Whether the claim names a class, be it the empty one. */
export function hasClass(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[CLASS_ANNOTATION] !== undefined || claim.spec?.storageClassName !== undefined
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

function isLargeEnough(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return compareQuantities(capacity(volume), wantedSize(claim)) >= 0
}

export function hasMode(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (volume.spec?.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem')
}

function hasAttributes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (volume.spec?.volumeAttributesClassName ?? '') === (claim.spec?.volumeAttributesClassName ?? '')
}

function hasAccessModes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode))
}

/** Why a claim cannot have the volume that it names; undefined when it can. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined) return `the volume is marked for deletion "${volume.metadata.name}"`
  if (!isLargeEnough(volume, claim)) return 'requested PV is too small'
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'storageClassName does not match'
  if (!hasAttributes(volume, claim)) return 'volumeAttributesClassName does not match'
  if (!hasMode(volume, claim)) return 'incompatible volumeMode'
  if (!hasAccessModes(volume, claim)) return 'incompatible accessMode'
  return undefined
}

/**
 * The volume for a claim: of those with the fewest access modes that will do, the one reserved for it, whatever its class, or else
 * the smallest.
 *
 * @param reservedOnly for a claim that waits for its first consumer, whose scheduler chooses among the others
 */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  reservedOnly: boolean,
): PersistentVolume | undefined {
  const selector = claim.spec?.selector && selectorFromObject(claim.spec.selector)
  const suits = (volume: PersistentVolume): boolean =>
    isFor(volume, claim) ||
    (!reservedOnly &&
      !volume.spec?.claimRef &&
      volume.status?.phase === 'Available' &&
      classOfVolume(volume) === classOfClaim(claim) &&
      (!selector || selector.matches(volume.metadata.labels)))
  const rank = (volume: PersistentVolume): number => volume.spec?.accessModes?.length ?? 0
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (volume.metadata.deletionTimestamp !== undefined || !isLargeEnough(volume, claim) || !hasMode(volume, claim)) continue
    if (!hasAttributes(volume, claim) || !hasAccessModes(volume, claim) || !suits(volume)) continue
    const order =
      best === undefined
        ? -1
        : rank(volume) - rank(best) ||
          Number(isFor(best, claim)) * 2 - Number(isFor(volume, claim)) * 2 ||
          compareQuantities(capacity(volume), capacity(best))
    if (order < 0) best = volume
  }
  return best
}
