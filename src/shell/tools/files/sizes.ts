/** Sizes: numfmt, which writes numbers with the letters of units, and truncate, which gives files a size. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { choice, eachInput, linesOf, parseOptions, sizeOf, tool, ToolError, usageError, type Io, type Options } from '../tool'

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']

const SCALES = ['none', 'auto', 'si', 'iec', 'iec-i']

interface Parsed {
  readonly value: number
  /** Digits behind the point in the input. */
  readonly precision: number
}

/** A number that cannot be converted, of which --invalid says what becomes of it. */
class Unconvertible extends Error {}

function parseNumber(text: string, from: string, unit: number): Parsed {
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+))(.*)$/s.exec(text)
  if (!found || text === '') throw new Unconvertible(`invalid number: '${text}'`)
  const [, digits, suffix] = found
  const precision = /\.(\d*)/.exec(digits!)?.[1]!.length ?? 0
  const done = (factor: number): Parsed => ({ value: Number(digits) * factor * unit, precision: factor === 1 ? precision : 0 })
  if (suffix === '') return done(1)
  const letters = /^\s?([KMGTPEZY])(i?)(.*)$/s.exec(suffix!)
  if (!letters) throw new Unconvertible(`invalid suffix in input: '${text}'`)
  if (from === 'none') throw new Unconvertible(`rejecting suffix in input: '${text}' (consider using --from)`)
  const [, letter, binary, rest] = letters
  const power = UNITS.indexOf(letter!)
  const base = from === 'iec' || from === 'iec-i' || (from === 'auto' && binary) ? 1024 : 1000
  if (from === 'iec-i' && !binary) throw new Unconvertible(`missing 'i' suffix in input: '${text}' (e.g Ki/Mi/Gi)`)
  const unread = (binary && (from === 'si' || from === 'iec') ? 'i' : '') + rest!
  if (unread !== '') throw new Unconvertible(`invalid suffix in input '${text}': '${unread}'`)
  return done(base ** power)
}

function rounded(value: number, method: string): number {
  switch (method) {
    case 'up':
      return Math.ceil(value)
    case 'down':
      return Math.floor(value)
    case 'towards-zero':
      return Math.trunc(value)
    case 'nearest':
      return Math.sign(value) * Math.round(Math.abs(value))
    default:
      return Math.sign(value) * Math.ceil(Math.abs(value))
  }
}

/** Rounds to so many decimals, without what binary fractions would add. */
const roundedTo = (value: number, places: number, method: string): number =>
  rounded(Number((value * 10 ** places).toPrecision(15)), method) / 10 ** places

function scaled(value: number, to: string, method: string, precision: number | undefined): string {
  const base = to === 'si' ? 1000 : 1024
  let power = 0
  let rest = value
  while (Math.abs(rest) >= base && power < UNITS.length - 1) {
    rest /= base
    power++
  }
  const places = precision ?? (power > 0 && Math.abs(rest) < 10 ? 1 : 0)
  let shown = roundedTo(rest, places, method)
  if (Math.abs(shown) >= base && power < UNITS.length - 1) {
    shown /= base
    power++
  }
  const digits = precision ?? (power > 0 && Math.abs(shown) < 10 ? 1 : 0)
  return shown.toFixed(digits) + UNITS[power]! + (to === 'iec-i' && power > 0 ? 'i' : '')
}

interface Format {
  readonly before: string
  readonly after: string
  readonly width: number
  readonly left: boolean
  readonly zeros: boolean
  readonly precision: number | undefined
}

function parseFormat(text: string): Format {
  const found = /^((?:[^%]|%%)*)%([' 0-]*)(\d*)(?:\.(\d*))?(.)?/s.exec(text)
  if (!found) throw new ToolError(`format '${text}' has no % directive`)
  if (found[5] !== 'f') throw new ToolError(`invalid format '${text}', directive must be %[0]['][-][N][.][N]f`)
  const after = text.slice(found[0].length)
  if (/^(?:[^%]|%%)*%(?!%)/.test(after)) throw new ToolError(`format '${text}' has too many % directives`)
  return {
    before: found[1]!.replace(/%%/g, '%'),
    after: after.replace(/%%/g, '%'),
    width: Number(found[3] || 0),
    left: found[2]!.includes('-'),
    zeros: found[2]!.includes('0'),
    precision: found[4] === undefined ? undefined : Number(found[4]),
  }
}

/** The fields that `--field` names, as a test. */
function chosenFields(text: string): (field: number) => boolean {
  const ranges = text.split(',').map((part) => {
    const found = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!found || part === '') throw usageError('numfmt', `invalid field value '${part}'`)
    const [, from, dash, to] = found
    return { from: Number(from || 1), to: dash ? Number(to || Infinity) : Number(from) }
  })
  return (field) => ranges.some(({ from, to }) => field >= from && field <= to)
}

function unitOf(options: Options, name: string): number {
  const text = options.get(name)
  if (text === undefined) return 1
  const found = /^(\d+)(?:([KMGTPEZY])(i?))?$/.exec(text)
  if (!found || Number(found[1]) === 0) throw new ToolError(`invalid unit size: '${text}'`)
  return Number(found[1]) * (found[3] ? 1024 : 1000) ** UNITS.indexOf(found[2] ?? '')
}

const numfmt = tool('numfmt', async (io) => {
  const options = parseOptions(io.context, 'd:z', {
    from: 'from:',
    to: 'to:',
    'from-unit': 'from-unit:',
    'to-unit': 'to-unit:',
    suffix: 'suffix:',
    padding: 'padding:',
    format: 'format:',
    field: 'field:',
    delimiter: 'd',
    round: 'round:',
    grouping: 'grouping',
    header: 'header?',
    invalid: 'invalid:',
    'zero-terminated': 'z',
    debug: 'debug',
  })
  const from = choice('numfmt', '--from', options.get('from') ?? 'none', SCALES)
  const scales = SCALES.filter((scale) => scale !== 'auto')
  const to = choice('numfmt', '--to', options.get('to') ?? 'none', scales)
  const format = options.has('format') ? parseFormat(options.get('format')!) : undefined
  if (options.has('grouping') && format) throw new ToolError('--grouping cannot be combined with --format')
  if (options.has('grouping') && to !== 'none') throw new ToolError('grouping cannot be combined with --to')
  const padding = Number(options.get('padding') ?? 0)
  if (options.has('padding') && (!Number.isInteger(padding) || padding === 0))
    throw new ToolError(`invalid padding value '${options.get('padding')!}'`)
  const chosen = chosenFields(options.get('field') ?? '1')
  const [fromUnit, toUnit] = [unitOf(options, 'from-unit'), unitOf(options, 'to-unit')]
  const round = options.get('round') ?? 'from-zero'
  const suffix = options.get('suffix') ?? ''
  const invalid = options.get('invalid') ?? 'abort'
  const delimiter = options.get('d')
  let failed = false

  const convert = (text: string, room: number): string => {
    const bare = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
    const { value, precision } = parseNumber(bare, from, fromUnit)
    const number = value / toUnit
    const places = format?.precision
    let shown =
      to === 'none' ? roundedTo(number, places ?? precision, round).toFixed(places ?? precision) : scaled(number, to, round, places)
    if (Object.is(Number(shown), 0) && number < 0 && !shown.startsWith('-')) shown = `-${shown}`
    shown += suffix
    if (format?.zeros && format.width > shown.length) shown = shown.padStart(format.width, '0')
    const width = format && format.width > 0 ? format.width : Math.abs(padding) || room
    const left = format && format.width > 0 ? format.left : padding < 0
    shown = left ? shown.padEnd(width) : shown.padStart(width)
    return (format?.before ?? '') + shown + (format?.after ?? '')
  }
  const field = async (text: string, room: number): Promise<string> => {
    try {
      return convert(text, room)
    } catch (error) {
      if (!(error instanceof Unconvertible)) throw error
      if (invalid === 'abort') throw new ToolError(error.message, 2)
      if (invalid !== 'ignore') await io.warn(error.message)
      if (invalid === 'fail') failed = true
      return text.padStart(room)
    }
  }
  const line = async (text: string): Promise<string> => {
    const parts = delimiter === undefined ? (text.match(/\s*\S+/g) ?? [text]) : text.split(delimiter)
    const out: string[] = []
    for (const [index, part] of parts.entries()) {
      if (!chosen(index + 1)) {
        out.push(part)
        continue
      }
      if (delimiter !== undefined) {
        out.push(await field(part, 0))
        continue
      }
      const bare = part.trimStart()
      // Behind blanks a number keeps its column.
      const blanks = part.length - bare.length
      const own = padding !== 0 || (format && format.width > 0)
      if (blanks === 0) out.push(await field(bare, 0))
      else if (index === 0) out.push(own ? await field(bare, 0) : await field(bare, part.length))
      else out.push(part[0]! + (await field(bare, own ? 0 : blanks > 1 ? part.length - 1 : 0)))
    }
    return out.join(delimiter ?? '')
  }
  const end = options.has('z') ? '\0' : '\n'
  if (options.operands.length > 0) for (const operand of options.operands) await io.out((await line(operand)) + end)
  else {
    let skip = options.has('header') ? Number(options.get('header') || 1) : 0
    await eachInput(io, [], async (stream) => {
      for await (const { text } of linesOf(stream)) await io.out((skip-- > 0 ? text : await line(text)) + end)
    })
  }
  return failed ? 2 : 0
})

/** The size that `-s` asks for: `10`, `+5`, `-5`, `<10`, `>10`, `/4`, `%4`. */
function newSize(text: string, old: number): number {
  const found = /^\s*([<>/%]?)\s*([+-]?)(\d.*)$/s.exec(text)
  const size = found ? sizeOf(found[3]!) : NaN
  if (!found || Number.isNaN(size)) throw new ToolError(`Invalid number: '${text}'`)
  if ((found[1] === '/' || found[1] === '%') && size === 0) throw new ToolError('division by zero')
  if (found[1] && found[2]) throw usageError('truncate', 'multiple relative modifiers specified')
  switch (found[1] || found[2]) {
    case '+':
      return old + size
    case '-':
      return Math.max(0, old - size)
    case '<':
      return Math.min(old, size)
    case '>':
      return Math.max(old, size)
    case '/':
      return Math.floor(old / size) * size
    case '%':
      return Math.ceil(old / size) * size
    default:
      return size
  }
}

/** No disk of these machines holds more. */
const LARGEST = 256 * 1024 * 1024

async function resize(io: Io, name: string, options: Options, reference: number | undefined): Promise<number> {
  const { files } = io.context
  const path = io.path(name)
  if (!files.exists(path) && options.has('c')) return 0
  try {
    if (files.exists(path) && files.stat(path).type === 'directory') throw new FileError('EISDIR', name)
    if (!files.exists(path)) files.write(path, '')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`cannot open '${name}' for writing: ${error.message}`)
    return 1
  }
  const old = files.read(path)
  const size = options.has('s') ? newSize(options.get('s')!, reference ?? old.length) : reference!
  if (size > LARGEST) {
    await io.warn(`failed to truncate '${name}' at ${size} bytes: File too large`)
    return 1
  }
  const bytes = new Uint8Array(size)
  bytes.set(old.subarray(0, size))
  files.write(path, bytes)
  return 0
}

const truncate = tool('truncate', async (io) => {
  const options = parseOptions(io.context, 'cor:s:', { 'no-create': 'c', 'io-blocks': 'o', reference: 'r', size: 's' })
  const size = options.get('s')
  if (size !== undefined) newSize(size, 0)
  if (size === undefined && !options.has('r')) throw usageError('truncate', "you must specify either '--size' or '--reference'")
  if (options.operands.length === 0) throw usageError('truncate', 'missing file operand')
  let reference: number | undefined
  if (options.has('r')) {
    const name = options.get('r')!
    const path = io.path(name)
    if (!io.context.files.exists(path)) throw new ToolError(`cannot stat '${name}': No such file or directory`)
    reference = io.context.files.stat(path).size
  }
  let status = 0
  for (const name of options.operands) status = Math.max(status, await resize(io, name, options, reference))
  return status
})

export const tools: readonly Command[] = [numfmt, truncate]
