/** A file tree as a user without root's rights sees it: what its modes allow, and new files belong to that user; models the kernel's permission checks. */
import { FileError, type FileData, type FileStat, type FileSystem, type OpenedFile } from '../../shell/files'

const READ = 4
const WRITE = 2
const SEARCH = 1
const STICKY = 0o1000
const SET_GROUP = 0o2000

export interface FileUser {
  /** As `ls -l` shows it: a name, or the number where nobody has it. */
  readonly name: string
  readonly uid: number
  /** Its own group's name or number. */
  readonly group: string
  /** Names and numbers of every group it is in. */
  readonly groups: ReadonlySet<string>
  /** What of root's rights it has; nothing of them when missing. */
  readonly powers?: Powers
}

/** The capabilities that concern files. */
export interface Powers {
  /** DAC_OVERRIDE: modes are not looked at, but for running what nobody may run. */
  readonly override: boolean
  /** FOWNER: what is for owners alone may be done to every file. */
  readonly ownAll: boolean
  /** CHOWN: files may be given to anybody. */
  readonly giveAway: boolean
}

/** `readOnly` says which paths nobody may change: that is refused before rights are looked at. */
export class PermissionFiles implements FileSystem {
  constructor(
    private readonly files: FileSystem,
    private readonly user: FileUser,
    private readonly readOnly: (path: string) => boolean,
  ) {}

  stat(path: string): FileStat {
    this.search(path)
    return this.files.stat(path)
  }

  lstat(path: string): FileStat {
    this.search(path)
    return this.files.lstat(path)
  }

  exists(path: string): boolean {
    try {
      this.search(path)
    } catch {
      return false
    }
    return this.files.exists(path)
  }

  read(path: string): Uint8Array {
    this.need(path, READ)
    return this.files.read(path)
  }

  readText(path: string): string {
    this.need(path, READ)
    return this.files.readText(path)
  }

  list(path: string): readonly string[] {
    this.need(path, READ)
    return this.files.list(path)
  }

  write(path: string, data: FileData, options?: { readonly append?: boolean; readonly mode?: number }): void {
    const isNew = !this.files.exists(path)
    if (isNew) this.enter(path)
    else {
      this.search(path)
      this.changeable(path)
      this.need(path, WRITE)
    }
    this.files.write(path, data, options)
    if (isNew) this.claim(path)
  }

  makeDirectory(path: string, options: { readonly parents?: boolean; readonly mode?: number } = {}): void {
    const mode = options.mode === undefined ? {} : { mode: options.mode }
    if (!options.parents) {
      if (!this.files.exists(path)) this.enter(path)
      this.files.makeDirectory(path, mode)
      this.claim(path)
      return
    }
    let at = ''
    for (const part of path.split('/').filter(Boolean)) {
      at += `/${part}`
      if (!this.files.exists(at)) this.makeDirectory(at, mode)
    }
    this.files.makeDirectory(path, options)
  }

  remove(path: string, options?: { readonly recursive?: boolean }): void {
    this.leave(path)
    if (options?.recursive) this.emptyable(path)
    this.files.remove(path, options)
  }

  rename(from: string, to: string): void {
    this.leave(from)
    if (this.files.exists(to)) this.leave(to)
    else this.enter(to)
    this.files.rename(from, to)
  }

  link(target: string, path: string): void {
    this.enter(path)
    this.files.link(target, path)
  }

  hardLink(path: string, name: string): void {
    this.search(path)
    this.enter(name)
    this.files.hardLink(path, name)
  }

  makeFifo(path: string, mode: number): void {
    this.enter(path)
    this.files.makeFifo(path, mode)
    this.claim(path)
  }

  changeMode(path: string, mode: number): void {
    this.ownOnly(path)
    this.files.changeMode(path, mode)
  }

  changeOwner(path: string, owner: string, group: string, link?: boolean): void {
    const { name, uid, groups, powers } = this.user
    if (powers?.giveAway) {
      this.search(path)
      this.changeable(path)
    } else this.ownOnly(path, link)
    if (!powers?.giveAway && ((owner !== name && owner !== String(uid)) || !groups.has(group))) throw new FileError('EPERM', path)
    this.files.changeOwner(path, owner, group, link)
  }

  touch(path: string, modified: number | undefined, accessed?: number): void {
    this.search(path)
    this.changeable(path)
    if (!this.masters(this.files.stat(path))) this.need(path, WRITE)
    this.files.touch(path, modified, accessed)
  }

  /** Rights are looked at when a file is opened to read or write it: what has it open then may go on. */
  open(path: string): OpenedFile | undefined {
    this.search(path)
    return this.files.open?.(path)
  }

  watch(path: string, handler: (changed: string) => void): () => void {
    return this.files.watch(path, handler)
  }

  /** Whether files may be made in a folder. */
  mayAddTo(folder: string): boolean {
    try {
      this.enter(`${folder}/.`)
      return true
    } catch {
      return false
    }
  }

  private owns({ owner }: FileStat): boolean {
    return owner === this.user.name || owner === String(this.user.uid)
  }

  /** May do to it what is for its owner alone. */
  private masters(stat: FileStat): boolean {
    return this.user.powers?.ownAll || this.owns(stat)
  }

  private allows(stat: FileStat, bits: number): boolean {
    if (stat.type === 'symlink' || stat.type === 'device') return true
    if (this.user.powers?.override && (stat.type === 'directory' || bits !== SEARCH || (stat.mode & 0o111) !== 0)) return true
    const shift = this.owns(stat) ? 6 : this.user.groups.has(stat.group) ? 3 : 0
    return ((stat.mode >> shift) & bits) === bits
  }

  /** Every folder on the way must let the user through. What is missing is for the tree to say. */
  private search(path: string): void {
    for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end)
      if (!this.files.exists(folder)) return
      if (!this.allows(this.files.stat(folder), SEARCH)) throw new FileError('EACCES', path)
    }
  }

  private need(path: string, bits: number): void {
    this.search(path)
    if (this.files.exists(path) && !this.allows(this.files.stat(path), bits)) throw new FileError('EACCES', path)
  }

  private changeable(path: string): void {
    if (this.readOnly(path)) throw new FileError('EROFS', path)
  }

  /** A name may be added to the folder. */
  private enter(path: string): void {
    this.search(path)
    this.changeable(path)
    const folder = parentOf(path)
    if (this.files.exists(folder)) this.need(folder, WRITE | SEARCH)
  }

  /** The name may be taken out of its folder; of a sticky one only by its owner. */
  private leave(path: string): void {
    this.enter(path)
    const folder = this.files.stat(parentOf(path))
    if (folder.mode & STICKY && !this.masters(folder) && !this.masters(this.files.lstat(path))) throw new FileError('EPERM', path)
  }

  private emptyable(path: string): void {
    if (this.files.lstat(path).type !== 'directory') return
    const names = this.files.list(path)
    if (names.length > 0) this.need(path, READ | WRITE | SEARCH)
    for (const name of names) this.emptyable(`${path}/${name}`)
  }

  private ownOnly(path: string, link = false): void {
    this.search(path)
    this.changeable(path)
    if (!this.masters(link ? this.files.lstat(path) : this.files.stat(path))) throw new FileError('EPERM', path)
  }

  /** A new file is the user's; in a folder that hands its group down, it is of that group. */
  private claim(path: string): void {
    const folder = this.files.stat(parentOf(path))
    const inherits = (folder.mode & SET_GROUP) !== 0
    this.files.changeOwner(path, this.user.name, inherits ? folder.group : this.user.group)
    const stat = this.files.stat(path)
    if (inherits && stat.type === 'directory') this.files.changeMode(path, stat.mode | SET_GROUP)
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
