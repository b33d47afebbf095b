/** A folder of a file tree as the whole of it; models what chroot(2) leaves a process to see. */
import { FileError, seenAs, type FileData, type FileStat, type FileSystem, type OpenedFile } from './files'
import { directoryName, joinPath, resolvePath } from './path'

/** As many links as Linux follows on the way to one file. */
const MOST_LINKS = 40

export class RootedFiles implements FileSystem {
  /** `root` is a folder of `files`; links that begin with a slash lead to files below it. */
  constructor(
    private readonly files: FileSystem,
    private readonly root: string,
  ) {}

  stat(path: string): FileStat {
    return this.files.stat(this.there(path))
  }

  lstat(path: string): FileStat {
    return this.files.lstat(this.there(path, false))
  }

  exists(path: string): boolean {
    try {
      return this.files.exists(this.there(path))
    } catch (error) {
      if (error instanceof FileError) return false
      throw error
    }
  }

  read(path: string): Uint8Array {
    return this.files.read(this.there(path))
  }

  readText(path: string): string {
    return this.files.readText(this.there(path))
  }

  write(path: string, data: FileData, options?: { readonly append?: boolean; readonly mode?: number }): void {
    this.files.write(this.there(path), data, options)
  }

  list(path: string): readonly string[] {
    return this.files.list(this.there(path))
  }

  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void {
    this.files.makeDirectory(this.there(path), options)
  }

  remove(path: string, options?: { readonly recursive?: boolean }): void {
    this.files.remove(this.there(path, false), options)
  }

  rename(from: string, to: string): void {
    this.files.rename(this.there(from, false), this.there(to, false))
  }

  link(target: string, path: string): void {
    this.files.link(target, this.there(path, false))
  }

  hardLink(path: string, name: string): void {
    this.files.hardLink(this.there(path, false), this.there(name, false))
  }

  makeFifo(path: string, mode: number): void {
    this.files.makeFifo(this.there(path, false), mode)
  }

  changeMode(path: string, mode: number): void {
    this.files.changeMode(this.there(path), mode)
  }

  changeOwner(path: string, owner: string, group: string, link = false): void {
    this.files.changeOwner(this.there(path, !link), owner, group, link)
  }

  touch(path: string, modified: number | undefined, accessed?: number): void {
    this.files.touch(this.there(path), modified, accessed)
  }

  open(path: string): OpenedFile | undefined {
    const opened = this.files.open?.(this.there(path))
    return opened && seenAs(opened, (real) => real.slice(this.root.length))
  }

  watch(path: string, handler: (changed: string) => void): () => void {
    return this.files.watch(this.there(path), (changed) => handler(changed.slice(this.root.length) || '/'))
  }

  /** Where a path is in the whole tree. Links are followed here, since the tree would follow them out of the folder. */
  private there(path: string, follow = true): string {
    let rest = path.split('/').filter((part) => part !== '')
    let at = '/'
    for (let links = 0; rest.length > 0;) {
      const next = joinPath(at, rest.shift()!)
      const target = rest.length > 0 || follow ? this.targetOf(next) : undefined
      if (target === undefined) {
        at = next
        continue
      }
      if (++links > MOST_LINKS) throw new FileError('ELOOP', path)
      // From the beginning again: folders on the way may be links too.
      rest = [...resolvePath(directoryName(next), target).split('/'), ...rest].filter((part) => part !== '')
      at = '/'
    }
    return at === '/' ? this.root : `${this.root}${at}`
  }

  private targetOf(path: string): string | undefined {
    const whole = `${this.root}${path}`
    try {
      return this.files.lstat(whole).target
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }
}
