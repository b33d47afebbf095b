/** What is mounted by hand in a container or on a node: file systems in memory and folders that are seen twice; models mount(2). */
import { FileError } from '../../shell/files'
import { mountHolding, UnknownFileSystem, type Mount as MountInfo, type Mounting } from '../../shell/system'
import { emptyTree } from './empty-tree'
import type { Mount, MountTable } from './mount-table'

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }
/** Options that any file system takes and that change nothing here. */
const COMMON = /^(defaults|rw|ro|remount|r?bind|suid|nosuid|dev|nodev|exec|noexec|relatime|noatime|r?(shared|private|slave|unbindable))$/

export interface MountingMachine {
  now(): number
  /** Bytes of memory, half of which a file system there may take unless told otherwise. */
  readonly memory: number
  readonly allowed: boolean
  /** What is mounted apart from what comes here. */
  mounts(): readonly MountInfo[]
  readonly tree: MountTable
}

interface Added extends MountInfo {
  readonly mount: Mount
}

export class MountNamespace implements Mounting {
  private list: readonly Added[] = []

  constructor(private readonly machine: MountingMachine) {}

  get added(): readonly MountInfo[] {
    return this.list
  }

  get allowed(): boolean {
    return this.machine.allowed
  }

  mount({ source, target, type, options }: Parameters<Mounting['mount']>[0]): void {
    const words = options.split(',').filter(Boolean)
    const { tree } = this.machine
    const readOnly = words.includes('ro')
    if (words.includes('remount')) {
      const old = this.list.findLast((one) => one.target === target)
      if (!old) throw new FileError('EINVAL', target)
      this.take(old)
      this.put({ ...old, options: old.options.replace(/^r[wo]/, readOnly ? 'ro' : 'rw'), mount: { ...old.mount, readOnly } })
      return
    }
    const isFolder = tree.stat(target).type === 'directory'
    if (words.includes('bind') || words.includes('rbind')) {
      if ((tree.stat(source).type === 'directory') !== isFolder) throw new FileError('ENOTDIR', target)
      const { files, path } = tree.origin(source)
      const below = this.holding(source)
      const shown = (below?.options ?? 'rw,relatime').replace(/^r[wo]/, readOnly ? 'ro' : 'rw')
      const info = { source: below?.source ?? 'overlay', target, type: below?.type ?? 'overlay', options: shown }
      this.put({ ...below, ...info, mount: { path: target, files, source: path, readOnly } })
      return
    }
    if (!isFolder) throw new FileError('ENOTDIR', target)
    if (type === 'proc' || type === 'sysfs') {
      const { files, path } = tree.origin(type === 'proc' ? '/proc' : '/sys')
      this.put({ source, target, type, options: 'rw,relatime', mount: { path: target, files, source: path, readOnly } })
    } else if (type === 'tmpfs') this.put(this.inMemory(source, target, words, readOnly))
    else if (/^(auto|ext[234]|xfs|vfat)$/.test(type)) throw new FileError('EINVAL', source)
    else throw new UnknownFileSystem(type)
  }

  unmount(target: string): MountInfo {
    const last = this.list.findLast((one) => one.target === target)
    if (!last) throw new FileError(this.machine.mounts().some((one) => one.target === target) ? 'EBUSY' : 'EINVAL', target)
    if (this.list.some((one) => one.target.startsWith(`${target}/`))) throw new FileError('EBUSY', target)
    this.take(last)
    return last
  }

  /** Nothing outlasts the machine. */
  clear(): void {
    for (const one of this.list) this.take(one)
  }

  private inMemory(source: string, target: string, words: readonly string[], readOnly: boolean): Added {
    let capacity: number | undefined
    let mode: number | undefined
    for (const word of words) {
      const size = /^size=(\d+)([kmg%]?)$/i.exec(word)
      const bits = /^mode=([0-7]+)$/.exec(word)?.[1]
      if (size) {
        const [, count, unit = ''] = size
        capacity = unit === '%' ? (this.machine.memory * Number(count)) / 100 : Number(count) * UNITS[unit.toLowerCase()]!
      } else if (bits) mode = Number.parseInt(bits, 8)
      else if (!COMMON.test(word) && !/^(uid|gid|nr_inodes)=\d+k?$/.test(word)) throw new FileError('EINVAL', target)
    }
    const flags = words.filter((word) => /^(nosuid|nodev|noexec)$/.test(word))
    const shown = [readOnly ? 'ro' : 'rw', ...flags, 'relatime']
    if (capacity !== undefined) shown.push(`size=${Math.ceil(capacity / 1024)}k`)
    if (mode !== undefined) shown.push(`mode=${mode.toString(8)}`)
    const size = capacity ?? this.machine.memory / 2
    const files = emptyTree(() => this.machine.now(), mode ?? 0o1777, true, size)
    const used = (): number => files.writtenBytes()
    const mount: Mount = { path: target, files, source: '/', readOnly, tmpfsSize: size, tmpfsUsed: used }
    return { source, target, type: 'tmpfs', options: shown.join(','), size, used, mount }
  }

  /** What a path lies in. */
  private holding(path: string): MountInfo | undefined {
    return mountHolding(path, [...this.machine.mounts(), ...this.list])
  }

  private put(added: Added): void {
    this.machine.tree.add(added.mount)
    this.list = [...this.list, added]
  }

  private take(added: Added): void {
    this.machine.tree.drop(added.mount)
    this.list = this.list.filter((one) => one !== added)
  }
}
