/** Path arithmetic as POSIX defines it: absolute, normal paths are the only ones a FileSystem takes. */

/** An absolute path without `.`, `..`, doubled or trailing slashes. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = []
  const whole = path.startsWith('/') ? path : `${cwd}/${path}`
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** What dirname(1) prints. */
export function directoryName(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '.' : '/'
  const slash = trimmed.lastIndexOf('/')
  if (slash < 0) return '.'
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/'
}

/** What basename(1) prints. */
export function baseName(path: string, suffix = ''): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '' : '/'
  const base = trimmed.slice(trimmed.lastIndexOf('/') + 1)
  return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base
}

/** Joins a folder and a name without doubling the slash. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`
}
