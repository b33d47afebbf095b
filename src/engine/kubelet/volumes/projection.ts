/** Volumes whose files come from API objects, written so that an update appears at once through `..data`; models the atomic writer. */
import { timestamp } from '../../clock/clock'
import type { MemoryFiles } from '../../../shell/memory-files'
import { makeLikeVolume, VolumeError, type MountedVolume } from './plugin'
import { emptyTree } from '../../runtime/empty-tree'

/** What a file holds; a Later is asked when somebody first looks. */
export type Data = Uint8Array | string | Later

export interface Later {
  text(): string
}

export interface ProjectedFile {
  readonly data: Data
  /** Permission bits. */
  readonly mode: number
  /** The user whose it is, where that is not root. */
  readonly user?: number
}
export type Payload = ReadonlyMap<string, ProjectedFile>

/** Where the files come from. */
export interface ProjectionSource {
  now(): number
  random(bound: number): number
  /** The present contents; may throw VolumeError. A refresh that fails keeps what is there. */
  read(): Payload
  /** Sets whose the files are. */
  own(files: MemoryFiles): void
}

/** An object of a class, because every pod has one: of accessors and closures it would be several times as large. */
export class ProjectedVolume implements MountedVolume {
  readonly source = '/'
  readonly readOnly = true
  private tree: MemoryFiles | undefined
  private payload: Payload
  private current = ''
  /** The tree is made when somebody first looks at it, as of when it was mounted or last changed. */
  private since: number

  constructor(
    private origin: ProjectionSource,
    /** Secrets and the like are kept in memory. */
    private readonly inMemory: boolean,
  ) {
    this.payload = origin.read()
    this.since = origin.now()
  }

  get memory(): true | undefined {
    return this.inMemory || undefined
  }

  get files(): MemoryFiles {
    if (!this.tree) {
      // Anybody may look; writing is refused by the read-only mount.
      this.tree = emptyTree(() => this.since, this.inMemory ? 0o1777 : 0o777, this.inMemory)
      this.write(this.tree)
    }
    return this.tree
  }

  /** Mounts of one file point at the file itself, so later updates never reach them. What is not there becomes a folder. */
  snapshot(path: string): MemoryFiles {
    const copy = this.files.fork()
    if (!copy.exists(this.sourceOf(path))) makeLikeVolume(copy, '/', this.sourceOf(path))
    return copy
  }

  sourceOf(path: string): string {
    return `/${path}`
  }

  /** Another kubelet process brings it up to date from now on. Throws VolumeError where it cannot. */
  takeOver(origin: ProjectionSource): void {
    const next = origin.read()
    this.origin = origin
    this.put(next)
  }

  refresh(): void {
    this.put(this.origin.read())
  }

  isCurrent(): boolean {
    try {
      return equal(this.payload, this.origin.read())
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      return false
    }
  }

  private put(next: Payload): void {
    if (equal(this.payload, next)) return
    this.payload = next
    this.since = this.origin.now()
    if (this.tree) this.write(this.tree)
  }

  private write(into: MemoryFiles): void {
    const stamp = timestamp(this.since).replace(/[-:]/g, '_').replace('T', '_').replace('Z', '')
    const folder = `/..${stamp}.${this.origin.random(2 ** 32)}`
    into.makeDirectory(folder)
    for (const [path, { data, mode, user }] of this.payload) {
      const target = `${folder}/${path}`
      into.makeDirectory(target.slice(0, target.lastIndexOf('/')), { parents: true })
      into.write(target, isLater(data) ? data.text() : data, { mode })
      if (user !== undefined) into.changeOwner(target, String(user), into.lstat(target).group)
    }
    if (into.exists('/..data')) into.remove('/..data')
    into.link(folder.slice(1), '/..data')
    const top = new Set([...this.payload.keys()].map((path) => path.split('/')[0]!))
    for (const name of into.list('/')) if (!name.startsWith('..') && !top.has(name)) into.remove(`/${name}`)
    for (const name of top) if (!into.list('/').includes(name)) into.link(`..data/${name}`, `/${name}`)
    if (this.current) into.remove(this.current, { recursive: true })
    this.current = folder
    this.origin.own(into)
  }
}

function isLater(data: Data): data is Later {
  return typeof data === 'object' && 'text' in data
}

function equal(a: Payload, b: Payload): boolean {
  if (a.size !== b.size) return false
  for (const [path, file] of a) {
    const other = b.get(path)
    if (!other || other.mode !== file.mode || other.user !== file.user || !sameData(file.data, other.data)) return false
  }
  return true
}

function sameData(a: Data, b: Data): boolean {
  if (a === b || typeof a === 'string' || typeof b === 'string' || isLater(a) || isLater(b)) return a === b
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
