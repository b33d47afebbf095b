/** What du adds up over a tree: bytes or files, and the latest of the dates. */
import { FileError, type FileStat } from '../../../files'
import { matches } from '../../../interpreter/pattern'
import { joinPath } from '../../../path'
import type { Io } from '../../tool'
import { inodeOf, kibibytesOf, timeOf, type FileTime } from '../file-access'

export interface Sum {
  readonly size: number
  readonly latest: number
}

export interface Counting {
  readonly what: 'blocks' | 'bytes' | 'inodes'
  /** Names of one file count each. */
  readonly everyLink: boolean
  /** A folder does not hold what is in the folders within. */
  readonly separate: boolean
  readonly follow: 'all' | 'operands' | 'none'
  readonly excluded: readonly string[]
  readonly time: FileTime
  readonly oneVolume: boolean
  /** A file or folder that is done. */
  found(shown: string, sum: Sum, level: number, isFolder: boolean): Promise<void>
}

const NOTHING: Sum = { size: 0, latest: -Infinity }
const plus = (a: Sum, b: Sum): Sum => ({ size: a.size + b.size, latest: Math.max(a.latest, b.latest) })

/** One run of du: no file counts twice in it. */
export class Count {
  failed = false
  private readonly seen = new Map<object | undefined, Set<number>>()
  private volume: object | undefined

  constructor(
    private readonly io: Io,
    private readonly counting: Counting,
  ) {}

  /** An operand; undefined when it is not there, or has been counted. */
  async operand(name: string): Promise<Sum | undefined> {
    const { follow } = this.counting
    const path = this.io.path(name)
    try {
      this.volume = this.look(path, follow !== 'none').volume
    } catch (error) {
      await this.complain(`cannot access '${name}'`, error)
      return undefined
    }
    return this.node(path, name, 0)
  }

  private look(path: string, follow: boolean): FileStat {
    const { files } = this.io.context
    return follow ? files.stat(path) : files.lstat(path)
  }

  private async complain(what: string, error: unknown): Promise<void> {
    if (!(error instanceof FileError)) throw error
    this.failed = true
    await this.io.warn(`${what}: ${error.message}`)
  }

  private isExcluded(shown: string): boolean {
    const parts = shown.split('/')
    return this.counting.excluded.some((pattern) => parts.some((_, index) => matches(pattern, parts.slice(index).join('/'))))
  }

  private isNew(stat: FileStat, path: string): boolean {
    // A file of one name is met again only where an operand leads there a second time.
    if (this.counting.everyLink && stat.type !== 'directory') return true
    const known = this.seen.get(stat.volume) ?? new Set()
    this.seen.set(stat.volume, known)
    const inode = inodeOf(stat, path)
    const isNew = !known.has(inode)
    known.add(inode)
    return isNew
  }

  private sizeOf(stat: FileStat): number {
    switch (this.counting.what) {
      case 'inodes':
        return 1
      case 'bytes':
        return stat.size
      case 'blocks':
        return Math.max(stat.type === 'directory' ? 4096 : 0, kibibytesOf(stat) * 1024)
    }
  }

  /** What a file or a tree holds; undefined for one that does not count. */
  private async node(path: string, shown: string, level: number): Promise<Sum | undefined> {
    const { counting } = this
    if (this.isExcluded(shown)) return undefined
    const follow = counting.follow === 'all' || (counting.follow === 'operands' && level === 0)
    let stat: FileStat
    try {
      stat = this.look(path, follow)
    } catch (error) {
      await this.complain(`cannot access '${shown}'`, error)
      return undefined
    }
    if (counting.oneVolume && stat.volume !== this.volume) return undefined
    if (!this.isNew(stat, path)) return undefined
    const isFolder = stat.type === 'directory'
    const own: Sum = { size: this.sizeOf(stat), latest: timeOf(stat, counting.time) }
    const { direct, below } = isFolder ? await this.folder(path, shown, level) : { direct: NOTHING, below: NOTHING }
    const all = plus(own, plus(direct, below))
    await counting.found(shown, counting.separate ? plus(own, direct) : all, level, isFolder)
    return all
  }

  /** What is in a folder itself, and what in the folders within. */
  private async folder(path: string, shown: string, level: number): Promise<{ readonly direct: Sum; readonly below: Sum }> {
    let [direct, below] = [NOTHING, NOTHING]
    try {
      for (const name of this.io.context.files.list(path)) {
        const child = joinPath(path, name)
        const isFolder = this.io.context.files.lstat(child).type === 'directory'
        const found = await this.node(child, shown.endsWith('/') ? `${shown}${name}` : `${shown}/${name}`, level + 1)
        if (found && isFolder) below = plus(below, found)
        else if (found) direct = plus(direct, found)
      }
    } catch (error) {
      await this.complain(`cannot read directory '${shown}'`, error)
    }
    return { direct, below }
  }
}
