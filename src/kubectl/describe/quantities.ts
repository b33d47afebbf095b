/** Amounts of resources: their canonical text, sums and shares. */
import { formatQuantity, parseQuantity, type Quantity, type QuantityFormat } from '../../engine/api/quantity'
import { asText } from '../values'

const NOTHING: Quantity = { nano: 0n, format: 'DecimalSI' }

export function quantityOf(value: unknown): Quantity {
  return parseQuantity(asText(value)) ?? NOTHING
}

/** The canonical text; `0` for nothing. */
export function quantityText(value: unknown): string {
  return formatQuantity(quantityOf(value))
}

export type Amounts = ReadonlyMap<string, Quantity>

export function amountsOf(list: Readonly<Record<string, unknown>>): Amounts {
  return new Map(Object.entries(list).map(([name, value]) => [name, quantityOf(value)]))
}

/** Adds; the first one's way of writing is kept. */
export function plus(a: Amounts, b: Amounts): Amounts {
  const out = new Map(a)
  for (const [name, amount] of b) {
    const now = out.get(name)
    out.set(name, now ? { nano: now.nano + amount.nano, format: now.nano === 0n ? amount.format : now.format } : amount)
  }
  return out
}

/** The larger of each. */
export function larger(a: Amounts, b: Amounts): Amounts {
  const out = new Map(a)
  for (const [name, amount] of b) {
    const now = out.get(name)
    if (!now || amount.nano > now.nano) out.set(name, amount)
  }
  return out
}

const UNIT = 1_000_000_000n

/** How many units make an amount, rounded up. */
function unitsUp({ nano }: Quantity, unit: bigint): bigint {
  return nano / unit + (nano % unit > 0n ? 1n : 0n)
}

/** In whole units, rounded up, written another way. */
export function wholeQuantity(amount: Quantity, format: QuantityFormat): Quantity {
  return { nano: unitsUp(amount, UNIT) * UNIT, format }
}

/** What is compared: thousandths of processors, whole units of everything else. */
function unitsOf(name: string, amount: Quantity): number {
  return Number(unitsUp(amount, name === 'cpu' ? UNIT / 1000n : UNIT))
}

/** `250m (25%)`: an amount and its share of another in percent, cut as the floating point number comes out, as kubectl does. */
export function shareText(amounts: Amounts, name: string, whole: Quantity, shareOfNothing = 0n): string {
  const amount = amounts.get(name) ?? NOTHING
  const all = unitsOf(name, whole)
  const percent = all === 0 ? shareOfNothing : BigInt(Math.trunc((unitsOf(name, amount) / all) * 100))
  return `${formatQuantity(amount)} (${percent}%)`
}

export function amountText(amounts: Amounts, name: string): string {
  return formatQuantity(amounts.get(name) ?? NOTHING)
}
