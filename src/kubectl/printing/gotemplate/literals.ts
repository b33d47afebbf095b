/** What literals of a template mean; models text/template/parse's constants over strconv. */
import { wholeNumber } from '../../../engine/api/json-text'
import { goQuote } from '../../../engine/api/strconv'
import { unquoted } from '../jsonpath/unquote'
import { TypedNumber } from './values'

/** A literal that means nothing. */
export class LiteralError extends Error {}

/** The text of a string in double quotes or back quotes. Throws LiteralError. */
export function textOf(written: string): string {
  if (written.startsWith('`')) return written.slice(1, -1)
  const text = unquoted(written)
  if (text === undefined) throw new LiteralError('invalid syntax')
  return text
}

/** Throws LiteralError. */
export function characterOf(written: string): TypedNumber {
  const text = unquoted(written)
  if (!text) throw new LiteralError('invalid syntax')
  if ([...text].length !== 1) throw new LiteralError(`malformed character constant: ${written}`)
  return new TypedNumber('int', text.codePointAt(0)!)
}

const LARGEST_INT64 = 2n ** 63n
const LARGEST_UINT64 = 2n ** 64n

/** Digits between which Go takes underscores; undefined for what is no whole number. */
function wholeOf(digits: string): bigint | undefined {
  const spaced = /^(0[xXbBoO]?_?|)(.*)$/.exec(digits)!
  if (/^_|__|_$/.test(spaced[2]!)) return undefined
  const plain = digits.replaceAll('_', '')
  if (/^(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(plain)) return BigInt(plain)
  return /^0[0-7]+$/.test(plain) ? BigInt(`0o${plain}`) : undefined
}

const HEX_FRACTION = /^0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([-+]?\d+)$/

/** Throws LiteralError. */
export function numberOfText(written: string): TypedNumber {
  const isNegative = written.startsWith('-')
  const sign = isNegative ? -1 : 1
  const digits = written.replace(/^[-+]/, '')
  const whole = wholeOf(digits)
  if (whole !== undefined) {
    if (whole < LARGEST_INT64 || (isNegative && whole === LARGEST_INT64))
      return new TypedNumber('int', wholeNumber(isNegative ? -whole : whole))
    if (digits === written && whole < LARGEST_UINT64) return new TypedNumber('uint64', Number(whole))
  }
  const binary = HEX_FRACTION.exec(digits)
  if (binary) {
    const [, before = '', after = '', power] = binary
    const size = Number.parseInt(before + after, 16) * 2 ** (Number(power) - 4 * after.length)
    if (Number.isFinite(size)) return new TypedNumber('float64', sign * size)
  }
  if (/^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(digits)) {
    if (/^\d+$/.test(digits)) throw new LiteralError(`integer overflow: ${goQuote(written)}`)
    if (Number.isFinite(Number(digits))) return new TypedNumber('float64', sign * Number(digits))
  }
  throw new LiteralError(`illegal number syntax: ${goQuote(written)}`)
}
