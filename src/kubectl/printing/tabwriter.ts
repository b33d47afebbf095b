/** Columns aligned with spaces; models liggitt/tabwriter as kubectl sets it up: three spaces between, widths remembered while watching. */

export const PADDING = 3
export const SMALLEST = 6

/** The width a terminal gives a text: wide East Asian characters are still counted once, as Go's tabwriter does. */
function widthOf(text: string): number {
  return [...text].length
}

/** Rows in aligned columns. One instance for several calls remembers the widest cell of each column. */
export class TabWriter {
  /** How wide each column has been. */
  readonly widths: number[] = []

  /**
   * Each row's last cell ends its line and is not padded, and does not widen its column.
   * Column blocks follow text/tabwriter: all rows share widths.
   */
  format(rows: readonly (readonly string[])[]): string {
    const { widths } = this
    for (const row of rows) {
      row.slice(0, -1).forEach((cell, index) => {
        widths[index] = Math.max(widths[index] ?? 0, SMALLEST, widthOf(cell) + PADDING)
      })
    }
    return rows
      .map(
        (row) =>
          `${row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))).join('')}\n`,
      )
      .join('')
  }
}

/**
 * text/tabwriter in full for texts with tabs: a column is a run of lines that all have a cell there, ended by a tab.
 * `minimum` width, `padding` spaces; cells are separated by tabs. `remembered`: the widest each column has been so far, where
 * columns keep their widths.
 */
export function alignTabs(text: string, minimum: number, padding: number, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths: number[][] = lines.map((cells) => cells.map(() => 0))
  const settle = (from: number, to: number, column: number) => {
    let line = from
    while (line < to) {
      if (lines[line]!.length - 1 <= column) {
        line++
        continue
      }
      let end = line
      let width = minimum
      while (end < to && lines[end]!.length - 1 > column) {
        const size = widthOf(lines[end]![column]!)
        width = Math.max(width, size + padding)
        end++
      }
      if (remembered) width = remembered[column] = Math.max(width, remembered[column] ?? 0)
      for (let each = line; each < end; each++) widths[each]![column] = width
      settle(line, end, column + 1)
      line = end
    }
  }
  settle(0, lines.length, 0)
  return lines
    .map((cells, line) =>
      cells
        .map((cell, column) =>
          column === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(widths[line]![column]! - widthOf(cell), 0)),
        )
        .join(''),
    )
    .join('\n')
}
