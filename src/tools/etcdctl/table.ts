/** Tables as etcdctl draws them: titles in the middle, what is below them to the right. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)))
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const centre = (text: string, width: number): string => text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width)
  const line = (row: readonly string[], place: (text: string, width: number) => string): string =>
    `|${row.map((cell, i) => ` ${place(cell, widths[i]!)} `).join('|')}|\n`
  return rule + line(head, centre) + rule + rows.map((row) => line(row, (text, width) => text.padStart(width))).join('') + rule
}
