/** Tables as minikube draws them: box lines, headings centred, cells to the left. */

/** Columns of a terminal a text takes: the signs used here (✅) are two wide. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (char === '✅' ? 2 : 1), 0)
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

export function drawTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map((cell) => cell.split('\n')))
  const widths = headings.map((heading, i) => Math.max(widthOf(heading), ...lines.map((row) => Math.max(...row[i]!.map(widthOf)))))
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((w) => '─'.repeat(w + 2)).join(middle)}${right}\n`
  const centre = (text: string, width: number): string => {
    const before = Math.floor((width - widthOf(text)) / 2)
    return padded(' '.repeat(before) + text, width)
  }
  const row = (cells: readonly string[]): string => `│ ${cells.join(' │ ')} │\n`
  const body = lines.map((cells) => {
    const height = Math.max(...cells.map((cell) => cell.length))
    let text = ''
    for (let k = 0; k < height; k++) text += row(cells.map((cell, i) => padded(cell[k] ?? '', widths[i]!)))
    return text
  })
  return (
    rule('┌', '┬', '┐') + row(headings.map((h, i) => centre(h, widths[i]!))) + rule('├', '┼', '┤') + body.join('') + rule('└', '┴', '┘')
  )
}
