/** A file tree in memory with POSIX semantics; a fork of it is instant, since unchanged nodes are shared until written. */
import { encode } from './pipe'
import { FileError, type FileData, type FileStat, type FileSystem, type OpenedFile } from './files'
import {
  appendTo,
  deferredFile,
  describeNode,
  DEVICES,
  LARGEST_FILE,
  notesRead,
  type Attributes,
  type FileNode,
  type FolderNode,
  type TreeNode,
} from './memory-nodes'
import { MemoryOpened } from './memory-opened'
import { MemoryTree } from './memory-tree'
import { baseName, directoryName } from './path'

const decoder = new TextDecoder()
const EMPTY = new Uint8Array(0)
/** What is made later counts on from there. */
const ROOT_INODE = 2

/** The bit of a folder that hands its group down. */
const SET_GROUP = 0o2000

export interface MemoryFilesOptions {
  /** The time of changes; milliseconds since the epoch. */
  readonly now?: () => number
  readonly owner?: string
  readonly group?: string
  /** A tmpfs, whose folders take no space and are as large as they have entries. */
  readonly tmpfs?: boolean
  /** Bytes its files may take together; without it only each file has its limit. */
  readonly capacity?: number
}

export class MemoryFiles extends MemoryTree implements FileSystem {
  private readonly watchers = new Set<{ path: string; handler: (changed: string) => void }>()
  private lastInode: number
  private hardLinked: boolean
  /** The last names of open files that have none any more. */
  private readonly lastNames = new WeakMap<TreeNode, string>()
  private anyOpened = false

  constructor(
    private readonly options: MemoryFilesOptions = {},
    origin?: MemoryFiles,
  ) {
    super(origin, (tree) => emptyFolder(attributesOf(options, tree, ROOT_INODE, 0o755)))
    this.lastInode = origin?.lastInode ?? ROOT_INODE
    this.hardLinked = origin?.hardLinked ?? false
    if (origin) return
    this.makeDirectory('/dev')
    for (const [name, numbers] of Object.entries(DEVICES))
      this.enter(`/dev/${name}`, { kind: 'device', numbers, ...this.attributes(0o666) })
  }

  /** A tree with the same contents that changes independently. */
  fork(options: MemoryFilesOptions = this.options): MemoryFiles {
    this.tree = {}
    return new MemoryFiles(options, this)
  }

  stat(path: string): FileStat {
    return this.describe(this.find(path, true))
  }

  lstat(path: string): FileStat {
    return this.describe(this.find(path, false))
  }

  exists(path: string): boolean {
    try {
      return this.lookup(path, true, 0) !== undefined
    } catch {
      return false
    }
  }

  read(path: string): Uint8Array {
    const node = this.find(path, true)
    if (node.kind === 'directory') throw new FileError('EISDIR', path)
    this.noteRead(node)
    return node.kind === 'file' ? node.data.subarray(0, node.size) : EMPTY
  }

  readText(path: string): string {
    return decoder.decode(this.read(path))
  }

  write(path: string, data: FileData, options: { readonly append?: boolean; readonly mode?: number } = {}): void {
    const real = this.realPath(path)
    if (real === '/') throw new FileError('EISDIR', path)
    const folder = this.ownFolder(directoryName(real), path)
    const name = baseName(real)
    const old = this.entry(folder, name)
    const deferred = typeof data === 'object' && 'text' in data
    if (!old && deferred && this.options.capacity === undefined) {
      this.enter(real, deferredFile(data, this.attributes(options.mode ?? 0o644)), folder)
      return
    }
    const bytes = encode(deferred ? data.text : data)
    if (old?.kind === 'directory') throw new FileError('EISDIR', path)
    if (old?.kind === 'device' || old?.kind === 'fifo' || (old && options.append && bytes.length === 0)) return
    const room = this.roomBeside(old?.kind === 'file' && !options.append ? old.size : 0)
    if (bytes.length > room) {
      // What fits is written before the file system says that it is full.
      if (room > 0) this.write(path, bytes.subarray(0, room), options)
      throw new FileError('ENOSPC', path)
    }
    if (bytes.length > LARGEST_FILE) throw new FileError('ENOSPC', path)
    if (old?.kind === 'file') {
      if (options.append && old.size + bytes.length > LARGEST_FILE) throw new FileError('ENOSPC', path)
      const file = this.own(old)
      folder.entries.set(name, file)
      if (options.append) appendTo(file, bytes)
      else {
        file.data = bytes.slice()
        file.size = bytes.length
      }
      file.modified = file.changed = this.now()
      if (options.mode !== undefined) file.mode = options.mode
      this.changed(real)
    } else {
      const attributes = this.attributes(options.mode ?? 0o644)
      this.enter(real, { kind: 'file', data: bytes.slice(), size: bytes.length, links: 1, ...attributes }, folder)
    }
  }

  list(path: string): readonly string[] {
    const node = this.find(path, true)
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
    this.noteRead(node)
    return [...node.entries.keys()].sort()
  }

  makeDirectory(path: string, options: { readonly parents?: boolean; readonly mode?: number } = {}): void {
    if (options.parents) {
      let at = ''
      for (const part of path.split('/').filter(Boolean)) {
        at += `/${part}`
        let node: TreeNode | undefined
        try {
          node = this.find(at, true)
        } catch {
          this.makeDirectory(at, options.mode === undefined ? {} : { mode: options.mode })
        }
        if (node && node.kind !== 'directory') throw new FileError(at === path ? 'EEXIST' : 'ENOTDIR', at)
      }
      return
    }
    if (path === '/') throw new FileError('EEXIST', path)
    this.enter(path, this.newFolder(options.mode ?? 0o755))
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    const node = this.find(path, false)
    if (path === '/') throw new FileError('EPERM', path)
    if (node.kind === 'directory' && node.entries.size > 0 && !options.recursive) throw new FileError('ENOTEMPTY', path)
    const folder = this.ownFolder(directoryName(path), path)
    if (node.kind === 'directory') folder.folders--
    this.unlinkAll(node, path)
    folder.entries.delete(baseName(path))
    folder.modified = folder.changed = this.now()
    this.changed(path)
  }

  rename(from: string, to: string): void {
    const node = this.find(from, false)
    if (from === to) return
    if (`${to}/`.startsWith(`${from}/`)) throw new FileError('EINVAL', to)
    const target = this.tryFind(to)
    if (target) {
      if (target.kind === 'directory' && node.kind !== 'directory') throw new FileError('EISDIR', to)
      if (target.kind !== 'directory' && node.kind === 'directory') throw new FileError('ENOTDIR', to)
      if (target.kind === 'directory' && target.entries.size > 0) throw new FileError('ENOTEMPTY', to)
    }
    // Two names of one file: rename(2) leaves both.
    if (target && target === node) return
    const destination = this.ownFolder(directoryName(to), to)
    const source = this.ownFolder(directoryName(from), from)
    const moved = this.own(node)
    source.entries.delete(baseName(from))
    destination.entries.set(baseName(to), moved)
    if (node.kind === 'directory') {
      source.folders--
      if (!target) destination.folders++
    }
    if (target) this.unlinkAll(target, to)
    const now = this.now()
    source.modified = source.changed = destination.modified = destination.changed = moved.changed = now
    this.changed(from)
    this.changed(to)
  }

  link(target: string, path: string): void {
    this.enter(path, { kind: 'symlink', target, ...this.attributes(0o777) })
  }

  hardLink(path: string, name: string): void {
    const node = this.find(path, false)
    const folder = this.ownFolder(directoryName(name), name)
    if (folder.entries.has(baseName(name))) throw new FileError('EEXIST', name)
    if (node.kind === 'directory') throw new FileError('EPERM', path)
    const file = this.ownAt(path)
    if (file.kind === 'file') file.links++
    this.hardLinked = true
    file.changed = this.now()
    this.enter(name, file, folder, false)
  }

  makeFifo(path: string, mode: number): void {
    this.enter(path, { kind: 'fifo', ...this.attributes(mode) })
  }

  changeMode(path: string, mode: number): void {
    this.change(path, (node) => (node.mode = mode))
  }

  changeOwner(path: string, owner: string, group: string, link = false): void {
    const edit = (node: TreeNode): void => {
      node.owner = owner
      node.group = group
    }
    this.change(path, edit, link)
  }

  touch(path: string, modified: number | undefined, accessed?: number): void {
    this.change(path, (node) => {
      if (modified !== undefined) node.modified = modified
      if (accessed === undefined) return
      node.accessed = accessed
      this.reads.delete(node)
    })
  }

  open(path: string): OpenedFile | undefined {
    const real = this.realPath(path)
    const node = this.find(real, false)
    if (node.kind !== 'file') return undefined
    node.opened = this.anyOpened = true
    const newest = (): FileNode => this.newest(node) as FileNode
    return new MemoryOpened(
      {
        newest,
        own: () => this.own(newest()),
        find: (last) => this.whereIs(newest(), last),
        stat: () => this.describe(newest()),
        noteRead: () => this.noteRead(newest()),
        noteWrite: ({ path: written, gone }) => {
          const file = newest()
          file.modified = file.changed = this.now()
          if (gone) return
          this.ownAt(written)
          this.changed(written)
        },
        room: () => this.roomBeside(0),
      },
      real,
    )
  }

  watch(path: string, handler: (changed: string) => void): () => void {
    const watcher = { path, handler }
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Bytes that may still be written when so many are given back. */
  private roomBeside(freed: number): number {
    const { capacity } = this.options
    return capacity === undefined ? Infinity : Math.max(0, capacity - this.writtenBytes() + freed)
  }

  /** Puts a node into its folder, where nothing has that name; what is new there takes the folder's group where the folder hands it down. */
  private enter(path: string, node: TreeNode, folder = this.ownFolder(directoryName(path), path), isNew = true): void {
    const name = baseName(path)
    if (folder.entries.has(name)) throw new FileError('EEXIST', path)
    folder.entries.set(name, node)
    if (isNew && folder.mode & SET_GROUP) {
      node.group = folder.group
      if (node.kind === 'directory') node.mode |= SET_GROUP
    }
    if (node.kind === 'directory') folder.folders++
    folder.modified = folder.changed = this.now()
    this.changed(path)
  }

  private change(path: string, edit: (node: TreeNode) => void, link = false): void {
    const real = link ? path : this.realPath(path)
    const node = this.ownAt(real, path)
    edit(node)
    node.changed = this.now()
    if (real !== '/') this.changed(real)
  }

  /** The names at and below a node are gone: files that have others lose one. */
  private unlinkAll(node: TreeNode, path: string): void {
    if (!this.hardLinked && !this.anyOpened) return
    if (node.kind === 'directory') for (const [name, entry] of node.entries) this.unlinkAll(this.newest(entry), `${path}/${name}`)
    if (node.kind !== 'file') return
    if (node.links === 1) {
      if (node.opened) this.lastNames.set(node, path)
      return
    }
    const file = this.own(node)
    file.links--
    file.changed = this.now()
  }

  /** Where an open file is: mostly where it was, else the whole tree is looked through. */
  private whereIs(node: FileNode, last: string): { readonly path: string; readonly gone: boolean } {
    const gone = this.lastNames.get(node)
    if (gone !== undefined) return { path: gone, gone: true }
    if (this.tryFind(last) === node) return { path: last, gone: false }
    const search = (folder: FolderNode, at: string): string | undefined => {
      for (const [name, entry] of folder.entries) {
        const each = this.newest(entry)
        const found = each === node ? `${at}/${name}` : each.kind === 'directory' ? search(each, `${at}/${name}`) : undefined
        if (found !== undefined) return found
      }
      return undefined
    }
    const path = search(this.root, '')
    return { path: path ?? last, gone: path === undefined }
  }

  private noteRead(node: TreeNode): void {
    const now = this.now()
    if (notesRead(node, this.reads.get(node) ?? node.accessed, now)) this.reads.set(node, now)
  }

  private describe(node: TreeNode): FileStat {
    return describeNode(node, this.reads.get(node) ?? node.accessed, this, this.tree, this.options.tmpfs === true)
  }

  private newFolder(mode: number): FolderNode {
    return emptyFolder(this.attributes(mode))
  }

  private attributes(mode: number): Attributes {
    return attributesOf(this.options, this.tree, ++this.lastInode, mode)
  }

  private now(): number {
    return this.options.now?.() ?? 0
  }

  private changed(path: string): void {
    for (const { path: folder, handler } of this.watchers) {
      if (folder === '/' || path === folder || path.startsWith(`${folder}/`)) handler(path)
    }
  }
}

const emptyFolder = (attributes: Attributes): FolderNode => ({ kind: 'directory', entries: new Map(), folders: 0, ...attributes })

function attributesOf({ owner = 'root', group = 'root', now }: MemoryFilesOptions, tree: object, inode: number, mode: number): Attributes {
  const time = now?.() ?? 0
  return { tree, inode, mode, owner, group, modified: time, changed: time, accessed: time, born: time }
}
