/** Paths as words, whatever there is on a disk; models Go's path/filepath. */

/** The shortest path of the same meaning; `.` for an empty one. */
export function clean(path: string): string {
  const isRooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !isRooted) parts.push(part)
  }
  const joined = parts.join('/')
  return isRooted ? `/${joined}` : joined || '.'
}

export function join(...elements: readonly string[]): string {
  const given = elements.filter((element) => element !== '')
  return given.length === 0 ? '' : clean(given.join('/'))
}
