/** Numbers, booleans and durations as Go reads and writes them; models strconv and time.ParseDuration. */

export class ParseFailure extends Error {}

export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
  throw new ParseFailure(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`)
}

const SPACED_DIGITS = /^[+-]?(?:0[xXbBoO]_?)?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/

/** An integer with base prefixes and underscores between digits allowed. `bits` bounds the range. */
export function parseInteger(text: string, bits: 32 | 64 = 64): number {
  const digits = SPACED_DIGITS.test(text) ? text.replaceAll('_', '') : text
  const match = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([0-9]+))$/.exec(digits)
  if (!match) throw new ParseFailure(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`)
  const [, sign, hex, binary, octal, decimal] = match
  const size = hex ? BigInt(`0x${hex}`) : binary ? BigInt(`0b${binary}`) : octal ? BigInt(`0o${octal}`) : BigInt(decimal ?? '0')
  const value = sign === '-' ? -size : size
  const limit = 1n << BigInt(bits - 1)
  if (value >= limit || value < -limit) throw new ParseFailure(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`)
  return Number(value)
}

export function parseFloatingPoint(text: string): number {
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text))
    throw new ParseFailure(`strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`)
  return Number(text)
}

const UNIT: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `1h2m3.5s` in milliseconds. Throws ParseFailure in Go's words. */
export function parseDuration(text: string): number {
  if (text === '0' || text === '+0' || text === '-0') return 0
  const sign = text.startsWith('-') ? -1 : 1
  let rest = text.replace(/^[+-]/, '')
  if (rest === '') throw new ParseFailure(`time: invalid duration ${goQuote(text)}`)
  let total = 0
  while (rest !== '') {
    const number = /^(\d+(?:\.\d*)?|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) throw new ParseFailure(`time: invalid duration ${goQuote(text)}`)
    rest = rest.slice(number.length)
    const unit = /^[^\d.]+/.exec(rest)?.[0]
    if (unit === undefined) throw new ParseFailure(`time: missing unit in duration ${goQuote(text)}`)
    const size = UNIT[unit]
    if (size === undefined) throw new ParseFailure(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`)
    total += Number(number) * size
    rest = rest.slice(unit.length)
  }
  return sign * total
}

/** Milliseconds as Go's time.Duration prints them: `1m0s`, `500ms`, `0s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s'
  const sign = milliseconds < 0 ? '-' : ''
  const size = Math.abs(milliseconds)
  if (size < 1000) return `${sign}${Number(size.toFixed(6))}ms`
  const hours = Math.floor(size / 3_600_000)
  const minutes = Math.floor((size % 3_600_000) / 60_000)
  const seconds = Number(((size % 60_000) / 1000).toFixed(9))
  return sign + (hours ? `${hours}h` : '') + (hours || minutes ? `${minutes}m` : '') + `${seconds}s`
}

/** A Go string literal, as %q prints it. */
export function goQuote(text: string): string {
  let out = '"'
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (character === '"' || character === '\\') out += `\\${character}`
    else if (character === '\n') out += '\\n'
    else if (character === '\t') out += '\\t'
    else if (character === '\r') out += '\\r'
    else if (character === '\x07') out += '\\a'
    else if (character === '\b') out += '\\b'
    else if (character === '\f') out += '\\f'
    else if (character === '\v') out += '\\v'
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`
    else if (/[\p{C}\p{Z}]/u.test(character) && character !== ' ')
      out += code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
    else out += character
  }
  return `${out}"`
}
