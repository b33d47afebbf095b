/** What tar does with the entries of an archive: listing, extracting and comparing them. */
import { runsAsRoot } from '../../../accounts'
import { FileError } from '../../../files'
import { behind } from '../../../machine'
import { directoryName, joinPath } from '../../../path'
import { ToolError, type Io } from '../../tool'
import { tryStat } from '../file-access'
import { inputOf } from '../../../pipe'
import { AS_EXCLUSION, AS_MEMBER, means } from './excluded'
import { entriesOf, type Entry, type Placed } from './format'
import { Listing } from './listing'
import type { TarOptions } from './options'

/** One run over an archive. */
class Reading {
  private status = 0
  private readonly folder: string
  private readonly listing: Listing
  /** Folders get their dates when everything is in them. */
  private readonly dates: (() => void)[] = []

  constructor(
    private readonly io: Io,
    private readonly options: TarOptions,
  ) {
    this.listing = new Listing(io, options, options.toStdout)
    this.folder = joinPath(io.path(options.folder), this.topLevel())
    // busybox goes there before it does anything.
    const missing = io.context.system.flavour === 'ash' ? 'Cannot chdir' : 'Cannot open'
    if (options.folder !== '.' && !io.context.files.exists(io.path(options.folder)))
      throw new ToolError(`${options.folder}: ${missing}: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
  }

  /** The folder that `--one-top-level` names, or the archive without its endings. */
  private topLevel(): string {
    const { topLevel, file = '' } = this.options
    if (topLevel !== '') return topLevel ?? ''
    const base = file.replace(/.*\//, '').replace(/\.(?:tar(?:\.\w+)?|tgz|taz|tbz2?|txz|tlz)$/, '')
    if (base === '' || base === '-')
      throw new ToolError('Cannot deduce top-level directory name; please set it explicitly with --one-top-level=DIR', 2)
    return base
  }

  async run(archive: Uint8Array): Promise<number> {
    const { io, options } = this
    const wanted = options.operands.map(({ name, matching }) => ({
      name: name.replace(/(?<=.)\/+$/, ''),
      matching: matching ?? AS_MEMBER,
      met: 0,
    }))
    const isAsh = io.context.system.flavour === 'ash'
    const isUnclear = wanted.some(({ name, matching }) => matching.wildcards === undefined && /[*?[]/.test(name))
    if (isUnclear && !isAsh) {
      await io.warn('Pattern matching characters used in file names')
      await io.warn('Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning')
    }
    let end = 0
    for (const entry of entriesOf(archive)) {
      end = entry.end
      const bare = entry.name.replace(/\/$/, '')
      const hit = wanted.find(({ name, matching }) => means(name, bare, matching, { ...AS_MEMBER, wildcards: isAsh }))
      if (wanted.length > 0 && hit === undefined) continue
      if (hit !== undefined && ++hit.met !== (options.occurrence ?? hit.met)) continue
      if (options.exclude.some(({ pattern, matching }) => means(pattern, bare, matching, AS_EXCLUSION))) continue
      const shown = options.transform && options.showTransformed ? { ...entry, name: options.transform(entry.name, 'member') } : entry
      if (options.mode === 't') await this.listing.tell(shown, true)
      else if (options.mode === 'd') await this.compare(entry, bare)
      else if (entry.type !== 'label') await this.extract(entry, bare)
    }
    if (options.blockNumber && archive.length > end) await this.listing.line('** Block of NULs **', end)
    for (const date of this.dates.reverse()) date()
    for (const { name, met } of wanted) if (met < (options.occurrence ?? 1)) await this.complain(`${name}: Not found in archive`)
    if (this.status > 1) await io.warn('Exiting with failure status due to previous errors')
    return this.status
  }

  private async complain(message: string): Promise<void> {
    this.status = 2
    await this.io.warn(message)
  }

  private async extract(entry: Placed, bare: string): Promise<void> {
    const { io, options } = this
    const renamed = options.transform?.(bare, 'member') ?? bare
    const names = renamed.split('/').filter((part) => part !== '.' && part !== '')
    const kept = names.slice(options.strip)
    if (kept.includes('..') && !options.absolute) return this.complain(`${entry.name}: Member name contains '..'`)
    if (kept.length === 0 && options.strip > 0) return
    if (options.verbose > 0) await this.listing.tell(options.showTransformed ? { ...entry, name: renamed } : entry)
    if (kept.length === 0) return
    if (options.toStdout) return entry.type === 'file' ? io.out(entry.data) : undefined
    if (options.toCommand !== undefined) return entry.type === 'file' ? this.hand(entry, options.toCommand) : undefined
    const path = options.absolute && bare.startsWith('/') ? bare : joinPath(this.folder, kept.join('/'))
    const there = tryStat(io, path, false)
    if (options.keepNewer && there && there.type !== 'directory' && there.modified >= entry.modified)
      return io.warn(`Current ‘${kept.join('/')}’ is newer or same age`)
    if (options.unlinkFirst && there) {
      try {
        io.context.files.remove(path)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await this.complain(`${bare}: Cannot unlink: ${error.message}`)
      }
    }
    try {
      this.place({ ...entry, target: this.targetOf(entry) }, path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (entry.type !== 'link')
        return this.complain(`${entry.name}: Cannot ${entry.type === 'directory' ? 'mkdir' : 'open'}: ${error.message}`)
      await this.complain(`${entry.name}: Cannot hard link to ‘${entry.target}’: ${error.message}`)
    }
  }

  private targetOf({ type, target }: Entry): string {
    const { transform } = this.options
    return transform && (type === 'link' || type === 'symlink') ? transform(target, type) : target
  }

  /** Gives what is in a file to a program. */
  private async hand(entry: Entry, command: string): Promise<void> {
    const { context } = this.io
    const env = {
      ...{ ...context.env, TAR_FILENAME: entry.name, TAR_REALNAME: entry.name, TAR_FILETYPE: 'f', TAR_SIZE: String(entry.data.length) },
      ...{ TAR_MODE: `0${entry.mode.toString(8)}`, TAR_UNAME: entry.owner, TAR_GNAME: entry.group },
      ...{
        TAR_MTIME: String(entry.modified / 1000),
        TAR_ARCHIVE: this.options.file ?? '-',
        TAR_BLOCKING_FACTOR: String(this.options.blocking),
      },
    }
    const code = await context.run(['sh', '-c', command], { stdin: inputOf(entry.data), env })
    if (code !== 0) await this.complain(`${context.pid}: Child returned status ${code}`)
  }

  /** Makes the file, and the folders it stands in. Throws FileError. */
  private place(entry: Entry, path: string): void {
    const { io, options } = this
    const { files, system } = io.context
    const root = runsAsRoot(system)
    const mode = root ? entry.mode : entry.mode & ~behind(io.context).process.umask
    files.makeDirectory(directoryName(path), { parents: true })
    if (entry.type === 'directory') {
      files.makeDirectory(path, { parents: true, mode })
      files.changeMode(path, mode)
    } else {
      if (tryStat(io, path, false)) {
        if (options.skip) return
        if (options.keep) throw new FileError('EEXIST', path)
        files.remove(path)
      }
      if (entry.type === 'symlink') files.link(entry.target, path)
      else if (entry.type === 'link') files.hardLink(joinPath(this.folder, entry.target.split('/').slice(options.strip).join('/')), path)
      else if (entry.type === 'fifo') files.makeFifo(path, mode)
      else files.write(path, entry.data, { mode })
    }
    if (entry.type === 'link') return
    if (root && (entry.owner !== 'root' || entry.group !== 'root')) files.changeOwner(path, entry.owner, entry.group, true)
    if (options.isNew || entry.type === 'symlink') return
    if (entry.type === 'directory') this.dates.push(() => files.touch(path, entry.modified))
    else files.touch(path, entry.modified)
  }

  /** `-d`: what is different on the disk. */
  private async compare(entry: Entry, bare: string): Promise<void> {
    const { io } = this
    const { files } = io.context
    const path = joinPath(this.folder, bare)
    const stat = tryStat(io, path, false)
    if (!stat) {
      this.status = Math.max(this.status, 1)
      return io.warn(`${bare}: Warning: Cannot stat: No such file or directory`)
    }
    const differs = async (what: string): Promise<void> => {
      this.status = Math.max(this.status, 1)
      await io.out(`${entry.name}: ${what}\n`)
    }
    const type = entry.type === 'link' ? 'file' : entry.type
    if (stat.type !== type) return differs('File type differs')
    if (stat.mode !== entry.mode && type !== 'symlink') await differs('Mode differs')
    if (stat.owner !== entry.owner) await differs('Uid differs')
    if (stat.group !== entry.group) await differs('Gid differs')
    if (type === 'symlink' && stat.target !== entry.target) return differs('Symlink differs')
    if (type !== 'symlink' && type !== 'directory' && Math.floor(stat.modified / 1000) !== Math.floor(entry.modified / 1000))
      await differs('Mod time differs')
    if (entry.type !== 'file') return
    if (stat.size !== entry.data.length) return differs('Size differs')
    const bytes = files.read(path)
    if (bytes.some((byte, index) => byte !== entry.data[index])) await differs('Contents differ')
  }
}

export const readArchive = (io: Io, options: TarOptions, archive: Uint8Array): Promise<number> => new Reading(io, options).run(archive)
