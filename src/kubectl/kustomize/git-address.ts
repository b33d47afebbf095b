/** Whether a path of a kustomization is the address of a Git repository; models kustomize's NewRepoSpecFromURL. */
import { CliError } from '../command/errors'
import { clean } from '../file-path'

const GITHUB = /^github\.com[/:]/i
/** Of an address without a mark for where the repository's path ends, that many of its parts are the repository. */
const USUAL_PARTS = 2

/** Throws CliError for an address of a repository, since there is no program to fetch it with. */
export function refuseRepository(path: string): void {
  if (isRepository(path)) throw new CliError(`no 'git' program on path: exec: "git": executable file not found in $PATH`)
}

export function isRepository(path: string): boolean {
  if (path.startsWith('/')) return false
  const [address = ''] = path.replace(/^git::/i, '').split('?')
  const scheme = /^(?:ssh|https?|file):\/\//i.exec(address)?.[0].toLowerCase() ?? ''
  const behind = address.slice(scheme.length)
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(behind)?.[0] ?? ''
  if (scheme === 'file://') return splits(behind, 0)
  const place = behind.slice(user.length)
  const isGithub = GITHUB.test(place)
  // Without a scheme only `user@host:path` and GitHub are taken for addresses.
  const isCopyStyle = scheme === '' && (user !== '' || isGithub)
  if (scheme === '' && !isCopyStyle) return false
  const end = hostEnd(place, isCopyStyle)
  return (end >= 0 || place !== '') && splits(end < 0 ? '' : place.slice(end + 1), USUAL_PARTS)
}

function hostEnd(place: string, isCopyStyle: boolean): number {
  const slash = place.indexOf('/')
  const colon = place.indexOf(':')
  return isCopyStyle && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash
}

/** Whether a path has a repository and a folder in it that does not lead out again. */
function splits(path: string, usual: number): boolean {
  const [repository, folder] = parts(path, usual)
  return repository !== undefined && repository !== '' && clean(folder.replace(/^\//, '')).split('/')[0] !== '..'
}

function parts(path: string, usual: number): readonly [repository: string | undefined, folder: string] {
  const mark = path.indexOf('_git/')
  if (mark >= 0) {
    const [name = '', ...folder] = path.slice(mark + '_git/'.length).split('/')
    return [path.slice(0, mark + '_git/'.length) + name, folder.join('/')]
  }
  const double = path.indexOf('//')
  if (double >= 0) return [path.slice(0, double), path.slice(double + 2)]
  const suffix = path.indexOf('.git')
  if (suffix >= 0) return [path.slice(0, suffix + '.git'.length), path.slice(suffix + '.git'.length)]
  if (usual === 0) return [path, '']
  const segments = path.split('/')
  if (segments.length < usual) return [undefined, '']
  return [segments.slice(0, usual).join('/'), segments.slice(usual).join('/')]
}
