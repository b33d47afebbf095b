/** Defaults of claims, wherever they are written: on their own, in a StatefulSet's templates. */
import type { Draft } from '../../api/object'
import type { PersistentVolumeClaim } from '../../schema/types'

export function claimDefaults(claim: Draft<PersistentVolumeClaim>): void {
  claim.status ??= {}
  claim.status.phase ||= 'Pending'
  if (claim.spec) claim.spec.volumeMode ??= 'Filesystem'
}
