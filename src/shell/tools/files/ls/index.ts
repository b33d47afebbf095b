/** ls. */
import type { Command } from '../../../command'
import { FileError, isSameFile, type FileStat } from '../../../files'
import { matches } from '../../../interpreter/pattern'
import { joinPath } from '../../../path'
import { kibibytesOf } from '../file-access'
import { tool, type Io } from '../../tool'
import { entryAt, Names, type Entry } from './entry'
import { inColumns, inRows, withCommas } from './layout'
import { blocksText, prefixes } from './long'
import { ordered } from './order'
import { parseSettings, type Format, type Settings } from './settings'

/** One run of ls. */
class Listing {
  private status = 0
  private first = true
  private readonly names: Names
  /** The folders that are being listed, each within the one before. */
  private readonly open: FileStat[] = []

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
    private readonly headed: boolean,
  ) {
    this.names = new Names(io, settings)
  }

  async run(operands: readonly string[]): Promise<number> {
    const { settings } = this
    const files: Entry[] = []
    const folders: Entry[] = []
    for (const name of operands) {
      const entry = await this.operand(name)
      if (!entry) continue
      const opened = entry.stat.type === 'directory' && !settings.folders
      ;(opened ? folders : files).push(entry)
    }
    if (files.length > 0) {
      await this.show(ordered(files, settings))
      this.first = false
    }
    for (const { name, path } of ordered(folders, settings)) await this.folder(name, path, 2)
    return this.status
  }

  private async operand(name: string): Promise<Entry | undefined> {
    const { io, settings } = this
    try {
      const path = io.path(name)
      const entry = entryAt(io, name, path, settings.follow === 'all' || (settings.follow === 'operands' && io.context.files.exists(path)))
      return (settings.follow === 'folders' || name.endsWith('/')) && entry.leadsToFolder ? entryAt(io, name, path, true) : entry
    } catch (error) {
      await this.complain(error, `cannot access '${name}'`, name, 2)
      return undefined
    }
  }

  private async folder(name: string, path: string, status: number): Promise<void> {
    const { io, settings } = this
    let entries: Entry[]
    try {
      entries = await this.entriesOf(name, path)
    } catch (error) {
      return this.complain(error, `cannot open directory '${name}'`, `can't open '${name}'`, status)
    }
    if (!this.first) await io.out('\n')
    this.first = false
    if (this.headed) await io.out(`${name}:\n`)
    if (settings.format === 'long' || settings.blocks) {
      const sum = entries.reduce((all, { stat }) => all + kibibytesOf(stat), 0)
      await io.out(`total ${blocksText(sum, settings)}${settings.end}`)
    }
    await this.show(ordered(entries, settings))
    if (!settings.recursive) return
    this.open.push(io.context.files.stat(path))
    for (const entry of entries)
      if (entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..') await this.within(name, entry)
    this.open.pop()
  }

  /** A folder of a folder, unless a link has led back to one of those that it lies in. */
  private async within(name: string, entry: Entry): Promise<void> {
    const shown = joinPath(name, entry.name)
    // busybox goes around until the kernel follows no more links.
    const isWatched = this.io.context.system.flavour !== 'ash'
    if (!isWatched || !this.open.some((folder) => isSameFile(folder, entry.stat))) return this.folder(shown, entry.path, 1)
    await this.io.warn(`${shown}: not listing already-listed directory`)
    this.status = 2
  }

  private async entriesOf(name: string, path: string): Promise<Entry[]> {
    const { io, settings } = this
    const { files } = io.context
    const entries: Entry[] = []
    const dots = settings.hidden === 'all' ? ['.', '..'] : []
    for (const entry of [...dots, ...files.list(path)]) {
      if (this.left(entry)) continue
      const at = entry === '.' ? path : entry === '..' ? io.path(joinPath(name, '..')) : joinPath(path, entry)
      try {
        entries.push(entryAt(io, entry, at, settings.follow === 'all'))
      } catch (error) {
        if (settings.format === 'long' || settings.blocks) {
          const shown = name === '.' ? entry : joinPath(name, entry)
          await this.complain(error, `cannot access '${shown}'`, shown, 1)
        }
        entries.push({ ...entryAt(io, entry, at, false), unknown: true })
      }
    }
    return entries
  }

  /** Whether an entry is not listed for itself. */
  private left(name: string): boolean {
    const { hidden, hide, ignored } = this.settings
    if (ignored.some((glob) => matches(glob, name))) return true
    return hidden === 'none' && (name.startsWith('.') || hide.some((glob) => matches(glob, name)))
  }

  private async show(entries: readonly Entry[]): Promise<void> {
    const { io, settings, names } = this
    const before = prefixes(io, entries, settings)
    const indented = names.indented(entries)
    if (settings.format === 'long' || settings.format === 'single') {
      const long = settings.format === 'long'
      for (const [index, entry] of entries.entries())
        await io.out(`${before[index]!}${names.cell(entry, indented).text}${long ? names.target(entry) : ''}${settings.end}`)
      return
    }
    const cells = entries.map((entry, index) => {
      const { text, width } = names.cell(entry, indented)
      return { text: before[index]! + text, width: before[index]!.length + width }
    })
    // Tabs and colours do not go together on every terminal.
    const tabs = !settings.color
    if (settings.format === 'commas') await io.out(withCommas(cells, settings.width))
    else await io.out((settings.format === 'rows' ? inRows : inColumns)(cells, settings.width, tabs))
  }

  /** `full` is what GNU's ls says, `short` busybox's. */
  private async complain(error: unknown, full: string, short: string, status: number): Promise<void> {
    if (!(error instanceof FileError)) throw error
    const ash = this.io.context.system.flavour === 'ash'
    await this.io.warn(`${ash ? short : full}: ${error.message}`)
    this.status = Math.max(this.status, ash ? 1 : status)
  }
}

/** `dir` and `vdir` are ls with a format and quoting of their own. */
const OWN: Readonly<Record<string, Format>> = { dir: 'columns', vdir: 'long' }

const ls = (name: string): Command =>
  tool(name, (io) => {
    const { settings, operands } = parseSettings(io, OWN[name])
    return new Listing(io, settings, operands.length > 1 || settings.recursive).run(operands.length > 0 ? operands : ['.'])
  })

export const tools: readonly Command[] = [ls('ls'), ls('dir'), ls('vdir')]
