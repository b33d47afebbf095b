/** The formats of `hexdump -e`: units that repeat, with the conversions of printf and some of its own. */
import { escaped, NAMES } from './od'
import { ToolError } from '../tool'

type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** Where a line begins, or with `last` where all bytes end. */
  | { readonly kind: 'place'; readonly radix: number; readonly flags: string; readonly width: number; readonly last: boolean }
  | {
      readonly kind: 'value'
      readonly code: string
      readonly flags: string
      readonly width: number
      readonly precision: number | undefined
      readonly size: number
    }

interface Unit {
  readonly times: number
  /** Whether the number of times was said: else the last unit of a format goes on to the end of the line. */
  readonly counted: boolean
  readonly parts: readonly Part[]
  readonly size: number
}

export type Format = readonly Unit[]

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
  '\\': '\\',
  '"': '"',
}
const RADIX: Readonly<Record<string, number>> = { d: 10, o: 8, x: 16 }

/** Bytes a conversion takes where nothing says so. */
const sizeOf = (code: string, precision: number | undefined): number =>
  /[diouxX]/.test(code) ? 4 : /[eEfgG]/.test(code) ? 8 : code === 's' ? (precision ?? 1) : 1

function partsOf(text: string, given: number | undefined): readonly Part[] {
  const parts: Part[] = []
  for (const [whole, escape, flags = '', width, digits, code] of text.matchAll(
    /\\([^])|%([-+ 0#]*)(\d*)(?:\.(\d*))?(_[aA][dox]|_[cpu]|[^])|[^\\%]+|[\\%]/g,
  )) {
    if (escape !== undefined) parts.push({ kind: 'text', text: ESCAPES[escape] ?? escape })
    else if (code === undefined) parts.push({ kind: 'text', text: whole })
    else if (code === '%') parts.push({ kind: 'text', text: '%' })
    else if (/^_[aA]/.test(code)) parts.push({ kind: 'place', radix: RADIX[code[2]!]!, flags, width: Number(width), last: code[1] === 'A' })
    else {
      if (!/^(?:_[cpu]|[cdiouxXeEfgGs])$/.test(code)) throw new ToolError(`bad conversion character %${code}`)
      const precision = digits === undefined ? undefined : Number(digits)
      parts.push({ kind: 'value', code, flags, width: Number(width), precision, size: given ?? sizeOf(code, precision) })
    }
  }
  return parts
}

/** Throws ToolError when the text is no format. */
export function compileFormat(text: string): Format {
  const units: Unit[] = []
  for (let rest = text.trimStart(); rest !== ''; rest = rest.trimStart()) {
    const found = /^(?:(\d+)?(?:\/(\d+))?)\s*"((?:\\[^]|[^"\\])*)"/.exec(rest)
    if (!found) throw new ToolError(`bad format {${text}}`)
    rest = rest.slice(found[0].length)
    const [, times, size, body] = found
    const parts = partsOf(body!, size === undefined ? undefined : Number(size))
    const values = parts.filter((part) => part.kind === 'value')
    units.push({
      times: Number(times ?? 1),
      counted: times !== undefined,
      parts,
      size: values.reduce((sum, { size: bytes }) => sum + bytes, 0),
    })
  }
  return units
}

/** How many bytes of a line a format takes. */
export const blockOf = (format: Format): number => format.reduce((sum, unit) => sum + unit.times * unit.size, 0)

const padded = (text: string, flags: string, width: number): string =>
  flags.includes('-') ? text.padEnd(width) : flags.includes('0') ? text.padStart(width, '0') : text.padStart(width)

const placeText = (part: Part & { kind: 'place' }, at: number): string => padded(at.toString(part.radix), part.flags, part.width)

function valueText({ code, flags, width, precision, size }: Part & { kind: 'value' }, bytes: Uint8Array): string {
  // Bytes that are not there any more leave blanks.
  if (bytes.length === 0) return ' '.repeat(width)
  const whole = new Uint8Array(size)
  whole.set(bytes)
  const byte = whole[0]!
  const ascii = byte >= 32 && byte < 127 ? String.fromCharCode(byte) : undefined
  const text = (shown: string): string => padded(shown, flags.replace('0', ''), width)
  switch (code) {
    case 'c':
      return text(String.fromCharCode(byte))
    case '_c':
      return text(escaped(byte))
    case '_p':
      return text(ascii ?? '.')
    case '_u':
      return text(ascii ?? NAMES[byte] ?? (byte === 127 ? 'del' : byte.toString(16)))
    case 's':
      return text(String.fromCharCode(...bytes))
  }
  const view = new DataView(whole.buffer)
  if (/[eEfgG]/.test(code)) {
    const value = size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
    return padded(
      code === 'f'
        ? value.toFixed(precision ?? 6)
        : code === 'g'
          ? String(Number(value.toPrecision(precision ?? 6)))
          : value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2'),
      flags,
      width,
    )
  }
  let number = 0n
  for (let i = size - 1; i >= 0; i--) number = (number << 8n) | BigInt(whole[i]!)
  if (code === 'd' || code === 'i') number = BigInt.asIntN(size * 8, number)
  const digits = number.toString(code === 'o' ? 8 : /x/i.test(code) ? 16 : 10).padStart(precision ?? 0, '0')
  const sign = /[di]/.test(code) && number >= 0n ? (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') : ''
  const prefix = flags.includes('#') && number !== 0n ? (code === 'o' ? '0' : /x/i.test(code) ? '0x' : '') : ''
  return padded(sign + prefix + (code === 'X' ? digits.toUpperCase() : digits), flags, width)
}

/** What a format makes of one line, of which the last may be short. */
export function lineIn(format: Format, part: Uint8Array, at: number, size: number): string {
  let out = ''
  let offset = 0
  for (const [index, unit] of format.entries()) {
    const last = index === format.length - 1
    const more = last && !unit.counted && unit.size > 0 ? Math.floor((size - offset) / unit.size) : unit.times
    for (let time = 0; time < more; time++) {
      for (const [position, piece] of unit.parts.entries()) {
        if (piece.kind === 'text') {
          // Blanks that end a repeated unit are left out the last time.
          const ends = position === unit.parts.length - 1 && time === more - 1 && more > 1
          out += ends ? piece.text.replace(/\s+$/, '') : piece.text
        } else if (piece.kind === 'place') out += piece.last ? '' : placeText(piece, at + offset)
        else {
          out += valueText(piece, part.subarray(offset, offset + piece.size))
          offset += piece.size
        }
      }
    }
  }
  return out
}

/** What a format says when all is read: `%_A`, with the text beside it. */
export function lastPlace(format: Format, end: number): string {
  const unit = format.find(({ parts }) => parts.some((part) => part.kind === 'place' && part.last))
  return unit
    ? unit.parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'place' ? placeText(part, end) : '')).join('')
    : ''
}
