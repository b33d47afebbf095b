/** A file tree in memory with POSIX semantics; a fork of it is instant, since unchanged nodes are shared until written. */
import { encode } from './pipe'
import { FileError, type FileStat, type FileSystem } from './files'
import { directoryName, joinPath, resolvePath } from './path'

interface NodeBase {
  /** The tree that may change this node in place; others copy it first. */
  tree: object
  mode: number
  owner: string
  group: string
  modified: number
}
interface FileNode extends NodeBase {
  kind: 'file'
  data: Uint8Array
  size: number
}
interface FolderNode extends NodeBase {
  kind: 'directory'
  entries: Map<string, TreeNode>
}
interface LinkNode extends NodeBase {
  kind: 'symlink'
  target: string
}
interface DeviceNode extends NodeBase {
  kind: 'device'
  device: string
}
type TreeNode = FileNode | FolderNode | LinkNode | DeviceNode

const decoder = new TextDecoder()
const EMPTY = new Uint8Array(0)
/** Bytes after which the disk counts as full: a page's memory is not a disk. */
const LARGEST_FILE = 256 * 1024 * 1024

export interface MemoryFilesOptions {
  /** Modification times; milliseconds since the epoch. */
  readonly now?: () => number
  readonly owner?: string
  readonly group?: string
  /** A tmpfs, whose folders take no space and are as large as they have entries. */
  readonly tmpfs?: boolean
  /** Bytes its files may take together; without it only each file has its limit. */
  readonly capacity?: number
}

export class MemoryFiles implements FileSystem {
  private tree: object = {}
  private root: FolderNode
  private readonly watchers = new Set<{ path: string; handler: (changed: string) => void }>()

  constructor(private readonly options: MemoryFilesOptions = {}) {
    this.root = this.newFolder(0o755)
    for (const device of ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'stdin', 'stdout', 'stderr'])
      this.device(`/dev/${device}`, device)
  }

  /** A tree with the same contents that changes independently. */
  fork(options: MemoryFilesOptions = this.options): MemoryFiles {
    const copy = new MemoryFiles(options)
    copy.root = this.root
    this.tree = {}
    return copy
  }

  /** Bytes in files that were written to this tree itself, not what it shares with the one it was forked from. */
  writtenBytes(): number {
    const sum = (folder: FolderNode): number => {
      let bytes = 0
      for (const node of folder.entries.values()) {
        if (node.tree !== this.tree) continue
        if (node.kind === 'directory') bytes += sum(node)
        else if (node.kind === 'file') bytes += node.size
      }
      return bytes
    }
    return this.root.tree === this.tree ? sum(this.root) : 0
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
    return node.kind === 'file' ? node.data.subarray(0, node.size) : EMPTY
  }

  readText(path: string): string {
    return decoder.decode(this.read(path))
  }

  write(path: string, data: Uint8Array | string, options: { readonly append?: boolean; readonly mode?: number } = {}): void {
    const real = this.realPath(path)
    if (real === '/') throw new FileError('EISDIR', path)
    const folder = this.ownFolder(directoryName(real), path)
    const name = real.slice(real.lastIndexOf('/') + 1)
    const bytes = encode(data)
    const old = folder.entries.get(name)
    if (old?.kind === 'directory') throw new FileError('EISDIR', path)
    if (old?.kind === 'device') return
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
      if (options.append) this.append(file, bytes, old !== file)
      else {
        file.data = bytes.slice()
        file.size = bytes.length
      }
      file.modified = this.now()
      if (options.mode !== undefined) file.mode = options.mode
    } else {
      folder.entries.set(name, { kind: 'file', data: bytes.slice(), size: bytes.length, ...this.attributes(options.mode ?? 0o644) })
      folder.modified = this.now()
    }
    this.changed(real)
  }

  list(path: string): readonly string[] {
    const node = this.find(path, true)
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
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
    const folder = this.ownFolder(directoryName(path), path)
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (folder.entries.has(name)) throw new FileError('EEXIST', path)
    folder.entries.set(name, this.newFolder(options.mode ?? 0o755))
    folder.modified = this.now()
    this.changed(path)
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    const node = this.find(path, false)
    if (path === '/') throw new FileError('EPERM', path)
    if (node.kind === 'directory' && node.entries.size > 0 && !options.recursive) throw new FileError('ENOTEMPTY', path)
    const folder = this.ownFolder(directoryName(path), path)
    folder.entries.delete(path.slice(path.lastIndexOf('/') + 1))
    folder.modified = this.now()
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
    const destination = this.ownFolder(directoryName(to), to)
    const source = this.ownFolder(directoryName(from), from)
    source.entries.delete(from.slice(from.lastIndexOf('/') + 1))
    destination.entries.set(to.slice(to.lastIndexOf('/') + 1), node)
    source.modified = destination.modified = this.now()
    this.changed(from)
    this.changed(to)
  }

  link(target: string, path: string): void {
    const folder = this.ownFolder(directoryName(path), path)
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (folder.entries.has(name)) throw new FileError('EEXIST', path)
    folder.entries.set(name, { kind: 'symlink', target, ...this.attributes(0o777) })
    this.changed(path)
  }

  changeMode(path: string, mode: number): void {
    this.change(path, (node) => (node.mode = mode))
  }

  changeOwner(path: string, owner: string, group: string): void {
    this.change(path, (node) => {
      node.owner = owner
      node.group = group
    })
  }

  touch(path: string, modified: number): void {
    this.change(path, (node) => (node.modified = modified))
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

  private device(path: string, device: string): void {
    if (!this.exists('/dev')) this.makeDirectory('/dev')
    this.ownFolder('/dev', path).entries.set(path.slice(5), { kind: 'device', device, ...this.attributes(0o666) })
  }

  private change(path: string, edit: (node: TreeNode) => void): void {
    const real = this.realPath(path)
    if (real === '/') {
      this.root = this.own(this.root)
      edit(this.root)
      return
    }
    const folder = this.ownFolder(directoryName(real), path)
    const name = real.slice(real.lastIndexOf('/') + 1)
    const old = folder.entries.get(name)
    if (!old) throw new FileError('ENOENT', path)
    const node = this.own(old)
    folder.entries.set(name, node)
    edit(node)
    this.changed(real)
  }

  /** Grows by half, so that many small appends stay cheap. A buffer shared with a fork is copied first. */
  private append(file: FileNode, bytes: Uint8Array, shared: boolean): void {
    const size = file.size + bytes.length
    if (shared || size > file.data.length) {
      const grown = new Uint8Array(Math.min(LARGEST_FILE, Math.max(size, file.size + Math.max(65536, file.size >> 1))))
      grown.set(file.data.subarray(0, file.size))
      file.data = grown
    }
    file.data.set(bytes, file.size)
    file.size = size
  }

  private own<T extends TreeNode>(node: T): T {
    if (node.tree === this.tree) return node
    const copy = { ...node, tree: this.tree }
    if (copy.kind === 'directory') copy.entries = new Map(copy.entries)
    return copy
  }

  /** The folder of a path, made changeable together with all its parents. */
  private ownFolder(path: string, asked: string): FolderNode {
    const real = this.realPath(path)
    let folder = (this.root = this.own(this.root))
    for (const part of real.split('/').filter(Boolean)) {
      const child = folder.entries.get(part)
      if (!child) throw new FileError('ENOENT', asked)
      if (child.kind !== 'directory') throw new FileError('ENOTDIR', asked)
      const own = this.own(child)
      folder.entries.set(part, own)
      folder = own
    }
    return folder
  }

  /** The path with all links followed; the last part need not exist. */
  realPath(path: string, depth = 0): string {
    if (depth > 40) throw new FileError('ELOOP', path)
    const parts = path.split('/').filter(Boolean)
    let folder: TreeNode = this.root
    let at = ''
    for (let i = 0; i < parts.length; i++) {
      if (folder.kind !== 'directory') throw new FileError('ENOTDIR', path)
      const child: TreeNode | undefined = folder.entries.get(parts[i]!)
      if (!child) {
        if (i < parts.length - 1) throw new FileError('ENOENT', path)
        return joinPath(at || '/', parts[i]!)
      }
      if (child.kind === 'symlink') {
        const rest = parts.slice(i + 1).join('/')
        return this.realPath(resolvePath(at || '/', rest ? `${child.target}/${rest}` : child.target), depth + 1)
      }
      at = `${at}/${parts[i]!}`
      folder = child
    }
    return at || '/'
  }

  private find(path: string, follow: boolean): TreeNode {
    const node = this.lookup(path, follow, 0)
    if (!node) throw new FileError('ENOENT', path)
    return node
  }

  private tryFind(path: string): TreeNode | undefined {
    try {
      return this.find(path, false)
    } catch {
      return undefined
    }
  }

  private lookup(path: string, follow: boolean, depth: number): TreeNode | undefined {
    if (depth > 40) throw new FileError('ELOOP', path)
    const parts = path.split('/').filter(Boolean)
    let node: TreeNode = this.root
    let at = ''
    for (let i = 0; i < parts.length; i++) {
      if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
      const child: TreeNode | undefined = node.entries.get(parts[i]!)
      if (!child) return undefined
      if (child.kind === 'symlink' && (follow || i < parts.length - 1)) {
        const rest = parts.slice(i + 1).join('/')
        return this.lookup(resolvePath(at || '/', rest ? `${child.target}/${rest}` : child.target), follow, depth + 1)
      }
      at = `${at}/${parts[i]!}`
      node = child
    }
    return node
  }

  private describe(node: TreeNode): FileStat {
    const { kind, mode, owner, group, modified } = node
    const common = { type: kind, mode, owner, group, modified }
    if (kind === 'file') return { ...common, size: node.size }
    if (kind === 'symlink') return { ...common, size: node.target.length, target: node.target }
    if (kind === 'device') return { ...common, size: 0 }
    const { entries } = node
    return {
      ...common,
      ...(this.options.tmpfs ? { size: 20 * (entries.size + 2), allocated: 0 } : { size: 4096 }),
      // Counted when asked for: paths are walked far more often than listed.
      get links() {
        let links = 2
        for (const entry of entries.values()) if (entry.kind === 'directory') links++
        return links
      },
    }
  }

  private newFolder(mode: number): FolderNode {
    return { kind: 'directory', entries: new Map(), ...this.attributes(mode) }
  }

  private attributes(mode: number): NodeBase {
    return { tree: this.tree, mode, owner: this.options.owner ?? 'root', group: this.options.group ?? 'root', modified: this.now() }
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
