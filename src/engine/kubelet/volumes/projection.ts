/** Volumes whose files come from API objects, written so that an update appears at once through `..data`; models the atomic writer. */
import { timestamp } from '../../clock/clock'
import type { MemoryFiles } from '../../../shell/memory-files'
import type { MountedVolume } from './plugin'
import { emptyTree } from './tree'

export interface ProjectedFile {
  readonly data: Uint8Array | string
  /** Permission bits. */
  readonly mode: number
}
export type Payload = ReadonlyMap<string, ProjectedFile>

/** `read` gives the present contents; it may throw VolumeError. Refreshes that fail keep what is there. Secrets and the like are kept in memory. `own` sets whose the files are. */
export function projectedVolume(
  now: () => number,
  random: (bound: number) => number,
  read: () => Payload,
  inMemory: boolean,
  own: (files: MemoryFiles) => void,
): MountedVolume {
  const first = read()
  let files: MemoryFiles | undefined
  let payload = first
  let current = ''
  // The tree is made when somebody first looks at it, as of when it was mounted or last changed.
  let since = now()
  const tree = (): MemoryFiles => {
    if (!files) {
      // Anybody may look; writing is refused by the read-only mount.
      files = emptyTree(() => since, inMemory ? 0o1777 : 0o777, inMemory)
      write(files)
    }
    return files
  }
  const write = (into: MemoryFiles): void => {
    const stamp = timestamp(since).replace(/[-:]/g, '_').replace('T', '_').replace('Z', '')
    const folder = `/..${stamp}.${random(2 ** 32)}`
    into.makeDirectory(folder)
    for (const [path, { data, mode }] of payload) {
      const target = `${folder}/${path}`
      into.makeDirectory(target.slice(0, target.lastIndexOf('/')), { parents: true })
      into.write(target, data, { mode })
    }
    if (into.exists('/..data')) into.remove('/..data')
    into.link(folder.slice(1), '/..data')
    const top = new Set([...payload.keys()].map((path) => path.split('/')[0]!))
    for (const name of into.list('/')) if (!name.startsWith('..') && !top.has(name)) into.remove(`/${name}`)
    for (const name of top) if (!into.list('/').includes(name)) into.link(`..data/${name}`, `/${name}`)
    if (current) into.remove(current, { recursive: true })
    current = folder
    own(into)
  }
  return {
    get files() {
      return tree()
    },
    source: '/',
    readOnly: true,
    ...(inMemory ? { memory: true as const } : {}),
    // Mounts of one file point at the file itself, so later updates never reach them.
    snapshot: () => tree().fork(),
    sourceOf: (path) => `/${path}`,
    refresh: () => {
      let next: Payload
      try {
        next = read()
      } catch {
        return
      }
      if (equal(payload, next)) return
      payload = next
      since = now()
      if (files) write(files)
    },
  }
}

function equal(a: Payload, b: Payload): boolean {
  if (a.size !== b.size) return false
  for (const [path, file] of a) {
    const other = b.get(path)
    if (!other || other.mode !== file.mode || !sameData(file.data, other.data)) return false
  }
  return true
}

function sameData(a: Uint8Array | string, b: Uint8Array | string): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
