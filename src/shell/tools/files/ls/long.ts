/** The columns of ls that stand before a name: number, blocks, and in the long format rights, links, people, size and date. */
import { accountOf, groupId } from '../../../accounts'
import { formatDate } from '../../dates/time-format'
import type { Io } from '../../tool'
import { inodeOf, isOld, kibibytesOf, linksOf, timeOf } from '../file-access'
import { modeText } from '../file-mode'
import type { Entry } from './entry'
import type { Settings } from './settings'

type Side = 'left' | 'right'
interface Column {
  readonly side: Side
  /** busybox's columns have a width of their own. */
  readonly least?: number
  /** It says something of files nothing else is known of. */
  readonly always?: true
  value(entry: Entry): string
}

export function blocksText(kibibytes: number, { human, unit }: Settings): string {
  if (human) return human(kibibytes * 1024)
  return `${Math.ceil((kibibytes * 1024) / unit.blocks)}${unit.suffix}`
}

function sizeText({ stat }: Entry, { human, unit }: Settings): string {
  if (human) return human(stat.size)
  return `${Math.ceil(stat.size / unit.size)}${unit.suffix}`
}

/** The size; of a device its numbers, each below those of the others. */
function sizeColumn(entries: readonly Entry[], settings: Settings): (entry: Entry) => string {
  const devices = entries.map(({ stat }) => stat.device).filter((device) => device !== undefined)
  const widths = [0, 1].map((index) => Math.max(0, ...devices.map((device) => String(device[index]).length))) as [number, number]
  return (entry) => {
    const { device } = entry.stat
    if (!device) return sizeText(entry, settings)
    return `${String(device[0]).padStart(widths[0])}, ${String(device[1]).padStart(widths[1])}`
  }
}

function dateOf(io: Io, { stat }: Entry, settings: Settings): string {
  const { system, env } = io.context
  const time = timeOf(stat, settings.time)
  const now = system.clock.now()
  return formatDate(time, isOld(time, now) ? settings.dates.old : settings.dates.recent, env.TZ)
}

function longColumns(io: Io, entries: readonly Entry[], settings: Settings): readonly Column[] {
  const { system } = io.context
  const ash = system.flavour === 'ash'
  const people = (value: (entry: Entry) => string): Column => {
    if (!ash) return { side: 'left', value }
    return { side: 'left', least: 8, value: (entry) => value(entry).slice(0, 8) }
  }
  const owner = ({ stat }: Entry): string => (settings.numeric ? String(accountOf(system, stat.owner)?.uid ?? stat.owner) : stat.owner)
  const group = ({ stat }: Entry): string => (settings.numeric ? String(groupId(system, stat.group)) : stat.group)
  return [
    { side: 'left', always: true, value: ({ stat, unknown }) => (unknown ? `${modeText(stat)[0]}?????????` : modeText(stat)) },
    { side: 'right', least: ash ? 4 : 0, value: ({ stat }) => String(linksOf(stat)) },
    ...(settings.owner ? [people(owner)] : []),
    ...(settings.group ? [people(group)] : []),
    ...(settings.author ? [people(owner)] : []),
    ...(settings.context ? [{ side: 'left', value: () => '?' } as const] : []),
    { side: 'right', least: ash ? 9 : 0, value: sizeColumn(entries, settings) },
    { side: 'left', value: (entry) => dateOf(io, entry, settings) },
  ]
}

/** What stands before each name, the blank behind it too. */
export function prefixes(io: Io, entries: readonly Entry[], settings: Settings): readonly string[] {
  const columns: Column[] = [
    ...(settings.inode ? [{ side: 'right', value: ({ stat, path }: Entry) => String(inodeOf(stat, path)) } as const] : []),
    ...(settings.blocks ? [{ side: 'right', value: ({ stat }: Entry) => blocksText(kibibytesOf(stat), settings) } as const] : []),
    ...(settings.format === 'long'
      ? longColumns(io, entries, settings)
      : settings.context
        ? [{ side: 'left', value: () => '?' } as const]
        : []),
  ]
  // With commas between them nothing stands below another.
  const aligned = settings.format !== 'commas'
  const cells = columns.map((column) => {
    const values = entries.map((entry) => (entry.unknown && !column.always ? '?' : column.value(entry)))
    const width = aligned ? Math.max(column.least ?? 0, ...values.map((value) => value.length)) : 0
    return values.map((value) => (column.side === 'left' ? value.padEnd(width) : value.padStart(width)))
  })
  return entries.map((_, index) => cells.map((column) => `${column[index]!} `).join(''))
}
