/** Fields of lines: cut, paste, comm. */
import { encodeText } from '../../bytes'
import type { Command } from '../../command'
import { twoFiles } from './two-files'
import { eachInput, linesOf, openInput, parseOptions, textOf, tool, ToolError, usageError, type Io } from '../tool'

/** The list of `cut`: which positions it holds, and at which of them a range begins. */
interface Positions {
  has(index: number): boolean
  begins(index: number): boolean
}

function positions(text: string, fields: boolean): Positions {
  const fail = (message: string): never => {
    throw usageError('cut', message)
  }
  const zero = fields ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1'
  const list = text.split(/[, \t]/).map((part) => {
    if (part === '') return fail(zero)
    if (part === '-') return fail('invalid range with no endpoint: -')
    const found = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!found) return fail(`invalid ${fields ? 'field value' : 'byte/character position'} '${part.replace(/^[\d-]*/, '')}'`)
    const from = found[1] === '' ? 1 : Number(found[1])
    const to = found[2] ? (found[3] === '' ? Infinity : Number(found[3])) : from
    if (from === 0 || (found[2] === '' && to === 0)) return fail(zero)
    if (to < from) return fail('invalid decreasing range')
    return [from, to] as const
  })
  const merged: [number, number][] = []
  for (const [from, to] of [...list].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1]
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return {
    has: (index) => merged.some(([from, to]) => index >= from && index <= to),
    begins: (index) => merged.some(([from]) => index === from),
  }
}

/** Pieces of a stream between NULs, as `-z` of many tools reads them. */
async function* piecesOf(io: Io, name: string): AsyncGenerator<{ readonly text: string }> {
  const parts = (await textOf(io, name)).split('\0')
  if (parts[parts.length - 1] === '') parts.pop()
  for (const text of parts) yield { text }
}

/** The bytes of a text, each as a text of its own. */
const bytesOf = (text: string): readonly string[] =>
  Array.from(encodeText(text), (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte))

const cut = tool('cut', async (io) => {
  const options = parseOptions(io.context, 'd:f:c:b:snz', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'only-delimited': 's',
    complement: 'complement',
    'output-delimiter': 'output:',
    'zero-terminated': 'z',
  })
  const lists = ['f', 'c', 'b'].flatMap((letter) => options.all(letter))
  if (lists.length === 0) throw usageError('cut', 'you must specify a list of bytes, characters, or fields')
  if (lists.length > 1) throw usageError('cut', 'only one list may be specified')
  const fields = options.has('f')
  const delimiter = options.get('d') === '' ? '\0' : (options.get('d') ?? '\t')
  if (encodeText(delimiter).length > 1) throw usageError('cut', 'the delimiter must be a single character')
  if (!fields && options.has('d')) throw usageError('cut', 'an input delimiter may be specified only when operating on fields')
  if (!fields && options.has('s')) throw usageError('cut', 'suppressing non-delimited lines makes sense\n\tonly when operating on fields')
  const wanted = positions(lists[0]!, fields)
  const complement = options.has('complement')
  const keep = (index: number): boolean => wanted.has(index) !== complement
  const glue = options.get('output') ?? (fields ? delimiter : '')
  const end = options.has('z') ? '\0' : '\n'
  /** Bytes that are kept, as which characters count, too; where one range ends and another begins stands the output delimiter. */
  const bytes = (text: string): string => {
    let out = ''
    bytesOf(text).forEach((c, index) => {
      if (!keep(index + 1)) return
      const starts = complement ? !keep(index) : wanted.begins(index + 1)
      out += (glue !== '' && out !== '' && starts ? glue : '') + c
    })
    return out
  }
  return eachInput(io, options.operands, async (stream, name) => {
    // A newline separates fields of the whole input.
    if (fields && delimiter === end) {
      const whole = (await textOf(io, name)).replace(/\n$/, '')
      const parts = whole.split(end)
      await io.out((parts.length === 1 ? (options.has('s') ? '' : whole) : parts.filter((_, index) => keep(index + 1)).join(glue)) + end)
      return
    }
    for await (const { text } of options.has('z') ? piecesOf(io, name) : linesOf(stream)) {
      if (!fields) await io.out(bytes(text) + end)
      else if (!text.includes(delimiter)) {
        if (!options.has('s')) await io.out(text + end)
      } else
        await io.out(
          text
            .split(delimiter)
            .filter((_, index) => keep(index + 1))
            .join(glue) + end,
        )
    }
  })
})

const ESCAPES: Readonly<Record<string, string>> = { 0: '', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The delimiters of paste, which it takes in turn; some are nothing. */
function delimitersIn(list: string): readonly string[] {
  if (/^(?:[^\\]|\\[^])*\\$/.test(list)) throw new ToolError(`delimiter list ends with an unescaped backslash: ${list}`)
  if (list === '') return ['']
  return bytesOf(list)
    .join('')
    .match(/\\?[^]/g)!
    .map((one) => (one.length > 1 ? (ESCAPES[one[1]!] ?? one[1]!) : one))
}

const paste = tool('paste', async (io) => {
  const options = parseOptions(io.context, 'd:sz', { delimiters: 'd', serial: 's', 'zero-terminated': 'z' })
  const end = options.has('z') ? '\0' : '\n'
  const read = (name: string): AsyncGenerator<{ readonly text: string }> =>
    options.has('z') ? piecesOf(io, name) : linesOf(openInput(io, name))
  const glue = delimitersIn(options.get('d') ?? '\t')
  const operands = options.operands.length > 0 ? options.operands : ['-']
  const shared = new Map<string, AsyncGenerator<{ readonly text: string }>>()
  const inputs = operands.map((name) => {
    if (name !== '-') return read(name)
    const found = shared.get('-') ?? read('-')
    shared.set('-', found)
    return found
  })
  if (options.has('s')) {
    for (const lines of inputs) {
      let out = ''
      let count = 0
      for await (const { text } of lines) out += count++ === 0 ? text : (glue[(count - 2) % glue.length] ?? '') + text
      await io.out(out + end)
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
    await io.out(row.map((cell, index) => (index > 0 ? (glue[(index - 1) % glue.length] ?? '') : '') + (cell ?? '')).join('') + end)
  }
})

const comm = tool('comm', async (io) => {
  const options = parseOptions(io.context, '123z', {
    'output-delimiter': 'output-delimiter:',
    'check-order': 'check-order',
    'nocheck-order': 'nocheck-order',
    total: 'total',
    'zero-terminated': 'z',
  })
  const [first, second] = twoFiles('comm', options.operands)
  const end = options.has('z') ? '\0' : '\n'
  const counts = [0, 0, 0, 0]
  const disordered = new Set<number>()
  const check = async (file: number, lines: readonly string[], at: number): Promise<void> => {
    if (disordered.has(file) || options.has('nocheck-order') || at + 1 >= lines.length || lines[at + 1]! >= lines[at]!) return
    disordered.add(file)
    if (options.has('check-order')) throw new ToolError(`file ${file} is not in sorted order`)
    await io.warn(`file ${file} is not in sorted order`)
  }
  const read = async (name: string): Promise<string[]> =>
    (await textOf(io, name)).split(end).filter((line, index, all) => index < all.length - 1 || line !== '')
  const a = await read(first)
  const b = await read(second)
  const delimiter = options.get('output-delimiter') === '' ? '\0' : (options.get('output-delimiter') ?? '\t')
  const indent = (column: number): string =>
    delimiter.repeat([1, 2].filter((other) => other < column && !options.has(String(other))).length)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const which = j >= b.length || (i < a.length && a[i]! < b[j]!) ? 1 : i >= a.length || a[i]! > b[j]! ? 2 : 3
    const line = which === 2 ? b[j]! : a[i]!
    counts[which]!++
    if (!options.has(String(which))) await io.out(indent(which) + line + end)
    if (which !== 2) await check(1, a, i++)
    if (which !== 1) await check(2, b, j++)
  }
  if (options.has('total')) {
    await io.out([counts[1], counts[2], counts[3], 'total'].join(delimiter) + end)
  }
  if (disordered.size === 0) return 0
  await io.warn('input is not in sorted order')
  return 1
})

export const tools: readonly Command[] = [cut, paste, comm]
