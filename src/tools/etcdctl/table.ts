/** Tables as etcdctl draws them. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)))
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const centre = (text: string, width: number): string => text.padStart(text.length + Math.ceil((width - text.length) / 2)).padEnd(width)
  const line = (row: readonly string[]): string => `|${row.map((cell, i) => ` ${centre(cell, widths[i]!)} `).join('|')}|\n`
  return rule + line(head) + rule + rows.map(line).join('') + rule
}
