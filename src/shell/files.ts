/** Files as programs see them: a POSIX tree with synchronous calls (nothing in it waits). */

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'device'
  readonly size: number
  /** Permission bits, for example 0o644. */
  readonly mode: number
  readonly owner: string
  readonly group: string
  /** Milliseconds since the epoch, virtual time. */
  readonly modified: number
  /** Target of a symbolic link. */
  readonly target?: string
  /** Hard links; 1 of a file when absent. */
  readonly links?: number
  /** Bytes on the disk; whole blocks of its size when absent. */
  readonly allocated?: number
}

/** Thrown with the errno name; programs word it with `message` (`No such file or directory`). */
export class FileError extends Error {
  constructor(
    readonly code:
      'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EEXIST' | 'ENOTEMPTY' | 'EACCES' | 'EROFS' | 'EINVAL' | 'ELOOP' | 'ENOSPC' | 'EXDEV' | 'EPERM',
    readonly path: string,
  ) {
    super(FILE_ERROR_TEXT[code])
    this.name = 'FileError'
  }
}

const FILE_ERROR_TEXT: Record<FileError['code'], string> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EACCES: 'Permission denied',
  EROFS: 'Read-only file system',
  EINVAL: 'Invalid argument',
  ELOOP: 'Too many levels of symbolic links',
  ENOSPC: 'No space left on device',
  EXDEV: 'Invalid cross-device link',
  EPERM: 'Operation not permitted',
}

/** Paths are absolute and normal (no `.` or `..`). Every method throws FileError. */
export interface FileSystem {
  stat(path: string): FileStat
  lstat(path: string): FileStat
  exists(path: string): boolean
  read(path: string): Uint8Array
  readText(path: string): string
  write(path: string, data: Uint8Array | string, options?: { readonly append?: boolean; readonly mode?: number }): void
  list(path: string): readonly string[]
  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void
  remove(path: string, options?: { readonly recursive?: boolean }): void
  rename(from: string, to: string): void
  link(target: string, path: string): void
  changeMode(path: string, mode: number): void
  changeOwner(path: string, owner: string, group: string): void
  touch(path: string, modified: number): void
  /** Tells of every change below a folder (the editor, volume syncs). Returns how to stop. */
  watch(path: string, handler: (changed: string) => void): () => void
}
