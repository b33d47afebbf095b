/** Follows in which column a terminal's cursor stands, from what is written to it. */
import { clusterWidth, splitClusters } from './width'

const SEQUENCE = /\x1b(?:\[([0-9;?]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[78=>()][A-Z0-9]?)/y

export class CursorColumn {
  /** Columns from the left edge; as many as the terminal has when the last one was just filled and the next character wraps. */
  column = 0
  private saved = 0
  private outside = 0

  write(text: string, columns: number): void {
    // What came before the last return does not matter, unless the screen was changed meanwhile.
    const start = text.includes('\x1b[?1049') ? 0 : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
    if (start > 0) this.column = 0
    const rest = start === 0 ? text : text.slice(start)
    if (/^[\x20-\x7e]*$/.test(rest)) return this.advance(rest.length, columns)
    let at = 0
    while (at < rest.length) {
      const code = rest.charCodeAt(at)
      if (code === 0x1b) {
        SEQUENCE.lastIndex = at
        const found = SEQUENCE.exec(rest)
        at += found?.[0].length ?? 1
        if (found) this.sequence(found[0], found[1] ?? '', found[2], columns)
      } else if (code < 0x20 || code === 0x7f) {
        at++
        if (code === 13 || code === 10) this.column = 0
        else if (code === 8) this.column = Math.max(0, Math.min(this.column, columns - 1) - 1)
        else if (code === 9) this.column = Math.min(columns - 1, (Math.floor(this.column / 8) + 1) * 8)
      } else {
        const end = rest.slice(at).search(/[\x00-\x1f\x7f]/)
        const run = end < 0 ? rest.slice(at) : rest.slice(at, at + end)
        at += run.length
        for (const cluster of splitClusters(run)) this.advance(clusterWidth(cluster), columns)
      }
    }
  }

  private advance(width: number, columns: number): void {
    if (this.column + width <= columns) this.column += width
    else if (width <= 2) this.column = width
    else this.column = ((this.column + width - 1) % columns) + 1
  }

  private sequence(whole: string, parameters: string, final: string | undefined, columns: number): void {
    const [first = 0, second = 0] = parameters.split(';').map(Number)
    switch (final) {
      case 'C':
        this.column = Math.min(columns - 1, this.column + (first || 1))
        break
      case 'D':
        this.column = Math.max(0, this.column - (first || 1))
        break
      case 'G':
        this.column = (first || 1) - 1
        break
      case 'H':
      case 'f':
        this.column = (second || 1) - 1
        break
      case 's':
        this.saved = this.column
        break
      case 'u':
        this.column = this.saved
        break
      case 'h':
        if (parameters === '?1049') [this.outside, this.column] = [this.column, 0]
        break
      case 'l':
        if (parameters === '?1049') this.column = this.outside
        break
      case undefined:
        if (whole === '\x1b7') this.saved = this.column
        else if (whole === '\x1b8') this.column = this.saved
    }
  }
}
