/** The ConfigMaps and Secrets that a pod reads: as files, as variables of its containers, to pull its images. */
import type { PodObject } from './wire'

export type Way = 'files' | 'variables' | 'images'

export interface PodSource {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly name: string
  readonly ways: readonly Way[]
  /** The pod starts without it. */
  readonly optional: boolean
}

interface Named {
  readonly name?: string
  readonly optional?: boolean
}
interface Projection {
  readonly configMap?: Named
  readonly secret?: Named
}
interface Container {
  readonly env?: readonly { readonly valueFrom?: { readonly configMapKeyRef?: Named; readonly secretKeyRef?: Named } }[]
  readonly envFrom?: readonly { readonly configMapRef?: Named; readonly secretRef?: Named }[]
}
interface Reading {
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly {
    readonly configMap?: Named
    readonly secret?: Named & { readonly secretName?: string }
    readonly projected?: { readonly sources?: readonly Projection[] }
  }[]
  readonly imagePullSecrets?: readonly Named[]
}

/** Every pod has it, unasked: the authority that its token's server is known by. */
const EVERYONES = 'kube-root-ca.crt'

/** In the order in which the pod names them, each once. */
export function sourcesOf(pod: PodObject): readonly PodSource[] {
  const spec = (pod.spec ?? {}) as Reading
  const found = new Map<string, { kind: PodSource['kind']; name: string; ways: Set<Way>; optional: boolean }>()
  const note = (kind: PodSource['kind'], from: Named | undefined, way: Way): void => {
    if (from?.name === undefined || from.name === EVERYONES) return
    const id = `${kind}/${from.name}`
    const source = found.get(id) ?? { kind, name: from.name, ways: new Set<Way>(), optional: true }
    source.ways.add(way)
    source.optional &&= from.optional === true || way === 'images'
    found.set(id, source)
  }
  for (const { configMap, secret, projected } of spec.volumes ?? []) {
    note('ConfigMap', configMap, 'files')
    if (secret) note('Secret', { ...secret, name: secret.secretName }, 'files')
    for (const part of projected?.sources ?? []) {
      note('ConfigMap', part.configMap, 'files')
      note('Secret', part.secret, 'files')
    }
  }
  for (const { env, envFrom } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const { configMapRef, secretRef } of envFrom ?? []) {
      note('ConfigMap', configMapRef, 'variables')
      note('Secret', secretRef, 'variables')
    }
    for (const { valueFrom } of env ?? []) {
      note('ConfigMap', valueFrom?.configMapKeyRef, 'variables')
      note('Secret', valueFrom?.secretKeyRef, 'variables')
    }
  }
  for (const secret of spec.imagePullSecrets ?? []) note('Secret', secret, 'images')
  return [...found.values()].map(({ kind, name, ways, optional }) => ({ kind, name, ways: [...ways], optional }))
}

/** Whether a container has yet to start with what the pod reads; others have read it, and go on without. */
export const stillReads = ({ status }: PodObject): boolean =>
  status?.phase === undefined ||
  status.phase === 'Pending' ||
  (status.containerStatuses ?? []).some(({ state }) => state?.waiting?.reason === 'CreateContainerConfigError')
