/** configMap, secret, downwardAPI and projected volumes: their sources as files. */
import type { MemoryFiles } from '../../../shell/memory-files'
import { hasReason } from '../../api/status'
import { CONFIG_MAPS, SECRETS } from '../../schema/resources'
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from '../../schema/types'
import { fieldValue, resourceFieldValue } from '../pod/downward'
import { decodeBase64 } from '../../api/base64'
import type { PodWorker } from '../pod/pod-worker'
import { giveToGroup } from './ownership'
import { VolumeError, type VolumePlugin } from './plugin'
import { ProjectedVolume, type Payload, type ProjectedFile, type ProjectionSource } from './projection'
import { serviceAccountToken } from './token'

type Files = Map<string, ProjectedFile>

const DEFAULT_MODE = 0o644

export const projectedPlugin: VolumePlugin = {
  name: 'kubernetes.io/projected',
  canSupport: ({ configMap, secret, downwardAPI, projected }) => Boolean(configMap ?? secret ?? downwardAPI ?? projected),
  mount: (volume, worker, found) => {
    const projection = new PodProjection(volume, worker)
    if (!(found instanceof ProjectedVolume)) return new ProjectedVolume(projection, volume.configMap === undefined)
    found.takeOver(projection)
    return found
  },
}

class PodProjection implements ProjectionSource {
  constructor(
    private readonly volume: Volume,
    private readonly worker: PodWorker,
  ) {}

  now(): number {
    return this.worker.node.clock.now()
  }

  random(bound: number): number {
    return this.worker.node.random.integer(bound)
  }

  read(): Payload {
    return payloadOf(this.volume, this.worker)
  }

  own(files: MemoryFiles): void {
    giveToGroup(files, this.worker, true)
  }
}

function payloadOf(volume: Volume, worker: PodWorker): Payload {
  const files: Files = new Map()
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap)
    addConfigMap(files, worker, configMap.name ?? '', configMap.items, configMap.optional, configMap.defaultMode ?? DEFAULT_MODE)
  else if (secret) addSecret(files, worker, secret.secretName ?? '', secret.items, secret.optional, secret.defaultMode ?? DEFAULT_MODE)
  else if (downwardAPI) addDownward(files, worker, downwardAPI.items ?? [], downwardAPI.defaultMode ?? DEFAULT_MODE)
  else if (projected) addProjections(files, worker, projected.sources ?? [], projected.defaultMode ?? DEFAULT_MODE)
  return files
}

/** All of them are tried, so that everything that is missing is told at once. */
function addProjections(files: Files, worker: PodWorker, sources: readonly VolumeProjection[], mode: number): void {
  const missing = new Set<string>()
  for (const source of sources)
    try {
      addProjection(files, worker, source, mode)
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      missing.add(error.message)
    }
  if (missing.size === 1) throw new VolumeError([...missing][0]!)
  if (missing.size) throw new VolumeError(`[${[...missing].join(', ')}]`)
}

/** The user as whom all containers say they run; undefined where one says none or another. */
function onlyUser({ pod: { spec } }: PodWorker): number | undefined {
  const users = [...(spec.initContainers ?? []), ...spec.containers].map(
    ({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser,
  )
  return users.every((each) => each === users[0]) ? users[0] : undefined
}

function addProjection(files: Files, worker: PodWorker, source: VolumeProjection, mode: number): void {
  const { configMap, secret, downwardAPI, serviceAccountToken: token } = source
  if (configMap) addConfigMap(files, worker, configMap.name ?? '', configMap.items, configMap.optional, mode)
  if (secret) addSecret(files, worker, secret.name ?? '', secret.items, secret.optional, mode)
  if (downwardAPI) addDownward(files, worker, downwardAPI.items ?? [], mode)
  if (token) {
    const user = onlyUser(worker)
    // It is its user's alone, or comes to be the group's too.
    const isTheirs = user !== undefined || worker.pod.spec.securityContext?.fsGroup !== undefined
    const data = serviceAccountToken(worker, token.audience, token.expirationSeconds ?? 3600)
    files.set(token.path, { data, mode: isTheirs ? 0o600 : mode, ...(user === undefined ? {} : { user }) })
  }
}

function addConfigMap(
  files: Files,
  worker: PodWorker,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number,
): void {
  const namespace = worker.pod.metadata.namespace
  try {
    const { data = {}, binaryData = {} } = worker.node.client.resource(CONFIG_MAPS).get(name, namespace)
    const all: Record<string, Uint8Array | string> = { ...data }
    for (const [key, value] of Object.entries(binaryData)) all[key] = decodeBase64(value)
    addKeys(files, all, items, optional, mode, `configmap references non-existent config key: `)
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    if (!optional) throw new VolumeError(`configmap "${name}" not found`)
  }
}

function addSecret(
  files: Files,
  worker: PodWorker,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number,
): void {
  try {
    const { data = {} } = worker.node.client.resource(SECRETS).get(name, worker.pod.metadata.namespace)
    const all = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))
    addKeys(files, all, items, optional, mode, `references non-existent secret key: `)
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    if (!optional) throw new VolumeError(`secret "${name}" not found`)
  }
}

function addKeys(
  files: Files,
  data: Readonly<Record<string, Uint8Array | string>>,
  items: readonly KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number,
  missing: string,
): void {
  if (!items?.length) {
    for (const [key, value] of Object.entries(data)) files.set(key, { data: value, mode })
    return
  }
  for (const { key, path, mode: own } of items) {
    const value = data[key]
    if (value !== undefined) files.set(path, { data: value, mode: own ?? mode })
    else if (!optional) throw new VolumeError(missing + key)
  }
}

function addDownward(files: Files, worker: PodWorker, items: readonly DownwardAPIVolumeFile[], mode: number): void {
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    const data = fieldRef
      ? fieldValue(worker, fieldRef.fieldPath)
      : resourceFieldRef
        ? resourceFieldValue(worker, resourceFieldRef, undefined)
        : ''
    files.set(path, { data, mode: own ?? mode })
  }
}
