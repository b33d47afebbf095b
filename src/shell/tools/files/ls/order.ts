/** In which order ls lists what it found. */
import { textWidth } from '../../../terminal/width'
import { compareVersions } from '../../text/sort-order'
import { timeOf } from '../file-access'
import type { Entry } from './entry'
import type { Settings } from './settings'

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}

/** Sorts in place. */
export function ordered(entries: Entry[], { sorting, reverse, foldersFirst, time }: Settings): Entry[] {
  if (sorting === 'none' && !foldersFirst) return reverse ? entries.reverse() : entries
  const key: Readonly<Record<Settings['sorting'], (a: Entry, b: Entry) => number>> = {
    name: () => 0,
    none: () => 0,
    time: (a, b) => compare(timeOf(b.stat, time), timeOf(a.stat, time)),
    size: (a, b) => compare(b.stat.size, a.stat.size),
    extension: (a, b) => compare(extensionOf(a.name), extensionOf(b.name)),
    version: (a, b) => compareVersions(a.name, b.name),
    width: (a, b) => compare(textWidth(a.name), textWidth(b.name)),
  }
  const way = reverse ? -1 : 1
  return entries.sort((a, b) => {
    if (foldersFirst && a.leadsToFolder !== b.leadsToFolder) return a.leadsToFolder ? -1 : 1
    return sorting === 'none' ? 0 : way * (key[sorting](a, b) || compare(a.name, b.name))
  })
}
