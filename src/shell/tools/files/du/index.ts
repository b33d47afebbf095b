/** du: how much files and trees hold. */
import type { Command } from '../../../command'
import { formatDate } from '../../dates/time-format'
import { choice, parseOptions, textOf, tool, ToolError, usageError, type Io, type Options } from '../../tool'
import { blockSize } from '../block-size'
import type { FileTime } from '../file-access'
import { Count, type Sum } from './count'

const BUSYBOX = 'aHLd:clsxhmkb'
const GNU = 'aAB:bcd:DhHklLmPsSt:xX:0'
const LONG = {
  all: 'a',
  'apparent-size': 'A',
  'block-size': 'block-size:',
  bytes: 'b',
  total: 'c',
  dereference: 'L',
  'dereference-args': 'D',
  'no-dereference': 'P',
  'max-depth': 'd',
  'files0-from': 'files0:',
  'human-readable': 'h',
  inodes: 'inodes',
  'count-links': 'l',
  'separate-dirs': 'S',
  si: 'si',
  summarize: 's',
  threshold: 'threshold:',
  time: 'time?',
  'time-style': 'style:',
  exclude: 'exclude:',
  'exclude-from': 'X',
  'one-file-system': 'x',
  null: '0',
}

const TIMES: Readonly<Record<string, FileTime>> = { '': 'modified', atime: 'accessed', ctime: 'changed' }
const STYLES: Readonly<Record<string, string>> = { 'full-iso': '%Y-%m-%d %H:%M:%S.%N %z', 'long-iso': '%Y-%m-%d %H:%M', iso: '%Y-%m-%d' }

/** How deep folders are told of; refuses a depth that does not go with a mere sum. */
async function depthOf(io: Io, options: Options): Promise<number> {
  const text = options.get('d')
  if (text !== undefined && !/^\d+$/.test(text)) throw usageError('du', `invalid maximum depth '${text}'`)
  if (!options.has('s')) return text === undefined ? Infinity : Number(text)
  if (options.has('a')) throw usageError('du', 'cannot both summarize and show all entries')
  if (text === '0') await io.warn('warning: summarizing is the same as using --max-depth=0')
  else if (text !== undefined) throw usageError('du', `warning: summarizing conflicts with --max-depth=${Number(text)}`)
  return 0
}

/** `-t`: what is at least so large is told, or with a minus at most. */
function threshold(options: Options): (size: number) => boolean {
  const name = options.order.filter((one) => one === 't' || one === 'threshold').at(-1)
  if (name === undefined) return () => true
  const text = options.get(name)!
  const [, sign, digits, unit = '', kind] = /^([+-]?)(\d+)(?:([kKMGTPE])(B|iB)?)?$/.exec(text) ?? []
  const mistake = (what: string): ToolError => new ToolError(`${what} ${name === 't' ? '-t' : '--threshold'} argument '${text}'`)
  if (digits === undefined) throw mistake(/^[+-]?\d/.test(text) ? 'invalid suffix in' : 'invalid')
  const least = Number(digits) * (kind === 'B' ? 1000 : 1024) ** (unit === '' ? 0 : 'KMGTPE'.indexOf(unit.toUpperCase()) + 1)
  if (sign === '-' && least === 0) throw new ToolError(`invalid --threshold argument '-0'`)
  return (size) => (sign === '-' ? size <= least : size >= least)
}

function styleOf(io: Io, options: Options): string {
  const style = options.get('style') ?? io.context.env.TIME_STYLE ?? 'long-iso'
  if (style.startsWith('+')) return style.slice(1)
  const bare = style.replace(/^posix-/, '')
  // A locale's own way is not known to du.
  if (!options.has('style') && bare === 'locale') return STYLES['long-iso']!
  return STYLES[choice('du', 'time style', bare, Object.keys(STYLES))]!
}

/** The files that are meant, of a list with zeros between or of the command line. */
async function operandsOf(io: Io, options: Options): Promise<readonly string[]> {
  const list = options.get('files0')
  if (list === undefined) return options.operands.length > 0 ? options.operands : ['.']
  if (options.operands.length > 0)
    throw usageError('du', `extra operand '${options.operands[0]!}'\nfile operands cannot be combined with --files0-from`)
  return (await textOf(io, list)).replace(/\0$/, '').split('\0')
}

async function patternsOf(io: Io, options: Options): Promise<readonly string[]> {
  const listed = await Promise.all(options.all('X').map((file) => textOf(io, file)))
  return [...options.all('exclude'), ...listed.flatMap((text) => text.split('\n').filter((line) => line !== ''))]
}

const du = tool('du', async (io) => {
  const ash = io.context.system.flavour === 'ash'
  const options = parseOptions(io.context, ash ? BUSYBOX : GNU, LONG)
  const depth = await depthOf(io, options)
  const unit = blockSize(io, options, 'DU_BLOCK_SIZE')
  const isLarge = threshold(options)
  const word = options.get('time')
  const time = TIMES[word ? choice('du', '--time', word, ['atime access use', 'ctime status']) : '']!
  const style = options.has('time') ? styleOf(io, options) : undefined
  if (options.has('inodes') && (options.has('b') || options.has('A')))
    await io.warn('warning: options --apparent-size and -b are ineffective with --inodes')
  const what = options.has('inodes') ? 'inodes' : options.has('b') || options.has('A') ? 'bytes' : 'blocks'
  const show = (size: number): string => (what === 'inodes' && !unit.human ? String(size) : unit.show(size))
  const line = ({ size, latest }: Sum, shown: string): string => {
    const date = style === undefined ? '' : `${formatDate(latest, style, io.context.env.TZ)}\t`
    return `${show(size)}\t${date}${shown}${options.has('0') ? '\0' : '\n'}`
  }
  const last = options.order.filter((name) => ['L', 'D', 'P', ...(ash ? ['H'] : [])].includes(name)).at(-1)
  const count = new Count(io, {
    what,
    time,
    everyLink: options.has('l'),
    separate: options.has('S'),
    follow: last === 'L' ? 'all' : last === 'D' || last === 'H' ? 'operands' : 'none',
    excluded: await patternsOf(io, options),
    oneVolume: options.has('x'),
    found: async (shown, sum, level, isFolder) => {
      if (level > depth || (level > 0 && !isFolder && !options.has('a'))) return
      if (isLarge(sum.size)) await io.out(line(sum, shown))
    },
  })
  let total: Sum = { size: 0, latest: -Infinity }
  let status = 0
  for (const name of await operandsOf(io, options)) {
    if (name === '') {
      status = 1
      await io.warn('invalid zero-length file name')
      continue
    }
    const sum = await count.operand(name.replace(/(?<=.)\/+$/, '/'))
    if (sum) total = { size: total.size + sum.size, latest: Math.max(total.latest, sum.latest) }
  }
  if (options.has('c')) await io.out(line(total, 'total'))
  return count.failed ? 1 : status
})

export const tools: readonly Command[] = [du]
