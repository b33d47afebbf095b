/** Rules for the volume sources that are not files of the pod's own: disks, shares and drivers of storage systems; models validateVolumeSource. */
import { forbiddenField, invalid, notSupported, required, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import type { Volume } from '../../schema/types'
import { backStepErrors, descendingPathErrors } from './paths'

type Source<Name extends keyof Volume> = NonNullable<Volume[Name]>

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'] as const
const MAX_DRIVER_NAME = 63
const ISCSI_FORMATS: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}

/** One complaint for each of the fields that is empty. */
function filled<T extends object>(source: T, path: string, ...fields: readonly (keyof T & string)[]): FieldError[] {
  return fields.filter((field) => !source[field]).map((field) => required(`${path}.${field}`))
}

export function hostPathErrors({ path: place, type }: Source<'hostPath'>, path: string): FieldError[] {
  if (!place) return [required(`${path}.path`)]
  const known = type === undefined || (HOST_PATH_TYPES as readonly string[]).includes(type)
  return [...backStepErrors(place, `${path}.path`), ...(known ? [] : [notSupported(`${path}.type`, type, HOST_PATH_TYPES)])]
}

export function csiDriverNameErrors(name: string, field: string): FieldError[] {
  return [
    ...(name ? [] : [required(field)]),
    ...(name.length > MAX_DRIVER_NAME ? [tooLong(field, MAX_DRIVER_NAME)] : []),
    ...dns1123SubdomainErrors(name.toLowerCase()).map((message) => invalid(field, name, message)),
  ]
}

function byteErrors(value: number | undefined, field: string, least: 0 | 1): FieldError[] {
  return value !== undefined && (value < 0 || value > 255) ? [invalid(field, value, `must be between ${least} and 255, inclusive`)] : []
}

function iscsiNameErrors(name: string, field: string): FieldError[] {
  const format = ISCSI_FORMATS[name.slice(0, 3)]
  if (!format) return [invalid(field, name, 'must be valid format starting with iqn, eui, or naa')]
  return format.test(name) ? [] : [invalid(field, name, 'must be valid format')]
}

function iscsiErrors(iscsi: Source<'iscsi'>, path: string, volumeName = ''): FieldError[] {
  const errors = filled(iscsi, path, 'targetPortal', 'iqn')
  if (iscsi.iqn) errors.push(...iscsiNameErrors(iscsi.iqn, `${path}.iqn`))
  errors.push(...byteErrors(iscsi.lun, `${path}.lun`, 0))
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !iscsi.secretRef) errors.push(required(`${path}.secretRef`))
  if (iscsi.initiatorName !== undefined) {
    errors.push(...iscsiNameErrors(iscsi.initiatorName, `${path}.initiatorname`))
    if (`${volumeName}:${iscsi.targetPortal}`.length > 64) {
      const detail = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'
      errors.push(invalid(path.replace(/[^.]+$/, 'name'), volumeName, detail))
    }
  }
  return errors
}

function fcErrors(fc: Source<'fc'>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = fc.targetWWNs?.length ?? 0
  const ids = fc.wwids?.length ?? 0
  if (names === 0 && ids === 0) errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'))
  if (names > 0 && ids > 0)
    errors.push(invalid(`${path}.targetWWNs`, fc.targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  if (names > 0) {
    if (fc.lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'))
    else errors.push(...byteErrors(fc.lun, `${path}.lun`, 0))
  }
  return errors
}

function nfsErrors(nfs: Source<'nfs'>, path: string): FieldError[] {
  const errors = filled(nfs, path, 'server', 'path')
  if (!nfs.path?.startsWith('/')) errors.push(invalid(`${path}.path`, nfs.path ?? '', 'must be an absolute path'))
  return errors
}

function flexErrors(flex: Source<'flexVolume'>, path: string): FieldError[] {
  const errors = filled(flex, path, 'driver')
  for (const key of Object.keys(flex.options ?? {}).sort()) {
    const owner = `.${key.split('/')[0]!.toLowerCase()}`
    if (owner.endsWith('.kubernetes.io') || owner.endsWith('.k8s.io'))
      errors.push(invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'))
  }
  return errors
}

function flockerErrors(flocker: Source<'flocker'>, path: string): FieldError[] {
  const { datasetName, datasetUUID } = flocker
  const errors: FieldError[] = []
  if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (datasetName && datasetUUID) errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName?.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"))
  return errors
}

function quobyteErrors(quobyte: Source<'quobyte'>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  if (!quobyte.registry) errors.push(required(`${path}.registry`, pairs))
  else if ((quobyte.tenant?.length ?? 0) >= 65)
    errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'))
  else {
    for (const pair of quobyte.registry.split(','))
      if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalid(`${path}.registry`, quobyte.registry, pairs))
  }
  return [...errors, ...filled(quobyte, path, 'volume')]
}

function azureDiskErrors(disk: Source<'azureDisk'>, path: string): FieldError[] {
  const errors = filled(disk, path, 'diskName', 'diskURI')
  const { cachingMode, kind, diskURI = '' } = disk
  if (cachingMode !== undefined && !['None', 'ReadOnly', 'ReadWrite'].includes(cachingMode))
    errors.push(notSupported(`${path}.cachingMode`, cachingMode, ['None', 'ReadOnly', 'ReadWrite']))
  if (kind !== undefined && !['Dedicated', 'Managed', 'Shared'].includes(kind))
    errors.push(notSupported(`${path}.kind`, kind, ['Dedicated', 'Managed', 'Shared']))
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) {
    const form = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
    errors.push(notSupported(`${path}.diskURI`, diskURI, [form]))
  }
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://'))
    errors.push(notSupported(`${path}.diskURI`, diskURI, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']))
  return errors
}

function csiErrors(csi: Source<'csi'>, path: string): FieldError[] {
  const errors = csiDriverNameErrors(csi.driver ?? '', `${path}.driver`)
  const secret = csi.nodePublishSecretRef
  // The blank in the field's name is the server's own.
  if (secret && !secret.name) errors.push(required(`${path}.nodePublishSecretRef .name`))
  else if (secret) errors.push(...dns1123SubdomainErrors(secret.name!).map((message) => invalid(`${path}.name`, secret.name, message)))
  return errors
}

/** The rules of each source, with the volume's path and name. */
export const STORAGE_SOURCES: Readonly<Record<string, (volume: Volume, path: string) => FieldError[]>> = {
  gitRepo: ({ gitRepo }, path) => [
    ...filled(gitRepo!, path, 'repository'),
    ...descendingPathErrors(gitRepo!.directory ?? '', `${path}.directory`),
  ],
  gcePersistentDisk: ({ gcePersistentDisk: disk }, path) => [
    ...filled(disk!, path, 'pdName'),
    ...byteErrors(disk!.partition, `${path}.partition`, 1),
  ],
  awsElasticBlockStore: ({ awsElasticBlockStore: disk }, path) => [
    ...filled(disk!, path, 'volumeID'),
    ...byteErrors(disk!.partition, `${path}.partition`, 1),
  ],
  nfs: ({ nfs }, path) => nfsErrors(nfs!, path),
  iscsi: ({ iscsi, name }, path) => iscsiErrors(iscsi!, path, name),
  glusterfs: ({ glusterfs }, path) => filled(glusterfs!, path, 'endpoints', 'path'),
  flocker: ({ flocker }, path) => flockerErrors(flocker!, path),
  rbd: ({ rbd }, path) => [...(rbd!.monitors?.length ? [] : [required(`${path}.monitors`)]), ...filled(rbd!, path, 'image')],
  cinder: ({ cinder }, path) => [
    ...filled(cinder!, path, 'volumeID'),
    ...(cinder!.secretRef && !cinder!.secretRef.name ? [required(`${path}.secretRef.name`)] : []),
  ],
  cephfs: ({ cephfs }, path) => (cephfs!.monitors?.length ? [] : [required(`${path}.monitors`)]),
  quobyte: ({ quobyte }, path) => quobyteErrors(quobyte!, path),
  fc: ({ fc }, path) => fcErrors(fc!, path),
  flexVolume: ({ flexVolume }, path) => flexErrors(flexVolume!, path),
  azureFile: ({ azureFile }, path) => filled(azureFile!, path, 'secretName', 'shareName'),
  vsphereVolume: ({ vsphereVolume }, path) => filled(vsphereVolume!, path, 'volumePath'),
  photonPersistentDisk: ({ photonPersistentDisk }, path) => filled(photonPersistentDisk!, path, 'pdID'),
  portworxVolume: ({ portworxVolume }, path) => filled(portworxVolume!, path, 'volumeID'),
  azureDisk: ({ azureDisk }, path) => azureDiskErrors(azureDisk!, path),
  scaleIO: ({ scaleIO }, path) => filled(scaleIO!, path, 'gateway', 'system', 'volumeName'),
  csi: ({ csi }, path) => csiErrors(csi!, path),
}

/** A second source in one volume. */
export const secondSource = (field: string): FieldError => forbiddenField(field, 'may not specify more than 1 volume type')
