/** The lines that tell of members: with -v their columns grow as longer ones come. */
import { FileError } from '../../../files'
import { accountOf, groupId } from '../../../accounts'
import { formatDate } from '../../dates/time-format'
import { ToolError, type Io } from '../../tool'
import { modeText } from '../file-mode'
import { controlEscape } from '../shell-quote'
import { BLOCK, type Entry, type Placed } from './format'
import type { TarOptions } from './options'

/** Columns that people and sizes have together to begin with. */
const WIDTH = 19

export function quotedName(name: string, style: TarOptions['quoting']): string {
  if (style === 'literal') return name
  const escaped = name.replace(/[\x00-\x1f\x7f\\]/g, (c) => (c === '\\' ? '\\\\' : controlEscape(c)))
  return style === 'c' ? `"${escaped.replaceAll('"', '\\"')}"` : escaped
}

/** Tells of members where they belong: beside an archive that goes to the output they go to the errors, or all of them to a file. */
export class Listing {
  private width = WIDTH

  constructor(
    private readonly io: Io,
    private readonly options: TarOptions,
    private readonly aside: boolean,
  ) {
    if (options.indexFile !== undefined) this.write(options.indexFile, '', false)
  }

  private write(file: string, text: string, append = true): void {
    try {
      this.io.context.files.write(this.io.path(file), text, { append })
    } catch (error) {
      throw error instanceof FileError
        ? new ToolError(`${file}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
        : error
    }
  }

  async tell(entry: Entry & Partial<Pick<Placed, 'at'>>, isListed = false): Promise<void> {
    const { options } = this
    const isLong = options.verbose > (isListed ? 0 : 1)
    await this.line(isLong ? this.long(entry) : quotedName(entry.name, options.quoting), entry.at)
  }

  async line(text: string, at?: number): Promise<void> {
    const { io, options } = this
    const whole = `${options.blockNumber && at !== undefined ? `block ${Math.floor(at / BLOCK)}: ` : ''}${text}\n`
    if (options.indexFile !== undefined) this.write(options.indexFile, whole)
    else if (this.aside) await io.context.stderr.write(whole)
    else await io.out(whole)
  }

  private long(entry: Entry): string {
    const { io, options } = this
    const { system, env } = io.context
    const { seconds, utc, numeric } = options.times
    const [owner, group] = numeric
      ? [accountOf(system, entry.owner)?.uid ?? entry.owner, groupId(system, entry.group)]
      : [entry.owner, entry.group]
    const people = `${owner}/${group}`
    const size = String(entry.data.length)
    this.width = Math.max(this.width, people.length + 1 + size.length)
    const mode =
      entry.type === 'link'
        ? `h${modeText({ type: 'file', mode: entry.mode }).slice(1)}`
        : entry.type === 'label'
          ? 'V---------'
          : modeText({ type: entry.type, mode: entry.mode })
    const link = (target: string): string => quotedName(target, options.quoting)
    const target =
      entry.type === 'symlink'
        ? ` -> ${link(entry.target)}`
        : entry.type === 'link'
          ? ` link to ${link(entry.target)}`
          : entry.type === 'label'
            ? '--Volume Header--'
            : ''
    const date = formatDate(entry.modified, seconds ? '%F %H:%M:%S' : '%F %H:%M', utc ? 'UTC0' : env.TZ)
    return `${mode} ${people} ${size.padStart(this.width - people.length - 1)} ${date} ${quotedName(entry.name, options.quoting)}${target}`
  }
}
