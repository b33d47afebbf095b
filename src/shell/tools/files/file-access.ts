/** What the tools on files share: looking without failing, wording errors, walking a tree. */
import { FileError, type FileStat } from '../../files'
import { joinPath } from '../../path'
import type { Io } from '../tool'

export const HINT = (name: string): string => `\nTry '${name} --help' for more information.`

export function tryStat(io: Io, path: string, follow = true): FileStat | undefined {
  try {
    return follow ? io.context.files.stat(io.path(path)) : io.context.files.lstat(io.path(path))
  } catch {
    return undefined
  }
}

/** Runs one step and words a FileError the way the tool does; `full` is what it says before "No space left on device". */
export async function attempt(io: Io, prefix: string, action: () => void, full = prefix): Promise<number> {
  try {
    action()
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`${error.code === 'ENOSPC' ? full : prefix}: ${error.message}`)
    return 1
  }
}

export function eachNode(io: Io, path: string, recursive: boolean, action: (path: string, stat: FileStat) => void): void {
  const found = io.context.files.stat(path)
  action(path, found)
  if (recursive && found.type === 'directory')
    for (const name of io.context.files.list(path)) eachNode(io, joinPath(path, name), true, action)
}

/** Hard links of a file; of a folder its name and its own dot, where nobody counts them. */
export const linksOf = (stat: FileStat): number => stat.links ?? (stat.type === 'directory' ? 2 : 1)

/** A file's number; where files have none, one that its path gives. */
export function inodeOf(stat: FileStat, path: string): number {
  if (stat.inode !== undefined) return stat.inode
  let hash = 0
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) >>> 0
  return 4026531840 + (hash % 100_000_000)
}

/** The dates of a file by what they tell of. */
export type FileTime = 'modified' | 'accessed' | 'changed' | 'born'
export const timeOf = (stat: FileStat, time: FileTime): number => stat[time] ?? stat.modified

/** Whether a listing shows the year of a date: it is older than half a year, or still to come. */
export const isOld = (time: number, now: number): boolean => time > now || now - time >= (365.2425 / 2) * 86_400_000

/** Kibibytes a file takes on the disk, in whole blocks, as `ls -s` and find's `-ls` count them. */
export const kibibytesOf = (stat: FileStat): number => (stat.type === 'symlink' ? 0 : Math.ceil((stat.allocated ?? stat.size) / 4096) * 4)
