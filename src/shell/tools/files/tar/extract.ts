/** What tar does with the entries of an archive: listing, extracting and comparing them. */
import { runsAsRoot } from '../../../accounts'
import { FileError } from '../../../files'
import { matches } from '../../../interpreter/pattern'
import { behind } from '../../../machine'
import { directoryName, joinPath } from '../../../path'
import { ToolError, type Io } from '../../tool'
import { tryStat } from '../file-access'
import { entriesOf, type Entry } from './format'
import { lister } from './listing'
import type { TarOptions } from './options'

/** One run over an archive. */
class Reading {
  private status = 0
  private readonly folder: string
  private readonly line = lister()
  /** Folders get their dates when everything is in them. */
  private readonly dates: (() => void)[] = []

  constructor(
    private readonly io: Io,
    private readonly options: TarOptions,
  ) {
    this.folder = io.path(options.folder)
    // busybox goes there before it does anything.
    const missing = io.context.system.flavour === 'ash' ? 'Cannot chdir' : 'Cannot open'
    if (options.folder !== '.' && !io.context.files.exists(this.folder))
      throw new ToolError(`${options.folder}: ${missing}: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
  }

  async run(archive: Uint8Array): Promise<number> {
    const { io, options } = this
    const wanted = options.operands.map(({ name }) => name.replace(/\/$/, ''))
    const found = new Set<string>()
    for (const entry of entriesOf(archive)) {
      const bare = entry.name.replace(/\/$/, '')
      const hit = wanted.find((name) => bare === name || bare.startsWith(`${name}/`) || (/[*?[]/.test(name) && matches(name, bare)))
      if (wanted.length > 0 && hit === undefined) continue
      if (hit !== undefined) found.add(hit)
      if (options.exclude.some((pattern) => matches(pattern, bare) || matches(pattern, bare.split('/').pop()!))) continue
      if (options.mode === 't') await io.out(`${options.verbose > 0 ? this.line(io, entry) : entry.name}\n`)
      else if (options.mode === 'd') await this.compare(entry, bare)
      else await this.extract(entry, bare)
    }
    for (const date of this.dates.reverse()) date()
    for (const name of wanted) if (!found.has(name)) await this.complain(`${name}: Not found in archive`)
    if (this.status > 1) await io.warn('Exiting with failure status due to previous errors')
    return this.status
  }

  private async complain(message: string): Promise<void> {
    this.status = 2
    await this.io.warn(message)
  }

  private async extract(entry: Entry, bare: string): Promise<void> {
    const { io, options } = this
    const names = bare.split('/').filter((part) => part !== '.' && part !== '')
    const kept = names.slice(options.strip)
    if (kept.includes('..') && !options.absolute) return this.complain(`${entry.name}: Member name contains '..'`)
    if (kept.length === 0 && options.strip > 0) return
    if (options.verbose > 0) {
      const text = `${options.verbose > 1 ? this.line(io, entry) : entry.name}\n`
      await (options.toStdout ? io.context.stderr.write(text) : io.out(text))
    }
    if (kept.length === 0) return
    if (options.toStdout) return entry.type === 'file' ? io.out(entry.data) : undefined
    const path = options.absolute && bare.startsWith('/') ? bare : joinPath(this.folder, kept.join('/'))
    try {
      this.place(entry, path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      if (entry.type !== 'link')
        return this.complain(`${entry.name}: Cannot ${entry.type === 'directory' ? 'mkdir' : 'open'}: ${error.message}`)
      await this.complain(`${entry.name}: Cannot hard link to ‘${entry.target}’: ${error.message}`)
    }
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
