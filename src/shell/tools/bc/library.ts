/** The mathematical library of `bc -l`: sine, cosine, arctangent, logarithm, exponential and Bessel functions, by series on whole numbers. */
import { atScale, type Num } from './number'

/** Digits that are computed beyond those asked for. */
const GUARD = 12n

interface Fixed {
  readonly unit: bigint
  of(number: Num): bigint
  back(value: bigint, scale: number): Num
}

function fixed(scale: number, extra = 0): Fixed {
  const digits = scale + Number(GUARD) + extra
  return {
    unit: 10n ** BigInt(digits),
    of: (number) => atScale(number, digits).value,
    back: (value, wanted) => atScale({ value, scale: digits }, wanted),
  }
}

function series(first: bigint, next: (term: bigint, index: bigint) => bigint): bigint {
  let sum = first
  let term = first
  for (let index = 1n; term !== 0n; index++) {
    term = next(term, index)
    sum += term
  }
  return sum
}

function exponential(scale: number, x: Num): Num {
  // More digits for large results; half the argument until the series is short.
  const size = Math.abs(Number(atScale(x, 0).value))
  const f = fixed(scale, Math.ceil(size * 0.9))
  let value = f.of(x)
  let halvings = 0
  while (value > f.unit || value < -f.unit) {
    value /= 2n
    halvings++
  }
  const precise = fixed(scale, Math.ceil(size * 0.9) + halvings)
  const argument = precise.of(x) / 2n ** BigInt(halvings)
  let result = series(precise.unit, (term, index) => (term * argument) / precise.unit / index)
  for (; halvings > 0; halvings--) result = (result * result) / precise.unit
  return precise.back(result, scale)
}

function logarithm(scale: number, x: Num): Num {
  if (x.value <= 0n) return atScale({ value: 1n - 10n ** BigInt(scale), scale: 0 }, scale)
  const f = fixed(scale, 6)
  let value = f.of(x)
  let doublings = 1n
  const root = (of: bigint): bigint => {
    let guess = of > f.unit ? of : f.unit
    for (;;) {
      const next = (guess + (of * f.unit) / guess) / 2n
      if (next >= guess) return guess
      guess = next
    }
  }
  while (value > 2n * f.unit || value * 2n < f.unit) {
    value = root(value)
    doublings *= 2n
  }
  const ratio = ((value - f.unit) * f.unit) / (value + f.unit)
  const square = (ratio * ratio) / f.unit
  let power = ratio
  let sum = 0n
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd
    power = (power * square) / f.unit
  }
  return f.back(sum * 2n * doublings, scale)
}

function arctangent(scale: number, x: Num): Num {
  const f = fixed(scale, 4)
  const of = (value: bigint): bigint => {
    const square = (value * value) / f.unit
    let power = value
    let sum = 0n
    for (let odd = 1n, sign = 1n; power !== 0n; odd += 2n, sign = -sign) {
      sum += (sign * power) / odd
      power = (power * square) / f.unit
    }
    return sum
  }
  // Machin: pi/4 = 4 atan(1/5) - atan(1/239); larger arguments are turned into smaller ones.
  const quarter = 4n * of(f.unit / 5n) - of(f.unit / 239n)
  const fifth = f.unit / 5n
  const atFifth = of(fifth)
  let value = f.of(x)
  const sign = value < 0n ? -1n : 1n
  value *= sign
  const isLarge = value > f.unit
  if (isLarge) value = (f.unit * f.unit) / value
  let turned = 0n
  while (value > fifth) {
    value = ((value - fifth) * f.unit) / (f.unit + (value * fifth) / f.unit)
    turned++
  }
  const small = of(value) + turned * atFifth
  return f.back(sign * (isLarge ? 2n * quarter - small : small), scale)
}

function pi(scale: number): Num {
  const digits = scale + Number(GUARD)
  const quarter = arctangent(digits, { value: 1n, scale: 0 })
  return { value: quarter.value * 4n, scale: digits }
}

/** Sine (odd powers) and cosine (even powers): the argument is brought within one turn first. */
function circular(scale: number, x: Num, isSine: boolean): Num {
  const size = (x.value < 0n ? -x.value : x.value).toString().length
  const f = fixed(scale, size)
  const value = f.of(x) % (2n * f.of(pi(scale + size)))
  const square = (value * value) / f.unit
  const beside = isSine ? 1n : -1n
  return f.back(
    series(isSine ? value : f.unit, (term, index) => (-term * square) / f.unit / (2n * index) / (2n * index + beside)),
    scale,
  )
}

function bessel(scale: number, order: Num, x: Num): Num {
  const f = fixed(scale, 8)
  let n = atScale(order, 0).value
  let sign = 1n
  if (n < 0n) {
    if (n % 2n !== 0n) sign = -1n
    n = -n
  }
  const half = f.of(x) / 2n
  let first = f.unit
  for (let index = 1n; index <= n; index++) first = (first * half) / f.unit / index
  const square = (half * half) / f.unit
  return f.back(sign * series(first, (term, index) => (-term * square) / f.unit / index / (index + n)), scale)
}

export const LIBRARY: Readonly<Record<string, (scale: number, x: Num, y: Num) => Num>> = {
  s: (scale, x) => circular(scale, x, true),
  c: (scale, x) => circular(scale, x, false),
  a: arctangent,
  l: logarithm,
  e: exponential,
  j: bessel,
}
