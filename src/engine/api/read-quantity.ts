/** Reading quantities such as `100m`, `1.5Gi`, `2e3`, exactly; models ParseQuantity of k8s.io/apimachinery/pkg/api/resource. */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** A number of nano-units and how it was written. */
export interface Quantity {
  readonly nano: bigint
  readonly format: QuantityFormat
  /** Its own text, which it is written with again: of a short number that looks canonical at first sight, and of no sum. */
  readonly text?: string
}

export const NANO = 1_000_000_000n
/** In two, so that neither ever looks back: a text may be long. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?/
const SUFFIX = /^[eEinumkKMGTP]*[+-]?\d*$/
export const MISSHAPEN = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const NO_SUFFIX = "unable to parse quantity's suffix"
const NO_NUMBER = 'unable to parse numeric part of quantity'

export const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
/** The powers of two. */
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
/** Only binary amounts have a most. */
const MAXIMUM = (2n ** 63n - 1n) * NANO
/** Digits that surely fit 64 bits, in amounts that decimal suffixes and that binary ones are written with. */
const DECIMAL_DIGITS = 18
const BINARY_DIGITS = 14

/** Divides rounding away from zero, as Kubernetes rounds what is finer than nano. */
export function divideUp(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by === 0n ? quotient : value > 0n ? quotient + 1n : quotient - 1n
}

interface Suffix {
  readonly format: QuantityFormat
  readonly exponent: number
}

function suffixOf(written: string): Suffix | undefined {
  if (Object.hasOwn(DECIMAL, written)) return { format: 'DecimalSI', exponent: DECIMAL[written]! }
  if (Object.hasOwn(BINARY, written)) return { format: 'BinarySI', exponent: BINARY[written]! }
  return /^[eE][+-]?\d+$/.test(written) ? { format: 'DecimalExponent', exponent: Number(written.slice(1)) } : undefined
}

/** Whether a short number stays as it is written: cheap signs of a canonical form, which let through what is none (`1.500`). */
function keepsText({ format, exponent }: Suffix, whole: string, fraction: string): boolean {
  const digits = whole + fraction
  if (format === 'BinarySI') return BigInt(digits) % 8n !== 0n
  return (exponent - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
}

/** Whether there is no need to reckon with more than 64 bits. */
function isShort({ format, exponent }: Suffix, whole: string, fraction: string): boolean {
  if (format === 'BinarySI') return fraction === '' && whole.length + Math.trunc((exponent * 3) / 10) <= BINARY_DIGITS
  return whole.length + fraction.length <= DECIMAL_DIGITS && exponent - fraction.length >= -9
}

/** Billionths of the digits before and behind the point, rounded up to whole ones. */
function amountOf({ format, exponent }: Suffix, whole: string, fraction: string): bigint {
  const digits = BigInt(whole + fraction)
  if (format === 'BinarySI') return divideUp(digits * 2n ** BigInt(exponent) * NANO, 10n ** BigInt(fraction.length))
  // No text is that long: beyond it the amount is nothing, or one billionth.
  const power = Math.max(-400, Math.min(9000, exponent + 9 - fraction.length))
  return power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power))
}

/** A quantity, or why the text is none. */
export function readQuantity(text: string): Quantity | string {
  const [number, sign, leading = '', fraction = ''] = NUMBER.exec(text)!
  const written = text.slice(number.length)
  if (text === '' || !SUFFIX.test(written)) return MISSHAPEN
  const whole = leading.replace(/^0+/, '')
  const suffix = suffixOf(written)
  if (!suffix) return NO_SUFFIX
  const numerals = whole || '0'
  const short = isShort(suffix, numerals, fraction)
  // A sign or a suffix alone is nought, where nobody looks closer.
  if (!short && !/\d/.test(number)) return NO_NUMBER
  const amount = amountOf(suffix, numerals, fraction)
  const nano = suffix.format === 'BinarySI' && amount > MAXIMUM ? MAXIMUM : amount
  const isFraction = suffix.format === 'BinarySI' && nano > 0n && nano < NANO
  const format = isFraction ? 'DecimalSI' : suffix.format
  const read = { nano: sign === '-' ? -nano : nano, format }
  return short && nano !== 0n && keepsText(suffix, numerals, fraction) ? { ...read, text } : read
}
