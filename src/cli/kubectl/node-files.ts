/** The real file system, as programs of the shell see files. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  watch,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { FileError, type FileStat, type FileSystem } from '../../shell/files'
import { userName } from './node-user'

const KNOWN: ReadonlySet<string> = new Set([
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
  'EEXIST',
  'ENOTEMPTY',
  'EACCES',
  'EROFS',
  'ELOOP',
  'ENOSPC',
  'EXDEV',
  'EPERM',
])

/** Runs a call of Node's and turns its errors into the shell's. */
function attempt<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new FileError(KNOWN.has(code) ? (code as FileError['code']) : 'EINVAL', path)
  }
}

function described(stats: Stats, target?: string): FileStat {
  const type = stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'symlink' : stats.isFile() ? 'file' : 'device'
  const owner = stats.uid === process.getuid?.() ? userName() : String(stats.uid)
  return {
    type,
    size: stats.size,
    mode: stats.mode & 0o7777,
    owner,
    group: String(stats.gid),
    modified: stats.mtimeMs,
    ...(target === undefined ? {} : { target }),
  }
}

export class NodeFiles implements FileSystem {
  stat(path: string): FileStat {
    return attempt(path, () => described(statSync(path)))
  }

  lstat(path: string): FileStat {
    return attempt(path, () => {
      const stats = lstatSync(path)
      return described(stats, stats.isSymbolicLink() ? readlinkSync(path) : undefined)
    })
  }

  exists(path: string): boolean {
    return existsSync(path)
  }

  read(path: string): Uint8Array {
    return attempt(path, () => readFileSync(path))
  }

  readText(path: string): string {
    return attempt(path, () => readFileSync(path, 'utf8'))
  }

  write(path: string, data: Uint8Array | string, options: { readonly append?: boolean; readonly mode?: number } = {}): void {
    const mode = options.mode === undefined ? {} : { mode: options.mode }
    attempt(path, () => (options.append ? appendFileSync : writeFileSync)(path, data, mode))
  }

  list(path: string): readonly string[] {
    return attempt(path, () => readdirSync(path).sort())
  }

  makeDirectory(path: string, options: { readonly parents?: boolean; readonly mode?: number } = {}): void {
    attempt(path, () =>
      mkdirSync(path, { recursive: options.parents ?? false, ...(options.mode === undefined ? {} : { mode: options.mode }) }),
    )
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    attempt(path, () => {
      if (options.recursive) rmSync(path, { recursive: true })
      else if (lstatSync(path).isDirectory()) rmdirSync(path)
      else unlinkSync(path)
    })
  }

  rename(from: string, to: string): void {
    attempt(to, () => renameSync(from, to))
  }

  link(target: string, path: string): void {
    attempt(path, () => symlinkSync(target, path))
  }

  hardLink(path: string, name: string): void {
    attempt(name, () => linkSync(path, name))
  }

  makeFifo(path: string): never {
    // Node has no mkfifo(3), and no command of the tool's asks for one.
    throw new FileError('EPERM', path)
  }

  changeMode(path: string, mode: number): void {
    attempt(path, () => chmodSync(path, mode))
  }

  changeOwner(path: string): void {
    // Who runs a command line tool may not give files away.
    throw new FileError('EPERM', path)
  }

  touch(path: string, modified: number | undefined, accessed = modified): void {
    attempt(path, () => {
      const { atimeMs, mtimeMs } = statSync(path)
      utimesSync(path, (accessed ?? atimeMs) / 1000, (modified ?? mtimeMs) / 1000)
    })
  }

  watch(path: string, handler: (changed: string) => void): () => void {
    const watcher = attempt(path, () => watch(path, { recursive: true }, (_, name) => handler(name === null ? path : `${path}/${name}`)))
    return () => watcher.close()
  }
}
