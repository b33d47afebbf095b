/** What a kind of volume is to the kubelet; models volume.VolumePlugin. */
import { trimEnd } from '../../api/trim-end'
import type { Volume } from '../../schema/types'
import { FileError, type FileSystem } from '../../../shell/files'
import type { PodWorker } from '../pod/pod-worker'

/** As many links as the kernel follows for one path. */
const MOST_LINKS = 40

/** A sub-path that cannot be mounted: its links lead out of its volume, to files of the node, or there is a file on its way. */
export class SubPathUnsafe extends Error {
  /** `target`: where the links lead, as seen from the top of the volume; undefined within it. */
  constructor(readonly target?: string) {
    super()
  }
}

/** Where the links on the way to a sub-path lead when that is out of the volume that begins at `source`; undefined within it. */
function outsideTarget(files: FileSystem, source: string, path: string): string | undefined {
  const root = source === '/' ? '' : source
  const at: string[] = []
  const left = path.split('/')
  for (let links = 0; left.length > 0;) {
    const part = left.shift()!
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (at.pop() === undefined) return ['..', ...left].join('/')
      continue
    }
    at.push(part)
    const target = linkAt(files, `${root}/${at.join('/')}`)
    if (target === undefined) continue
    if (++links > MOST_LINKS) throw new SubPathUnsafe()
    at.pop()
    if (target.startsWith('/')) {
      if (root === '' || !`${target}/`.startsWith(`${root}/`)) return [target, ...left].join('/')
      at.length = 0
    }
    left.unshift(...target.slice(target.startsWith('/') ? root.length : 0).split('/'))
  }
  return undefined
}

/** Where a link leads; undefined of what is none. */
function linkAt(files: FileSystem, path: string): string | undefined {
  try {
    const { type, target } = files.lstat(path)
    return type === 'symlink' ? target : undefined
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

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
  /** Brings the contents up to date. Throws VolumeError and keeps what is there where it cannot. */
  refresh?(): void
  /** Whether `refresh` would find nothing new. */
  isCurrent?(): boolean
  unmount?(): void
  /** Bytes it holds, where the kubelet watches over them. */
  usedBytes?(): number
  /** Files and folders in it, where the kubelet watches over them. */
  usedInodes?(): number
}

export interface VolumePlugin {
  readonly name: string
  canSupport(volume: Volume): boolean
  /** Throws VolumeError; it is tried again later. `found`: what another kubelet process had made of it, whose files are still there. */
  mount(volume: Volume, worker: PodWorker, found?: MountedVolume): MountedVolume
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

/** Makes the folders of a sub-path; the last has the rights of the volume, so that whoever may write to it may write there. */
export function makeLikeVolume(files: FileSystem, source: string, below: string): void {
  if (!files.exists(source)) {
    files.makeDirectory(below, { parents: true })
    return
  }
  const { mode } = files.stat(source)
  let at = source === '/' ? '' : source
  for (const part of below.slice(at.length).split('/').filter(Boolean)) {
    at += `/${part}`
    if (!files.exists(at)) files.makeDirectory(at, at === below ? { mode } : {})
  }
}

/** A folder of a tree: sub-paths are folders in it, made when missing. */
export function folderVolume(files: FileSystem, source: string, readOnly: boolean): MountedVolume {
  const sourceOf = (path: string): string => `${source === '/' ? '' : source}/${trimEnd(path.replace(/^\/+/, ''), '/')}`
  return {
    files,
    source,
    readOnly,
    sourceOf,
    snapshot: (path) => {
      const below = sourceOf(path)
      const target = outsideTarget(files, source, path)
      if (target !== undefined) throw new SubPathUnsafe(target)
      try {
        files.stat(below)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        // Only what is not there is made; what cannot be looked at is left to the mount.
        if (error.code !== 'ENOENT') throw new SubPathUnsafe()
        makeLikeVolume(files, source, below)
      }
      return files
    },
  }
}
