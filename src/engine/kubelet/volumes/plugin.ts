/** What a kind of volume is to the kubelet; models volume.VolumePlugin. */
import type { Volume } from '../../schema/types'
import type { FileSystem } from '../../../shell/files'
import type { PodWorker } from '../pod/pod-worker'

const SET_GROUP = 0o2000

export interface MountedVolume {
  readonly files: FileSystem
  /** Where in `files` the volume begins. */
  readonly source: string
  readonly readOnly: boolean
  /** Whether its files are kept in memory: a tmpfs of at most so many bytes, or of as much as the pod may use. */
  readonly memory?: true | number
  /** What the node calls it, of a volume that was attached to the node. */
  readonly attachedAs?: string
  /** The tree for a mount of a part of the volume; for projected contents one that later changes do not reach. */
  snapshot(subPath: string): FileSystem
  sourceOf(subPath: string): string
  /** Brings the contents up to date. */
  refresh?(): void
  unmount?(): void
  /** Bytes it holds, where the kubelet watches over them. */
  usedBytes?(): number
  /** Files and folders in it, where the kubelet watches over them. */
  usedInodes?(): number
}

export interface VolumePlugin {
  readonly name: string
  canSupport(volume: Volume): boolean
  /** Throws VolumeError; it is tried again later. */
  mount(volume: Volume, worker: PodWorker): MountedVolume
}

/** A volume that cannot be set up now; the message follows `MountVolume.SetUp failed for volume "x" : ` or what else failed. */
export class VolumeError extends Error {
  constructor(
    message: string,
    /** The name it is reported under, where that is not the pod's name for it. */
    readonly volume?: string,
    readonly step = 'MountVolume.SetUp failed',
  ) {
    super(message)
  }
}

/** A volume that is not at the node yet: nothing has failed. */
export class VolumeNotAttached extends Error {}

/** Makes the folders of a sub-path with the rights of their volume, so that whoever may write to it may write to them. */
function makeLikeVolume(files: FileSystem, source: string, below: string): void {
  if (!files.exists(source)) {
    files.makeDirectory(below, { parents: true })
    return
  }
  const { mode, group } = files.stat(source)
  let at = source === '/' ? '' : source
  for (const part of below.slice(at.length).split('/').filter(Boolean)) {
    at += `/${part}`
    if (files.exists(at)) continue
    files.makeDirectory(at, { mode })
    // As the kernel does below a folder whose group is inherited.
    if (mode & SET_GROUP) files.changeOwner(at, files.stat(at).owner, group)
  }
}

/** A folder of a tree: sub-paths are folders in it, made when missing. */
export function folderVolume(files: FileSystem, source: string, readOnly: boolean): MountedVolume {
  const sourceOf = (path: string): string => `${source === '/' ? '' : source}/${path.replace(/^\/+|\/+$/g, '')}`
  return {
    files,
    source,
    readOnly,
    sourceOf,
    snapshot: (path) => {
      const below = sourceOf(path)
      if (!files.exists(below)) makeLikeVolume(files, source, below)
      return files
    },
  }
}
