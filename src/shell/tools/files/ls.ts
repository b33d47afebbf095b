/** ls. */
import { FileError, type FileStat } from '../../files'
import { matches } from '../../interpreter/pattern'
import { joinPath } from '../../path'
import { textWidth } from '../../terminal/width'
import { kibibytesOf } from './file-access'
import { modeText } from './file-mode'
import { quoteForShell } from './shell-quote'
import { formatDate } from '../dates/time-format'
import { humanSize, parseOptions, tool, type Io } from '../tool'

interface Entry {
  readonly name: string
  readonly stat: FileStat
}

const HALF_YEAR = 15778476000

const ls = tool('ls', async (io) => {
  const options = parseOptions(
    io.context,
    'alhARrtSd1FCpgonsxkmXGUcuQqNbI:Bw:vif',
    {
      all: 'a',
      'almost-all': 'A',
      'human-readable': 'h',
      recursive: 'R',
      reverse: 'r',
      directory: 'd',
      color: 'color?',
      classify: 'F',
      'full-time': 'full',
      size: 's',
      'time-style': 'style:',
      sort: 'sort:',
      'group-directories-first': 'first',
      ignore: 'I',
      hide: 'hide:',
      'ignore-backups': 'B',
      width: 'w',
      'hide-control-chars': 'q',
      literal: 'N',
      'quote-name': 'Q',
      'no-group': 'G',
      'numeric-uid-gid': 'n',
      zero: 'zero',
      inode: 'i',
      dereference: 'L',
    },
    { status: 2 },
  )
  const { files, system } = io.context
  const now = system.clock.now()
  const when = options.get('color')
  const color = options.has('color') ? when === '' || when === 'always' || (when === 'auto' && io.context.isTty.stdout) : false
  const long = options.has('l') || options.has('g') || options.has('o') || options.has('n') || options.has('full')
  const paint = (entry: Entry, text: string): string => {
    if (!color) return text
    const { stat } = entry
    const code =
      stat.type === 'directory'
        ? '01;34'
        : stat.type === 'symlink'
          ? '01;36'
          : stat.type === 'device'
            ? '40;33;01'
            : stat.mode & 0o111
              ? '01;32'
              : ''
    return code ? `\x1b[0m\x1b[${code}m${text}\x1b[0m` : text
  }
  const mark = (entry: Entry): string => {
    if (!options.has('F') && !options.has('p')) return ''
    if (entry.stat.type === 'directory') return '/'
    if (!options.has('F')) return ''
    return entry.stat.type === 'symlink' ? (long ? '' : '@') : entry.stat.type === 'file' && entry.stat.mode & 0o111 ? '*' : ''
  }
  const lineWidth = Number(options.get('w') ?? io.context.tty?.columns ?? 80) || Infinity
  /** On a terminal names are shown as a shell would have to be given them. */
  const forShell = io.context.isTty.stdout && system.flavour === 'bash' && !options.has('N')
  const quoted = (name: string): string =>
    options.has('Q') ? `"${name.replace(/[\\"]/g, '\\$&')}"` : forShell ? quoteForShell(name) : name
  /** Entries that are not listed for themselves. */
  const left = (name: string): boolean =>
    options.all('I').some((glob) => matches(glob, name)) ||
    (!options.has('a') && !options.has('A') && options.all('hide').some((glob) => matches(glob, name))) ||
    (options.has('B') && name.endsWith('~'))
  const order = (entries: Entry[]): Entry[] => {
    if (options.has('U') || options.has('f')) return entries
    entries.sort((a, b) => {
      if (options.has('first') && (a.stat.type === 'directory') !== (b.stat.type === 'directory'))
        return a.stat.type === 'directory' ? -1 : 1
      if ((options.has('t') || options.get('sort') === 'time') && a.stat.modified !== b.stat.modified)
        return b.stat.modified - a.stat.modified
      if ((options.has('S') || options.get('sort') === 'size') && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size
      if (options.has('X') || options.get('sort') === 'extension') {
        const [x, y] = [extensionOf(a.name), extensionOf(b.name)]
        if (x !== y) return x < y ? -1 : 1
      }
      if (options.has('v') || options.get('sort') === 'version') return compareVersions(a.name, b.name)
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
    })
    return options.has('r') ? entries.reverse() : entries
  }
  const show = async (entries: readonly Entry[]): Promise<void> => {
    const numbers = entries.map((entry) => [
      ...(options.has('s') ? [options.has('h') ? humanSize(kibibytesOf(entry.stat) * 1024) : String(kibibytesOf(entry.stat))] : []),
    ])
    const digits = (numbers[0] ?? []).map((_, column) => Math.max(...numbers.map((row) => row[column]!.length)))
    /** What -s puts before an entry. */
    const before = (index: number): string => numbers[index]!.map((text, column) => `${text.padStart(digits[column]!)} `).join('')
    // Beside quoted names the others stand one column further right.
    const someQuoted = !options.has('Q') && entries.some((entry) => quoted(entry.name) !== entry.name)
    const gap = (entry: Entry): string => (someQuoted && quoted(entry.name) === entry.name ? ' ' : '')
    const label = (entry: Entry): string => gap(entry) + paint(entry, quoted(entry.name))
    if (long) {
      const rows = entries.map(({ stat }) => ({
        mode: modeText(stat),
        owner: options.has('g') ? '' : options.has('n') ? (stat.owner === 'root' ? '0' : '1000') : stat.owner,
        group: options.has('o') ? '' : options.has('n') ? (stat.group === 'root' ? '0' : '1000') : stat.group,
        size: options.has('h') ? humanSize(stat.size) : String(stat.size),
        time: options.has('full')
          ? formatDate(stat.modified, '%F %T.%N %z', io.context.env.TZ)
          : options.get('style')?.startsWith('+')
            ? formatDate(stat.modified, options.get('style')!.slice(1), io.context.env.TZ)
            : options.get('style') === 'long-iso'
              ? formatDate(stat.modified, '%F %R', io.context.env.TZ)
              : now - stat.modified > HALF_YEAR || stat.modified > now + 60000
                ? formatDate(stat.modified, '%b %e  %Y', io.context.env.TZ)
                : formatDate(stat.modified, '%b %e %H:%M', io.context.env.TZ),
        links: String(stat.links ?? 1),
      }))
      const width = (key: 'owner' | 'group' | 'size' | 'links'): number => Math.max(0, ...rows.map((row) => row[key].length))
      const widths = { owner: width('owner'), group: width('group'), size: width('size'), links: width('links') }
      for (let i = 0; i < entries.length; i++) {
        const row = rows[i]!
        const entry = entries[i]!
        if (system.flavour === 'ash') {
          const who = [row.owner, row.group].filter((text) => text !== '').map((text) => text.slice(0, 8).padEnd(8))
          await io.out(
            `${before(i)}${row.mode} ${row.links.padStart(4)} ${who.join(' ')} ${row.size.padStart(9)} ${row.time} ${label(entry)}${entry.stat.target === undefined ? mark(entry) : ` -> ${entry.stat.target}`}\n`,
          )
          continue
        }
        const people = [row.owner.padEnd(widths.owner), row.group.padEnd(widths.group)].filter((text) => text !== '').join(' ')
        await io.out(
          `${before(i)}${row.mode} ${row.links.padStart(widths.links)} ${people} ${row.size.padStart(widths.size)} ${row.time} ${label(entry)}${entry.stat.target === undefined ? mark(entry) : ` -> ${quoted(entry.stat.target)}`}\n`,
        )
      }
      return
    }
    const columnsWanted = options.has('C') || options.has('x') || (io.context.isTty.stdout && !options.has('1') && !options.has('m'))
    if (options.has('m')) {
      await io.out(
        commaList(
          entries.map((entry) => quoted(entry.name) + mark(entry)),
          lineWidth,
        ),
      )
      return
    }
    if (!columnsWanted) {
      for (const [index, entry] of entries.entries())
        await io.out(`${before(index)}${label(entry)}${mark(entry)}${options.has('zero') ? '\0' : '\n'}`)
      return
    }
    await io.out(
      inColumns(
        entries.map((entry, index) => ({
          text: before(index) + label(entry) + mark(entry),
          width: textWidth(before(index) + gap(entry) + quoted(entry.name) + mark(entry)),
        })),
        lineWidth,
        options.has('x'),
      ),
    )
  }
  const operands = options.operands.length > 0 ? options.operands : ['.']
  let status = 0
  const plain: Entry[] = []
  const folders: string[] = []
  for (const name of operands) {
    try {
      const link = files.lstat(io.path(name))
      const stat = link.type === 'symlink' && !long ? files.stat(io.path(name)) : link
      if (stat.type === 'directory' && !options.has('d')) folders.push(name)
      else plain.push({ name, stat })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(system.flavour === 'ash' ? `${name}: ${error.message}` : `cannot access '${name}': ${error.message}`)
      status = system.flavour === 'ash' ? 1 : 2
    }
  }
  if (plain.length > 0) await show(order(plain))
  let first = plain.length === 0
  const list = async (name: string): Promise<void> => {
    const everything = options.has('a') || options.has('f')
    const entries = read(io, name, everything, everything || options.has('A')).filter((entry) => !left(entry.name))
    if (!first) await io.out('\n')
    first = false
    if (operands.length > 1 || options.has('R')) await io.out(`${name}:\n`)
    if (long || options.has('s')) await io.out(`total ${entries.reduce((sum, entry) => sum + kibibytesOf(entry.stat), 0)}\n`)
    await show(order(entries))
    if (options.has('R'))
      for (const entry of entries)
        if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..') await list(joinPath(name, entry.name))
  }
  for (const name of folders.sort()) await list(name)
  return status
})

function read(io: Io, name: string, dots: boolean, hidden: boolean): Entry[] {
  const { files } = io.context
  const path = io.path(name)
  const entries: Entry[] = files
    .list(path)
    .filter((entry) => hidden || !entry.startsWith('.'))
    .map((entry) => ({ name: entry, stat: files.lstat(joinPath(path, entry)) }))
  return dots ? [{ name: '.', stat: files.stat(path) }, { name: '..', stat: files.stat(io.path(`${name}/..`)) }, ...entries] : entries
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}

/** Names with numbers in them in the order of the numbers. */
function compareVersions(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? '', y[i] ?? '']
    if (p === q) continue
    if (/^\d/.test(p) && /^\d/.test(q) && Number(p) !== Number(q)) return Number(p) - Number(q)
    return p < q ? -1 : 1
  }
  return 0
}

/** `-m`: names with commas between them, in lines of the width. */
function commaList(names: readonly string[], width: number): string {
  let text = ''
  let at = 0
  names.forEach((name, index) => {
    const last = index === names.length - 1
    const length = textWidth(name) + (last ? 0 : 1)
    if (index > 0) {
      const wraps = at + 1 + length + (last ? 0 : 0) >= width
      text += wraps ? '\n' : ' '
      at = wraps ? 0 : at + 1
    }
    text += name + (last ? '\n' : ',')
    at += length
  })
  return text
}

/** Blanks from one column to another, with tabs where they reach. */
function gap(from: number, to: number): string {
  let text = ''
  for (let at = from; at < to;) {
    const tab = Math.floor(to / 8) > Math.floor((at + 1) / 8)
    text += tab ? '\t' : ' '
    at += tab ? 8 - (at % 8) : 1
  }
  return text
}

/** Fills rows from left to right, with as many columns as fit. */
function inRows(cells: readonly { readonly text: string; readonly width: number }[], width: number): string {
  for (let count = cells.length; count >= 1; count--) {
    const widths = Array.from({ length: count }, (_, column) =>
      Math.max(...cells.filter((_cell, index) => index % count === column).map((cell) => cell.width)),
    )
    if (widths.reduce((sum, one) => sum + one + 2, -2) >= width && count > 1) continue
    let out = ''
    let at = 0
    cells.forEach((cell, index) => {
      const last = index === cells.length - 1 || index % count === count - 1
      out += cell.text + (last ? '\n' : gap(at + cell.width, at + widths[index % count]! + 2))
      at = last ? 0 : at + widths[index % count]! + 2
    })
    return out
  }
  return ''
}

/** Fills columns downwards with as few rows as fit. */
function inColumns(cells: readonly { readonly text: string; readonly width: number }[], width: number, across = false): string {
  if (across) return inRows(cells, width)
  for (let rows = 1; rows <= cells.length; rows++) {
    const count = Math.ceil(cells.length / rows)
    const widths = Array.from({ length: count }, (_, column) =>
      Math.max(...cells.slice(column * rows, (column + 1) * rows).map((cell) => cell.width)),
    )
    if (widths.reduce((sum, one) => sum + one + 2, -2) > width && rows < cells.length) continue
    let out = ''
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < count; column++) {
        const cell = cells[column * rows + row]
        if (!cell) continue
        out += cell.text + ((column + 1) * rows + row < cells.length ? ' '.repeat(widths[column]! + 2 - cell.width) : '')
      }
      out += '\n'
    }
    return out
  }
  return ''
}

export const tools = [ls]
