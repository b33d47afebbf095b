/** ls. */
import { FileError, type FileStat } from '../files'
import { joinPath } from '../path'
import { textWidth } from '../terminal/width'
import { modeText } from './file-mode'
import { formatDate } from './time-format'
import { humanSize, parseOptions, tool, type Io } from './tool'

interface Entry {
  readonly name: string
  readonly stat: FileStat
}

const HALF_YEAR = 15778476000

const ls = tool('ls', async (io) => {
  const options = parseOptions(
    io.context,
    'alhARrtSd1FCpgonsxkmXGUcuQ',
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
  const order = (entries: Entry[]): Entry[] => {
    if (options.has('U')) return entries
    entries.sort((a, b) => {
      if (options.has('first') && (a.stat.type === 'directory') !== (b.stat.type === 'directory'))
        return a.stat.type === 'directory' ? -1 : 1
      if ((options.has('t') || options.get('sort') === 'time') && a.stat.modified !== b.stat.modified)
        return b.stat.modified - a.stat.modified
      if ((options.has('S') || options.get('sort') === 'size') && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
    })
    return options.has('r') ? entries.reverse() : entries
  }
  const blocks = ({ stat }: Entry): number => (stat.type === 'symlink' ? 0 : Math.ceil((stat.allocated ?? stat.size) / 4096) * 4)
  const show = async (entries: readonly Entry[]): Promise<void> => {
    const numbers = entries.map((entry) => [
      ...(options.has('s') ? [options.has('h') ? humanSize(blocks(entry) * 1024) : String(blocks(entry))] : []),
    ])
    const digits = (numbers[0] ?? []).map((_, column) => Math.max(...numbers.map((row) => row[column]!.length)))
    /** What -s puts before an entry. */
    const before = (index: number): string => numbers[index]!.map((text, column) => `${text.padStart(digits[column]!)} `).join('')
    if (long) {
      const rows = entries.map(({ stat }) => ({
        mode: modeText(stat),
        owner: options.has('g') ? '' : options.has('n') ? (stat.owner === 'root' ? '0' : '1000') : stat.owner,
        group: options.has('o') ? '' : options.has('n') ? (stat.group === 'root' ? '0' : '1000') : stat.group,
        size: options.has('h') ? humanSize(stat.size) : String(stat.size),
        time: options.has('full')
          ? formatDate(stat.modified, '%F %T.%N %z', io.context.env.TZ)
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
            `${before(i)}${row.mode} ${row.links.padStart(4)} ${who.join(' ')} ${row.size.padStart(9)} ${row.time} ${paint(entry, entry.name)}${entry.stat.target === undefined ? mark(entry) : ` -> ${entry.stat.target}`}\n`,
          )
          continue
        }
        const people = [row.owner.padEnd(widths.owner), row.group.padEnd(widths.group)].filter((text) => text !== '').join(' ')
        await io.out(
          `${before(i)}${row.mode} ${row.links.padStart(widths.links)} ${people} ${row.size.padStart(widths.size)} ${row.time} ${paint(entry, entry.name)}${entry.stat.target === undefined ? mark(entry) : ` -> ${entry.stat.target}`}\n`,
        )
      }
      return
    }
    const columnsWanted = options.has('C') || options.has('x') || (io.context.isTty.stdout && !options.has('1') && !options.has('m'))
    if (options.has('m')) {
      await io.out(`${entries.map((entry) => entry.name).join(', ')}\n`)
      return
    }
    if (!columnsWanted) {
      for (const [index, entry] of entries.entries()) await io.out(`${before(index)}${paint(entry, entry.name)}${mark(entry)}\n`)
      return
    }
    await io.out(
      inColumns(
        entries.map((entry, index) => ({
          text: before(index) + paint(entry, entry.name) + mark(entry),
          width: textWidth(before(index) + entry.name + mark(entry)),
        })),
        io.context.tty?.columns ?? 80,
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
    const entries = read(io, name, options.has('a'), options.has('a') || options.has('A'))
    if (!first) await io.out('\n')
    first = false
    if (operands.length > 1 || options.has('R')) await io.out(`${name}:\n`)
    if (long || options.has('s')) await io.out(`total ${entries.reduce((sum, entry) => sum + blocks(entry), 0)}\n`)
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

/** Fills columns downwards with as few rows as fit. */
function inColumns(cells: readonly { readonly text: string; readonly width: number }[], width: number): string {
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
