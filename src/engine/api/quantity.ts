/** Quantities such as `100m`, `1.5Gi`, `2e3`, exactly; models k8s.io/apimachinery/pkg/api/resource. */

import { DECIMAL, divideUp, NANO, readQuantity, type Quantity } from './read-quantity'

export type { Quantity, QuantityFormat } from './read-quantity'

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
}

/** Parses a quantity; undefined when the text is none. Numbers are taken as their text. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const read = readQuantity(String(text))
  return typeof read === 'string' ? undefined : read
}

function parsed(text: string | number): Quantity {
  return parseQuantity(text) ?? { nano: 0n, format: 'DecimalSI' }
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. What is no quantity counts as zero. */
export function compareQuantities(a: string | number, b: string | number): number {
  const difference = parsed(a).nano - parsed(b).nano
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Whole units, rounded up: `resource.Quantity.Value()`. */
export function quantityValue(text: string | number): number {
  return Number(divideUp(parsed(text).nano, NANO))
}

/** Thousandths, rounded up: `resource.Quantity.MilliValue()`. */
export function milliValue(text: string | number): number {
  return Number(divideUp(parsed(text).nano, 1_000_000n))
}

const numbers = new Map<string, number>()

/** The amount as a plain number (`250m` is 0.25), for arithmetic in hot paths; undefined for what is no quantity. */
export function quantityNumber(text: string | number): number | undefined {
  const key = String(text)
  const known = numbers.get(key)
  if (known !== undefined) return known
  const quantity = parseQuantity(key)
  if (!quantity) return undefined
  const value = Number(quantity.nano) / Number(NANO)
  if (numbers.size > 4000) numbers.clear()
  numbers.set(key, value)
  return value
}

/** The text it keeps, or the canonical one: no fraction, the largest suffix that keeps it exact. */
export function formatQuantity({ nano, format, text }: Quantity): string {
  if (text !== undefined) return text
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  let value = nano < 0n ? -nano : nano
  // Less than 1024 or a fraction of a byte cannot be written in Ki: decimal suffixes take over.
  if (format === 'BinarySI' && value % NANO === 0n && value >= 1024n * NANO) {
    value /= NANO
    let suffix = ''
    for (const [name, factor] of Object.entries(BINARY)) if (value % factor === 0n) suffix = name
    return `${sign}${suffix ? value / BINARY[suffix]! : value}${suffix}`
  }
  // By its text, since it may be long.
  const digits = value.toString()
  let thousands = 0
  while (digits.endsWith('000', digits.length - thousands * 3)) thousands++
  const exponent = thousands * 3 - 9
  const shown = digits.slice(0, digits.length - thousands * 3)
  if (format === 'DecimalExponent') return `${sign}${shown}${exponent === 0 ? '' : `e${exponent}`}`
  // What is beyond every suffix is written with none, as it is there.
  const suffix = Object.keys(DECIMAL).find((name) => DECIMAL[name] === exponent) ?? ''
  return `${sign}${shown}${suffix}`
}

/** The canonical text of a quantity's text; undefined when it is none. */
export function canonicalQuantity(text: string | number): string | undefined {
  const quantity = parseQuantity(text)
  return quantity && formatQuantity(quantity)
}

/** Adds; the sum is written as the first non-zero one was. */
export function addQuantities(a: string | number, b: string | number): string {
  const left = parsed(a)
  const right = parsed(b)
  return formatQuantity({ nano: left.nano + right.nano, format: left.nano === 0n ? right.format : left.format })
}

/** Subtracts, likewise. */
export function subtractQuantities(a: string | number, b: string | number): string {
  const left = parsed(a)
  const right = parsed(b)
  return formatQuantity({ nano: left.nano - right.nano, format: left.nano === 0n ? right.format : left.format })
}
