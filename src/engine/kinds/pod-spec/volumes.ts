/** Rules for volumes; models ValidateVolumes. */
import { duplicate, forbiddenField, invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import type { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, Volume } from '../../schema/types'
import { amount } from '../framework/amount'
import { fieldRefErrors, resourceRefErrors } from './environment'
import { unreservedPathErrors } from './paths'
import { hostPathErrors, secondSource, STORAGE_SOURCES } from './volume-sources'

const SHORTEST_TOKEN = 600

function modeErrors(mode: number | undefined, field: string): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
}

function itemErrors(item: KeyToPath, at: string): FieldError[] {
  return [
    ...(item.key ? [] : [required(`${at}.key`)]),
    ...(item.path ? [] : [required(`${at}.path`)]),
    ...unreservedPathErrors(item.path ?? '', `${at}.path`),
    ...modeErrors(item.mode, `${at}.mode`),
  ]
}

/** The server names the fields of such a file without the file's place in the list. */
function downwardErrors(file: DownwardAPIVolumeFile, at: string): FieldError[] {
  const errors = file.path ? [] : [required(`${at}.path`)]
  errors.push(...unreservedPathErrors(file.path ?? '', `${at}.path`))
  if (file.fieldRef) {
    errors.push(...fieldRefErrors(file.fieldRef, `${at}.fieldRef`, 'volume'))
    if (file.resourceFieldRef) errors.push(invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (file.resourceFieldRef) errors.push(...resourceRefErrors(file.resourceFieldRef, `${at}.resourceFieldRef`, 'volume'))
  else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...modeErrors(file.mode, `${at}.mode`)]
}

function projectedErrors(source: ProjectedVolumeSource, path: string): FieldError[] {
  const errors = modeErrors(source.defaultMode, `${path}.defaultMode`)
  const paths = new Set<string>()
  const take = (file: string | undefined, what: string): void => {
    if (!file) return
    if (paths.has(file)) errors.push(invalid(path, what, 'conflicting duplicate paths'))
    paths.add(file)
  }
  source.sources?.forEach((each, i) => {
    const at = `${path}.sources[${i}]`
    for (const name of ['secret', 'configMap'] as const) {
      const part = each[name]
      if (!part) continue
      if (!part.name) errors.push(required(`${at}.${name}.name`))
      part.items?.forEach((item, j) => {
        errors.push(...itemErrors(item, `${at}.${name}.items[${j}]`))
        take(item.path, part.name ?? '')
      })
    }
    for (const file of each.downwardAPI?.items ?? []) {
      errors.push(...downwardErrors(file, `${at}.downwardAPI`))
      take(file.path, file.path)
    }
    if (each.serviceAccountToken) {
      const field = `${at}.serviceAccountToken.expirationSeconds`
      const { expirationSeconds: seconds = 0, path: file } = each.serviceAccountToken
      if (seconds < SHORTEST_TOKEN) errors.push(invalid(field, seconds, 'may not specify a duration less than 10 minutes'))
      if (seconds > 2 ** 32) errors.push(invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds'))
      if (file) errors.push(...unreservedPathErrors(file, `${path}.path`))
      else errors.push(required(`${path}.path`))
    }
    const { clusterTrustBundle: bundle } = each
    if (bundle) {
      const field = `${at}.clusterTrustBundle`
      if (bundle.name !== undefined && bundle.signerName !== undefined)
        errors.push(invalid(field, bundle, 'only one of name and signerName may be used'))
      else if (bundle.name === undefined && bundle.signerName === undefined)
        errors.push(required(field, 'either name or signerName must be specified'))
      if (!bundle.path) errors.push(required(`${field}.path`))
      errors.push(...unreservedPathErrors(bundle.path ?? '', `${field}.path`))
      take(bundle.path, bundle.path)
    }
    if (Object.values(each).filter((part) => part !== undefined).length > 1)
      errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'))
  })
  return errors
}

type Check = (volume: Volume, path: string) => FieldError[]

/** Rules by source, in the order in which the server looks for them. */
const CHECKS: Readonly<Record<string, Check>> = (() => {
  const own: Readonly<Record<string, Check>> = {
    emptyDir: ({ emptyDir }, path) =>
      emptyDir!.sizeLimit !== undefined && amount(emptyDir!.sizeLimit) < 0n
        ? [forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : [],
    hostPath: ({ hostPath }, path) => hostPathErrors(hostPath!, path),
    secret: ({ secret }, path) => [
      ...(secret!.secretName ? [] : [required(`${path}.secretName`)]),
      ...modeErrors(secret!.defaultMode, `${path}.defaultMode`),
      ...(secret!.items ?? []).flatMap((item, i) => itemErrors(item, `${path}.items[${i}]`)),
    ],
    persistentVolumeClaim: ({ persistentVolumeClaim: claim }, path) => (claim!.claimName ? [] : [required(`${path}.claimName`)]),
    downwardAPI: ({ downwardAPI }, path) => [
      ...modeErrors(downwardAPI!.defaultMode, `${path}.defaultMode`),
      ...(downwardAPI!.items ?? []).flatMap((file) => downwardErrors(file, path)),
    ],
    configMap: ({ configMap }, path) => [
      ...(configMap!.name ? [] : [required(`${path}.name`)]),
      ...modeErrors(configMap!.defaultMode, `${path}.defaultMode`),
      ...(configMap!.items ?? []).flatMap((item, i) => itemErrors(item, `${path}.items[${i}]`)),
    ],
    projected: ({ projected }, path) => projectedErrors(projected!, path),
    ephemeral: ({ ephemeral }, path) => (ephemeral!.volumeClaimTemplate ? [] : [required(`${path}.volumeClaimTemplate`)]),
    image: ({ image }, path) => (image!.reference ? [] : [required(`${path}.reference`)]),
  }
  const order =
    'emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'
  return Object.fromEntries(order.split(' ').map((name) => [name, own[name] ?? STORAGE_SOURCES[name] ?? (() => [])]))
})()

/** Fields that the server calls by other names: with a source's own rules, and when it is the second one. */
const FIELD_NAMES: Readonly<Record<string, string>> = { gcePersistentDisk: 'persistentDisk' }
const SECOND_NAMES: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }

function sourceErrors(volume: Volume, at: string): FieldError[] {
  const errors: FieldError[] = []
  let count = 0
  for (const name of Object.keys(CHECKS)) {
    if (volume[name as keyof Volume] === undefined) continue
    if (count > 0) errors.push(secondSource(`${at}.${SECOND_NAMES[name] ?? name}`))
    else errors.push(...CHECKS[name]!(volume, `${at}.${FIELD_NAMES[name] ?? name}`))
    count++
  }
  return count === 0 ? [required(at, 'must specify a volume type')] : errors
}

/** Complaints, and the volumes by name that have none: containers can mount only those. */
export function volumeErrors(
  volumes: readonly Volume[] | undefined,
  path: string,
  podName: string | undefined,
): { readonly errors: readonly FieldError[]; readonly valid: ReadonlyMap<string, Volume> } {
  const errors: FieldError[] = []
  const valid = new Map<string, Volume>()
  const claims = new Set(podName ? volumes?.filter((each) => each.ephemeral).map((each) => `${podName}-${each.name}`) : [])
  volumes?.forEach((volume, i) => {
    const at = `${path}[${i}]`
    const found = sourceErrors(volume, at)
    if (!volume.name) found.push(required(`${at}.name`))
    else for (const message of dns1123LabelErrors(volume.name)) found.push(invalid(`${at}.name`, volume.name, message))
    if (valid.has(volume.name)) found.push(duplicate(`${at}.name`, volume.name))
    if (found.length === 0) valid.set(volume.name, volume)
    errors.push(...found)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && claims.has(claim)) {
      const field = `${at}.persistentVolumeClaim.claimName`
      errors.push(invalid(field, claim, 'must not reference a PVC that gets created for an ephemeral volume'))
    }
  })
  return { errors, valid }
}
