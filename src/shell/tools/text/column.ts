/** column: lists in columns, tables, and tables as JSON. */
import type { Command } from '../../command'
import { textWidth } from '../../terminal/width'
import { eachInput, linesOf, parseOptions, tool, ToolError, type Io, type Options } from '../tool'

interface TableColumn {
  readonly name: string | undefined
  readonly index: number
  readonly right: boolean
}

/** Cells between blanks, or between single separators; the last of `limit` cells has what is left. */
function cellsOf(line: string, separators: string | undefined, limit: number): string[] {
  const split = separators === undefined ? /[ \t]+/ : new RegExp(`[${separators.replace(/[\]\\^-]/g, '\\$&')}]`)
  const cells: string[] = []
  let rest = separators === undefined ? line.replace(/^[ \t]+|[ \t]+$/g, '') : line
  while (cells.length < limit - 1) {
    const found = split.exec(rest)
    if (!found) break
    cells.push(rest.slice(0, found.index))
    rest = rest.slice(found.index + found[0].length)
  }
  return [...cells, rest]
}

/** The columns that a list of names, numbers, `-` (those without a name) or `0` (all) means. */
function chosen(list: string | undefined, columns: readonly TableColumn[]): ReadonlySet<number> {
  const out = new Set<number>()
  for (const word of list?.split(',') ?? []) {
    if (word === '') continue
    if (word === '0') columns.forEach((column) => out.add(column.index))
    else if (word === '-') columns.filter((column) => column.name === undefined).forEach((column) => out.add(column.index))
    else {
      const found = columns.find((column) => column.name?.toLowerCase() === word.toLowerCase())?.index ?? Number(word) - 1
      if (Number.isNaN(found)) throw new ToolError(`undefined column name '${word}'`)
      if (columns[found]) out.add(found)
    }
  }
  return out
}

function columnsOf(rows: readonly (readonly string[])[], options: Options): TableColumn[] {
  const names = options.get('N')?.split(',') ?? []
  const count = Math.max(names.length, ...rows.map((row) => row.length))
  const plain = Array.from({ length: count }, (_, index) => ({ name: names[index], index, right: false }))
  const right = chosen(options.get('R'), plain)
  const hidden = chosen(options.get('H'), plain)
  const order = [...chosen(options.get('O'), plain)]
  return [...order.map((index) => plain[index]!), ...plain.filter((column) => !order.includes(column.index))]
    .filter((column) => !hidden.has(column.index))
    .map((column) => ({ ...column, right: right.has(column.index) }))
}

function table(rows: readonly (readonly string[])[], options: Options): string {
  const columns = columnsOf(rows, options)
  const shown =
    options.has('N') && !options.has('d')
      ? [columns.map((column) => column.name ?? ''), ...rows.map(inOrder(columns))]
      : rows.map(inOrder(columns))
  const widths = columns.map((_, at) => Math.max(...shown.map((row) => textWidth(row[at]!))))
  const glue = options.get('o') ?? '  '
  return shown
    .map((row) => {
      if (row.every((cell) => cell === '') && options.has('L')) return '\n'
      const cells = row.map((cell, at) => {
        const blanks = ' '.repeat(widths[at]! - textWidth(cell))
        return columns[at]!.right ? blanks + cell : at === columns.length - 1 ? cell : cell + blanks
      })
      return `${cells.join(glue)}\n`
    })
    .join('')
}

const inOrder =
  (columns: readonly TableColumn[]) =>
  (row: readonly string[]): string[] =>
    columns.map((column) => row[column.index] ?? '')

function json(rows: readonly (readonly string[])[], options: Options): string {
  if (!options.has('N')) throw new ToolError('option --table-columns or --table-column required for --json')
  const columns = columnsOf(rows, options)
  const objects = rows.map((row) => {
    const members = columns.map(({ name, index }) => {
      const cell = row[index]
      return `         ${JSON.stringify(name ?? '')}: ${cell === undefined || cell === '' ? 'null' : JSON.stringify(cell)}`
    })
    return `{\n${members.join(',\n')}\n      }`
  })
  return `{\n   ${JSON.stringify(options.get('n') ?? 'table')}: [\n      ${objects.join(',')}\n   ]\n}\n`
}

/** Lines side by side, filled downwards, or across with `-x`; the columns are as far apart as tabs are. */
function list(lines: readonly string[], width: number, across: boolean): string {
  const step = (Math.floor(Math.max(0, ...lines.map(textWidth)) / 8) + 1) * 8
  const count = Math.max(1, Math.floor(width / step))
  const height = Math.ceil(lines.length / count)
  let out = ''
  for (let row = 0; row < height; row++) {
    const cells = across ? lines.slice(row * count, (row + 1) * count) : lines.filter((_, index) => index % height === row)
    out += cells.map((cell, at) => (at === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((step - textWidth(cell)) / 8)))).join('')
    out += '\n'
  }
  return out
}

async function print(io: Io, lines: readonly string[], options: Options): Promise<void> {
  if (lines.length === 0) return
  if (!options.has('t') && !options.has('J')) {
    const width = Number(options.get('c') ?? io.context.tty?.columns ?? 80)
    return io.out(list(lines, width, options.has('x')))
  }
  const limit = Number(options.get('l') ?? Infinity)
  const rows = lines.map((line) => (line.trim() === '' ? [] : cellsOf(line, options.get('s'), limit)))
  await io.out(options.has('J') ? json(rows, options) : table(rows, options))
}

const column = tool('column', async (io) => {
  const options = parseOptions(io.context, 'ts:o:c:N:xJn:H:R:O:dl:LeE:T:W:', {
    table: 't',
    separator: 's',
    'output-separator': 'o',
    'output-width': 'c',
    'table-columns': 'N',
    'table-name': 'n',
    'table-hide': 'H',
    'table-right': 'R',
    'table-order': 'O',
    'table-noheadings': 'd',
    'table-columns-limit': 'l',
    'table-header-repeat': 'e',
    'table-noextreme': 'E',
    'table-truncate': 'T',
    'table-wrap': 'W',
    'keep-empty-lines': 'L',
    'table-empty-lines': 'L',
    fillrows: 'x',
    json: 'J',
    columns: 'c',
  })
  const table = options.has('t') || options.has('J')
  if (table && options.has('x')) throw new ToolError(`mutually exclusive arguments: --${options.has('J') ? 'json' : 'table'} --fillrows`)
  if (!table && 'NnHROTWE'.split('').some((letter) => options.has(letter))) throw new ToolError('option --table required for all --table-*')
  const lines: string[] = []
  const status = await eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) if (text.trim() !== '' || options.has('L')) lines.push(text)
  })
  await print(io, lines, options)
  return status
})

export const tools: readonly Command[] = [column]
