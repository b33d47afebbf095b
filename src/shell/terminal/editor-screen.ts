/** Draws a prompt and the line behind it, over as many rows as they take. */
import type { TerminalDevice } from './device'
import { clusterWidth, splitClusters } from './width'
import { EditedLine } from './edited-line'

export abstract class EditorScreen extends EditedLine {
  protected abstract readonly device: TerminalDevice
  protected prompt = ''
  protected cursorRow = 0
  /** The column in which the prompt begins: behind output that did not end its line. */
  protected origin = 0
  /** What the terminal had shown when this editor last wrote. */
  protected seen = 0
  protected stopped = false

  protected async put(text: string): Promise<void> {
    await this.device.write(text)
    this.seen = this.device.outputs
  }

  /** Takes the place where the cursor stands for the beginning of the prompt. */
  protected async settle(): Promise<void> {
    this.cursorRow = 0
    // In the last column the cursor is in limbo; a space moves it on.
    if (this.device.column >= this.device.columns) await this.put(' \r')
    this.origin = this.device.column
    this.seen = this.device.outputs
  }

  protected get visiblePrompt(): string {
    return this.prompt.replace(/\x01[^\x02]*\x02/g, '').replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07/g, '')
  }

  /** What shows of the line: nothing where `stty -echo` counts. */
  protected get visible(): readonly string[] {
    return this.device.echo ? this.chars : []
  }

  protected place(clusters: readonly string[], start: { row: number; column: number }): { row: number; column: number } {
    let { row, column } = start
    for (const cluster of clusters) {
      if (cluster === '\n') {
        row++
        column = 0
        continue
      }
      const width = cluster === '\t' ? 8 - (column % 8) : cluster < ' ' ? 2 : clusterWidth(cluster)
      if (column + width > this.device.columns) {
        row++
        column = 0
      }
      column += width
    }
    if (column >= this.device.columns) {
      row++
      column = 0
    }
    return { row, column }
  }

  /** The line as it looks: control characters by their names, tabs as blanks. */
  private shown(chars: readonly string[], start: { readonly row: number; readonly column: number }): string {
    const look = (c: string): string => (c === '\n' ? '\r\n' : c < ' ' ? `^${String.fromCharCode(c.charCodeAt(0) + 64)}` : c)
    if (!chars.includes('\t')) return chars.map(look).join('')
    let at = start
    return chars
      .map((c) => {
        const blanks = 8 - (at.column % 8)
        at = this.place([c], at)
        return c === '\t' ? ' '.repeat(blanks) : look(c)
      })
      .join('')
  }

  protected endColumn(): number {
    return this.place(this.visible, this.place(splitClusters(this.visiblePrompt), { row: 0, column: this.origin })).column
  }

  protected async draw(): Promise<void> {
    if (this.stopped) return
    // Others have written since: the line goes on behind what they wrote, so that nothing of it is wiped out.
    if (this.seen !== this.device.outputs) await this.settle()
    if (this.origin >= this.device.columns) this.origin = 0
    const start = this.place(splitClusters(this.visiblePrompt), { row: 0, column: this.origin })
    const chars = this.visible
    const end = this.place(chars, start)
    const at = this.place(chars.slice(0, this.cursor), start)
    const shown = this.shown(chars, start)
    let out = this.cursorRow > 0 ? `\x1b[${this.cursorRow}A` : ''
    out += `\r${this.origin > 0 ? `\x1b[${this.origin}C` : ''}\x1b[J${this.prompt.replace(/[\x01\x02]/g, '').replace(/\n/g, '\r\n')}${shown}`
    // A full last column leaves the cursor in limbo; a space moves it on.
    if (end.column === 0 && chars.length > 0 && chars[chars.length - 1] !== '\n') out += ' \r'
    if (end.row > at.row) out += `\x1b[${end.row - at.row}A`
    out += '\r'
    if (at.column > 0) out += `\x1b[${at.column}C`
    this.cursorRow = at.row
    await this.put(out)
  }
}
