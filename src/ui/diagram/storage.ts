/** Where files are kept: claims with the volumes they are bound to, volumes that are free, and what goes with a pod or lies on its node. */
import type { WireObject } from '../../protocol/messages'
import type { PodObject } from '../state/wire'

export interface VolumeView {
  readonly kind: 'claim' | 'emptyDir' | 'hostPath'
  readonly name: string
  /** The claim's name, or the path on the node. */
  readonly source: string
}

export interface StorageView {
  /** As the drawing's other things: collection and key. */
  readonly id: string
  readonly kind: 'PersistentVolumeClaim' | 'PersistentVolume'
  readonly name: string
  readonly namespace?: string
  readonly phase: string
  readonly size: string
  /** The volume that a claim is bound to, or the class that is to make one. */
  readonly note: string
  readonly users: ReadonlySet<string>
}

/** Of a pod, what matters here. */
interface Mounting {
  readonly key: string
  readonly namespace: string
  readonly volumes: readonly VolumeView[]
  readonly system: boolean
}

interface ClaimObject extends WireObject {
  readonly spec?: { readonly volumeName?: string; readonly storageClassName?: string; readonly resources?: { readonly requests?: Size } }
  readonly status?: { readonly phase?: string; readonly capacity?: Size }
}

interface VolumeObject extends WireObject {
  readonly spec?: { readonly capacity?: Size; readonly storageClassName?: string }
  readonly status?: { readonly phase?: string }
}

type Size = { readonly storage?: string }

export const CLAIMS = '/persistentvolumeclaims'
export const VOLUMES = '/persistentvolumes'
const NOBODY: ReadonlySet<string> = new Set()
const hasClaim = (volumes: readonly VolumeView[]): boolean => volumes.some(({ kind }) => kind === 'claim')

export function volumesOf({ metadata, spec }: PodObject): readonly VolumeView[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral, emptyDir, hostPath }): readonly VolumeView[] => {
    if (persistentVolumeClaim) return [{ kind: 'claim', name, source: persistentVolumeClaim.claimName }]
    if (ephemeral) return [{ kind: 'claim', name, source: `${metadata.name}-${name}` }]
    if (emptyDir) return [{ kind: 'emptyDir', name, source: emptyDir.medium ?? '' }]
    return hostPath ? [{ kind: 'hostPath', name, source: hostPath.path }] : []
  })
}

export class Storage {
  private readonly claims = new Map<string, ClaimObject>()
  private readonly volumes = new Map<string, VolumeObject>()
  /** Pods by the claim they mount, and paths by the pod that has them. */
  private readonly users = new Map<string, Set<string>>()
  private readonly paths = new Map<string, readonly string[]>()
  /** How many pods of the learner have a volume of the kind. */
  private readonly kinds = { claim: 0, emptyDir: 0, hostPath: 0 }

  /** The kinds of volumes that there are to be seen. */
  get inUse(): readonly VolumeView['kind'][] {
    const { kinds, claims } = this
    return (['claim', 'emptyDir', 'hostPath'] as const).filter((kind) => kinds[kind] > 0 || (kind === 'claim' && claims.size > 0))
  }

  clear(): void {
    this.claims.clear()
    this.volumes.clear()
  }

  set(collection: string, key: string, object: WireObject | null): void {
    const map: Map<string, WireObject> = collection === CLAIMS ? this.claims : this.volumes
    if (object) map.set(key, object)
    else map.delete(key)
  }

  /** Notes what a pod mounts, which never changes; true when a claim has another user. */
  mount({ key: pod, namespace, volumes, system }: Mounting): boolean {
    for (const { kind, source } of volumes) {
      if (!system) this.kinds[kind]++
      if (kind !== 'claim') continue
      const claim = `${namespace}/${source}`
      const users = this.users.get(claim) ?? new Set()
      this.users.set(claim, users.add(pod))
    }
    const paths = volumes.filter(({ kind }) => kind === 'hostPath').map(({ source }) => source)
    if (paths.length > 0) this.paths.set(pod, paths)
    return hasClaim(volumes)
  }

  /** True when a claim has lost a user. */
  unmount({ key: pod, namespace, volumes, system }: Mounting): boolean {
    for (const { kind, source } of volumes) {
      if (!system) this.kinds[kind]--
      if (kind !== 'claim') continue
      const claim = `${namespace}/${source}`
      const users = this.users.get(claim)
      // Names of claims that come and go with their pods are never the same again.
      if (users?.delete(pod) && users.size === 0) this.users.delete(claim)
    }
    this.paths.delete(pod)
    return hasClaim(volumes)
  }

  usersOf(claim: string): ReadonlySet<string> {
    return this.users.get(claim) ?? NOBODY
  }

  /** The paths of nodes that are in use, with the pods that have them. */
  get hostPaths(): ReadonlyMap<string, readonly string[]> {
    return this.paths
  }

  /** Claims of these namespaces, then the volumes that nobody has. */
  views(shows: (namespace: string) => boolean): readonly StorageView[] {
    const claims = [...this.claims].filter(([, { metadata }]) => shows(metadata.namespace ?? ''))
    const free = [...this.volumes].filter(([, { status }]) => status?.phase !== 'Bound')
    return [...claims.map(([key, claim]) => this.claim(key, claim)), ...free.map(([key, volume]) => volumeView(key, volume))]
  }

  private claim(key: string, { metadata, spec, status }: ClaimObject): StorageView {
    const { name, namespace = '' } = metadata
    const bound = spec?.volumeName
    return {
      id: `${CLAIMS}|${key}`,
      kind: 'PersistentVolumeClaim',
      name,
      namespace,
      phase: metadata.deletionTimestamp === undefined ? (status?.phase ?? 'Pending') : 'Terminating',
      size: status?.capacity?.storage ?? spec?.resources?.requests?.storage ?? '',
      note: bound ? `→ ${bound}` : (spec?.storageClassName ?? ''),
      users: this.usersOf(key),
    }
  }
}

const volumeView = (key: string, { metadata, spec, status }: VolumeObject): StorageView => ({
  id: `${VOLUMES}|${key}`,
  kind: 'PersistentVolume',
  name: metadata.name,
  phase: status?.phase ?? 'Pending',
  size: spec?.capacity?.storage ?? '',
  note: spec?.storageClassName ?? '',
  users: NOBODY,
})
