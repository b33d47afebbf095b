/** col: what terminals would make of backspaces and tabs, as plain text; models bsdmainutils' program for lines that only go forward. */
import type { Command } from '../../command'
import { linesOf, parseOptions, tool, ToolError } from '../tool'

/** A line as it looks: where something is written over, the last character stays. */
function written(line: string, over: boolean): string {
  const cells: string[] = []
  let at = 0
  // An escape sequence is one character long to col.
  for (const c of line.replace(/\x1b./g, '')) {
    if (c === '\b') at = Math.max(0, at - 1)
    else if (c === '\r') at = 0
    else if (c === '\t') at = (Math.floor(at / 8) + 1) * 8
    else if (c >= ' ' && c !== '\x7f') {
      const before = cells[at]
      cells[at] = before === undefined || before === ' ' || over || c === ' ' ? (c === ' ' ? (before ?? c) : c) : `${before}\b${c}`
      at++
    }
  }
  return Array.from(cells, (cell) => cell ?? ' ')
    .join('')
    .trimEnd()
}

/** Blanks that reach a tab stop become a tab. */
function withTabs(line: string): string {
  let out = ''
  let column = 0
  for (const [run] of line.matchAll(/ +|[^ ]+/g)) {
    if (!run.startsWith(' ')) {
      out += run
      column += run.replace(/.\x08/g, '').length
      continue
    }
    const end = column + run.length
    while (run.length > 1 && Math.floor(end / 8) > Math.floor(column / 8)) {
      out += '\t'
      column = (Math.floor(column / 8) + 1) * 8
    }
    out += ' '.repeat(end - column)
    column = end
  }
  return out
}

const col = tool('col', async (io) => {
  const options = parseOptions(io.context, 'bfhl:px', { 'no-backspaces': 'b', fine: 'f', tabs: 'h', spaces: 'x', lines: 'l', pass: 'p' })
  const buffered = options.get('l')
  if (buffered !== undefined && !/^0*[1-9]\d*$/.test(buffered)) throw new ToolError(`bad -l argument: '${buffered}'`)
  for await (const { text } of linesOf(io.context.stdin)) {
    const line = written(text, options.has('b'))
    await io.out(`${options.has('x') ? line : withTabs(line)}\n`)
  }
  return 0
})

export const tools: readonly Command[] = [col]
