/** What node's fs asks of the container's files; failures have the codes and words of libuv. */
import { FileError, type FileStat } from '../../../shell/files'
import { resolvePath } from '../../../shell/path'
import { Failure, type Operation, type Plain } from './guest'
import type { Host } from './host'

/** Numbers and words of failures, as libuv has them. */
const ERRORS: Readonly<Record<string, readonly [number: number, words: string]>> = {
  EPERM: [-1, 'operation not permitted'],
  ENOENT: [-2, 'no such file or directory'],
  EACCES: [-13, 'permission denied'],
  EBUSY: [-16, 'resource busy or locked'],
  EEXIST: [-17, 'file already exists'],
  EXDEV: [-18, 'cross-device link not permitted'],
  ENOTDIR: [-20, 'not a directory'],
  EISDIR: [-21, 'illegal operation on a directory'],
  EINVAL: [-22, 'invalid argument'],
  ENOSPC: [-28, 'no space left on device'],
  EROFS: [-30, 'read-only file system'],
  ENOTEMPTY: [-39, 'directory not empty'],
  ELOOP: [-40, 'too many symbolic links encountered'],
}

export function fileFailure(code: string, syscall: string, path?: string, dest?: string): Failure {
  const [errno, words] = ERRORS[code] ?? [-22, 'invalid argument']
  const places = (path === undefined ? '' : ` '${path}'`) + (dest === undefined ? '' : ` -> '${dest}'`)
  return new Failure({ errno, code, syscall, path, dest, message: `${code}: ${words}, ${syscall}${places}` })
}

/** How a file is described to the program. */
const statText = (stat: FileStat): string =>
  JSON.stringify({
    type: stat.type,
    size: stat.size,
    mode: stat.mode,
    modified: stat.modified,
    accessed: stat.accessed ?? stat.modified,
    changed: stat.changed ?? stat.modified,
    born: stat.born ?? stat.modified,
    inode: stat.inode ?? 0,
    links: stat.links ?? 1,
    uid: stat.owner === 'root' ? 0 : /^\d+$/.test(stat.owner) ? Number(stat.owner) : 1000,
    gid: stat.group === 'root' ? 0 : /^\d+$/.test(stat.group) ? Number(stat.group) : 1000,
  })

const dataOf = (data: Plain): Uint8Array | string => (data instanceof Uint8Array ? data : String(data))

export function fileOperations(host: Host): Readonly<Record<string, Operation>> {
  const { files } = host.context
  const absolute = (path: Plain): string => resolvePath(host.cwd, String(path))
  const trying = (syscall: string, path: Plain, action: (real: string) => Plain, dest?: Plain): Plain | Failure => {
    try {
      return action(absolute(path))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return fileFailure(error.code, syscall, String(path), dest === undefined ? undefined : String(dest))
    }
  }
  const real = (path: string): string => {
    let place = ''
    for (const part of path.split('/').filter(Boolean)) {
      place = `${place}/${part}`
      for (let hops = 0; hops < 40; hops++) {
        const stat = files.lstat(place)
        if (stat.type !== 'symlink') break
        place = resolvePath(place.slice(0, place.lastIndexOf('/')) || '/', stat.target ?? '')
      }
    }
    return place || '/'
  }
  return {
    'fs.read': (path) =>
      trying('open', path, (place) => {
        if (files.stat(place).type === 'directory') throw new FileError('EISDIR', place)
        return Uint8Array.from(files.read(place))
      }),
    'fs.write': (path, data, append, mode) =>
      trying('open', path, (place) => {
        files.write(place, dataOf(data), { append: append === true, ...(typeof mode === 'number' ? { mode } : {}) })
        return undefined
      }),
    'fs.stat': (path) => trying('stat', path, (place) => statText(files.stat(place))),
    'fs.lstat': (path) => trying('lstat', path, (place) => statText(files.lstat(place))),
    'fs.kind': (path) => {
      try {
        return files.stat(absolute(path)).type
      } catch {
        return undefined
      }
    },
    'fs.list': (path) =>
      trying('scandir', path, (place) =>
        JSON.stringify(files.list(place).map((name) => [name, files.lstat(`${place === '/' ? '' : place}/${name}`).type])),
      ),
    'fs.mkdir': (path, parents, mode) =>
      trying('mkdir', path, (place) => {
        if (parents === true && files.exists(place) && files.stat(place).type === 'directory') return undefined
        files.makeDirectory(place, { parents: parents === true, ...(typeof mode === 'number' ? { mode } : {}) })
        return undefined
      }),
    'fs.unlink': (path) =>
      trying('unlink', path, (place) => {
        if (files.lstat(place).type === 'directory') throw new FileError('EISDIR', place)
        return void files.remove(place)
      }),
    'fs.rmdir': (path) =>
      trying('rmdir', path, (place) => {
        if (files.lstat(place).type !== 'directory') throw new FileError('ENOTDIR', place)
        return void files.remove(place)
      }),
    'fs.rm': (path, recursive) => trying('rm', path, (place) => void files.remove(place, { recursive: recursive === true })),
    'fs.rename': (from, to) => trying('rename', from, (place) => void files.rename(place, absolute(to)), to),
    'fs.symlink': (target, path) => trying('symlink', target, () => void files.link(String(target), absolute(path)), path),
    'fs.link': (from, to) => trying('link', from, (place) => void files.hardLink(place, absolute(to)), to),
    'fs.readlink': (path) =>
      trying('readlink', path, (place) => {
        const { type, target } = files.lstat(place)
        if (type !== 'symlink') throw new FileError('EINVAL', place)
        return target ?? ''
      }),
    'fs.realpath': (path) => trying('lstat', path, real),
    'fs.chmod': (path, mode) => trying('chmod', path, (place) => void files.changeMode(place, Number(mode))),
    'fs.utimes': (path, accessed, modified) =>
      trying('utime', path, (place) => void files.touch(place, Number(modified), Number(accessed))),
    'fs.chdir': (path) =>
      trying(
        'chdir',
        host.cwd,
        () => {
          const place = absolute(path)
          if (files.stat(place).type !== 'directory') throw new FileError('ENOTDIR', place)
          host.cwd = place
          return undefined
        },
        path,
      ),
    'fs.watch': (id, path) =>
      trying('watch', path, (place) => {
        files.stat(place)
        const stop = files.watch(place, (changed) => host.event('fs.change', id, changed.slice(changed.lastIndexOf('/') + 1)))
        host.context.signal.addEventListener('abort', stop, { once: true })
        return undefined
      }),
  }
}
