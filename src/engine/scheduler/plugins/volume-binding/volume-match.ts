/** Which PersistentVolume suits a claim on a node; models k8s.io/component-helpers/storage/volume's matching. */
import { matchesNodeSelector } from '../../../kinds/pod-spec/node-selector'
import { toAmounts } from '../../framework/resource-amounts'
import { classNameOf } from '../../framework/claims'
import { compileSelector } from '../../framework/selectors'
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../schema/types'

export function volumeFitsNode({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec?.nodeAffinity?.required
  return !required || matchesNodeSelector(required, node)
}

function isClaimedBy({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef
  if (!reference || reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false
  return !reference.uid || reference.uid === claim.metadata.uid
}

function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec, status, metadata } = volume
  if (!spec || metadata.deletionTimestamp) return false
  if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) return false
  if ((toAmounts(spec.capacity).storage ?? 0) < (toAmounts(claim.spec?.resources?.requests).storage ?? 0)) return false
  if (isClaimedBy(volume, claim)) return true
  if (spec.claimRef || status?.phase !== 'Available') return false
  if ((spec.storageClassName ?? '') !== classNameOf(claim)) return false
  if (claim.spec?.selector && !compileSelector(claim.spec.selector).matches(metadata.labels)) return false
  return (claim.spec?.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode))
}

/** The smallest free volume that suits; one reserved for the claim already comes first. */
export function findVolume(
  claim: PersistentVolumeClaim,
  node: Node,
  volumes: readonly PersistentVolume[],
  taken: (name: string) => boolean,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined
  let bestSize = Infinity
  for (const volume of volumes) {
    if (taken(volume.metadata.name) || !suits(volume, claim) || !volumeFitsNode(volume, node)) continue
    if (isClaimedBy(volume, claim)) return volume
    const size = toAmounts(volume.spec?.capacity).storage ?? 0
    if (size < bestSize) [best, bestSize] = [volume, size]
  }
  return best
}

/** Whether a volume for the claim could be made for this node. */
export function canProvision(storage: StorageClass | undefined, node: Node): boolean {
  if (!storage?.provisioner || storage.provisioner === 'kubernetes.io/no-provisioner') return false
  const topologies = storage.allowedTopologies ?? []
  if (topologies.length === 0) return true
  return topologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => {
      const value = node.metadata.labels?.[key]
      return value !== undefined && values.includes(value)
    }),
  )
}
