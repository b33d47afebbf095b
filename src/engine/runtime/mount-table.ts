/** One file tree made of several: the container's own and the volumes mounted into it; models a mount namespace. */
import { FileError, seenAs, type FileData, type FileStat, type FileSystem, type OpenedFile } from '../../shell/files'

export interface Mount {
  /** Where in the container; absolute. */
  readonly path: string
  readonly files: FileSystem
  /** Which folder or file of `files` is seen there; `/` for all of it. */
  readonly source: string
  readonly readOnly: boolean
  /** Where it is on the node, of a mount that may meet a file. */
  readonly hostPath?: string
  /** Bytes a file system in memory may grow to; the node's disk when absent. */
  readonly tmpfsSize?: number
  /** Bytes that are in such a file system now. */
  readonly tmpfsUsed?: () => number
}

interface Place {
  readonly files: FileSystem
  readonly path: string
  readonly mount: Mount | undefined
}

export interface MountTableOptions {
  readonly readOnlyRoot?: boolean
  /** Told how many bytes more, or less, file systems in memory hold for what was done here. */
  readonly holds?: (bytes: number) => void
  /** The tree is a plain disk, not one of several layers as a container's. */
  readonly plain?: boolean
}

export class MountTable implements FileSystem {
  private mounts: readonly Mount[]

  constructor(
    private readonly root: FileSystem,
    mounts: readonly Mount[],
    private readonly options: MountTableOptions = {},
  ) {
    // A volume's files are asked for when they are needed: most containers never look at theirs.
    this.mounts = mounts
      .map((mount): Mount => {
        const { source, readOnly, tmpfsUsed } = mount
        return {
          path: normal(mount.path),
          ...(tmpfsUsed ? { tmpfsUsed } : {}),
          get files() {
            return mount.files
          },
          source,
          readOnly,
        }
      })
      .sort((a, b) => b.path.length - a.path.length)
    for (const mount of this.mounts) this.makeMountPoint(mount)
  }

  stat(path: string): FileStat {
    const place = this.place(path)
    return place.mount || this.options.plain ? place.files.stat(place.path) : layered(place.files.stat(place.path))
  }

  lstat(path: string): FileStat {
    const place = this.place(path)
    if (!place.mount) return this.options.plain ? place.files.lstat(place.path) : layered(place.files.lstat(place.path))
    return place.path === place.mount.source ? place.files.stat(place.path) : place.files.lstat(place.path)
  }

  exists(path: string): boolean {
    const place = this.place(path)
    return place.files.exists(place.path)
  }

  read(path: string): Uint8Array {
    const place = this.place(path)
    return place.files.read(place.path)
  }

  readText(path: string): string {
    const place = this.place(path)
    return place.files.readText(place.path)
  }

  write(path: string, data: FileData, options?: { readonly append?: boolean; readonly mode?: number }): void {
    const place = this.writable(path)
    this.counted(place, () => place.files.write(place.path, data, options))
  }

  list(path: string): readonly string[] {
    const place = this.place(path)
    return place.files.list(place.path)
  }

  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void {
    const place = this.writable(path)
    place.files.makeDirectory(place.path, options)
  }

  remove(path: string, options?: { readonly recursive?: boolean }): void {
    this.notMounted(path)
    const place = this.writable(path)
    this.counted(place, () => place.files.remove(place.path, options))
  }

  rename(from: string, to: string): void {
    this.notMounted(from)
    this.notMounted(to)
    const a = this.writable(from)
    const b = this.writable(to)
    if (a.files !== b.files || a.mount !== b.mount) throw new FileError('EXDEV', to)
    a.files.rename(a.path, b.path)
  }

  link(target: string, path: string): void {
    const place = this.writable(path)
    place.files.link(target, place.path)
  }

  hardLink(path: string, name: string): void {
    const from = this.place(path)
    const to = this.writable(name)
    if (from.files !== to.files || from.mount !== to.mount) throw new FileError('EXDEV', name)
    from.files.hardLink(from.path, to.path)
  }

  makeFifo(path: string, mode: number): void {
    const place = this.writable(path)
    place.files.makeFifo(place.path, mode)
  }

  changeMode(path: string, mode: number): void {
    const place = this.writable(path)
    place.files.changeMode(place.path, mode)
  }

  changeOwner(path: string, owner: string, group: string, link?: boolean): void {
    const place = this.writable(path)
    place.files.changeOwner(place.path, owner, group, link)
  }

  touch(path: string, modified: number | undefined, accessed?: number): void {
    const place = this.writable(path)
    place.files.touch(place.path, modified, accessed)
  }

  open(path: string): OpenedFile | undefined {
    const place = this.place(path)
    const opened = place.files.open?.(place.path)
    return (
      opened &&
      seenAs(
        opened,
        (inside) => outside(place, inside),
        (change) => this.counted(place, change),
      )
    )
  }

  watch(path: string, handler: (changed: string) => void): () => void {
    const place = this.place(path)
    return place.files.watch(place.path, (changed) => handler(outside(place, changed)))
  }

  /** Puts a tree over what is at a path; the last that was put there is what is seen. */
  add(mount: Mount): void {
    this.mounts = [mount, ...this.mounts].sort((a, b) => b.path.length - a.path.length)
  }

  /** Takes away what was put there. */
  drop(mount: Mount): void {
    this.mounts = this.mounts.filter((each) => each !== mount)
  }

  /** The tree a path lies in, and where in it. */
  origin(path: string): { readonly files: FileSystem; readonly path: string } {
    return this.place(path)
  }

  /** Also of a write that fails when the file system is full. */
  private counted({ mount }: Place, change: () => void): void {
    const used = mount?.tmpfsUsed
    if (!used) return change()
    const before = used()
    try {
      change()
    } finally {
      this.options.holds?.(used() - before)
    }
  }

  /** Whether nobody may change what is there. */
  readOnlyAt(path: string): boolean {
    return this.locked(path, this.place(path))
  }

  /** What something is mounted on stays where it is. */
  private notMounted(path: string): void {
    if (this.mounts.some((mount) => mount.path === normal(path))) throw new FileError('EBUSY', path)
  }

  private locked(path: string, { mount }: Place): boolean {
    return mount ? mount.readOnly : this.options.readOnlyRoot === true && !path.startsWith('/dev/')
  }

  private writable(path: string): Place {
    const place = this.place(path)
    if (this.locked(path, place)) throw new FileError('EROFS', path)
    return place
  }

  private place(path: string, depth = 0): Place {
    for (const mount of this.mounts) {
      if (path !== mount.path && !path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`)) continue
      const inside = path.slice(mount.path.length)
      return { files: mount.files, path: (mount.source === '/' ? '' : mount.source) + inside || '/', mount }
    }
    return depth > 8 ? { files: this.root, path, mount: undefined } : this.throughLinks(path, depth)
  }

  /** A symbolic link of the root tree (`/var/run` -> `/run`) may lead into a mount. */
  private throughLinks(path: string, depth: number): Place {
    if (this.mounts.length > 0) {
      for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        const folder = path.slice(0, end)
        const stat = this.root.exists(folder) ? this.root.lstat(folder) : undefined
        if (!stat) break
        if (stat.type === 'symlink' && stat.target?.startsWith('/')) return this.place(normal(stat.target) + path.slice(end), depth + 1)
      }
    }
    return { files: this.root, path, mount: undefined }
  }

  private makeMountPoint(mount: Mount): void {
    const parent = this.place(mount.path.slice(0, mount.path.lastIndexOf('/')) || '/')
    const name = mount.path.slice(mount.path.lastIndexOf('/') + 1)
    const point = `${parent.path === '/' ? '' : parent.path}/${name}`
    if (!name || parent.files.exists(point)) return
    const isFile = mount.source !== '/' && mount.files.exists(mount.source) && mount.files.stat(mount.source).type === 'file'
    if (!parent.files.exists(parent.path)) parent.files.makeDirectory(parent.path, { parents: true })
    if (isFile) parent.files.write(point, '')
    else parent.files.makeDirectory(point, { parents: true })
  }
}

/** What a path of a mounted tree is called in the whole. */
function outside({ mount }: Place, path: string): string {
  return mount ? mount.path + path.slice(mount.source === '/' ? 0 : mount.source.length) : path
}

/** An overlay does not count the links of its folders. */
function layered(stat: FileStat): FileStat {
  return stat.type === 'directory' ? { ...stat, links: 1 } : stat
}

function normal(path: string): string {
  const trimmed = path.replace(/\/+/g, '/').replace(/\/$/, '')
  return trimmed || '/'
}
