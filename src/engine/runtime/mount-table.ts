/** One file tree made of several: the container's own and the volumes mounted into it; models a mount namespace. */
import { directoryName, resolvePath } from '../../shell/path'
import { GeneratedFiles } from './generated-files'
import { FileError, seenAs, type FileData, type FileStat, type FileSystem, type LinkOnWay, type OpenedFile } from '../../shell/files'

/** As many links as Linux follows on the way to one file. */
const MOST_LINKS = 40

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
  /** Of how many layers the tree is made, as a container's; none of a plain disk. */
  readonly layers?: 'one' | 'several'
}

export class MountTable implements FileSystem {
  private mounts: readonly Mount[]
  /** What was put somewhere later, by what it was called then. */
  private readonly added = new Map<Mount, Mount>()

  constructor(
    private readonly root: FileSystem,
    mounts: readonly Mount[],
    private readonly options: MountTableOptions = {},
  ) {
    this.mounts = []
    // A volume's files are asked for when they are needed: most containers never look at theirs.
    this.mounts = mounts
      .map((mount): Mount => {
        const { source, readOnly, tmpfsUsed } = mount
        return {
          path: this.resolved(normal(mount.path), true),
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
    return place.mount ? place.files.stat(place.path) : layered(place.files.stat(place.path), this.options.layers)
  }

  lstat(path: string): FileStat {
    const place = this.place(path, false)
    if (!place.mount) return layered(place.files.lstat(place.path), this.options.layers)
    return place.path === place.mount.source ? place.files.stat(place.path) : place.files.lstat(place.path)
  }

  exists(path: string): boolean {
    try {
      const place = this.place(path)
      return place.files.exists(place.path)
    } catch (error) {
      if (error instanceof FileError) return false
      throw error
    }
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
    const place = this.writable(path, options?.parents === true)
    place.files.makeDirectory(place.path, options)
  }

  remove(path: string, options?: { readonly recursive?: boolean }): void {
    this.notMounted(path)
    const place = this.writable(path, false)
    this.counted(place, () => place.files.remove(place.path, options))
  }

  rename(from: string, to: string): void {
    this.notMounted(from)
    this.notMounted(to)
    const a = this.writable(from, false)
    const b = this.writable(to, false)
    if (a.files !== b.files || a.mount !== b.mount) throw new FileError('EXDEV', to)
    a.files.rename(a.path, b.path)
  }

  link(target: string, path: string): void {
    const place = this.writable(path, false)
    place.files.link(target, place.path)
  }

  hardLink(path: string, name: string): void {
    const from = this.place(path, false)
    const to = this.writable(name, false)
    if (from.files !== to.files || from.mount !== to.mount) throw new FileError('EXDEV', name)
    from.files.hardLink(from.path, to.path)
  }

  makeFifo(path: string, mode: number): void {
    const place = this.writable(path, false)
    place.files.makeFifo(place.path, mode)
  }

  changeMode(path: string, mode: number): void {
    const place = this.writable(path)
    place.files.changeMode(place.path, mode)
  }

  changeOwner(path: string, owner: string, group: string, link?: boolean): void {
    const place = this.writable(path, !link)
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
    const placed = { ...mount, path: this.resolved(normal(mount.path), true) }
    this.added.set(mount, placed)
    this.mounts = [placed, ...this.mounts].sort((a, b) => b.path.length - a.path.length)
  }

  /** Takes away what was put there. */
  drop(mount: Mount): void {
    const placed = this.added.get(mount)
    this.added.delete(mount)
    this.mounts = this.mounts.filter((each) => each !== placed)
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
    return this.locked(this.place(path))
  }

  /** What something is mounted on stays where it is. */
  private notMounted(path: string): void {
    const real = this.resolved(normal(path), false)
    if (this.mounts.some((mount) => mount.path === real)) throw new FileError('EBUSY', path)
  }

  private locked({ path, mount }: Place): boolean {
    return mount ? mount.readOnly : this.options.readOnlyRoot === true && !path.startsWith('/dev/')
  }

  private writable(path: string, follow = true): Place {
    const place = this.place(path, follow)
    if (this.locked(place)) throw new FileError('EROFS', path)
    return place
  }

  /** The tree a path lies in, and where; `follow` when a link at its end means what it leads to. */
  private place(path: string, follow = true): Place {
    return this.mountedAt(this.resolved(path, follow))
  }

  private mountedAt(path: string): Place {
    for (const mount of this.mounts) {
      if (path !== mount.path && !path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`)) continue
      const inside = path.slice(mount.path.length)
      return { files: mount.files, path: (mount.source === '/' ? '' : mount.source) + inside || '/', mount }
    }
    return { files: this.root, path, mount: undefined }
  }

  /** The path without the links on its way: any of them may lead from one tree into another. */
  private resolved(path: string, follow: boolean, links = 0): string {
    const link = this.linkOn(path)
    if (!link) return path
    const isLast = link.end === path.length
    if (isLast && !follow) return path
    if (links === MOST_LINKS) throw new FileError('ELOOP', path)
    const start = resolvePath(directoryName(path.slice(0, link.end)), link.target)
    return this.resolved(isLast ? start : (start === '/' ? '' : start) + path.slice(link.end), follow, links + 1)
  }

  /** The first link on the way to a path, its end included. */
  private linkOn(path: string): LinkOnWay | undefined {
    const { files, mount } = this.mountedAt(path)
    // The links of the kernel's trees are more than their texts; those above a mount are followed already where it was put.
    if (mount && files instanceof GeneratedFiles) return undefined
    const above = mount && mount.path !== '/' ? mount.path.length : 0
    const link = files.linkOnWay?.(mount?.source ?? '/', path.slice(above))
    return link && { ...link, end: above + link.end }
  }

  /** A node's tree has such trees of its own: what is seen of it in a container is as it is there. */
  linkOnWay(folder: string, below: string): LinkOnWay | undefined {
    try {
      const real = this.resolved(normal(folder), true)
      const above = real === '/' ? 0 : real.length
      const link = this.linkOn((real === '/' ? '' : real) + below)
      return link && { ...link, end: link.end - above }
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
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

/** An overlay does not count the links of folders that it puts together from several layers, as most of an image's are. */
function layered(stat: FileStat, layers: MountTableOptions['layers']): FileStat {
  const { type, layer } = stat
  return layers && type === 'directory' && layer !== 'own' && (layer === 'both' || layers === 'several') ? { ...stat, links: 1 } : stat
}

function normal(path: string): string {
  const trimmed = path.replace(/\/+/g, '/').replace(/\/$/, '')
  return trimmed || '/'
}
