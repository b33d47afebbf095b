/** Rules for PersistentVolumes; models ValidatePersistentVolume. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { PersistentVolume, PersistentVolumeSpec } from '../../schema/types'
import { amount } from '../framework/amount'
import { accessModeErrors } from '../persistent-volume-spec/access-modes'
import { nodeSelectorErrors } from '../pod-spec/scheduling'

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'] as const
const SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'glusterfs',
  'hostPath',
  'iscsi',
  'local',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
] as const

function sourceErrors(spec: PersistentVolumeSpec): FieldError[] {
  const errors: FieldError[] = []
  const given = SOURCES.filter((source) => spec[source] !== undefined)
  given.slice(1).forEach((source) => errors.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type')))
  if (given.length === 0) errors.push(required('spec', 'must specify a volume type'))
  if (spec.hostPath) {
    if (!spec.hostPath.path) errors.push(required('spec.hostPath.path'))
    else if (spec.hostPath.path.split('/').includes('..'))
      errors.push(invalid('spec.hostPath.path', spec.hostPath.path, "must not contain '..'"))
    if (spec.hostPath.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') {
      errors.push(forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"))
    }
  }
  if (spec.nfs) {
    if (!spec.nfs.server) errors.push(required('spec.nfs.server'))
    if (!spec.nfs.path) errors.push(required('spec.nfs.path'))
  }
  if (spec.local) {
    if (!spec.local.path) errors.push(required('spec.local.path'))
    if (!spec.nodeAffinity) errors.push(required('metadata.annotations', 'Local volume requires node affinity'))
  }
  if (spec.csi) {
    if (!spec.csi.driver) errors.push(required('spec.csi.driver'))
    if (!spec.csi.volumeHandle) errors.push(required('spec.csi.volumeHandle'))
  }
  return errors
}

export function validate(volume: PersistentVolume): FieldError[] {
  const spec = volume.spec ?? ({} as PersistentVolumeSpec)
  const errors: FieldError[] = []
  if (!spec.accessModes?.length) errors.push(required('spec.accessModes'))
  errors.push(...accessModeErrors(spec.accessModes, 'spec.accessModes'))
  const capacity = spec.capacity ?? {}
  if (Object.keys(capacity).length === 0) errors.push(required('spec.capacity'))
  else if (capacity['storage'] === undefined || Object.keys(capacity).length > 1)
    errors.push(notSupported('spec.capacity', capacity, ['storage']))
  for (const [name, quantity] of Object.entries(capacity)) {
    if (amount(quantity) <= 0n) errors.push(invalid(`spec.capacity[${name}]`, quantity, 'must be greater than zero'))
  }
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy && !RECLAIM_POLICIES.includes(policy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES))
  if (spec.nodeAffinity?.required) errors.push(...nodeSelectorErrors(spec.nodeAffinity.required, 'spec.nodeAffinity.required'))
  if (spec.nodeAffinity && !spec.nodeAffinity.required)
    errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'))
  errors.push(...sourceErrors(spec))
  if (spec.volumeMode && spec.volumeMode !== 'Block' && spec.volumeMode !== 'Filesystem') {
    errors.push(notSupported('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']))
  }
  return errors
}

export function validateUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validate(volume)
  const source = (spec: PersistentVolumeSpec | undefined): object => Object.fromEntries(SOURCES.map((name) => [name, spec?.[name]]))
  if (!equalJson(source(volume.spec), source(old.spec))) {
    errors.push(forbiddenField('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation'))
  }
  if (volume.spec?.volumeMode !== old.spec?.volumeMode) {
    errors.push({ type: 'Invalid value', field: 'spec.volumeMode', value: volume.spec?.volumeMode, detail: 'field is immutable' })
  }
  return errors
}

export function warnings(volume: PersistentVolume): string[] {
  const found: string[] = []
  const annotation = 'volume.beta.kubernetes.io/storage-class'
  if (volume.metadata.annotations?.[annotation] !== undefined) {
    found.push(`metadata.annotations[${annotation}]: deprecated since v1.8; use "storageClassName" attribute instead`)
  }
  if (volume.spec?.persistentVolumeReclaimPolicy === 'Recycle') {
    found.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    )
  }
  return found
}
