/** What ls knows of a file, and how it shows its name: quoted, coloured and with a sign for its kind. */
import { FileError, type FileStat } from '../../../files'
import { textWidth } from '../../../terminal/width'
import { controlEscape, quoteAlways, quoteForShell } from '../shell-quote'
import type { Io } from '../../tool'
import type { Cell } from './layout'
import type { Settings } from './settings'

export interface Entry {
  readonly name: string
  readonly path: string
  readonly stat: FileStat
  /** What a link leads to; undefined where that is not there. */
  readonly linked: FileStat | undefined
  readonly leadsToFolder: boolean
  /** What it leads to was asked for and is not there: only its name is known. */
  readonly unknown?: true
}

/** Throws FileError when there is nothing at the path. */
export function entryAt(io: Io, name: string, path: string, follow: boolean): Entry {
  const { files } = io.context
  const own = files.lstat(path)
  if (own.type !== 'symlink') return { name, path, stat: own, linked: undefined, leadsToFolder: own.type === 'directory' }
  let linked: FileStat | undefined
  try {
    linked = files.stat(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (follow) throw error
  }
  return { name, path, stat: follow && linked ? linked : own, linked, leadsToFolder: linked?.type === 'directory' }
}

/** A name with everything that is not seen written out, and what is in `also` behind a backslash. */
const escaped = (name: string, also: RegExp): string => name.replace(/[\x00-\x1f\x7f]/g, controlEscape).replace(also, '\\$&')

function quoted(name: string, { quoting, questionMarks }: Settings): string {
  switch (quoting) {
    case 'shell':
      return quoteForShell(name)
    case 'shell-always':
      return quoteAlways(name)
    case 'c':
      return `"${name.replace(/[\\"]/g, '\\$&').replace(/[\x00-\x1f\x7f]/g, (c) => escaped(c, /(?!)/))}"`
    case 'escape':
      return name.replace(/[\\ ]/g, '\\$&').replace(/[\x00-\x1f\x7f]/g, (c) => escaped(c, /(?!)/))
    default:
      return questionMarks ? name.replace(/[\x00-\x1f\x7f]/g, '?') : name
  }
}

const signOf = (stat: FileStat, { indicator }: Settings): string => {
  if (indicator === 'none') return ''
  if (stat.type === 'directory') return '/'
  if (indicator === 'slash') return ''
  if (stat.type === 'symlink') return '@'
  if (stat.type === 'fifo') return '|'
  return indicator === 'classify' && stat.type === 'file' && stat.mode & 0o111 ? '*' : ''
}

/** Colours as `dircolors` sets them when $LS_COLORS does not: by kind, and none for names. */
const COLORS: Readonly<Record<string, string>> = {
  di: '01;34',
  ln: '01;36',
  pi: '33',
  so: '01;35',
  bd: '01;33',
  cd: '01;33',
  su: '37;41',
  sg: '30;43',
  st: '37;44',
  ow: '34;42',
  tw: '30;42',
  ex: '01;32',
}

/** Shows names; knows whether it has coloured one. */
export class Names {
  private readonly colors: Readonly<Record<string, string>>
  private colored = false

  constructor(
    io: Io,
    private readonly settings: Settings,
  ) {
    const given = (io.context.env.LS_COLORS ?? '').split(':').map((part) => part.split('='))
    this.colors = { ...COLORS, ...Object.fromEntries(given.filter((part) => part.length === 2)) }
  }

  /** Whether names without quotation marks stand one column further right, since others have some. */
  indented(entries: readonly Entry[]): boolean {
    const { quoting, format } = this.settings
    return quoting === 'shell' && format !== 'single' && format !== 'commas' && entries.some(({ name }) => quoteForShell(name) !== name)
  }

  /** `indented` is what the method of that name says of all that is listed together. */
  cell(entry: Entry, indented: boolean): Cell {
    const name = quoted(entry.name, this.settings)
    const before = indented && name === entry.name ? ' ' : ''
    const { stat } = entry
    const sign = stat.type === 'symlink' && this.settings.format === 'long' ? '' : signOf(stat, this.settings)
    return { text: before + this.painted(entry, name) + sign, width: textWidth(before + name + sign) }
  }

  /** ` -> target` behind a link in the long format. */
  target({ stat, linked, path }: Entry): string {
    if (stat.target === undefined) return ''
    const name = quoted(stat.target, this.settings)
    if (!linked) return ` -> ${name}`
    const entry: Entry = { name: stat.target, path, stat: linked, linked: undefined, leadsToFolder: false }
    return ` -> ${this.painted(entry, name)}${signOf(linked, this.settings)}`
  }

  private painted(entry: Entry, text: string): string {
    const code = this.settings.color ? this.colorOf(entry) : undefined
    if (!code || code === '0' || code === '00') return text
    const first = this.colored ? '' : '\x1b[0m'
    this.colored = true
    return `${first}\x1b[${code}m${text}\x1b[0m`
  }

  private colorOf({ name, stat, linked }: Entry): string | undefined {
    const { colors } = this
    switch (stat.type) {
      case 'directory': {
        const [sticky, writable] = [stat.mode & 0o1000, stat.mode & 0o002]
        return sticky && writable ? colors.tw : writable ? colors.ow : sticky ? colors.st : colors.di
      }
      case 'symlink': {
        if (!linked && colors.or !== undefined) return colors.or
        return colors.ln === 'target' && linked
          ? this.colorOf({ name, stat: linked, linked: undefined, path: '', leadsToFolder: false })
          : colors.ln
      }
      case 'fifo':
        return colors.pi
      case 'device':
        return colors.cd
      default: {
        const kind = stat.mode & 0o4000 ? colors.su : stat.mode & 0o2000 ? colors.sg : stat.mode & 0o111 ? colors.ex : undefined
        return kind ?? Object.entries(colors).find(([key]) => key.startsWith('*') && name.endsWith(key.slice(1)))?.[1]
      }
    }
  }
}
