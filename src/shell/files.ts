/** Files as programs see them: a POSIX tree with synchronous calls (nothing in it waits). */

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'device' | 'fifo'
  readonly size: number
  /** Permission bits, for example 0o644. */
  readonly mode: number
  readonly owner: string
  readonly group: string
  /** When its bytes last changed; milliseconds since the epoch, virtual time. */
  readonly modified: number
  /** When it was last read; as `modified` when absent. */
  readonly accessed?: number
  /** When anything about it last changed, its name and rights too; as `modified` when absent. */
  readonly changed?: number
  /** When it was made. */
  readonly born?: number
  /** Its number in the file system it lies in; `volume` stands for that one. Absent where files have no numbers. */
  readonly inode?: number
  readonly volume?: object
  /** Major and minor number of a device. */
  readonly device?: readonly [major: number, minor: number]
  /** Target of a symbolic link. */
  readonly target?: string
  /** Hard links; 1 of a file when absent. */
  readonly links?: number
  /** Of a folder of a tree that was forked from another: whose it is. */
  readonly layer?: 'own' | 'below' | 'both'
  /** Bytes on the disk; whole blocks of its size when absent. */
  readonly allocated?: number
  /** It is as it was when it was made of a text that takes time, and nobody has looked at it. */
  readonly unread?: boolean
}

/** Whether two descriptions are of one file, known by two names. */
export function isSameFile(a: FileStat, b: FileStat): boolean {
  return a.inode !== undefined && a.inode === b.inode && a.volume === b.volume
}

/** Thrown with the errno name; programs word it with `message` (`No such file or directory`). */
export class FileError extends Error {
  constructor(
    readonly code:
      | 'ENOENT'
      | 'EISDIR'
      | 'ENOTDIR'
      | 'EEXIST'
      | 'ENOTEMPTY'
      | 'EACCES'
      | 'EROFS'
      | 'EINVAL'
      | 'ELOOP'
      | 'ENOSPC'
      | 'EXDEV'
      | 'EPERM'
      | 'EBUSY'
      | 'EBADF',
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
  EBUSY: 'Device or resource busy',
  EBADF: 'Bad file descriptor',
}

/** A text that takes time to make: a new file keeps it so until somebody reads it. */
export interface DeferredText {
  readonly length: number
  readonly text: string
}

export type FileData = Uint8Array | string | DeferredText

/** A file that is open: it stays the same one whatever becomes of its names. */
export interface OpenedFile {
  /** Whether it is more than a name. */
  readonly isHeld: boolean
  /** What it is called now, or its last name with ` (deleted)` behind it. */
  readonly path: string
  stat(): FileStat
  /** All its bytes as they are now. */
  read(): Uint8Array
  /** Puts bytes at an offset; what lies between its end and there becomes zeros. */
  write(bytes: Uint8Array, offset: number): void
}

/** Paths are absolute and normal (no `.` or `..`). Every method throws FileError. */
export interface FileSystem {
  stat(path: string): FileStat
  lstat(path: string): FileStat
  exists(path: string): boolean
  read(path: string): Uint8Array
  readText(path: string): string
  write(path: string, data: FileData, options?: { readonly append?: boolean; readonly mode?: number }): void
  list(path: string): readonly string[]
  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void
  remove(path: string, options?: { readonly recursive?: boolean }): void
  rename(from: string, to: string): void
  /** symlink(2). */
  link(target: string, path: string): void
  /** link(2): another name for a file; of a symbolic link for the link itself. */
  hardLink(path: string, name: string): void
  /** mkfifo(3). */
  makeFifo(path: string, mode: number): void
  changeMode(path: string, mode: number): void
  /** `link` means a symbolic link itself instead of what it leads to. */
  changeOwner(path: string, owner: string, group: string, link?: boolean): void
  /** Sets the times that are given; what it leads to is meant where the path is a link. */
  touch(path: string, modified: number | undefined, accessed?: number): void
  /** A file that is there, to be known by more than its name; undefined where files are only names. */
  open?(path: string): OpenedFile | undefined
  /**
   * The first link on the way from a folder, which may be reached by links itself, to what is below it (`/a/b`, or nothing for
   * the folder); for trees that are mounted into others. Undefined where there is none, and where what is sought is not there.
   */
  linkOnWay?(folder: string, below: string): LinkOnWay | undefined
  /** Tells of every change below a folder (the editor, volume syncs). Returns how to stop. */
  watch(path: string, handler: (changed: string) => void): () => void
}

export interface LinkOnWay {
  /** Where in what is below the folder the link's name ends. */
  readonly end: number
  readonly target: string
}

/** An open file of a tree that is seen from another place, and what is said to its writes. */
export function seenAs(
  opened: OpenedFile,
  name: (path: string) => string,
  write: (change: () => void) => void = (change) => change(),
): OpenedFile {
  return {
    isHeld: true,
    get path() {
      return name(opened.path)
    },
    stat: () => opened.stat(),
    read: () => opened.read(),
    write: (bytes, offset) => write(() => opened.write(bytes, offset)),
  }
}

/** An open file where files are only names: whatever has the name is meant. */
function openedByName(files: FileSystem, path: string): OpenedFile {
  return {
    isHeld: false,
    path,
    stat: () => files.stat(path),
    read: () => {
      try {
        return files.read(path)
      } catch (error) {
        if (error instanceof FileError && error.code === 'ENOENT') return new Uint8Array(0)
        throw error
      }
    },
    write: (bytes, offset) => {
      const old = files.read(path)
      if (offset === old.length) return files.write(path, bytes, { append: true })
      const whole = new Uint8Array(Math.max(old.length, offset + bytes.length))
      whole.set(old)
      whole.set(bytes, offset)
      files.write(path, whole)
    },
  }
}

/** Holds a file that is there. */
export function openedFile(files: FileSystem, path: string): OpenedFile {
  return files.open?.(path) ?? openedByName(files, path)
}
