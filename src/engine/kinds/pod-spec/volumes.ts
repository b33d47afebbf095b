/** Rules for volumes; models ValidateVolumes. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, Volume } from '../../schema/types'
import { amount } from '../framework/amount'
import { fieldRefErrors, resourceRefErrors } from './environment'

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'] as const

export function subPathErrors(path: string, field: string): FieldError[] {
  if (path.startsWith('/')) return [invalid(field, path, 'must be a relative path')]
  return backStepErrors(path, field)
}

function backStepErrors(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : []
}

function localPathErrors(path: string, field: string): FieldError[] {
  const errors = subPathErrors(path, field)
  if (path.startsWith('..') && !path.startsWith('../')) errors.push(invalid(field, path, `must not start with '..'`))
  return errors
}

function modeErrors(mode: number | undefined, field: string): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
}

function itemErrors(items: readonly KeyToPath[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  items?.forEach((item, i) => {
    const at = `${path}[${i}]`
    if (!item.key) errors.push(required(`${at}.key`))
    if (!item.path) errors.push(required(`${at}.path`))
    else errors.push(...localPathErrors(item.path, `${at}.path`))
    errors.push(...modeErrors(item.mode, `${at}.mode`))
  })
  return errors
}

function downwardErrors(items: readonly DownwardAPIVolumeFile[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  items?.forEach((item, i) => {
    const at = `${path}[${i}]`
    if (!item.path) errors.push(required(`${at}.path`))
    else errors.push(...localPathErrors(item.path, `${at}.path`))
    if (item.fieldRef) {
      errors.push(...fieldRefErrors(item.fieldRef, `${at}.fieldRef`, 'volume'))
      if (item.resourceFieldRef) errors.push(invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
    } else if (item.resourceFieldRef) errors.push(...resourceRefErrors(item.resourceFieldRef, `${at}.resourceFieldRef`, 'volume'))
    else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'))
    errors.push(...modeErrors(item.mode, `${at}.mode`))
  })
  return errors
}

function projectedErrors(source: ProjectedVolumeSource, path: string): FieldError[] {
  const errors = modeErrors(source.defaultMode, `${path}.defaultMode`)
  const paths = new Set<string>()
  const take = (file: string, field: string): void => {
    if (!file) return
    if (paths.has(file)) errors.push(invalid(field, source, `conflicting duplicate paths`))
    paths.add(file)
  }
  source.sources?.forEach((each, i) => {
    const at = `${path}.sources[${i}]`
    let count = 0
    const one = (name: string): string => {
      count++
      if (count > 1) errors.push(forbiddenField(`${at}.${name}`, 'may not specify more than 1 volume type'))
      return `${at}.${name}`
    }
    if (each.secret) {
      const field = one('secret')
      if (!each.secret.name) errors.push(required(`${field}.name`))
      errors.push(...itemErrors(each.secret.items, `${field}.items`))
      for (const item of each.secret.items ?? []) take(item.path, path)
    }
    if (each.configMap) {
      const field = one('configMap')
      if (!each.configMap.name) errors.push(required(`${field}.name`))
      errors.push(...itemErrors(each.configMap.items, `${field}.items`))
      for (const item of each.configMap.items ?? []) take(item.path, path)
    }
    if (each.downwardAPI) errors.push(...downwardErrors(each.downwardAPI.items, one('downwardAPI')))
    if (each.serviceAccountToken) {
      const field = one('serviceAccountToken')
      const seconds = each.serviceAccountToken.expirationSeconds
      if (seconds !== undefined && seconds < 600)
        errors.push(invalid(`${field}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'))
      if (seconds !== undefined && seconds > 2 ** 32)
        errors.push(invalid(`${field}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'))
      if (!each.serviceAccountToken.path) errors.push(required(`${field}.path`))
      else errors.push(...subPathErrors(each.serviceAccountToken.path, `${field}.path`))
    }
    if (each.clusterTrustBundle) one('clusterTrustBundle')
    if (each.podCertificate) one('podCertificate')
    if (count === 0) errors.push(required(at, 'must specify a volume type'))
  })
  return errors
}

type Check = (volume: Volume, path: string) => FieldError[]

/** Rules by source; a source not listed has none beyond being the only one. */
const CHECKS: Readonly<Record<string, Check>> = {
  emptyDir: ({ emptyDir }, path) =>
    emptyDir?.sizeLimit !== undefined && amount(emptyDir.sizeLimit) < 0n
      ? [forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: ({ hostPath }, path) => [
    ...(hostPath?.path ? backStepErrors(hostPath.path, `${path}.path`) : [required(`${path}.path`)]),
    ...(hostPath?.type !== undefined && !(HOST_PATH_TYPES as readonly string[]).includes(hostPath.type)
      ? [notSupported(`${path}.type`, hostPath.type, HOST_PATH_TYPES)]
      : []),
  ],
  secret: ({ secret }, path) => [
    ...(secret?.secretName ? [] : [required(`${path}.secretName`)]),
    ...modeErrors(secret?.defaultMode, `${path}.defaultMode`),
    ...itemErrors(secret?.items, `${path}.items`),
  ],
  configMap: ({ configMap }, path) => [
    ...(configMap?.name ? [] : [required(`${path}.name`)]),
    ...modeErrors(configMap?.defaultMode, `${path}.defaultMode`),
    ...itemErrors(configMap?.items, `${path}.items`),
  ],
  downwardAPI: ({ downwardAPI }, path) => [
    ...modeErrors(downwardAPI?.defaultMode, `${path}.defaultMode`),
    ...downwardErrors(downwardAPI?.items, path),
  ],
  persistentVolumeClaim: ({ persistentVolumeClaim }, path) => (persistentVolumeClaim?.claimName ? [] : [required(`${path}.claimName`)]),
  projected: ({ projected }, path) => (projected ? projectedErrors(projected, path) : []),
  nfs: ({ nfs }, path) => [
    ...(nfs?.server ? [] : [required(`${path}.server`)]),
    ...(nfs?.path ? [] : [required(`${path}.path`)]),
    ...(nfs?.path && !nfs.path.startsWith('/') ? [invalid(`${path}.path`, nfs.path, 'must be an absolute path')] : []),
  ],
  csi: ({ csi }, path) => (csi?.driver ? [] : [required(`${path}.driver`)]),
  ephemeral: ({ ephemeral }, path) => (ephemeral?.volumeClaimTemplate ? [] : [required(`${path}.volumeClaimTemplate`)]),
  image: ({ image }, path) => (image?.reference ? [] : [required(`${path}.reference`)]),
}

export function volumeErrors(volumes: readonly Volume[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  volumes?.forEach((volume, i) => {
    const at = `${path}[${i}]`
    const sources = Object.keys(volume).filter((field) => field !== 'name' && volume[field as keyof Volume] !== undefined)
    const found: FieldError[] = []
    sources.forEach((source, j) => {
      if (j > 0) found.push(forbiddenField(`${at}.${source}`, 'may not specify more than 1 volume type'))
      else found.push(...(CHECKS[source]?.(volume, `${at}.${source}`) ?? []))
    })
    if (sources.length === 0) found.push(required(at, 'must specify a volume type'))
    if (!volume.name) found.push(required(`${at}.name`))
    else {
      for (const message of dns1123LabelErrors(volume.name)) found.push(invalid(`${at}.name`, volume.name, message))
      if (names.has(volume.name)) found.push(duplicate(`${at}.name`, volume.name))
    }
    if (found.length === 0) names.add(volume.name)
    errors.push(...found)
  })
  return errors
}
