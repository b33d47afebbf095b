/** The volumes of one pod: set up before its containers start, kept up to date, taken down after; models the volume manager. */
import type { Timer } from '../../clock/clock'
import type { Mount } from '../../runtime/mount-table'
import type { Container, Volume } from '../../schema/types'
import { FileError, type FileSystem } from '../../../shell/files'
import { MemoryFiles } from '../../../shell/memory-files'
import { resolvePath } from '../../../shell/path'
import { ConfigError } from '../container/config-error'
import { expandWith } from '../container/environment'
import { imageMount } from './image-volumes'
import type { PodVolumes } from '../pod/pod-parts'
import type { PodWorker } from '../pod/pod-worker'
import { pause, type Task } from '../task'
import { VOLUME_PLUGINS } from './index'
import { SubPathUnsafe, VolumeError, VolumeNotAttached, type MountedVolume } from './plugin'
import { memoryOfPod } from './tmpfs'

/** Milliseconds between two rounds of the reconciler. */
const RECONCILE = 100

/** Where a container sees a volume; an object of a class, because every container has one or more. */
class VolumeMount implements Mount {
  /** What later changes of the contents do not reach. */
  private readonly part: FileSystem | undefined

  constructor(
    readonly path: string,
    private readonly volume: MountedVolume,
    private readonly below: string | undefined,
    private readonly closed: boolean,
    /** Bytes it may hold when it is in memory. */
    private readonly room: number,
    private readonly owner: VolumeReconciler,
    private readonly name: string,
    /** Whose mount it is, and which of them, of a part of a volume. */
    private readonly partName: string | undefined,
  ) {
    this.part = below ? volume.snapshot(below) : undefined
  }

  get files(): FileSystem {
    return this.part ?? this.volume.files
  }

  get hostPath(): string {
    return this.owner.hostPathOf(this.name, this.partName)
  }

  get source(): string {
    return this.below ? this.volume.sourceOf(this.below) : this.volume.source
  }

  get readOnly(): boolean {
    return this.closed || this.volume.readOnly
  }

  get tmpfsSize(): number | undefined {
    const { memory } = this.volume
    if (memory === undefined) return undefined
    return memory === true ? this.room : Math.min(this.room, memory)
  }

  get tmpfsUsed(): (() => number) | undefined {
    return this.volume.memory === undefined ? undefined : () => this.volume.usedBytes?.() ?? 0
  }
}

/** Brings the volumes that are there to what the pod's spec says. */
export class VolumeReconciler implements PodVolumes {
  private readonly mountedVolumes = new Map<string, MountedVolume>()
  /** Most never have one. */
  private failures: Map<string, { delay: number; next: number }> | undefined
  private waitingSince: number | undefined
  private timer: Timer | undefined
  private remounting: Timer | undefined
  private remountAt = Infinity

  constructor(
    private readonly worker: PodWorker,
    /** What another kubelet process had mounted for the pod: it is still there, and taken over when the volume is mounted again. */
    private readonly found?: Map<string, MountedVolume>,
  ) {}

  handOver(worker: PodWorker): PodVolumes {
    return new VolumeReconciler(worker, this.all())
  }

  powerCut(): void {
    for (const [name, { memory }] of this.all())
      if (memory !== undefined) {
        this.mountedVolumes.delete(name)
        this.found?.delete(name)
      }
  }

  *mounted(): Task<boolean> {
    const { node, pod } = this.worker
    const volumes = this.wanted()
    if (volumes.every(({ name }) => this.mountedVolumes.has(name))) {
      // Most syncs find all as it was: then nothing is planned, which counts with a thousand pods.
      if (this.worker.node.online() && !this.isCurrent) this.remountSoon()
      return true
    }
    yield pause(node.clock, node.timings.volumeMount)
    this.waitingSince = node.clock.now()
    for (;;) {
      for (const volume of volumes) this.tryMount(volume)
      const missing = volumes.filter(({ name }) => !this.mountedVolumes.has(name))
      if (missing.length === 0) {
        this.planRefresh()
        return true
      }
      const now = node.clock.now()
      if (now - this.waitingSince >= node.timings.volumeTimeout) {
        const names = missing.map(({ name }) => name).join(' ')
        node.events.event(
          pod,
          'Warning',
          'FailedMount',
          `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`,
        )
        return false
      }
      const next = Math.min(
        ...missing.map(({ name }) => this.failures?.get(name)?.next ?? now + 100),
        this.waitingSince + node.timings.volumeTimeout,
      )
      yield pause(node.clock, Math.max(1, next - now))
    }
  }

  get any(): boolean {
    return this.mountedVolumes.size + (this.found?.size ?? 0) > 0
  }

  get attached(): readonly string[] {
    return [...this.all()].flatMap(([, { attachedAs }]) => (attachedAs === undefined ? [] : [attachedAs]))
  }

  usedBy(name: string): number {
    return this.volume(name)?.usedBytes?.() ?? 0
  }

  inodesOf(name: string): number {
    return this.volume(name)?.usedInodes?.() ?? 0
  }

  file(name: string, path: string): { readonly files: FileSystem; readonly path: string; readonly hostPath: string } | undefined {
    const volume = this.mountedVolumes.get(name)
    if (!volume) return undefined
    return { files: volume.files, path: volume.sourceOf(path), hostPath: `${this.hostPathOf(name)}/${path}` }
  }

  mountsFor(container: Container, variables: Readonly<Record<string, string>>): readonly Mount[] {
    const mounts: Mount[] = []
    const room = memoryOfPod(this.worker)
    for (const [index, { name, mountPath, readOnly, subPath, subPathExpr }] of (container.volumeMounts ?? []).entries()) {
      const volume = this.mountedVolumes.get(name)
      if (!volume) continue
      const below = subPathExpr ? expandedSubPath(subPathExpr, variables) : subPath
      checkSubPath(below)
      const image = imageMount(this.worker, name, mountPath, below)
      if (image) {
        mounts.push(image)
        continue
      }
      try {
        mounts.push(new VolumeMount(mountPath, volume, below, readOnly ?? false, room, this, name, below && `${container.name}/${index}`))
      } catch (error) {
        if (!(error instanceof SubPathUnsafe || error instanceof FileError)) throw error
        // What exactly went wrong would tell of the node's files.
        const what = `volumeMount ${JSON.stringify(name)} of container ${JSON.stringify(container.name)}`
        throw new ConfigError(
          'CreateContainerConfigError',
          `failed to ${this.isPrepared(error, name) ? 'prepare subPath' : 'create subPath directory'} for ${what}`,
        )
      }
    }
    // Without the room that an array has which was pushed to.
    return mounts.slice()
  }

  /** Whether the folder of a sub-path was not to be made, so that it fails only when it is mounted: something is there already. */
  private isPrepared(error: SubPathUnsafe | FileError, volume: string): boolean {
    if (error instanceof FileError) return false
    if (error.target === undefined) return true
    const base = this.hostPathOf(volume)
    const path = resolvePath(base, error.target)
    return `${base}/`.startsWith(path === '/' ? path : `${path}/`) || this.worker.node.files.exists(path)
  }

  /** The folder of a volume on the node, or where a part of it is mounted for a container. */
  hostPathOf(name: string, part?: string): string {
    if (part) return `/var/lib/kubelet/pods/${this.worker.uid}/volume-subpaths/${name}/${part}`
    const volume = this.wanted().find((each) => each.name === name)
    if (volume?.hostPath) return volume.hostPath.path
    const kind = volume?.configMap ? 'configmap' : volume?.secret ? 'secret' : volume?.emptyDir ? 'empty-dir' : 'projected'
    return `/var/lib/kubelet/pods/${this.worker.uid}/volumes/kubernetes.io~${kind}/${name}`
  }

  /** Reads changed ConfigMaps, Secrets and fields again, as the kubelet's periodic sync does. */
  private planRefresh(): void {
    const { node } = this.worker
    if (this.timer || !this.follows) return
    // The pod's next sync sees what has changed, and the files follow when its volumes are mounted again.
    const delay = node.timings.objectCacheTtl * (1.2 + 0.3 * node.random.next())
    this.timer = node.clock.after(delay, () => {
      this.timer = undefined
      this.remount()
      this.planRefresh()
    })
  }

  /** After each sync of the pod the volumes that follow objects are set up again when the reconciler comes round. */
  private remountSoon(delay = RECONCILE): void {
    const { clock } = this.worker.node
    const at = clock.now() + delay
    // A volume that waits for its next try does not hold up the others.
    if (this.remountAt <= at) return
    this.remounting?.cancel()
    this.remountAt = at
    this.remounting = clock.after(delay, () => {
      this.remountAt = Infinity
      this.remount()
    })
  }

  /** What cannot be set up again stays as it is, which is told, and is tried once more later. Nobody hears of changes without the API server. */
  private remount(): void {
    if (!this.worker.node.online()) return
    const now = this.worker.node.clock.now()
    let next = Infinity
    for (const [name, volume] of this.mountedVolumes) {
      const failure = this.failures?.get(name)
      if (failure && failure.next > now) next = Math.min(next, failure.next)
      else
        try {
          volume.refresh?.()
          this.failures?.delete(name)
        } catch (error) {
          if (!(error instanceof VolumeError)) throw error
          next = Math.min(next, this.failed(name, error))
        }
    }
    if (next < Infinity) this.remountSoon(next - now)
  }

  private get isCurrent(): boolean {
    for (const volume of this.mountedVolumes.values()) if (volume.isCurrent?.() === false) return false
    return true
  }

  private get follows(): boolean {
    for (const { refresh } of this.mountedVolumes.values()) if (refresh) return true
    return false
  }

  stop(): void {
    this.timer?.cancel()
    this.timer = undefined
    this.remounting?.cancel()
    this.remountAt = Infinity
  }

  unmount(): void {
    this.stop()
    for (const [, volume] of this.all()) volume.unmount?.()
    this.mountedVolumes.clear()
    this.found?.clear()
  }

  /** With those that were found and are not mounted again yet. */
  private all(): Map<string, MountedVolume> {
    return new Map([...(this.found ?? []), ...this.mountedVolumes])
  }

  private volume(name: string): MountedVolume | undefined {
    return this.mountedVolumes.get(name) ?? this.found?.get(name)
  }

  private wanted(): readonly Volume[] {
    return this.worker.pod.spec?.volumes ?? []
  }

  private tryMount(volume: Volume): void {
    if (this.mountedVolumes.has(volume.name)) return
    const now = this.worker.node.clock.now()
    const failure = this.failures?.get(volume.name)
    if (failure && failure.next > now) return
    try {
      const plugin = VOLUME_PLUGINS.find(({ canSupport }) => canSupport(volume))
      this.mountedVolumes.set(
        volume.name,
        plugin
          ? plugin.mount(volume, this.worker, this.found?.get(volume.name))
          : { files: new MemoryFiles(), source: '/', readOnly: false, snapshot: () => new MemoryFiles(), sourceOf: (path) => `/${path}` },
      )
      this.found?.delete(volume.name)
      this.failures?.delete(volume.name)
    } catch (error) {
      if (!(error instanceof VolumeError || error instanceof VolumeNotAttached)) throw error
      this.failed(volume.name, error)
    }
  }

  /** Tells what is wrong, and returns when it is tried again. */
  private failed(name: string, error: VolumeError | VolumeNotAttached): number {
    const { node, pod } = this.worker
    const failure = this.failures?.get(name)
    const delay = Math.min(failure ? failure.delay * 2 : node.timings.volumeRetryInitial, node.timings.volumeRetryMax)
    const next = node.clock.now() + delay
    this.failures ??= new Map()
    this.failures.set(name, { delay, next })
    if (error instanceof VolumeError)
      node.events.event(pod, 'Warning', 'FailedMount', `${error.step} for volume "${error.volume ?? name}" : ${error.message}`)
    return next
  }
}

/** Every variable it names must have a value. */
function expandedSubPath(text: string, variables: Readonly<Record<string, string>>): string {
  const missing = new Set<string>()
  const value = expandWith(text, (name) => {
    const found = variables[name]
    if (!found) missing.add(name)
    return found ?? ''
  })
  if (missing.size === 0) return value
  throw new ConfigError('CreateContainerConfigError', `missing value for ${[...missing].sort().join(', ')}`)
}

function checkSubPath(path: string | undefined): void {
  if (!path) return
  const fail = (message: string): never => {
    throw new ConfigError('CreateContainerConfigError', message)
  }
  if (path.startsWith('/')) fail(`error SubPath \`${path}\` must not be an absolute path`)
  if (path.split('/').includes('..')) fail(`unable to provision SubPath \`${path}\`: must not contain '..'`)
}
