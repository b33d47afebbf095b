/** Which files stay out of an archive, and which members are meant: patterns, version control, tags. */
import type { FileSystem } from '../../../files'
import { matches } from '../../../interpreter/pattern'
import { joinPath } from '../../../path'

export interface Matching {
  /** Undefined where nothing was said: of exclusions they are patterns, of members they are not. */
  wildcards: boolean | undefined
  anchored: boolean | undefined
  ignoreCase: boolean
}

/** A tag within a folder keeps out what is beside it, all but the folder itself, or the folder too. */
export interface ExcludeTag {
  readonly name: string
  readonly keeps: 'tag' | 'folder' | 'nothing'
}

/** What version control systems leave behind. */
const VERSION_CONTROL = [
  ...['.git', '.gitignore', '.gitmodules', '.gitattributes', 'CVS', '.cvsignore', 'RCS', 'SCCS', '.svn', '.arch-ids', '{arch}'],
  ...['=RELEASE-ID', '=meta-update', '=update', '.bzr', '.bzrignore', '.bzrtags', '.hg', '.hgignore', '.hgrags', '_darcs'],
]
export const versionControl = (): readonly string[] => VERSION_CONTROL.map((name) => name.replace(/[{}]/g, '\\$&'))
export const BACKUPS: readonly string[] = ['.#*', '*~', '#*#']

/** The signature that makes a file CACHEDIR.TAG a tag. */
const CACHE_SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55'
export const CACHE_TAG = 'CACHEDIR.TAG'

export function hasTag(files: FileSystem, folder: string, { name }: ExcludeTag): boolean {
  const path = joinPath(folder, name)
  return files.exists(path) && (name !== CACHE_TAG || files.readText(path).startsWith(CACHE_SIGNATURE))
}

/** Whether a pattern means a name or a folder above it, from its beginning or also from behind any slash. */
export function means(pattern: string, name: string, { wildcards, anchored, ignoreCase }: Matching, usual: Matching): boolean {
  const isPattern = wildcards ?? usual.wildcards
  const parts = name.split('/')
  const test = (text: string): boolean => {
    if (isPattern) return matches(pattern, text, { ignoreCase })
    return ignoreCase ? pattern.toLowerCase() === text.toLowerCase() : pattern === text
  }
  for (let from = 0; from < parts.length; from++) {
    for (let to = parts.length; to > from; to--) if (test(parts.slice(from, to).join('/'))) return true
    if (anchored ?? usual.anchored) break
  }
  return false
}

export const AS_EXCLUSION: Matching = { wildcards: true, anchored: false, ignoreCase: false }
export const AS_MEMBER: Matching = { wildcards: false, anchored: true, ignoreCase: false }
