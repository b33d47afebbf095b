/** What the server remarks on volumes and claims; models pkg/api/persistentvolume and pkg/api/persistentvolumeclaim. */
import type { KubeObject } from '../../api/object'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'
import { isWhole } from '../framework/amount'
import { oldLabelWarnings } from '../framework/old-labels'

const OLD_ANNOTATIONS = [
  ['volume.beta.kubernetes.io/storage-class', 'deprecated since v1.8; use "storageClassName" attribute instead'],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
] as const

/** Sorts of volumes that do nothing any more, by their field. */
const GONE = {
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
} as const

function annotationWarnings({ metadata }: KubeObject, known: readonly (readonly [string, string])[]): string[] {
  return known.flatMap(([name, note]) => (metadata.annotations?.[name] === undefined ? [] : [`metadata.annotations[${name}]: ${note}`]))
}

export function volumeWarnings(volume: PersistentVolume): string[] {
  const found = annotationWarnings(volume, OLD_ANNOTATIONS)
  volume.spec?.nodeAffinity?.required?.nodeSelectorTerms?.forEach((term, i) =>
    found.push(...oldLabelWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`)),
  )
  if (volume.spec?.persistentVolumeReclaimPolicy === 'Recycle') {
    found.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    )
  }
  for (const [field, note] of Object.entries(GONE)) {
    // The server writes one of them as it is nowhere written else.
    if (volume.spec?.[field as keyof typeof GONE]) found.push(`spec.${field === 'storageos' ? 'storageOS' : field}: ${note}`)
  }
  return found
}

export function claimSpecWarnings(spec: PersistentVolumeClaim['spec'] | undefined, path: string): string[] {
  const size = spec?.resources?.requests?.['storage']
  if (size === undefined || isWhole(size)) return []
  return [`${path}.resources.requests[storage]: fractional byte value "${size}" is invalid, must be an integer`]
}

export function claimWarnings(claim: PersistentVolumeClaim): string[] {
  return [...annotationWarnings(claim, OLD_ANNOTATIONS.slice(0, 1)), ...claimSpecWarnings(claim.spec, 'spec')]
}
