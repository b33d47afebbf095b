/** Output of the terminals on its way to the page: gathered per slice, and held back while the page still draws what it has. */
import type { FromWorker } from '../protocol/messages'

/** Characters that may be with the page undrawn, per terminal: enough for a screen, little enough to draw in a frame or two. */
const WINDOW = 128 * 1024
/** Characters that may wait here. What a page could not draw in time would have left its scrollback anyway. */
const MOST_WAITING = 2 * 1024 * 1024

interface Line {
  pieces: string[]
  waiting: number
  /** Characters sent that the page has not yet drawn. */
  undrawn: number
}

export class TerminalFeed {
  private readonly lines = new Map<string, Line>()

  constructor(private readonly send: (message: FromWorker) => void) {}

  write(terminal: string, data: string): void {
    const line = this.line(terminal)
    line.pieces.push(data)
    line.waiting += data.length
    if (line.waiting <= MOST_WAITING) return
    // The newer half, from the beginning of a line on, so that no control sequence is cut.
    const text = line.pieces.join('')
    const from = text.indexOf('\n', text.length - MOST_WAITING / 2) + 1
    line.pieces = [text.slice(from)]
    line.waiting = text.length - from
  }

  /** Forgets what was under way and shows this instead. */
  redraw(terminal: string, data: string): void {
    this.lines.delete(terminal)
    this.write(terminal, data)
    this.flush()
  }

  /** Forgets every terminal: another session begins. */
  clear(): void {
    this.lines.clear()
  }

  /** The page has drawn this many characters. */
  drawn(terminal: string, length: number): void {
    const line = this.lines.get(terminal)
    if (!line) return
    line.undrawn = Math.max(0, line.undrawn - length)
    this.flushLine(terminal, line)
  }

  flush(): void {
    for (const [terminal, line] of this.lines) this.flushLine(terminal, line)
  }

  private flushLine(terminal: string, line: Line): void {
    if (line.waiting === 0 || line.undrawn >= WINDOW) return
    const text = line.pieces.join('')
    let end = Math.min(text.length, WINDOW)
    // A pair of surrogates stays together.
    if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
    line.pieces = end < text.length ? [text.slice(end)] : []
    line.waiting = text.length - end
    line.undrawn += end
    this.send({ type: 'terminal.data', terminal, data: text.slice(0, end) })
  }

  private line(terminal: string): Line {
    let line = this.lines.get(terminal)
    if (!line) this.lines.set(terminal, (line = { pieces: [], waiting: 0, undrawn: 0 }))
    return line
  }
}
