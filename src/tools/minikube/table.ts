/** Tables as minikube draws them: box lines, headings centred, cells to the left. */

export function drawTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map((cell) => cell.split('\n')))
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...lines.map((row) => Math.max(...row[i]!.map((part) => part.length)))),
  )
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((w) => '─'.repeat(w + 2)).join(middle)}${right}\n`
  const centre = (text: string, width: number): string => {
    const before = Math.floor((width - text.length) / 2)
    return ' '.repeat(before) + text + ' '.repeat(width - text.length - before)
  }
  const row = (cells: readonly string[]): string => `│ ${cells.join(' │ ')} │\n`
  const body = lines.map((cells) => {
    const height = Math.max(...cells.map((cell) => cell.length))
    let text = ''
    for (let k = 0; k < height; k++) text += row(cells.map((cell, i) => (cell[k] ?? '').padEnd(widths[i]!)))
    return text
  })
  return (
    rule('┌', '┬', '┐') + row(headings.map((h, i) => centre(h, widths[i]!))) + rule('├', '┼', '┤') + body.join('') + rule('└', '┴', '┘')
  )
}
