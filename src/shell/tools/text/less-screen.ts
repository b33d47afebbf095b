/** The screen of less: the rows that lines take, the prompt below them, and the place that is shown. */
import type { Tty } from '../../command'
import type { Regex } from '../../regex'
import { clusterWidth, splitClusters } from '../../terminal/width'
import type { Io } from '../tool'
import type { PagedText } from './less-source'

export interface Place {
  line: number
  row: number
}

export abstract class LessScreen {
  protected top: Place = { line: 0, row: 0 }
  protected readonly flags = new Set<string>()
  /** What was typed of a number. */
  protected count = ''
  protected pattern: { readonly regex: Regex; readonly ahead: boolean } | undefined
  protected filter: Regex | undefined
  protected message = ''
  protected shift = 0
  protected at = 0
  protected isFirst = true
  protected helped: PagedText | undefined

  constructor(
    protected readonly io: Io,
    protected readonly tty: Tty,
    protected readonly texts: readonly PagedText[],
  ) {}

  set(flags: Iterable<string>): void {
    for (const flag of flags) this.flags.add(flag)
  }

  protected get text(): PagedText {
    return this.helped ?? this.texts[this.at]!
  }

  protected get page(): number {
    return Math.max(1, this.tty.rows - 1)
  }

  protected matches(line: string): boolean {
    return this.filter === undefined || this.filter.exec(line) !== null
  }

  /** The rows of the screen that a line takes. */
  private rowsOf(line: string, number: number): string[] {
    const prefix = this.flags.has('N') ? `${String(number).padStart(7)} ` : ''
    const width = Math.max(1, this.tty.columns - prefix.length)
    const rows: string[] = []
    let row = ''
    let used = 0
    const plain = this.flags.has('R') || this.flags.has('r')
    const pieces = plain ? (line.match(/\x1b\[[0-9;]*m|[^\x1b]+|\x1b/g) ?? []) : [line]
    for (const piece of pieces) {
      if (plain && piece.startsWith('\x1b[')) {
        row += piece
        continue
      }
      for (const cluster of splitClusters(piece)) {
        const blanks = 8 - ((used + this.shift) % 8)
        const shown =
          cluster === '\t'
            ? ' '.repeat(blanks)
            : cluster === '\x1b'
              ? '\x1b[7mESC\x1b[27m'
              : cluster < ' ' || cluster === '\x7f'
                ? `\x1b[7m^${String.fromCharCode(cluster.charCodeAt(0) ^ 64)}\x1b[27m`
                : cluster
        const size = cluster === '\t' ? blanks : cluster === '\x1b' ? 3 : cluster < ' ' || cluster === '\x7f' ? 2 : clusterWidth(cluster)
        if (used + size > width) {
          rows.push(row)
          row = ''
          used = 0
        }
        row += shown
        used += size
      }
    }
    rows.push(row)
    const kept = this.flags.has('S') || this.shift > 0 ? this.chopped(line, width, rows) : rows
    return kept.map((one, index) => (index === 0 ? prefix : ' '.repeat(prefix.length)) + this.marked(one))
  }

  private chopped(line: string, width: number, rows: readonly string[]): string[] {
    if (this.shift === 0)
      return [
        rows.length > 1
          ? `${splitClusters(rows[0]!)
              .slice(0, width - 1)
              .join('')}\x1b[7m>\x1b[27m`
          : rows[0]!,
      ]
    const clusters = splitClusters(line).slice(this.shift)
    return [clusters.length > width ? `${clusters.slice(0, width - 1).join('')}\x1b[7m>\x1b[27m` : clusters.join('')]
  }

  /** Places that the last search found stand out. */
  private marked(row: string): string {
    const { pattern } = this
    if (!pattern || row.includes('\x1b')) return row
    return row.replace(pattern.regex.every, (found) => (found === '' ? '' : `\x1b[7m${found}\x1b[27m`))
  }

  /** Up to so many rows from a place on, with the line that each is of. */
  protected rowsFrom(place: Place, count: number): { readonly row: string; readonly line: number }[] {
    const rows: { row: string; line: number }[] = []
    const { lines } = this.text
    for (let line = place.line; line < lines.length && rows.length < count; line++) {
      if (!this.matches(lines[line]!)) continue
      if (this.flags.has('s') && lines[line] === '' && lines[line - 1] === '') continue
      const own = this.rowsOf(lines[line]!, line + 1)
      for (let i = line === place.line ? place.row : 0; i < own.length && rows.length < count; i++) rows.push({ row: own[i]!, line })
    }
    return rows
  }

  protected get atEnd(): boolean {
    return this.text.ended && this.rowsFrom(this.top, this.page + 1).length <= this.page
  }

  private prompt(last: number): string {
    if (this.message !== '') return `\x1b[7m${this.message}  (press RETURN)\x1b[27m`
    if (this.helped)
      return `\x1b[7mHELP -- ${this.atEnd ? 'END -- Press g to see it again' : 'Press RETURN for more'}, or q when done\x1b[27m`
    const { text, texts, at } = this
    const mark = this.filter ? '& ' : ''
    const several = texts.length > 1 ? ` (file ${at + 1} of ${texts.length})` : ''
    const end = this.atEnd ? `(END)${texts[at + 1]?.name === undefined ? '' : ` - Next: ${texts[at + 1]!.name!}`}` : ''
    const long = this.flags.has('M')
      ? `lines ${this.top.line + 1}-${last + 1}${text.size === undefined ? '' : `/${text.lines.length}`}`
      : ''
    const name = (this.isFirst || this.flags.has('M')) && text.name !== undefined ? `${text.name}${several}` : ''
    const words = [name, long, end].filter(Boolean).join(' ')
    return mark + (words === '' ? `:${this.count}` : `\x1b[7m${words}\x1b[27m`)
  }

  protected async draw(): Promise<void> {
    const { text, page } = this
    const rows = this.rowsFrom(this.top, page)
    const shown = rows.map(({ row }) => row)
    const short = this.isFirst && this.top.line === 0 && rows.length < page
    while (!short && text.ended && shown.length < page) shown.push('\x1b[1m~\x1b[0m')
    const waits = !text.ended && rows.length < page
    await this.io.out(
      `\x1b[H\x1b[J${shown.join('\r\n')}${shown.length > 0 ? '\r\n' : ''}${waits ? '' : this.prompt(rows.at(-1)?.line ?? 0)}\x1b[K`,
    )
  }

  // Places

  /** Lines below the screen are read, and the screen does not go beyond them. */
  protected async fill(): Promise<void> {
    await this.text.upTo(this.top.line + this.page + 1)
    const missing = this.page - this.rowsFrom(this.top, this.page).length
    if (missing > 0 && this.pattern === undefined) this.back(missing)
  }

  protected async forward(rows: number, stopsAtEnd: boolean): Promise<void> {
    await this.text.upTo(this.top.line + this.page + rows + 1)
    for (let i = 0; i < rows && !(stopsAtEnd && this.atEnd); i++) {
      const [, next] = this.rowsFrom(this.top, 2)
      if (!next) return
      this.top = next.line === this.top.line ? { line: next.line, row: this.top.row + 1 } : { line: next.line, row: 0 }
    }
  }

  protected back(rows: number): void {
    for (let i = 0; i < rows; i++) {
      if (this.top.row > 0) {
        this.top.row--
        continue
      }
      let line = this.top.line - 1
      while (line >= 0 && !this.matches(this.text.lines[line]!)) line--
      if (line < 0) return
      this.top = { line, row: this.rowsOf(this.text.lines[line]!, line + 1).length - 1 }
    }
  }

  protected async toLine(line: number): Promise<void> {
    await this.text.upTo(line + this.page + 1)
    this.top = { line: Math.max(0, Math.min(line, this.text.lines.length - 1)), row: 0 }
    const missing = this.page - this.rowsFrom(this.top, this.page).length
    if (missing > 0) this.back(missing)
  }

  protected async toEnd(): Promise<void> {
    await this.text.upTo(Infinity)
    this.top = { line: this.text.lines.length, row: 0 }
    this.back(this.page)
  }
}
