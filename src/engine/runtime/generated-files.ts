/** A read-only tree whose files say what is true when they are read; models the kernel's pseudo file systems. */
import { decodeText, encodeText } from '../../shell/bytes'
import { FileError, type FileStat, type FileSystem, type OpenedFile } from '../../shell/files'

export type Generated =
  /** `write` where it takes what is written to it; `bytes` where it is no text. */
  | { readonly kind: 'file'; readonly text: string; readonly bytes?: () => Uint8Array; readonly write?: (text: string) => void }
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  /** `file` where it stands for one that somebody has open; `write` where what it stands for takes what is written. */
  | { readonly kind: 'link'; readonly target: string; readonly file?: OpenedFile; readonly write?: (text: string) => void }
  /** A place in another tree; `link` where the way there is a link, which whoever walks a tree does not follow. */
  | { readonly kind: 'elsewhere'; readonly files: FileSystem; readonly path: string; readonly link?: string }

export abstract class GeneratedFiles implements FileSystem {
  constructor(private readonly now: () => number) {}

  /** What is at a path, its links not followed; undefined when nothing is. */
  protected abstract find(parts: readonly string[]): Generated | undefined

  stat(path: string): FileStat {
    const found = this.at(path)
    if (found.kind === 'link') return found.file?.stat() ?? { ...this.describe('file'), mode: 0o777 }
    return found.kind === 'elsewhere' ? found.files.stat(found.path) : this.describe(found.kind)
  }

  lstat(path: string): FileStat {
    const found = this.at(path)
    if (found.kind === 'link') return { ...this.describe('symlink'), mode: 0o777, target: found.target }
    if (found.kind !== 'elsewhere') return this.describe(found.kind)
    return found.link === undefined ? found.files.lstat(found.path) : { ...this.describe('symlink'), mode: 0o777, target: found.link }
  }

  exists(path: string): boolean {
    const found = this.find(path.split('/').filter(Boolean))
    return found?.kind === 'elsewhere' ? found.files.exists(found.path) : found !== undefined
  }

  read(path: string): Uint8Array {
    const found = this.at(path)
    if (found.kind === 'directory') throw new FileError('EISDIR', path)
    if (found.kind === 'elsewhere') return found.files.read(found.path)
    if (found.kind === 'file' && found.bytes) return found.bytes()
    if (found.kind === 'link' && found.file) return found.file.read()
    return encodeText(found.kind === 'file' ? found.text : '')
  }

  readText(path: string): string {
    const found = this.at(path)
    if (found.kind === 'directory') throw new FileError('EISDIR', path)
    if (found.kind === 'elsewhere') return found.files.readText(found.path)
    if (found.kind === 'link' && found.file) return decodeText(found.file.read())
    return found.kind === 'file' ? found.text : ''
  }

  list(path: string): readonly string[] {
    const found = this.at(path)
    if (found.kind === 'elsewhere') return found.files.list(found.path)
    if (found.kind !== 'directory') throw new FileError('ENOTDIR', path)
    return found.names
  }

  write(path: string, data: Uint8Array | string, options?: { readonly append?: boolean; readonly mode?: number }): void {
    const found = this.at(path)
    if (found.kind === 'elsewhere') found.files.write(found.path, data, options)
    else if ((found.kind === 'file' || found.kind === 'link') && found.write)
      found.write(typeof data === 'string' ? data : new TextDecoder().decode(data))
    else throw new FileError('EACCES', path)
  }

  makeDirectory(path: string): never {
    throw new FileError('ENOENT', path)
  }

  remove(path: string): never {
    throw new FileError('EPERM', path)
  }

  rename(from: string): never {
    throw new FileError('EPERM', from)
  }

  link(_target: string, path: string): never {
    throw new FileError('EPERM', path)
  }

  hardLink(_path: string, name: string): never {
    throw new FileError('EPERM', name)
  }

  makeFifo(path: string): never {
    throw new FileError('EPERM', path)
  }

  changeMode(path: string): never {
    throw new FileError('EPERM', path)
  }

  changeOwner(path: string): never {
    throw new FileError('EPERM', path)
  }

  touch(path: string): never {
    throw new FileError('EPERM', path)
  }

  /** Nothing here tells of its changes. */
  watch(): () => void {
    return () => undefined
  }

  private at(path: string): Generated {
    const found = this.find(path.split('/').filter(Boolean))
    if (!found) throw new FileError('ENOENT', path)
    return found
  }

  private describe(type: 'file' | 'directory' | 'symlink'): FileStat {
    return { type, size: 0, mode: type === 'directory' ? 0o555 : 0o444, owner: 'root', group: 'root', modified: this.now(), allocated: 0 }
  }
}
