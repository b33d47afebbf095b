/** `[[NAMESPACE/]POD:]PATH` and arithmetic on paths that may be relative; models kubectl's cp filespec and Go's path. */
import { CliError } from '../../command/errors'
import { clean } from '../../file-path'

export interface FileSpec {
  /** Empty: a file of this machine. */
  readonly pod: string
  /** Empty: the namespace in use. */
  readonly namespace: string
  readonly path: string
}

const MALFORMED = 'filespec must match the canonical format: [[namespace/]pod:]file/path'

/** Throws CliError for what has no such form. */
export function parseFileSpec(written: string): FileSpec {
  const colon = written.indexOf(':')
  if (colon < 0) return { pod: '', namespace: '', path: withoutTrailingSlash(written) }
  const pieces = written.slice(0, colon).split('/')
  if (colon === 0 || pieces.length > 2) throw new CliError(MALFORMED)
  return {
    pod: pieces.at(-1) ?? '',
    namespace: pieces.length === 2 ? (pieces[0] ?? '') : '',
    path: remotePath(written.slice(colon + 1)),
  }
}

export function withoutTrailingSlash(path: string): string {
  return path !== '/' && path.endsWith('/') ? path.slice(0, -1) : path
}

/** A path in a container: always with forward slashes. */
export function remotePath(path: string): string {
  return withoutTrailingSlash(path).replaceAll('\\', '/')
}

export function directoryOf(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1))
}

export function baseOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '.' : '/'
  return trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** Without any `../` in front; empty for what is only `.` or `..`. */
export function withoutShortcuts(path: string): string {
  const rest = path.replace(/^(\.\.\/)+/, '')
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\//, '')
}

/** What members of an archive of `path` begin with. */
export function archivePrefix(path: string): string {
  return withoutShortcuts(clean(path.replace(/^[/\\]+/, '')))
}

/** Whether `target` is `base` or lies below it. */
export function isWithin(base: string, target: string): boolean {
  const from = clean(base)
  const to = clean(target)
  if (from.startsWith('/') !== to.startsWith('/')) return false
  const fromParts = from.split('/').filter((part) => part !== '' && part !== '.')
  const toParts = to.split('/').filter((part) => part !== '' && part !== '.')
  return fromParts.every((part, index) => part === toParts[index]) && toParts[fromParts.length] !== '..'
}
