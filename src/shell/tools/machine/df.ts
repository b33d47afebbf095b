/** df: how full the file systems are, as GNU's and busybox's show it. */
import type { Command } from '../../command'
import { mountHolding, type Mount } from '../../system'
import { humanSizes, parseOptions, tool, type Io, type Options } from '../tool'
import { mountsOf } from './machine-model'

const df = tool('df', async (io) => {
  const options = parseOptions(io.context, io.context.system.flavour === 'ash' ? 'hkmTaPit:' : 'hkmTaPit:x:', {
    'human-readable': 'h',
    'print-type': 'T',
    all: 'a',
    portability: 'P',
    inodes: 'i',
    type: 't',
    'exclude-type': 'x',
  })
  const { mounts, missing } = mountsMeant(io, options)
  for (const name of missing) await io.warn(`${name}: No such file or directory`)
  const status = missing.length > 0 ? 1 : 0
  const shown = mounts.filter(({ type }) => (!options.has('t') || options.all('t').includes(type)) && !options.all('x').includes(type))
  // busybox has written its heading by then.
  if (shown.length === 0 && (io.context.system.flavour !== 'ash' || options.has('i'))) {
    if (status === 0) await io.warn('no file systems processed')
    return 1
  }
  const unit = options.has('m') ? 1048576 : 1024
  // busybox says the nearest number, coreutils no less than it is.
  const whole = io.context.system.flavour === 'ash' ? Math.round : Math.ceil
  const show = options.has('h') ? humanSizes(io) : (bytes: number): string => String(Math.ceil(bytes / unit))
  const rows = shown.map((mount) => [
    mount.source,
    mount.type,
    ...(options.has('i') ? inodes(mount) : space(mount, show, whole)),
    mount.target,
  ])
  const isBusybox = io.context.system.flavour === 'ash' && !options.has('i')
  await io.out(isBusybox ? busyboxTable(rows, options) : table(rows, options))
  return status
})

/** Those that the operands lie on; all of them, or all with a size, where there is none. */
function mountsMeant(io: Io, options: Options): { readonly mounts: readonly Mount[]; readonly missing: readonly string[] } {
  const all = mountsOf(io.context.system)
  if (options.operands.length === 0) return { mounts: all.filter((mount) => options.has('a') || mount.size !== undefined), missing: [] }
  const exists = (name: string): boolean => io.context.files.exists(io.path(name))
  const mounts = options.operands.filter(exists).flatMap((name) => mountHolding(io.path(name), all) ?? [])
  return { mounts, missing: options.operands.filter((name) => !exists(name)) }
}

function inodes({ size = 0, used }: Mount): string[] {
  const total = Math.floor(size / 16384)
  const taken = Math.ceil((used?.() ?? 0) / 65536)
  return [String(total), String(taken), String(total - taken), `${total ? Math.ceil((taken * 100) / total) : 0}%`]
}

function space({ size = 0, used: measure, type }: Mount, show: (bytes: number) => string, whole: (share: number) => number): string[] {
  const used = measure?.() ?? 0
  // A twentieth of a file system is kept for root.
  const reserved = type === 'tmpfs' ? 0 : Math.floor(size / 20)
  const available = Math.max(0, size - used - reserved)
  const percent = used + available > 0 ? `${whole((used * 100) / (used + available))}%` : '-'
  return [show(size), show(used), show(available), percent]
}

function headsOf(options: Options): readonly [string, string, string, string] {
  if (options.has('i')) return ['Inodes', 'IUsed', 'IFree', 'IUse%']
  if (options.has('h')) return ['Size', 'Used', 'Avail', 'Use%']
  const blocks = options.has('m') ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks'
  return [blocks, 'Used', 'Available', options.has('P') ? 'Capacity' : 'Use%']
}

/** busybox sets every column to a width of its own, and breaks the line after a long name. */
function busyboxTable(rows: readonly (readonly string[])[], options: Options): string {
  const [blocks, , , use] = headsOf(options)
  const first = options.has('h') ? '     Size' : blocks
  const head = `Filesystem           ${options.has('T') ? 'Type       ' : ''}${first.padEnd(15)}Used Available ${use} Mounted on\n`
  const lines = rows.map(([source = '', type = '', size = '', used = '', available = '', percent = '', target = '']) => {
    const name = source.length > 20 ? `${source}\n${' '.repeat(20)}` : source.padEnd(20)
    const lead = `${name}${options.has('T') ? ` ${type.padEnd(10)}` : ''}`
    return `${lead} ${size.padStart(9)} ${used.padStart(9)} ${available.padStart(9)} ${percent.padStart(4)} ${target}\n`
  })
  return head + lines.join('')
}

function table(rows: readonly (readonly string[])[], options: Options): string {
  const whole = [['Filesystem', 'Type', ...headsOf(options), 'Mounted on'], ...rows]
  const shown = options.has('T') ? whole : whole.map((row) => row.filter((_, index) => index !== 1))
  /** So many columns begin at their left, the others end at their right; the last is as long as it is. */
  const left = options.has('T') ? 2 : 1
  const least = (column: number): number => (column === 0 ? 14 : column >= left && column !== left + 3 ? 5 : 4)
  const widths = shown[0]!.map((_, column) => Math.max(least(column), ...shown.map((row) => row[column]!.length)))
  const cell = (text: string, column: number): string => {
    if (column === widths.length - 1) return text
    return column < left ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)
  }
  return shown.map((row) => `${row.map(cell).join(' ')}\n`).join('')
}

export const tools: readonly Command[] = [df]
