/** Fields and columns of lines: cut, paste, join, comm, column. */
import type { Command } from '../command'
import { textWidth } from '../terminal/width'
import { eachInput, linesOf, openInput, parseOptions, textOf, tool, ToolError } from './tool'

function ranges(text: string): (index: number) => boolean {
  const list = text.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!found || part === '' || part === '-') throw new ToolError(`invalid field value '${part}'\nTry 'cut --help' for more information.`)
    const from = found[1] === '' ? 1 : Number(found[1])
    if (from === 0) throw new ToolError('fields are numbered from 1')
    return [from, found[2] ? (found[3] === '' ? Infinity : Number(found[3])) : from] as const
  })
  return (index) => list.some(([from, to]) => index >= from && index <= to)
}

const cut = tool('cut', async (io) => {
  const options = parseOptions(io.context, 'd:f:c:b:sn', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'only-delimited': 's',
    complement: 'complement',
    'output-delimiter': 'output:',
  })
  const list = options.get('f') ?? options.get('c') ?? options.get('b')
  if (list === undefined)
    throw new ToolError("you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.")
  const wanted = ranges(list)
  const keep = (index: number): boolean => wanted(index) !== options.has('complement')
  const delimiter = options.get('d') ?? '\t'
  if (delimiter.length > 1) throw new ToolError("the delimiter must be a single character\nTry 'cut --help' for more information.")
  const glue = options.get('output') ?? (options.has('f') ? delimiter : '')
  return eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) {
      if (!options.has('f')) await io.out(`${[...text].filter((_, index) => keep(index + 1)).join('')}\n`)
      else if (!text.includes(delimiter)) {
        if (!options.has('s')) await io.out(`${text}\n`)
      } else
        await io.out(
          `${text
            .split(delimiter)
            .filter((_, index) => keep(index + 1))
            .join(glue)}\n`,
        )
    }
  })
})

const paste = tool('paste', async (io) => {
  const options = parseOptions(io.context, 'd:s', { delimiters: 'd', serial: 's' })
  const glue = [...(options.get('d') ?? '\t').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '')]
  const operands = options.operands.length > 0 ? options.operands : ['-']
  const shared = new Map<string, AsyncGenerator<{ readonly text: string }>>()
  const inputs = operands.map((name) => {
    if (name !== '-') return linesOf(openInput(io, name))
    const found = shared.get('-') ?? linesOf(io.context.stdin)
    shared.set('-', found)
    return found
  })
  if (options.has('s')) {
    for (const lines of inputs) {
      let out = ''
      let count = 0
      for await (const { text } of lines) out += count++ === 0 ? text : (glue[(count - 2) % glue.length] ?? '') + text
      await io.out(`${out}\n`)
    }
    return 0
  }
  for (;;) {
    const row: (string | undefined)[] = []
    for (const lines of inputs) {
      const next = await lines.next()
      row.push(next.done ? undefined : next.value.text)
    }
    if (row.every((cell) => cell === undefined)) return 0
    await io.out(`${row.map((cell, index) => (index > 0 ? (glue[(index - 1) % glue.length] ?? '') : '') + (cell ?? '')).join('')}\n`)
  }
})

const join = tool('join', async (io) => {
  const options = parseOptions(io.context, 't:1:2:a:o:v:e:j:i')
  const [first, second] = options.operands
  if (first === undefined || second === undefined) throw new ToolError("missing operand\nTry 'join --help' for more information.")
  const separator = options.get('t')
  const fields = (line: string): string[] => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator))
  const read = async (name: string): Promise<string[][]> => (await textOf(io, name)).split('\n').filter(Boolean).map(fields)
  const keyA = Number(options.get('1') ?? options.get('j') ?? 1) - 1
  const keyB = Number(options.get('2') ?? options.get('j') ?? 1) - 1
  const glue = separator ?? ' '
  const b = await read(second)
  const used = new Set<string[]>()
  const rest = (row: readonly string[], key: number): string[] => row.filter((_, index) => index !== key)
  const only = options.get('v')
  const out: string[] = []
  const format = options.get('o')
  /** A line as -o asks for it; what is missing is what -e gives. */
  const formatted = (row: readonly string[] | undefined, partner: readonly string[] | undefined): string =>
    format!
      .split(/[ ,]/)
      .map(
        (spec) =>
          (spec === '0' ? (row?.[keyA] ?? partner?.[keyB]) : (spec.startsWith('1') ? row : partner)?.[Number(spec.slice(2)) - 1]) ??
          options.get('e') ??
          '',
      )
      .join(glue)
  for (const row of await read(first)) {
    const partners = b.filter((other) => other[keyB] === row[keyA])
    for (const partner of partners) {
      used.add(partner)
      if (only !== undefined) continue
      if (format) out.push(formatted(row, partner))
      else out.push([row[keyA]!, ...rest(row, keyA), ...rest(partner, keyB)].join(glue))
    }
    if (partners.length === 0 && (options.all('a').includes('1') || only === '1'))
      out.push(format ? formatted(row, undefined) : [row[keyA]!, ...rest(row, keyA)].join(glue))
  }
  for (const row of b)
    if (!used.has(row) && (options.all('a').includes('2') || only === '2'))
      out.push(format ? formatted(undefined, row) : [row[keyB]!, ...rest(row, keyB)].join(glue))
  await io.out(out.map((line) => `${line}\n`).join(''))
  return 0
})

const comm = tool('comm', async (io) => {
  const options = parseOptions(io.context, '123i', { 'output-delimiter': 'output-delimiter:' })
  const [first, second] = options.operands
  if (first === undefined || second === undefined) throw new ToolError("missing operand\nTry 'comm --help' for more information.")
  const read = async (name: string): Promise<string[]> =>
    (await textOf(io, name))
      .replace(/\n$/, '')
      .split('\n')
      .filter((line, _, all) => all.length > 1 || line !== '')
  const a = await read(first)
  const b = await read(second)
  const indent = (column: number): string =>
    (options.get('output-delimiter') ?? '\t').repeat([1, 2].filter((other) => other < column && !options.has(String(other))).length)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const which = j >= b.length || (i < a.length && a[i]! < b[j]!) ? 1 : i >= a.length || a[i]! > b[j]! ? 2 : 3
    const line = which === 2 ? b[j]! : a[i]!
    if (which !== 2) i++
    if (which !== 1) j++
    if (!options.has(String(which))) await io.out(`${indent(which)}${line}\n`)
  }
  return 0
})

const column = tool('column', async (io) => {
  const options = parseOptions(io.context, 'ts:o:c:N:x', {
    table: 't',
    separator: 's',
    'output-separator': 'o',
    'table-columns': 'N',
    columns: 'c',
  })
  const lines: string[] = []
  const status = await eachInput(io, options.operands, async (stream) => {
    for await (const { text } of linesOf(stream)) if (text.trim() !== '') lines.push(text)
  })
  if (options.has('t')) {
    const separator = options.get('s')
    const rows = lines.map((line) =>
      separator === undefined ? line.trim().split(/\s+/) : line.split(new RegExp(`[${separator.replace(/[\]\\^-]/g, '\\$&')}]`)),
    )
    if (options.has('N')) rows.unshift(options.get('N')!.split(','))
    const widths: number[] = []
    for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))))
    const glue = options.get('o') ?? '  '
    for (const row of rows)
      await io.out(
        `${row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat(widths[index]! - textWidth(cell)))).join(glue)}\n`,
      )
    return status
  }
  const width = Number(options.get('c') ?? io.context.tty?.columns ?? 80)
  const widest = Math.max(0, ...lines.map(textWidth))
  const cell = (Math.floor(widest / 8) + 1) * 8
  const count = Math.max(1, Math.floor(width / cell))
  const rows = Math.ceil(lines.length / count)
  for (let row = 0; row < rows; row++) {
    let out = ''
    for (let at = row; at < lines.length; at += rows)
      out += at + rows < lines.length ? lines[at]! + '\t'.repeat(Math.ceil((cell - textWidth(lines[at]!)) / 8)) : lines[at]!
    await io.out(`${out}\n`)
  }
  return status
})

export const tools: readonly Command[] = [cut, paste, join, comm, column]
