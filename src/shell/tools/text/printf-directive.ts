/** What stands between the `%` of a printf conversion and its letter, and how it shapes what is written. */
import { decodeText, encodeText } from '../../bytes'
import type { PrintfArguments } from './printf-arguments'

/** Widths beyond those of an int do not count. */
const MAX_WIDTH = 2 ** 31 - 1

const DIRECTIVE = /^%([-+ 0#']*)(\*|-?\d+)?(?:\.(\*|-?\d+)?)?(?:[hlLjzt]*)(\([^)]*\)T|\([^)]*\).|\([^)]*$|[a-zA-Z%])?/

/** One directive of a format: flags, width, precision and conversion. */
export class PrintfDirective {
  /** All of it, from the `%` on. */
  readonly source: string
  /** The letter, `(format)T` for a time, '' where the format has none. */
  readonly conversion: string
  readonly precision: number | undefined
  private readonly flags: string
  private readonly width: number
  private readonly hasPrecision: boolean

  /** Reads the directive `format` begins with; a `*` takes its number from `args`. Texts are as wide as their bytes, or their `characters`. */
  constructor(
    format: string,
    args: PrintfArguments,
    private readonly characters: boolean,
  ) {
    const [source, flags, width, precision, conversion] = DIRECTIVE.exec(format)!
    const number = (text: string | undefined): number => (text === '*' ? Number(args.integer()) : Number(text ?? 0))
    this.source = source
    this.conversion = conversion ?? ''
    this.hasPrecision = source.includes('.') && !source.startsWith('%(')
    const asked = number(width)
    const columns = Math.abs(asked) > MAX_WIDTH ? 0 : asked
    this.flags = columns < 0 ? `${flags!}-` : flags!
    this.width = Math.abs(columns)
    const places = this.hasPrecision ? number(precision) : -1
    this.precision = places < 0 || places > MAX_WIDTH ? undefined : places
  }

  has(flag: string): boolean {
    return this.flags.includes(flag)
  }

  /** A text as wide as asked for: a number with zeros behind its sign, everything else with spaces. */
  pad(text: string, numeric = false): string {
    const missing = this.width - (this.characters ? [...text].length : encodeText(text).length)
    if (missing <= 0) return text
    if (this.has('-')) return text + ' '.repeat(missing)
    if (!numeric || !this.has('0') || (this.hasPrecision && 'diouxX'.includes(this.conversion))) return ' '.repeat(missing) + text
    const sign = /^[+ -]?(?:0[xX])?/.exec(text)![0]
    return sign + '0'.repeat(missing) + text.slice(sign.length)
  }

  /** A text no longer than its precision. */
  cut(text: string): string {
    if (this.precision === undefined) return text
    return this.characters ? [...text].slice(0, this.precision).join('') : decodeText(encodeText(text).subarray(0, this.precision))
  }

  /** The digits of an integer that is not negative: as many as its precision, and none of a zero with precision 0. */
  digits(value: bigint, base: number): string {
    return this.precision === 0 && value === 0n ? '' : value.toString(base).padStart(this.precision ?? 0, '0')
  }

  /** Digits behind the sign that the flags ask for. */
  signed(text: string, negative: boolean): string {
    if (negative) return `-${text}`
    return this.has('+') ? `+${text}` : this.has(' ') ? ` ${text}` : text
  }
}
