/** Pathname expansion: the existing files a pattern matches, sorted. */
import type { FileSystem } from '../files'
import { joinPath, resolvePath } from '../path'
import { hasMagic, patternRegex } from './pattern'

export interface GlobOptions {
  readonly extglob: boolean
  readonly dotglob: boolean
  readonly globstar: boolean
  readonly nocaseglob: boolean
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}

/** The files a pattern stands for, relative as it was written; empty when there are none. */
export function glob(files: FileSystem, cwd: string, pattern: string, options: GlobOptions): string[] {
  const absolute = pattern.startsWith('/')
  const parts = pattern.split('/').filter((part, index) => part !== '' || index === 0)
  if (absolute) parts.shift()
  const directoriesOnly = pattern.endsWith('/')
  let paths: string[] = [absolute ? '/' : '']
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    const last = i === parts.length - 1
    const next: string[] = []
    for (const base of paths) {
      if (part === '**' && options.globstar) {
        if (!last || directoriesOnly) next.push(base)
        else if (base !== '') next.push(base.endsWith('/') ? base : `${base}/`)
        walk(files, cwd, base, options, (path, folder) => {
          if (folder || last) next.push(path)
        })
        if (last && base === '' && !directoriesOnly) next.sort()
        continue
      }
      if (!hasMagic(part, options.extglob)) {
        const path = joined(base, unescape(part))
        if (!last || existsAny(files, resolvePath(cwd, path))) next.push(path)
        continue
      }
      const regex = patternRegex(part, { extglob: options.extglob, ignoreCase: options.nocaseglob })
      const dots = part.startsWith('.') || part.startsWith('\\.')
      for (const name of entries(files, resolvePath(cwd, base || '.'))) {
        if (name.startsWith('.') && !dots && !options.dotglob) continue
        if (!regex.test(name)) continue
        const path = joined(base, name)
        if (last && !directoriesOnly) next.push(path)
        else if (isFolder(files, resolvePath(cwd, path))) next.push(path)
      }
    }
    paths = next
  }
  if (directoriesOnly)
    paths = paths
      .filter((path) => path !== '' && isFolder(files, resolvePath(cwd, path)))
      .map((path) => (path.endsWith('/') ? path : `${path}/`))
  return [...new Set(paths)].filter((path) => path !== '').sort(collate)
}

/** The order of the C locale, which containers and minimal systems have. */
function collate(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function joined(base: string, name: string): string {
  return base === '' ? name : joinPath(base, name)
}

function entries(files: FileSystem, path: string): readonly string[] {
  try {
    return files.list(path)
  } catch {
    return []
  }
}

function existsAny(files: FileSystem, path: string): boolean {
  try {
    files.lstat(path)
    return true
  } catch {
    return false
  }
}

function isFolder(files: FileSystem, path: string): boolean {
  try {
    return files.stat(path).type === 'directory'
  } catch {
    return false
  }
}

function walk(files: FileSystem, cwd: string, base: string, options: GlobOptions, visit: (path: string, folder: boolean) => void): void {
  for (const name of entries(files, resolvePath(cwd, base || '.'))) {
    if (name.startsWith('.') && !options.dotglob) continue
    const path = joined(base, name)
    const real = resolvePath(cwd, path)
    let folder = false
    try {
      folder = files.lstat(real).type === 'directory'
    } catch {
      continue
    }
    visit(path, folder)
    if (folder) walk(files, cwd, path, options, visit)
  }
}
