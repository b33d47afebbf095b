/** numfmt: writes numbers with the letters of units, or without. */
import type { Command } from '../../command'
import { choice, eachInput, linesOf, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']

const SCALES = ['none', 'auto', 'si', 'iec', 'iec-i']
const ROUNDINGS = ['up', 'down', 'from-zero', 'towards-zero', 'nearest']
const TREATMENTS = ['abort', 'fail', 'warn', 'ignore']

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
  const found = /^(\d*)(?:([KMGTPEZY])(i?))?$/.exec(text)
  if (!found || text === '' || (found[1] !== '' && Number(found[1]) === 0)) throw new ToolError(`invalid unit size: '${text}'`)
  return Number(found[1] || 1) * (found[3] ? 1024 : 1000) ** UNITS.indexOf(found[2] ?? '')
}

interface Settings {
  readonly from: string
  readonly to: string
  readonly fromUnit: number
  readonly toUnit: number
  readonly format: Format | undefined
  /** Columns of a number; behind it where negative. */
  readonly padding: number
  readonly chosen: (field: number) => boolean
  readonly round: string
  readonly suffix: string
  readonly invalid: string
  readonly delimiter: string | undefined
}

function settingsOf(options: Options): Settings {
  const from = choice('numfmt', '--from', options.get('from') ?? 'none', SCALES)
  const scales = SCALES.filter((scale) => scale !== 'auto')
  const to = choice('numfmt', '--to', options.get('to') ?? 'none', scales)
  const format = options.has('format') ? parseFormat(options.get('format')!) : undefined
  if (options.has('grouping') && format) throw new ToolError('--grouping cannot be combined with --format')
  if (options.has('grouping') && to !== 'none') throw new ToolError('grouping cannot be combined with --to')
  const padding = Number(options.get('padding') ?? 0)
  if (options.has('padding') && (!Number.isInteger(padding) || padding === 0))
    throw new ToolError(`invalid padding value '${options.get('padding')!}'`)
  return {
    from,
    to,
    format,
    padding,
    chosen: chosenFields(options.get('field') ?? '1'),
    fromUnit: unitOf(options, 'from-unit'),
    toUnit: unitOf(options, 'to-unit'),
    round: choice('numfmt', '--round', options.get('round') ?? 'from-zero', ROUNDINGS),
    suffix: options.get('suffix') ?? '',
    invalid: choice('numfmt', '--invalid', options.get('invalid') ?? 'abort', TREATMENTS),
    delimiter: options.get('d'),
  }
}

/** One run of numfmt. */
class Numbers {
  /** Whether something was no number, and `--invalid=fail` wants that to count. */
  failed = false

  constructor(
    private readonly io: Io,
    private readonly settings: Settings,
  ) {}

  /** A line with the numbers in its chosen fields written anew. */
  async line(text: string): Promise<string> {
    const { delimiter, chosen, padding, format } = this.settings
    const parts = delimiter === undefined ? (text.match(/\s*\S+/g) ?? [text]) : text.split(delimiter)
    const out: string[] = []
    for (const [index, part] of parts.entries()) {
      if (!chosen(index + 1)) {
        out.push(part)
        continue
      }
      if (delimiter !== undefined) {
        out.push(await this.field(part, 0))
        continue
      }
      const bare = part.trimStart()
      // Behind blanks a number keeps its column.
      const blanks = part.length - bare.length
      const own = padding !== 0 || (format && format.width > 0)
      if (blanks === 0) out.push(await this.field(bare, 0))
      else if (index === 0) out.push(await this.field(bare, own ? 0 : part.length))
      else out.push(part[0]! + (await this.field(bare, own || blanks === 1 ? 0 : part.length - 1)))
    }
    return out.join(delimiter ?? '')
  }

  private async field(text: string, room: number): Promise<string> {
    const { invalid } = this.settings
    try {
      return this.convert(text, room)
    } catch (error) {
      if (!(error instanceof Unconvertible)) throw error
      if (invalid === 'abort') throw new ToolError(error.message, 2)
      if (invalid !== 'ignore') await this.io.warn(error.message)
      if (invalid === 'fail') this.failed = true
      return text.padStart(room)
    }
  }

  private convert(text: string, room: number): string {
    const { from, to, fromUnit, toUnit, format, padding, round, suffix } = this.settings
    const bare = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
    const { value, precision } = parseNumber(bare, from, fromUnit)
    const number = value / toUnit
    const places = format?.precision
    let shown =
      to === 'none' ? roundedTo(number, places ?? precision, round).toFixed(places ?? precision) : scaled(number, to, round, places)
    if (Object.is(Number(shown), 0) && number < 0 && !shown.startsWith('-')) shown = `-${shown}`
    shown += suffix
    if (format?.zeros && format.width > shown.length) shown = shown.padStart(format.width, '0')
    const sized = format !== undefined && format.width > 0
    const width = sized ? format.width : Math.abs(padding) || room
    const left = sized ? format.left : padding < 0
    return (format?.before ?? '') + (left ? shown.padEnd(width) : shown.padStart(width)) + (format?.after ?? '')
  }
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
  const header = options.has('header') ? options.get('header') || '1' : '0'
  if (options.has('header') && !/^0*[1-9]\d*$/.test(header)) throw new ToolError(`invalid header value '${header}'`)
  const numbers = new Numbers(io, settingsOf(options))
  const end = options.has('z') ? '\0' : '\n'
  if (options.operands.length > 0) for (const operand of options.operands) await io.out((await numbers.line(operand)) + end)
  else {
    let skip = Number(header)
    await eachInput(io, [], async (stream) => {
      for await (const { text } of linesOf(stream)) await io.out((skip-- > 0 ? text : await numbers.line(text)) + end)
    })
  }
  return numbers.failed ? 2 : 0
})

export const tools: readonly Command[] = [numfmt]
