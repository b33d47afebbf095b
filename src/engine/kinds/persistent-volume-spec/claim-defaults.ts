/** Defaults of claims, wherever they are written: on their own, in a StatefulSet's templates. */
import type { Draft } from '../../api/object'
import type { PersistentVolumeClaim } from '../../schema/types'

export function claimDefaults(claim: Draft<PersistentVolumeClaim>): void {
  claim.status ??= {}
  claim.status.phase ||= 'Pending'
  if (!claim.spec) return
  claim.spec.volumeMode ??= 'Filesystem'
  // Sources in other namespaces are for clusters that turn them on.
  if (claim.spec.dataSourceRef?.namespace) delete claim.spec.dataSourceRef
}
