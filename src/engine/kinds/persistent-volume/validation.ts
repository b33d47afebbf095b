/** Rules for PersistentVolumes; models ValidatePersistentVolume. */
import { forbiddenField, immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import { quantityValue } from '../../api/quantity'
import type { CSIPersistentVolumeSource, PersistentVolume, PersistentVolumeSpec, Volume } from '../../schema/types'
import { amount } from '../framework/amount'
import { goDiff } from '../framework/go-diff'
import { accessModeErrors } from '../persistent-volume-spec/access-modes'
import { goView } from '../pod-spec/go-view'
import { backStepErrors } from '../pod-spec/paths'
import { nodeSelectorErrors } from '../pod-spec/scheduling'
import { csiDriverNameErrors, hostPathErrors, secondSource, STORAGE_SOURCES } from '../pod-spec/volume-sources'

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'] as const
const MODES = ['Block', 'Filesystem'] as const

type Check = (spec: PersistentVolumeSpec, path: string) => FieldError[]

function csiErrors(csi: CSIPersistentVolumeSource, path: string): FieldError[] {
  const errors = csiDriverNameErrors(csi.driver ?? '', `${path}.driver`)
  if (!csi.volumeHandle) errors.push(required(`${path}.volumeHandle`))
  // The blank in the last field's name is the server's own.
  const secrets = [
    ['controllerPublishSecretRef', csi.controllerPublishSecretRef],
    ['controllerExpandSecretRef', csi.controllerExpandSecretRef],
    ['nodePublishSecretRef ', csi.nodePublishSecretRef],
    ['nodeExpandSecretRef', csi.nodeExpandSecretRef],
  ] as const
  for (const [field, secret] of secrets) {
    if (!secret) continue
    if (!secret.name) errors.push(required(`${path}.${field}.name`))
    else for (const message of dns1123LabelErrors(secret.name)) errors.push(invalid(`${path}.name`, secret.name, message))
    if (!secret.namespace) errors.push(required(`${path}.${field}.namespace`))
    else for (const message of dns1123LabelErrors(secret.namespace)) errors.push(invalid(`${path}.namespace`, secret.namespace, message))
  }
  return errors
}

/** Rules of a source that pods know too. */
const asInPods =
  (name: string): Check =>
  (spec, path) =>
    STORAGE_SOURCES[name]!(spec as Volume, path)

/** Rules by source, in the order in which the server looks for them. */
const SOURCES: Readonly<Record<string, Check>> = {
  hostPath: ({ hostPath }, path) => hostPathErrors(hostPath!, path),
  gcePersistentDisk: asInPods('gcePersistentDisk'),
  awsElasticBlockStore: asInPods('awsElasticBlockStore'),
  glusterfs: asInPods('glusterfs'),
  flocker: asInPods('flocker'),
  nfs: asInPods('nfs'),
  rbd: asInPods('rbd'),
  quobyte: asInPods('quobyte'),
  cephfs: asInPods('cephfs'),
  iscsi: asInPods('iscsi'),
  cinder: asInPods('cinder'),
  fc: asInPods('fc'),
  flexVolume: asInPods('flexVolume'),
  azureFile: asInPods('azureFile'),
  vsphereVolume: asInPods('vsphereVolume'),
  photonPersistentDisk: asInPods('photonPersistentDisk'),
  portworxVolume: asInPods('portworxVolume'),
  azureDisk: asInPods('azureDisk'),
  scaleIO: asInPods('scaleIO'),
  local: ({ local, nodeAffinity }, path) => [
    ...(local!.path ? backStepErrors(local!.path, `${path}.path`) : [required(`${path}.path`)]),
    ...(nodeAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')]),
  ],
  storageos: () => [],
  csi: ({ csi }, path) => csiErrors(csi!, path),
}

function sourceErrors(spec: PersistentVolumeSpec): FieldError[] {
  const errors: FieldError[] = []
  const given = Object.keys(SOURCES).filter((name) => spec[name as keyof PersistentVolumeSpec] !== undefined)
  given.forEach((name, i) => {
    if (i > 0) errors.push(secondSource(`spec.${name}`))
    else errors.push(...SOURCES[name]!(spec, `spec.${name}`))
  })
  if (given.length === 0) errors.push(required('spec', 'must specify a volume type'))
  if (spec.hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"))
  return errors
}

function capacityErrors(capacity: Readonly<Record<string, string>>): FieldError[] {
  const errors: FieldError[] = []
  const names = Object.keys(capacity)
  if (names.length === 0) errors.push(required('spec.capacity'))
  if (capacity['storage'] === undefined || names.length > 1)
    errors.push(notSupported('spec.capacity', names.length === 0 ? null : capacity, ['storage']))
  for (const [name, quantity] of Object.entries(capacity)) {
    const field = `spec.capacity[${name}]`
    if (amount(quantity) < 0n) errors.push(invalid(field, quantityValue(quantity), 'must be a valid resource quantity'))
    if (amount(quantity) <= 0n) errors.push(invalid(field, quantity, 'must be greater than zero'))
  }
  return errors
}

export function validate(volume: PersistentVolume): FieldError[] {
  const spec = volume.spec ?? ({} as PersistentVolumeSpec)
  const errors: FieldError[] = []
  if (!spec.accessModes?.length) errors.push(required('spec.accessModes'))
  errors.push(...accessModeErrors(spec.accessModes, 'spec.accessModes'), ...capacityErrors(spec.capacity ?? {}))
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy && !RECLAIM_POLICIES.includes(policy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES))
  if (spec.nodeAffinity?.required) errors.push(...nodeSelectorErrors(spec.nodeAffinity.required, 'spec.nodeAffinity.required'))
  if (spec.nodeAffinity && !spec.nodeAffinity.required)
    errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'))
  errors.push(...sourceErrors(spec))
  for (const field of ['storageClassName', 'volumeAttributesClassName'] as const) {
    const name = spec[field]
    if (field === 'volumeAttributesClassName') {
      if (spec.volumeMode !== undefined && !MODES.includes(spec.volumeMode))
        errors.push(notSupported('spec.volumeMode', spec.volumeMode, MODES))
      if (name === '') errors.push(required(`spec.${field}`, 'an empty string is disallowed'))
    }
    if (name) for (const message of dns1123SubdomainErrors(name)) errors.push(invalid(`spec.${field}`, name, message))
  }
  if (spec.volumeAttributesClassName !== undefined && !spec.csi)
    errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'))
  return errors
}

export function validateUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validate(volume)
  const before = goView(old.spec, 'PersistentVolumeSource')
  // The secret for making a volume larger may be named later.
  const { csi } = volume.spec ?? {}
  const late = csi && old.spec?.csi && !old.spec.csi.controllerExpandSecretRef
  const spec = late ? { ...volume.spec, csi: { ...csi, controllerExpandSecretRef: undefined } } : volume.spec
  const now = goView(spec, 'PersistentVolumeSource')
  if (!equalJson(now, before)) {
    const detail = `spec.persistentvolumesource is immutable after creation\n${goDiff(before, now)}`
    errors.push(forbiddenField('spec.persistentvolumesource', detail))
  }
  if (volume.spec?.volumeMode !== old.spec?.volumeMode) errors.push(immutableField('volumeMode', volume.spec?.volumeMode ?? null))
  if (old.spec?.nodeAffinity && !equalJson(volume.spec?.nodeAffinity, old.spec.nodeAffinity))
    errors.push(immutableField('nodeAffinity', volume.spec?.nodeAffinity ? goView(volume.spec.nodeAffinity, 'VolumeNodeAffinity') : null))
  if (old.spec?.volumeAttributesClassName !== undefined && volume.spec?.volumeAttributesClassName === undefined)
    errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  return errors
}
