/** What the options of ls ask for; where several name a format, an order or a time, the last one counts. */
import { own } from '../../../own'
import type { FileTime } from '../file-access'
import { choice, humanSize, humanSizes, parseOptions, sizeOf, ToolError, usageError, type Io, type Options } from '../../tool'

export type Format = 'long' | 'single' | 'columns' | 'rows' | 'commas'
export type Sorting = 'name' | 'none' | 'time' | 'size' | 'extension' | 'version' | 'width'
export type Indicator = 'none' | 'slash' | 'file-type' | 'classify'
export type Quoting = 'literal' | 'shell' | 'shell-always' | 'c' | 'escape'

export interface Settings {
  readonly format: Format
  readonly sorting: Sorting
  readonly reverse: boolean
  readonly foldersFirst: boolean
  readonly hidden: 'none' | 'almost-all' | 'all'
  readonly ignored: readonly string[]
  /** Patterns that `-a` and `-A` make void. */
  readonly hide: readonly string[]
  readonly indicator: Indicator
  readonly quoting: Quoting
  readonly questionMarks: boolean
  readonly color: boolean
  readonly width: number
  readonly inode: boolean
  readonly blocks: boolean
  readonly human: ((bytes: number) => string) | undefined
  /** Bytes in a unit of sizes and of blocks, and the letter behind them. */
  readonly unit: { readonly size: number; readonly blocks: number; readonly suffix: string }
  readonly owner: boolean
  readonly author: boolean
  readonly group: boolean
  readonly numeric: boolean
  readonly context: boolean
  readonly time: FileTime
  /** Of dates that are older than half a year, and of the others. */
  readonly dates: { readonly old: string; readonly recent: string }
  readonly folders: boolean
  readonly recursive: boolean
  readonly follow: 'all' | 'operands' | 'folders' | 'none'
  readonly end: '\n' | '\0'
}

const WHEN = ['always yes force', 'never no none', 'auto tty if-tty']
const FORMATS: Readonly<Record<string, Format>> = {
  l: 'long',
  g: 'long',
  o: 'long',
  n: 'long',
  full: 'long',
  C: 'columns',
  x: 'rows',
  m: 'commas',
}
const FORMAT_WORDS: Readonly<Record<string, Format>> = {
  verbose: 'long',
  commas: 'commas',
  horizontal: 'rows',
  vertical: 'columns',
  'single-column': 'single',
}
const SORTINGS: Readonly<Record<string, Sorting>> = { U: 'none', f: 'none', t: 'time', S: 'size', X: 'extension', v: 'version' }
const SORT_WORDS = ['none', 'time', 'size', 'extension', 'version', 'width']
const TIME_WORDS = ['atime access use', 'ctime status', 'birth creation']
const QUOTING_WORDS = 'literal shell shell-always shell-escape shell-escape-always c c-maybe escape locale clocale'.split(' ')

const LONG_OPTIONS = {
  all: 'a',
  'almost-all': 'A',
  author: 'author',
  escape: 'b',
  'block-size': 'unit:',
  'ignore-backups': 'B',
  color: 'color?',
  directory: 'd',
  classify: 'F?',
  'file-type': 'file-type',
  format: 'format:',
  'full-time': 'full',
  'group-directories-first': 'first',
  'no-group': 'G',
  'human-readable': 'h',
  si: 'si',
  dereference: 'L',
  'dereference-command-line': 'H',
  'dereference-command-line-symlink-to-dir': 'dereference-folders',
  hide: 'hide:',
  'indicator-style': 'indicator:',
  inode: 'i',
  ignore: 'I',
  kibibytes: 'k',
  'numeric-uid-gid': 'n',
  literal: 'N',
  'hide-control-chars': 'q',
  'show-control-chars': 'show',
  'quote-name': 'Q',
  'quoting-style': 'quoting:',
  reverse: 'r',
  recursive: 'R',
  size: 's',
  sort: 'sort:',
  time: 'time:',
  'time-style': 'style:',
  tabsize: 'T',
  width: 'w',
  context: 'Z',
  zero: 'zero',
}

/** `own` is the format of a program that is ls under another name. */
export function parseSettings(io: Io, own?: Format): { readonly settings: Settings; readonly operands: readonly string[] } {
  // Of the letters coreutils has, busybox lacks some.
  const letters = io.context.system.flavour === 'ash' ? '1AaCxdLHRFplinshrSXvctugkQw:T:' : 'aAbBcCdfFgGhHiI:klLmnNopqQrRsStT:uUvw:xXZ1'
  const options = parseOptions(io.context, letters, LONG_OPTIONS, { status: 2 })
  const terminal = io.context.isTty.stdout
  const format = formatOf(options, own ?? (terminal ? 'columns' : 'single'))
  const time = timeOf(options)
  const quoting = quotingOf(io, options, own && 'escape')
  const has = (...names: readonly string[]): boolean => names.some((name) => options.has(name))
  const all = lastOf(options, ['a', 'A', 'f'])
  const indicator = indicatorOf(options, terminal)
  const settings: Settings = {
    format,
    sorting: sortingOf(options, format),
    reverse: has('r'),
    foldersFirst: has('first'),
    hidden: all === 'A' ? 'almost-all' : all === undefined ? 'none' : 'all',
    ignored: [...options.all('I'), ...(has('B') ? ['*~', '.*~'] : [])],
    hide: options.all('hide'),
    indicator,
    quoting,
    questionMarks: has('q') || (terminal && !has('show') && quoting === 'literal'),
    color: options.has('color') && showsColors(io) && decides(choice('ls', '--color', options.get('color') || 'always', WHEN), terminal),
    width: widthOf(io, options),
    inode: has('i'),
    blocks: has('s'),
    ...unitOf(io, options),
    owner: !has('g'),
    author: has('author'),
    group: !has('o', 'G'),
    numeric: has('n'),
    context: has('Z'),
    time,
    dates: datesOf(io, options),
    folders: has('d'),
    recursive: has('R'),
    follow: has('L') ? 'all' : has('H') ? 'operands' : has('d') || format === 'long' || indicator === 'classify' ? 'none' : 'folders',
    end: has('zero') ? '\0' : '\n',
  }
  return { settings, operands: options.operands }
}

const lastOf = (options: Options, names: readonly string[]): string | undefined =>
  options.order.filter((name) => names.includes(name)).at(-1)

const decides = (when: string, terminal: boolean): boolean => when === 'always' || (when === 'auto' && terminal)

/** Whether the terminal is known to show colours, or $LS_COLORS says which. */
function showsColors({ context: { env } }: Io): boolean {
  return (
    env.LS_COLORS !== undefined ||
    !!env.COLORTERM ||
    /^(?:xterm|screen|tmux|linux|rxvt|vt100|ansi|st|putty|konsole|gnome|.*color)/.test(env.TERM ?? '')
  )
}

function formatOf(options: Options, usual: Format): Format {
  let format: Format | undefined
  for (const name of options.order) {
    if (name === '1' && format !== 'long') format = 'single'
    if (name === 'zero' && format !== 'long') format = 'single'
    if (name === 'f' && format === 'long') format = undefined
    if (name === 'format')
      format =
        FORMAT_WORDS[
          choice('ls', '--format', options.get('format')!, ['verbose long', 'commas', 'horizontal across', 'vertical', 'single-column'])
        ]!
    format = own(FORMATS, name) ?? format
  }
  return format ?? usual
}

function timeOf(options: Options): FileTime {
  const last = lastOf(options, ['c', 'u', 'time'])
  if (last === undefined) return 'modified'
  const word = last === 'time' ? choice('ls', '--time', options.get('time')!, TIME_WORDS) : last === 'c' ? 'ctime' : 'atime'
  return word === 'ctime' ? 'changed' : word === 'atime' ? 'accessed' : 'born'
}

/** `-c` and `-u` alone sort by their time, too. */
function sortingOf(options: Options, format: Format): Sorting {
  const last = lastOf(options, [...Object.keys(SORTINGS), 'sort'])
  if (last === 'sort') return choice('ls', '--sort', options.get('sort')!, SORT_WORDS) as Sorting
  if (last !== undefined) return own(SORTINGS, last)!
  return format !== 'long' && lastOf(options, ['c', 'u', 'time']) !== undefined ? 'time' : 'name'
}

function indicatorOf(options: Options, terminal: boolean): Indicator {
  const last = lastOf(options, ['F', 'p', 'file-type', 'indicator'])
  if (last === 'F') return decides(choice('ls', '--classify', options.get('F') || 'always', WHEN), terminal) ? 'classify' : 'none'
  if (last === 'indicator')
    return choice('ls', '--indicator-style', options.get('indicator')!, ['none', 'slash', 'file-type', 'classify']) as Indicator
  return last === 'p' ? 'slash' : last === 'file-type' ? 'file-type' : 'none'
}

function quotingOf(io: Io, options: Options, usual: Quoting | undefined): Quoting {
  const last = lastOf(options, ['N', 'Q', 'b', 'quoting'])
  const { env, system, isTty } = io.context
  const given = env.QUOTING_STYLE !== undefined && QUOTING_WORDS.includes(env.QUOTING_STYLE) ? env.QUOTING_STYLE : undefined
  const word =
    last === 'quoting'
      ? choice('ls', '--quoting-style', options.get('quoting')!, QUOTING_WORDS)
      : last === undefined
        ? (usual ?? given ?? (isTty.stdout && system.flavour === 'bash' ? 'shell' : 'literal'))
        : { N: 'literal', Q: 'c', b: 'escape' }[last as 'N']
  if (word === 'literal' || word === 'escape') return word
  return word === 'shell' || word === 'shell-escape' ? 'shell' : word.startsWith('shell') ? 'shell-always' : 'c'
}

function widthOf(io: Io, options: Options): number {
  const given = options.get('w')
  if (given !== undefined) {
    if (!/^\d+$/.test(given)) throw new ToolError(`invalid line width: '${given}'`, 2)
    return Number(given) || Infinity
  }
  return Number(io.context.env.COLUMNS) || (io.context.isTty.stdout ? (io.context.tty?.columns ?? 80) : 80)
}

function unitOf(io: Io, options: Options): Pick<Settings, 'human' | 'unit'> {
  const last = lastOf(options, ['h', 'si', 'unit', 'k'])
  const plain = { size: 1, blocks: 1024, suffix: '' }
  const si = (bytes: number): string => humanSize(bytes, 1000)
  if (last === 'h') return { human: humanSizes(io), unit: plain }
  if (last === 'si') return { human: si, unit: plain }
  if (last !== 'unit') return { human: undefined, unit: plain }
  const text = options.get('unit')!
  if (text === 'human-readable' || text === 'si') return { human: text === 'si' ? si : humanSize, unit: plain }
  const size = sizeOf(/^\d/.test(text) ? text : `1${text}`)
  if (!(size > 0))
    throw new ToolError(`invalid ${/^\d+./.test(text) || !/^\d/.test(text) ? 'suffix in ' : ''}--block-size argument '${text}'`, 2)
  return { human: undefined, unit: { size, blocks: size, suffix: /^\d/.test(text) ? '' : text } }
}

const STYLES: Readonly<Record<string, Settings['dates']>> = {
  'full-iso': { old: '%Y-%m-%d %H:%M:%S.%N %z', recent: '%Y-%m-%d %H:%M:%S.%N %z' },
  'long-iso': { old: '%Y-%m-%d %H:%M', recent: '%Y-%m-%d %H:%M' },
  iso: { old: '%Y-%m-%d ', recent: '%m-%d %H:%M' },
  locale: { old: '%b %e  %Y', recent: '%b %e %H:%M' },
}

function datesOf(io: Io, options: Options): Settings['dates'] {
  const style = lastOf(options, ['full', 'style']) === 'full' ? 'full-iso' : (options.get('style') ?? io.context.env.TIME_STYLE ?? 'locale')
  if (style.startsWith('+')) {
    const [old, recent = old] = style.slice(1).split('\n') as [string, string?]
    return { old, recent }
  }
  const bare = style.replace(/^posix-/, '')
  const found = Object.keys(STYLES).filter((name) => name.startsWith(bare))
  if (found.length !== 1 && !own(STYLES, bare)) {
    const known = ['full-iso', 'long-iso', 'iso', 'locale'].map((name) => `  - [posix-]${name}`)
    const rest = ["  - +FORMAT (e.g., +%H:%M) for a 'date'-style format"]
    throw usageError('ls', `invalid argument '${style}' for 'time style'\nValid arguments are:\n${[...known, ...rest].join('\n')}`, 2)
  }
  return own(STYLES, bare) ?? STYLES[found[0]!]!
}
