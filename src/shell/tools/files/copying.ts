/** Copying a file or a tree, as cp does and mv between file systems. */
import { isSameFile, type FileStat } from '../../files'
import { behind } from '../../machine'
import { joinPath } from '../../path'
import { timeOf } from './file-access'
import type { Io } from '../tool'

export interface CopySettings {
  readonly recursive: boolean
  /** Which links are copied as what they lead to: all of them, those named as operands, none. */
  readonly follow: 'all' | 'operands' | 'none'
  readonly keep: { readonly mode: boolean; readonly owner: boolean; readonly times: boolean; readonly links: boolean }
  /** Links instead of copies. */
  readonly as?: 'hard' | 'symbolic'
  readonly attributesOnly?: boolean
}

export const EVERYTHING: CopySettings = { recursive: true, follow: 'none', keep: { mode: true, owner: true, times: true, links: true } }

/** Gives `to` what is kept of the file it is a copy of. */
export function keepAttributes(io: Io, stat: FileStat, to: string, { keep }: CopySettings): void {
  const { files } = io.context
  if (keep.owner) {
    const now = files.stat(to)
    // Who may not give files away keeps them.
    if (now.owner !== stat.owner || now.group !== stat.group) {
      try {
        files.changeOwner(to, stat.owner, stat.group)
      } catch {
        // As cp -p: nothing is said of it.
      }
    }
  }
  if (keep.mode) files.changeMode(to, stat.mode)
  if (keep.times) files.touch(to, stat.modified, timeOf(stat, 'accessed'))
}

/** Hard links of one copy run, by the file they are names of: their copies are names of one file, too. */
export class LinkCopies {
  private readonly made: { readonly stat: FileStat; readonly path: string }[] = []

  of(stat: FileStat): string | undefined {
    return this.made.find((one) => isSameFile(one.stat, stat))?.path
  }

  note(stat: FileStat, path: string): void {
    if ((stat.links ?? 1) > 1) this.made.push({ stat, path })
  }
}

/** Copies what is no folder to a path where nothing, or a file that may be written over, is. Throws FileError. */
export function copyFile(io: Io, stat: FileStat, from: string, to: string, settings: CopySettings, links: LinkCopies): void {
  const { files } = io.context
  const { umask } = behind(io.context).process
  const copied = settings.keep.links ? links.of(stat) : undefined
  if (copied !== undefined) {
    if (files.exists(to)) files.remove(to)
    return files.hardLink(copied, to)
  }
  if (stat.type === 'symlink') {
    files.link(stat.target!, to)
    return
  }
  if (stat.type === 'fifo' && settings.recursive) files.makeFifo(to, stat.mode & ~umask)
  else {
    const isNew = !files.exists(to)
    const data = settings.attributesOnly ? new Uint8Array() : files.read(from)
    if (isNew || !settings.attributesOnly) files.write(to, data, isNew ? { mode: stat.mode & 0o777 & ~umask } : {})
  }
  links.note(stat, to)
  keepAttributes(io, stat, to, settings)
}

/** Copies a whole tree with everything about it, for mv. */
export function copyTree(io: Io, from: string, to: string, links = new LinkCopies()): void {
  const { files } = io.context
  const stat = files.lstat(from)
  if (stat.type !== 'directory') {
    if (stat.type === 'symlink' && files.exists(to)) files.remove(to)
    return copyFile(io, stat, from, to, EVERYTHING, links)
  }
  if (!files.exists(to)) files.makeDirectory(to, { mode: stat.mode })
  for (const name of files.list(from)) copyTree(io, joinPath(from, name), joinPath(to, name), links)
  keepAttributes(io, stat, to, EVERYTHING)
}
