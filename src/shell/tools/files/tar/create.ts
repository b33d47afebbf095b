/** What tar puts into archives: entries of files and of the trees below them. */
import { FileError, type FileStat } from '../../../files'
import { matches } from '../../../interpreter/pattern'
import { joinPath } from '../../../path'
import { parseDate } from '../../dates/parse-date'
import { ToolError, type Io } from '../../tool'
import { applyMode } from '../file-mode'
import { filling, header, type Entry } from './format'
import { lister } from './listing'
import type { TarOptions } from './options'

export class Packing {
  readonly chunks: Uint8Array[] = []
  failed = false
  private readonly told = new Set<string>()
  private readonly names = new Map<string, string>()
  private readonly modified: number | undefined
  private readonly line = lister()
  private readonly stored: string[] = []

  /** `newerThan` says when a name was last stored, for -u. */
  constructor(
    private readonly io: Io,
    private readonly options: TarOptions,
    private readonly newerThan: (name: string) => number | undefined = () => undefined,
  ) {
    const { modified } = options.as
    if (modified === undefined) return
    this.modified = parseDate(modified, io.context.system.clock.now(), io.context.env.TZ)
    if (this.modified === undefined) throw new ToolError(`Invalid date format: ${modified}`, 2)
  }

  async all(): Promise<void> {
    const { io, options } = this
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
    const parts = name.split('/')
    return this.options.exclude.some(
      (pattern) => matches(pattern, name) || parts.some((_, index) => matches(pattern, parts.slice(index).join('/'))),
    )
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
    const before = this.newerThan(name)
    if (before === undefined || Math.floor(stat.modified / 1000) * 1000 > before) await this.put(path, name, shown, stat)
    if (stat.type !== 'directory' || options.flat) return
    let children: readonly string[] = []
    try {
      children = files.list(path)
    } catch (error) {
      if (!(error instanceof FileError) || operand) throw error
      await this.complain(`${shown}: Cannot open: ${error.message}`)
    }
    for (const child of children) await this.add(joinPath(path, child), joinPath(shown, child), false)
  }

  private async put(path: string, name: string, shown: string, stat: FileStat): Promise<void> {
    const { io, options } = this
    // A second name of a file is stored as a link to the first.
    const first = (stat.links ?? 1) > 1 && stat.type !== 'directory' ? this.names.get(String(stat.inode)) : undefined
    if ((stat.links ?? 1) > 1 && first === undefined) this.names.set(String(stat.inode), name)
    const type = first !== undefined ? 'link' : stat.type === 'device' ? 'file' : stat.type
    const { as } = options
    const entry: Entry = {
      name,
      mode: as.mode === undefined ? stat.mode : applyMode(as.mode, stat.mode, { directory: stat.type === 'directory' }),
      modified: this.modified ?? stat.modified,
      owner: as.owner ?? stat.owner,
      group: as.group ?? stat.group,
      type,
      target: first ?? stat.target ?? '',
      data: type === 'file' ? io.context.files.read(path) : new Uint8Array(),
    }
    if (options.verbose > 0) {
      const text = options.verbose > 1 ? this.line(io, entry) : stat.type === 'directory' && !shown.endsWith('/') ? `${shown}/` : shown
      if (options.file === undefined || options.file === '-') await io.context.stderr.write(`${text}\n`)
      else await io.out(`${text}\n`)
    }
    this.stored.push(path)
    this.chunks.push(header(io, entry), entry.data, new Uint8Array(filling(entry.data.length)))
  }
}
