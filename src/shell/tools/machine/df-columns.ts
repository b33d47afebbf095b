/** The columns of GNU df: what each is called, what it says of a file system, and what stands in the row of the sums. */
import type { Mount } from '../../system'
import { blockName, type BlockSize } from '../files/block-size'

export interface Amount {
  readonly size: number
  readonly used: number
  /** What is left for everybody. */
  readonly free: number
}

export interface Row {
  readonly source: string
  readonly type: string
  readonly target: string
  /** The operand that led to it. */
  readonly file: string
  readonly space: Amount
  readonly inodes: Amount
}

export interface Manner {
  readonly size: BlockSize
  /** Kinds of headings: POSIX's, those of chosen columns, sizes to be read by people. */
  readonly heads: 'usual' | 'posix' | 'chosen'
}

interface Column {
  readonly side: 'left' | 'right'
  readonly least: number
  head(manner: Manner): string
  cell(row: Row, manner: Manner): string
}

function spaceOf({ size = 0, used: measure, type }: Mount): Amount {
  const used = measure?.() ?? 0
  // A twentieth of a file system is kept for root.
  return { size, used, free: Math.max(0, size - used - (type === 'tmpfs' ? 0 : Math.floor(size / 20))) }
}

function inodesOf({ size = 0, used }: Mount): Amount {
  const total = Math.floor(size / 16384)
  const taken = Math.ceil((used?.() ?? 0) / 65536)
  return { size: total, used: taken, free: total - taken }
}

export const rowOf = (mount: Mount, file = '-'): Row => ({
  source: mount.source,
  type: mount.type,
  target: mount.target,
  file,
  space: spaceOf(mount),
  inodes: inodesOf(mount),
})

/** How much of what there is for everybody is used; nothing of nothing has no share. */
export function shareOf({ used, free }: Amount, whole = Math.ceil): string {
  return used + free > 0 ? `${whole((used * 100) / (used + free))}%` : '-'
}

const right = (least: number, head: Column['head'], cell: Column['cell']): Column => ({ side: 'right', least, head, cell })
const left = (least: number, head: string, cell: Column['cell']): Column => ({ side: 'left', least, head: () => head, cell })

function sizeHead({ size, heads }: Manner): string {
  if (size.human) return 'Size'
  return `${heads === 'posix' ? size.unit : blockName(size)}-blocks`
}

const bytes =
  (part: keyof Amount): Column['cell'] =>
  ({ space }, { size }) =>
    size.show(space[part])
/** Inodes are told in powers where sizes are, and in no blocks. */
const count =
  (part: keyof Amount): Column['cell'] =>
  ({ inodes }, { size }) =>
    size.human ? size.show(inodes[part]) : String(inodes[part])

/** In the order of `--output` without names. */
export const COLUMNS = {
  source: left(14, 'Filesystem', ({ source }) => source),
  fstype: left(4, 'Type', ({ type }) => type),
  itotal: right(5, () => 'Inodes', count('size')),
  iused: right(5, () => 'IUsed', count('used')),
  iavail: right(5, () => 'IFree', count('free')),
  ipcent: right(
    4,
    () => 'IUse%',
    ({ inodes }) => shareOf(inodes),
  ),
  size: right(5, sizeHead, bytes('size')),
  used: right(5, () => 'Used', bytes('used')),
  avail: right(5, ({ size, heads }) => (heads === 'chosen' || size.human ? 'Avail' : 'Available'), bytes('free')),
  pcent: right(
    4,
    ({ heads }) => (heads === 'posix' ? 'Capacity' : 'Use%'),
    ({ space }) => shareOf(space),
  ),
  file: left(0, 'File', ({ file }) => file),
  target: left(0, 'Mounted on', ({ target }) => target),
} as const satisfies Record<string, Column>

export type ColumnName = keyof typeof COLUMNS

const sums = (amounts: readonly Amount[]): Amount =>
  amounts.reduce((all, one) => ({ size: all.size + one.size, used: all.used + one.used, free: all.free + one.free }))

/** The sums of all rows; they have a name in the first of the columns that can hold one. */
const totalOf = (rows: readonly Row[], columns: readonly ColumnName[]): Row => ({
  source: 'total',
  type: '-',
  target: columns.includes('source') ? '-' : 'total',
  file: '-',
  space: sums(rows.map(({ space }) => space)),
  inodes: sums(rows.map(({ inodes }) => inodes)),
})

export function table(rows: readonly Row[], columns: readonly ColumnName[], manner: Manner, total: boolean): string {
  const all = total ? [...rows, totalOf(rows, columns)] : rows
  const shown = [
    columns.map((name) => COLUMNS[name].head(manner)),
    ...all.map((row) => columns.map((name) => COLUMNS[name].cell(row, manner))),
  ]
  const widths = columns.map((name, index) => Math.max(COLUMNS[name].least, ...shown.map((row) => row[index]!.length)))
  const cell = (text: string, index: number): string => {
    if (COLUMNS[columns[index]!].side === 'right') return text.padStart(widths[index]!)
    return index === columns.length - 1 ? text : text.padEnd(widths[index]!)
  }
  return shown.map((row) => `${row.map(cell).join(' ')}\n`).join('')
}
