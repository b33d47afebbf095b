/** od: bytes as numbers and characters, line by line with their places. */
import type { Command } from '../../command'
import { dumpLines } from './dump-lines'
import { concatBytes } from '../../concat-bytes'
import { readAll } from '../../pipe'
import { textsIn } from './strings'
import { eachInput, parseOptions, sizeOf, tool, ToolError } from '../tool'

/** The control characters that `-c` shows by their escapes, and `-t a` by their names. */
const ESCAPES: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' }
export const NAMES =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(' ')

/** One way to show a line. */
interface Column {
  readonly size: number
  readonly width: number
  readonly show: (bytes: DataView, at: number) => string
  readonly text: boolean
}

/** Bytes of a string. */
const isGraphic = (byte: number): boolean => byte >= 32 && byte < 127

export const escaped = (byte: number): string =>
  ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))

export const printable = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')

function integer(view: DataView, at: number, size: number, signed: boolean): bigint {
  let value = 0n
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(at + i))
  return signed ? BigInt.asIntN(size * 8, value) : value
}

const WIDTHS: Readonly<Record<string, readonly number[]>> = { d: [4, 6, 11, 20], u: [3, 5, 10, 20], o: [3, 6, 11, 22], x: [2, 4, 8, 16] }

/** A float with so many digits as are needed to tell it from its neighbours. */
function float(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  for (let digits = 1; digits < 18; digits++) {
    const text = Number(value.toPrecision(digits))
    if ((single ? Math.fround(text) : text) !== value) continue
    const shown = value.toPrecision(digits).replace(/\.?0+(?=e|$)/, (zeros) => (zeros.startsWith('.') ? '' : zeros))
    return shown.replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return String(value)
}

function columnOf(type: string, whole: string): readonly Column[] {
  const columns: Column[] = []
  for (let rest = type; rest !== '';) {
    const found = /^([acdfoux])([CSILFD]|\d+)?(z)?/.exec(rest)
    if (!found) throw new ToolError(`invalid character '${rest[0]!}' in type string '${whole}'`)
    const [all, kind, given, z] = found
    rest = rest.slice(all.length)
    const text = z !== undefined
    if (kind === 'c') columns.push({ size: 1, width: 3, show: (view, at) => escaped(view.getUint8(at)), text })
    else if (kind === 'a')
      columns.push({
        size: 1,
        width: 3,
        show: (view, at) => {
          const byte = view.getUint8(at) & 127
          return byte === 127 ? 'del' : (NAMES[byte] ?? String.fromCharCode(byte))
        },
        text,
      })
    else if (kind === 'f') {
      const size = given === 'F' || given === '4' ? 4 : 8
      columns.push({
        size,
        width: size === 4 ? 15 : 24,
        show: (view, at) => float(size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true), size === 4),
        text,
      })
    } else {
      const size = given === undefined ? 4 : ({ C: 1, S: 2, I: 4, L: 8 }[given] ?? Number(given))
      if (![1, 2, 4, 8].includes(size))
        throw new ToolError(`invalid type string '${whole}';\nthis system doesn't provide a ${size}-byte integral type`)
      const width = WIDTHS[kind!]![Math.log2(size)]!
      const base = kind === 'o' ? 8 : kind === 'x' ? 16 : 10
      columns.push({
        size,
        width,
        show: (view, at) => {
          const value = integer(view, at, size, kind === 'd').toString(base)
          return base === 10 ? value : value.padStart(width, '0')
        },
        text,
      })
    }
  }
  return columns
}

/** The options of old, which are each one type. */
const OLD: Readonly<Record<string, string>> = {
  a: 'a',
  b: 'oC',
  c: 'c',
  d: 'u2',
  f: 'fF',
  i: 'dI',
  l: 'dL',
  o: 'o2',
  s: 'd2',
  x: 'x2',
  h: 'x2',
  B: 'o2',
  X: 'x4',
  D: 'u4',
  O: 'o4',
}

/** The cells of a line under each other, however many of them there are to a line. */
function lineOf(column: Column, part: Uint8Array, wide: number, perLine: number): string {
  const fields = perLine / column.size
  const padding = wide - fields * (column.width + 1)
  const padded = new Uint8Array(Math.ceil(part.length / column.size) * column.size)
  padded.set(part)
  const view = new DataView(padded.buffer)
  let text = ''
  for (let i = 0; i * column.size < padded.length; i++) {
    const extra = Math.floor((padding * (fields - i)) / fields) - Math.floor((padding * (fields - i - 1)) / fields)
    text += column.show(view, i * column.size).padStart(column.width + 1 + extra)
  }
  return text
}

const od = tool('od', async (io) => {
  const options = parseOptions(io.context, 'abcdfilosxhBXDOvA:t:j:N:w::S:', {
    strings: 'strings?',
    'address-radix': 'A',
    format: 't',
    'skip-bytes': 'j',
    'read-bytes': 'N',
    'output-duplicates': 'v',
    width: 'w',
  })
  const radix = options.get('A') ?? 'o'
  if (!/^[doxn]$/.test(radix)) throw new ToolError(`invalid output address radix '${radix}'; it must be one character from [doxn]`)
  const columns: Column[] = []
  for (const arg of io.args)
    if (/^-[abcdfilosxhBXDO]+$/.test(arg)) for (const letter of arg.slice(1)) columns.push(...columnOf(OLD[letter]!, letter))
  for (const type of options.all('t')) columns.push(...columnOf(type, type))
  if (columns.length === 0) columns.push(...columnOf('o2', 'o2'))
  const bound = (letter: string): number | undefined => {
    const text = options.get(letter)
    if (text === undefined) return undefined
    const size = text.startsWith('0') ? Number(text.replace(/^0(?=[0-7])/, '0o')) : sizeOf(text)
    if (Number.isNaN(size)) throw new ToolError(`invalid -${letter} argument '${text}'`)
    return size
  }
  const skip = bound('j') ?? 0
  const limit = bound('N')
  const largest = Math.max(...columns.map((column) => column.size))
  let perLine = options.get('w') === '' ? 32 : (bound('w') ?? 16)
  if (perLine === 0 || perLine % largest !== 0) {
    await io.warn(`warning: invalid width ${perLine}; using ${largest} instead`)
    perLine = largest
  }
  const parts: Uint8Array[] = []
  const status = await eachInput(io, options.operands, async (stream) => void parts.push(await readAll(stream)))
  const whole = concatBytes(parts)
  if (skip > whole.length) throw new ToolError('cannot skip past end of combined input')
  const bytes = whole.subarray(skip, limit === undefined ? undefined : skip + limit)
  const digits = radix === 'x' ? 6 : 7
  const least = options.has('strings') ? Number(options.get('strings') || 3) : bound('S')
  const place = (at: number): string =>
    radix === 'n' ? '' : at.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(digits, '0')
  if (least !== undefined) {
    // Only what a NUL ends is a string.
    for (const { at, text, end } of textsIn(bytes, least, isGraphic))
      if (bytes[end] === 0) await io.out(`${radix === 'n' ? '' : `${place(skip + at)} `}${text}\n`)
    return status
  }
  const wide = Math.max(...columns.map((column) => (column.width + 1) * (perLine / column.size)))
  for (const line of dumpLines(bytes, perLine, options.has('v'))) {
    if (line === 'more') {
      await io.out('*\n')
      continue
    }
    const { at, part } = line
    for (const [index, column] of columns.entries()) {
      const text = lineOf(column, part, wide, perLine)
      const ascii = column.text ? `${' '.repeat(wide - text.length)}  >${printable(part)}<` : ''
      await io.out(`${index === 0 ? place(skip + at) : ' '.repeat(radix === 'n' ? 0 : digits)}${text}${ascii}\n`)
    }
  }
  // Where nothing could be opened there is no end to tell of.
  const opened = options.operands.length === 0 || options.operands.some((name) => name === '-' || io.context.files.exists(io.path(name)))
  if (radix !== 'n' && opened) await io.out(`${place(skip + bytes.length)}\n`)
  return status
})

export const tools: readonly Command[] = [od]
