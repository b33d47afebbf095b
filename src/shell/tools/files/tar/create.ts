/** What tar puts into archives: entries of files and of the trees below them. */
import { FileError, type FileStat } from '../../../files'
import { joinPath } from '../../../path'
import { parseDate } from '../../dates/parse-date'
import { ToolError, type Io } from '../../tool'
import { applyMode } from '../file-mode'
import { AS_EXCLUSION, hasTag, means } from './excluded'
import { filling, header, type Entry } from './format'
import { Listing } from './listing'
import type { TarOptions } from './options'

export class Packing {
  readonly chunks: Uint8Array[] = []
  failed = false
  private readonly told = new Set<string>()
  private readonly names = new Map<string, string>()
  private readonly modified: number | undefined
  private readonly listing: Listing
  private readonly since: number | undefined
  private readonly stored: string[] = []

  /** `newerThan` says when a name was last stored, for -u. */
  constructor(
    private readonly io: Io,
    private readonly options: TarOptions,
    private readonly newerThan: (name: string) => number | undefined = () => undefined,
  ) {
    this.listing = new Listing(io, options, options.file === undefined || options.file === '-')
    const { modified } = options.as
    if (options.newer !== undefined) this.since = this.dateOf(options.newer.date)
    if (modified === undefined) return
    this.modified = parseDate(modified, io.context.system.clock.now(), io.context.env.TZ)
    if (this.modified === undefined) throw new ToolError(`Invalid date format: ${modified}`, 2)
  }

  /** What `-N` names: a date, or a file whose date is meant. */
  private dateOf(text: string): number {
    const { files, system, env } = this.io.context
    if (/^[./]/.test(text)) {
      try {
        return files.stat(this.io.path(text)).modified
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        const hint = "Date sample file not found\nTry 'tar --help' or 'tar --usage' for more information."
        throw new ToolError(`${text}: Cannot stat: ${error.message}\ntar: ${hint}`, 2)
      }
    }
    const date = parseDate(text, system.clock.now(), env.TZ)
    if (date === undefined) throw new ToolError(`Substituting -9223372036854775808 for unknown date format ‘${text}’`, 2)
    return date
  }

  async all(): Promise<void> {
    const { io, options } = this
    if (options.label !== undefined) await this.nameArchive(options.label)
    for (const { name, folder } of options.operands) {
      try {
        await this.add(io.path(folder === '.' ? name : joinPath(folder, name)), name, true)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await this.complain(`${name}: Cannot stat: ${error.message}`)
      }
    }
    if (options.removeFiles) for (const path of this.stored.reverse()) io.context.files.remove(path)
  }

  private async nameArchive(name: string): Promise<void> {
    const { io } = this
    const entry: Entry = {
      ...{ name, mode: 0, modified: io.context.system.clock.now(), owner: 'root', group: 'root' },
      ...{ type: 'label', target: '', data: new Uint8Array() },
    }
    if (this.options.verbose > 0) await this.listing.tell(entry)
    this.chunks.push(header(io, entry))
  }

  private async complain(message: string): Promise<void> {
    this.failed = true
    await this.io.warn(message)
  }

  /** Once for each beginning that names lose. */
  private async withoutSlash(shown: string, what: string): Promise<string> {
    if (this.options.absolute) return shown
    const lost = /^(?:\/|(?:.*\/)?\.\.\/)+/.exec(shown)?.[0]
    if (lost === undefined) return shown
    if (!this.told.has(lost + what)) {
      this.told.add(lost + what)
      await this.io.warn(`Removing leading \`${lost}' from ${what}`)
    }
    return shown.slice(lost.length) || './'
  }

  private isExcluded(name: string): boolean {
    return this.options.exclude.some(({ pattern, matching }) => means(pattern, name, matching, AS_EXCLUSION))
  }

  private async add(path: string, shown: string, operand: boolean): Promise<void> {
    const { io, options } = this
    const { files } = io.context
    if (this.isExcluded(shown.replace(/\/$/, ''))) return
    // busybox looks at the file before it thinks about its name.
    if (io.context.system.flavour === 'ash') files.lstat(path)
    let name = await this.withoutSlash(shown, 'member names')
    const stat = options.follow ? files.stat(path) : files.lstat(path)
    if (stat.type === 'device') return
    if (options.file !== undefined && path === io.path(options.file) && stat.type === 'file')
      return io.warn(`${shown}: file is the archive; not dumped`)
    if (stat.type === 'directory' && !name.endsWith('/')) name += '/'
    const tag = stat.type === 'directory' ? options.tags.find((one) => hasTag(files, path, one)) : undefined
    if (tag?.keeps === 'nothing') return
    const before = this.newerThan(name)
    const isNewer = before === undefined || Math.floor(stat.modified / 1000) * 1000 > before
    if (isNewer && this.isRecent(stat)) await this.put(path, name, shown, stat)
    if (tag?.keeps === 'tag') await this.add(joinPath(path, tag.name), joinPath(shown, tag.name), false)
    if (stat.type !== 'directory' || options.flat || tag) return
    let children: readonly string[] = []
    try {
      children = files.list(path)
    } catch (error) {
      if (!(error instanceof FileError) || operand) throw error
      await this.complain(`${shown}: Cannot open: ${error.message}`)
    }
    for (const child of children) await this.add(joinPath(path, child), joinPath(shown, child), false)
  }

  private isRecent(stat: FileStat): boolean {
    if (this.since === undefined || stat.type === 'directory') return true
    const changed = this.options.newer!.only === 'any' ? Math.max(stat.modified, stat.changed ?? stat.modified) : stat.modified
    return changed >= this.since
  }

  private async put(path: string, name: string, shown: string, stat: FileStat): Promise<void> {
    const { io, options } = this
    // A second name of a file is stored as a link to the first.
    const first = (stat.links ?? 1) > 1 && stat.type !== 'directory' ? this.names.get(String(stat.inode)) : undefined
    if ((stat.links ?? 1) > 1 && first === undefined) this.names.set(String(stat.inode), name)
    const type = first !== undefined ? 'link' : stat.type === 'device' ? 'file' : stat.type
    const { as } = options
    const renamed = (target: string, as: 'member' | 'symlink' | 'link'): string => options.transform?.(target, as) ?? target
    const inArchive = renamed(name, 'member')
    // Whatever is called nothing is left out.
    if (inArchive === '') return
    const entry: Entry = {
      name: inArchive,
      mode: as.mode === undefined ? stat.mode : applyMode(as.mode, stat.mode, { directory: stat.type === 'directory' }),
      modified: this.modified ?? stat.modified,
      owner: as.owner ?? stat.owner,
      group: as.group ?? stat.group,
      type,
      target: first !== undefined ? renamed(first, 'link') : stat.target !== undefined ? renamed(stat.target, 'symlink') : '',
      data: type === 'file' ? io.context.files.read(path) : new Uint8Array(),
    }
    if (options.verbose > 0)
      await this.listing.tell({
        ...entry,
        name: options.showTransformed ? inArchive : stat.type === 'directory' && !shown.endsWith('/') ? `${shown}/` : shown,
      })
    this.stored.push(path)
    this.chunks.push(header(io, entry), entry.data, new Uint8Array(filling(entry.data.length)))
  }
}
