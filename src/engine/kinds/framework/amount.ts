/** Quantities as exact numbers, for comparing them. */

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
}
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]*)([-+]?\d*)$/
const NANO = 9

const known = new Map<string, bigint>()

/** A quantity in billionths, rounded up as Kubernetes rounds; 0 for text that is no quantity (decoding has refused that already). */
export function amount(quantity: string): bigint {
  let value = known.get(quantity)
  if (value === undefined) {
    value = parse(quantity)
    if (known.size > 5000) known.clear()
    known.set(quantity, value)
  }
  return value
}

function parse(quantity: string): bigint {
  const match = SHAPE.exec(quantity)
  if (!match) return 0n
  const [, sign, whole = '', fraction = '', suffix = '', exponent = ''] = match
  const digits = BigInt(`${whole}${fraction}` || '0')
  let value: bigint
  const factor = BINARY[suffix]
  if (factor !== undefined) value = scale(digits * factor, NANO - fraction.length)
  else {
    const power = suffix === 'e' || (suffix === 'E' && exponent) ? Number(exponent) : (DECIMAL[suffix] ?? 0)
    value = scale(digits, NANO + power - fraction.length)
  }
  return sign === '-' ? -value : value
}

function scale(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(Math.min(power, 60))
  const divisor = 10n ** BigInt(-power)
  return (digits + divisor - 1n) / divisor
}

export function sameAmount(a: string, b: string): boolean {
  return a === b || amount(a) === amount(b)
}

/** Whether the quantity is a whole number. */
export function isWhole(quantity: string): boolean {
  return amount(quantity) % 1_000_000_000n === 0n
}
