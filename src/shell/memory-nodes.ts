/** The files of a tree in memory as it keeps them: inodes by their kind. */
import { encodeText } from './bytes'
import type { DeferredText, FileStat } from './files'

interface NodeBase {
  /** The tree that may change this node in place; others copy it first. */
  tree: object
  inode: number
  mode: number
  owner: string
  group: string
  modified: number
  changed: number
  accessed: number
  born: number
}
export interface FileNode extends NodeBase {
  kind: 'file'
  data: Uint8Array
  size: number
  /** How many names it has. */
  links: number
  /** Whether somebody has opened it: whoever did means its copies, too. */
  opened?: boolean
  readonly unread?: boolean
}
export interface FolderNode extends NodeBase {
  kind: 'directory'
  entries: Map<string, TreeNode>
  /** How many of its entries are folders. */
  folders: number
  /** Whether it was copied from the tree that this one was forked from. */
  copied?: boolean
}
export interface LinkNode extends NodeBase {
  kind: 'symlink'
  target: string
}
export interface DeviceNode extends NodeBase {
  kind: 'device'
  numbers: readonly [major: number, minor: number]
}
export interface FifoNode extends NodeBase {
  kind: 'fifo'
}
export type TreeNode = FileNode | FolderNode | LinkNode | DeviceNode | FifoNode

/** What every node has besides its kind. */
export type Attributes = NodeBase

/** Devices every tree has under /dev, with the numbers Linux gives them. */
export const DEVICES: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  null: [1, 3],
  zero: [1, 5],
  full: [1, 7],
  random: [1, 8],
  urandom: [1, 9],
  tty: [5, 0],
  stdin: [136, 0],
  stdout: [136, 0],
  stderr: [136, 0],
}

/** A file whose bytes are made when they are first looked at; until then only their number is known, and that when somebody asks. */
export function deferredFile(data: DeferredText, attributes: Attributes): FileNode {
  let bytes: Uint8Array | undefined
  let size: number | undefined
  return {
    kind: 'file',
    links: 1,
    ...attributes,
    get data() {
      return (bytes ??= encodeText(data.text))
    },
    set data(changed) {
      bytes = changed
    },
    get unread() {
      return bytes === undefined
    },
    get size() {
      return (size ??= data.length)
    },
    set size(changed) {
      size = changed
    },
  }
}

const DAY = 86_400_000
/** Bytes after which the disk counts as full: a page's memory is not a disk. */
export const LARGEST_FILE = 256 * 1024 * 1024

/** Grows a file's room by half, so that many small appends stay cheap. */
export function appendTo(file: FileNode, bytes: Uint8Array): void {
  const size = file.size + bytes.length
  if (size > file.data.length) {
    const grown = new Uint8Array(Math.min(LARGEST_FILE, Math.max(size, file.size + Math.max(65536, file.size >> 1))))
    grown.set(file.data.subarray(0, file.size))
    file.data = grown
  }
  file.data.set(bytes, file.size)
  file.size = size
}

/** Puts bytes at an offset of a file; what nobody wrote before it is zeros. */
export function writeAt(file: FileNode, bytes: Uint8Array, offset: number): void {
  if (offset > file.size) appendTo(file, new Uint8Array(offset - file.size))
  const within = Math.min(bytes.length, file.size - offset)
  if (within > 0) {
    // Others may look at the bytes there are: trees that share them, and whoever has just read them.
    file.data = file.data.slice(0, file.size)
    file.data.set(bytes.subarray(0, within), offset)
  }
  if (within < bytes.length) appendTo(file, bytes.subarray(within))
}

/** Whether reading a file now is noted, as a file system mounted with `relatime` does it: once after every change, and once a day. */
export function notesRead({ modified, changed }: TreeNode, accessed: number, now: number): boolean {
  return accessed <= modified || accessed <= changed || now - accessed >= DAY
}

/** `volume` is the file system it lies in, `tree` what marks nodes as its own. */
export function describeNode(node: TreeNode, accessed: number, volume: object, tree: object, tmpfs: boolean): FileStat {
  const { kind, mode, owner, group, modified, changed, born, inode } = node
  const common = { type: kind, mode, owner, group, modified, accessed, changed, born, inode, volume }
  switch (kind) {
    case 'file':
      return { ...common, size: node.size, links: node.links, ...(node.unread ? { unread: true } : {}) }
    case 'symlink':
      return { ...common, size: node.target.length, target: node.target }
    case 'device':
      return { ...common, size: 0, device: node.numbers }
    case 'fifo':
      return { ...common, size: 0 }
    case 'directory': {
      const size = tmpfs ? { size: 20 * (node.entries.size + 2), allocated: 0 } : { size: 4096 }
      return { ...common, ...size, links: 2 + node.folders, layer: node.tree !== tree ? 'below' : node.copied ? 'both' : 'own' }
    }
  }
}
