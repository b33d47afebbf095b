/** df: how full the file systems are, as GNU's and busybox's show it. */
import type { Command } from '../../command'
import { mountHolding } from '../../system'
import { blockSize, type BlockSize } from '../files/block-size'
import { parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'
import { COLUMNS, rowOf, shareOf, table, type ColumnName, type Row } from './df-columns'
import { mountsOf } from './machine-model'

const df = tool('df', async (io) => {
  const ash = io.context.system.flavour === 'ash'
  const options = parseOptions(io.context, ash ? 'hkmTaPit:B:' : 'hHkmTaPlit:x:B:v', {
    'human-readable': 'h',
    si: 'H',
    'block-size': 'block-size:',
    'print-type': 'T',
    all: 'a',
    local: 'l',
    portability: 'P',
    inodes: 'i',
    type: 't',
    'exclude-type': 'x',
    total: 'total',
    output: 'output?',
    sync: 'sync',
    'no-sync': 'no-sync',
  })
  const size = blockSize(io, options, 'DF_BLOCK_SIZE')
  const columns = columnsOf(options)
  const torn = options.all('t').find((type) => options.all('x').includes(type))
  if (torn !== undefined) throw new ToolError(`file system type '${torn}' both selected and excluded`)
  const { mounts, missing } = mountsMeant(io, options)
  for (const name of missing) await io.warn(`${name}: No such file or directory`)
  const status = missing.length > 0 ? 1 : 0
  const shown = mounts.filter(({ type }) => (!options.has('t') || options.all('t').includes(type)) && !options.all('x').includes(type))
  // busybox has written its heading by then.
  if (shown.length === 0 && (!ash || options.has('i'))) {
    if (status === 0) await io.warn('no file systems processed')
    return 1
  }
  const manner = { size, heads: options.has('output') ? 'chosen' : options.has('P') && !size.human ? 'posix' : 'usual' } as const
  await io.out(ash && !options.has('i') ? busyboxTable(shown, options, size) : table(shown, columns, manner, options.has('total')))
  return status
})

/** Which columns there are: those that `--output` names, or those of the other options. */
function columnsOf(options: Options): readonly ColumnName[] {
  if (!options.has('output')) {
    const amounts = options.has('i') ? (['itotal', 'iused', 'iavail', 'ipcent'] as const) : (['size', 'used', 'avail', 'pcent'] as const)
    return ['source', ...(options.has('T') ? (['fstype'] as const) : []), ...amounts, 'target']
  }
  const other = ['i', 'P', 'T'].find((name) => options.has(name))
  if (other !== undefined) throw usageError('df', `options -${other} and --output are mutually exclusive`)
  const names = options.all('output').flatMap((text) => (text === '' ? [] : text.split(',')))
  if (names.length === 0) return Object.keys(COLUMNS) as ColumnName[]
  for (const [index, name] of names.entries()) {
    if (!Object.hasOwn(COLUMNS, name)) throw usageError('df', `option --output: field '${name}' unknown`)
    if (names.indexOf(name) < index) throw usageError('df', `option --output: field '${name}' used more than once`)
  }
  return names as ColumnName[]
}

/** Those that the operands lie on; all of them, or all with a size, where there is none. */
function mountsMeant(io: Io, options: Options): { readonly mounts: readonly Row[]; readonly missing: readonly string[] } {
  const all = mountsOf(io.context.system)
  const wanted = all.filter((mount) => options.has('a') || mount.size !== undefined)
  if (options.operands.length === 0) return { mounts: wanted.map((mount) => rowOf(mount)), missing: [] }
  const exists = (name: string): boolean => io.context.files.exists(io.path(name))
  const mounts = options.operands.filter(exists).flatMap((name) => {
    const mount = mountHolding(io.path(name), all)
    return mount ? [rowOf(mount, name)] : []
  })
  return { mounts, missing: options.operands.filter((name) => !exists(name)) }
}

/** busybox sets every column to a width of its own, and breaks the line after a long name. */
function busyboxTable(rows: readonly Row[], options: Options, size: BlockSize): string {
  const { unit } = size
  const short = [1048576, 1024].find((step) => unit % step === 0 && !options.has('P'))
  const blocks = `${short === undefined ? unit : `${unit / short}${short === 1024 ? 'K' : 'M'}`}-blocks`
  const first = size.human ? '     Size' : blocks
  const use = options.has('P') ? 'Capacity' : 'Use%'
  const head = `Filesystem           ${options.has('T') ? 'Type       ' : ''}${first.padEnd(15)}Used Available ${use} Mounted on\n`
  const lines = rows.map(({ source, type, target, space }) => {
    const name = source.length > 20 ? `${source}\n${' '.repeat(20)}` : source.padEnd(20)
    const lead = `${name}${options.has('T') ? ` ${type.padEnd(10)}` : ''}`
    const amounts = [space.size, space.used, space.free].map((bytes) => size.show(bytes).padStart(9))
    // It says the nearest number, coreutils no less than it is.
    return `${lead} ${amounts.join(' ')} ${shareOf(space, Math.round).padStart(4)} ${target}\n`
  })
  return head + lines.join('')
}

export const tools: readonly Command[] = [df]
