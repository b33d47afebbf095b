/** How ls lays names out: in columns, in rows, or with commas between them. */

export interface Cell {
  readonly text: string
  /** Columns of the terminal it takes. */
  readonly width: number
}

/** Columns that stand beside each other have so much between them. */
const GAP = 2

/** Blanks from one column to another, with tabs where they reach. */
function blanks(from: number, to: number, tabs: boolean): string {
  let text = ''
  for (let at = from; at < to;) {
    const tab = tabs && Math.floor(to / 8) > Math.floor((at + 1) / 8)
    text += tab ? '\t' : ' '
    at += tab ? 8 - (at % 8) : 1
  }
  return text
}

/** As many columns as fit; `columnOf` says in which one of so many a cell stands. */
function fitting(cells: readonly Cell[], width: number, columnOf: (index: number, columns: number) => number): readonly number[] {
  const most = Math.max(1, Math.min(cells.length, width === Infinity ? cells.length : Math.floor(width / (1 + GAP))))
  for (let columns = most; columns > 1; columns--) {
    const widths = Array.from({ length: columns }, () => 0)
    cells.forEach((cell, index) => {
      const column = columnOf(index, columns)
      widths[column] = Math.max(widths[column]!, cell.width + (column === columns - 1 ? 0 : GAP))
    })
    if (widths.reduce((sum, one) => sum + one, 0) < width) return widths
  }
  return [0]
}

/** Fills rows from left to right. */
export function inRows(cells: readonly Cell[], width: number, tabs: boolean): string {
  const widths = fitting(cells, width, (index, columns) => index % columns)
  let out = ''
  let at = 0
  cells.forEach((cell, index) => {
    const column = index % widths.length
    const last = index === cells.length - 1 || column === widths.length - 1
    out += cell.text + (last ? '\n' : blanks(at + cell.width, at + widths[column]!, tabs))
    at = last ? 0 : at + widths[column]!
  })
  return out
}

/** Fills columns from the top down. */
export function inColumns(cells: readonly Cell[], width: number, tabs: boolean): string {
  const widths = fitting(cells, width, (index, columns) => Math.floor(index / Math.ceil(cells.length / columns)))
  const rows = Math.ceil(cells.length / widths.length)
  let out = ''
  for (let row = 0; row < rows; row++) {
    for (let index = row, at = 0, column = 0; index < cells.length; index += rows, column++) {
      const cell = cells[index]!
      const last = index + rows >= cells.length
      out += cell.text + (last ? '' : blanks(at + cell.width, at + widths[column]!, tabs))
      at += widths[column]!
    }
    out += '\n'
  }
  return out
}

/** `-m`: as many in a line as fit. */
export function withCommas(cells: readonly Cell[], width: number): string {
  let out = ''
  let at = 0
  cells.forEach((cell, index) => {
    if (index > 0) {
      const fits = at + cell.width + GAP < width
      out += fits ? ', ' : ',\n'
      at = fits ? at + GAP : 0
    }
    out += cell.text
    at += cell.width
  })
  return cells.length > 0 ? `${out}\n` : ''
}
