/** bc's numbers: whole numbers with a scale, of any length; results are cut off, never rounded. Models POSIX bc as GNU bc has it. */

/** `value / 10^scale`. */
export interface Num {
  readonly value: bigint
  readonly scale: number
}

export const ZERO: Num = { value: 0n, scale: 0 }
export const ONE: Num = { value: 1n, scale: 0 }

export const whole = (value: number | bigint): Num => ({ value: BigInt(value), scale: 0 })
const power10 = (scale: number): bigint => 10n ** BigInt(scale)

/** The same number with more digits, or with fewer, the rest cut off. */
export function atScale(number: Num, scale: number): Num {
  if (scale === number.scale) return number
  const value = scale > number.scale ? number.value * power10(scale - number.scale) : number.value / power10(number.scale - scale)
  return { value, scale }
}

/** Negative, zero or positive, as the difference is. */
export function compare(a: Num, b: Num): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = atScale(a, scale).value - atScale(b, scale).value
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const negate = (a: Num): Num => ({ value: -a.value, scale: a.scale })

export function add(a: Num, b: Num): Num {
  const scale = Math.max(a.scale, b.scale)
  return { value: atScale(a, scale).value + atScale(b, scale).value, scale }
}

export function multiply(a: Num, b: Num, scale: number): Num {
  const exact = { value: a.value * b.value, scale: a.scale + b.scale }
  return atScale(exact, Math.min(exact.scale, Math.max(scale, a.scale, b.scale)))
}

/** The divisor is not zero. */
export function divide(a: Num, b: Num, scale: number): Num {
  const shift = scale + b.scale - a.scale
  const value = shift >= 0 ? (a.value * power10(shift)) / b.value : a.value / (b.value * power10(-shift))
  return { value, scale }
}

/** What is left of a division with that many digits. */
export function remainder(a: Num, b: Num, scale: number): Num {
  const quotient = divide(a, b, scale)
  const result = Math.max(scale + b.scale, a.scale)
  const product = { value: quotient.value * b.value, scale: quotient.scale + b.scale }
  return atScale(add(a, negate(product)), result)
}

/** The exponent is whole. */
export function raise(a: Num, exponent: bigint, scale: number): Num {
  const size = exponent < 0n ? -exponent : exponent
  const exact: Num = { value: a.value ** size, scale: a.scale * Number(size) }
  if (exponent < 0n) return divide(ONE, exact, scale)
  return atScale(exact, Math.min(exact.scale, Math.max(scale, a.scale)))
}

/** The number is not negative. */
export function squareRoot(a: Num, scale: number): Num {
  const digits = Math.max(scale, a.scale)
  const target = atScale(a, 2 * digits).value
  if (target === 0n) return { value: 0n, scale: digits }
  let guess = 1n << BigInt(Math.ceil(target.toString(2).length / 2))
  for (;;) {
    const next = (guess + target / guess) >> 1n
    if (next >= guess) return { value: guess, scale: digits }
    guess = next
  }
}

/** Digits that count: `length(12.34)` is 4, `length(.05)` is 2. */
export function digitCount(a: Num): number {
  const digits = (a.value < 0n ? -a.value : a.value).toString().length
  return Math.max(digits, a.scale, 1)
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A number as written in a base; a single digit counts for itself, larger ones for the base's largest. */
export function parseNumber(text: string, base: number): Num {
  const [integer = '', fraction = ''] = text.split('.')
  if (base === 10 && !/[A-Z]/.test(text)) return { value: BigInt(`${integer}${fraction}` || '0'), scale: fraction.length }
  const single = text.length === 1
  const digit = (character: string): bigint => BigInt(single ? DIGITS.indexOf(character) : Math.min(DIGITS.indexOf(character), base - 1))
  let value = 0n
  for (const character of integer) value = value * BigInt(base) + digit(character)
  let part = 0n
  for (const character of fraction) part = part * BigInt(base) + digit(character)
  const cut = divide({ value: part, scale: 0 }, { value: BigInt(base) ** BigInt(fraction.length), scale: 0 }, fraction.length)
  return add({ value, scale: 0 }, cut)
}

/** As it is printed in a base: no zero in front of the point, digits above F as numbers with blanks between. */
export function printNumber(a: Num, base: number): string {
  const negative = a.value < 0n
  const size = negative ? -a.value : a.value
  if (size === 0n) return '0'
  const unit = power10(a.scale)
  let integer = size / unit
  let text = ''
  const width = (base - 1).toString().length
  const written = (digit: bigint): string => (base <= 16 ? DIGITS[Number(digit)]! : ` ${digit.toString().padStart(width, '0')}`)
  for (; integer > 0n; integer /= BigInt(base)) text = written(integer % BigInt(base)) + text
  if (a.scale > 0) {
    text += '.'
    let fraction = size % unit
    if (base === 10) text += fraction.toString().padStart(a.scale, '0')
    else
      for (let reached = 1n; reached < unit; reached *= BigInt(base)) {
        fraction *= BigInt(base)
        text += written(fraction / unit)
        fraction %= unit
      }
  }
  return (negative ? '-' : '') + text
}
