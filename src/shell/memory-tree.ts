/** The nodes of a file tree in memory: walking it, and copying what it shares with the trees it was forked from before it changes. */
import { FileError, type LinkOnWay } from './files'
import type { FolderNode, TreeNode } from './memory-nodes'
import { baseName, directoryName, joinPath, resolvePath } from './path'

export abstract class MemoryTree {
  /** Nodes that carry it may be changed in place. */
  protected tree: object = {}
  protected root: FolderNode
  /** When files were read since they were last changed here; reading must not copy what trees share. */
  protected readonly reads = new WeakMap<TreeNode, number>()
  /** What took the place of files with several names, or that are open: whoever knows the one before means it. */
  private readonly replaced: Map<TreeNode, TreeNode>

  /** Shares the nodes of `origin`, which must have given up changing them; else it begins with a root of its own. */
  protected constructor(origin: MemoryTree | undefined, newRoot: (tree: object) => FolderNode) {
    this.replaced = new Map(origin?.replaced)
    this.root = origin?.root ?? newRoot(this.tree)
  }

  /** Bytes in files that were written to this tree itself, not what it shares with the one it was forked from. */
  writtenBytes(): number {
    const counted = new Set<TreeNode>()
    const sum = (folder: FolderNode): number => {
      let bytes = 0
      for (const entry of folder.entries.values()) {
        const node = this.newest(entry)
        if (node.tree !== this.tree) continue
        if (node.kind === 'directory') bytes += sum(node)
        else if (node.kind === 'file' && (node.links === 1 || !counted.has(node))) {
          bytes += node.size
          if (node.links > 1) counted.add(node)
        }
      }
      return bytes
    }
    return this.root.tree === this.tree ? sum(this.root) : 0
  }

  /** Files, folders and links that were made in this tree itself, by whatever names. */
  writtenInodes(): number {
    const count = (folder: FolderNode): number => {
      let nodes = 0
      for (const entry of folder.entries.values()) {
        const node = this.newest(entry)
        if (node.tree === this.tree) nodes += 1 + (node.kind === 'directory' ? count(node) : 0)
      }
      return nodes
    }
    return this.root.tree === this.tree ? count(this.root) : 0
  }

  /** The node at a path without links, made changeable. */
  protected ownAt(path: string, asked = path): TreeNode {
    if (path === '/') return (this.root = this.own(this.root))
    const folder = this.ownFolder(directoryName(path), asked)
    const old = this.entry(folder, baseName(path))
    if (!old) throw new FileError('ENOENT', asked)
    const node = this.own(old)
    folder.entries.set(baseName(path), node)
    return node
  }

  protected entry(folder: FolderNode, name: string): TreeNode | undefined {
    const node = folder.entries.get(name)
    return node && this.newest(node)
  }

  /** A file with several names, or an open one, was copied when it was written: all of them mean the copy. */
  protected newest(node: TreeNode): TreeNode {
    let at = node
    while (at.kind === 'file' && (at.links > 1 || at.opened)) {
      const next = this.replaced.get(at)
      if (!next) break
      at = next
    }
    return at
  }

  protected own<T extends TreeNode>(node: T): T {
    if (node.tree === this.tree) return node
    const copy = { ...node, tree: this.tree }
    if (copy.kind === 'directory') {
      copy.entries = new Map(copy.entries)
      copy.copied = true
    }
    // The room behind its bytes belongs to the tree that made it.
    if (copy.kind === 'file') copy.data = copy.data.subarray(0, copy.size)
    if (copy.kind === 'file' && (copy.links > 1 || copy.opened)) this.replaced.set(node, copy)
    const read = this.reads.get(node)
    if (read !== undefined) this.reads.set(copy, read)
    return copy
  }

  /** The folder of a path, made changeable together with all its parents. */
  protected ownFolder(path: string, asked: string): FolderNode {
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
      const child: TreeNode | undefined = this.entry(folder, parts[i]!)
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

  /** See `FileSystem.linkOnWay`: one walk, since every file of a container is looked for by it. */
  linkOnWay(folder: string, below: string): LinkOnWay | undefined {
    let node: TreeNode | undefined
    try {
      node = this.lookup(folder, true, 0)
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
    for (let start = 1; node?.kind === 'directory' && start < below.length;) {
      const slash = below.indexOf('/', start)
      const end = slash < 0 ? below.length : slash
      if (end > start) node = this.entry(node, below.slice(start, end))
      if (node?.kind === 'symlink') return { end, target: node.target }
      start = end + 1
    }
    return undefined
  }

  protected find(path: string, follow: boolean): TreeNode {
    const node = this.lookup(path, follow, 0)
    if (!node) throw new FileError('ENOENT', path)
    return node
  }

  protected tryFind(path: string): TreeNode | undefined {
    try {
      return this.find(path, false)
    } catch {
      return undefined
    }
  }

  protected lookup(path: string, follow: boolean, depth: number): TreeNode | undefined {
    if (depth > 40) throw new FileError('ELOOP', path)
    const parts = path.split('/').filter(Boolean)
    let node: TreeNode = this.root
    let at = ''
    for (let i = 0; i < parts.length; i++) {
      if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
      const child: TreeNode | undefined = this.entry(node, parts[i]!)
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
}
