/** Amounts of resources: their canonical text, sums and shares. */
import { formatQuantity, parseQuantity, type Quantity } from '../../engine/api/quantity'
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

/** `250m (25%)`: an amount and its share of another, in whole percent. */
export function shareText(amounts: Amounts, name: string, whole: Quantity, shareOfNothing = 0n): string {
  const amount = amounts.get(name) ?? NOTHING
  const percent = whole.nano === 0n ? shareOfNothing : (amount.nano * 100n) / whole.nano
  return `${formatQuantity(amount)} (${percent}%)`
}

export function amountText(amounts: Amounts, name: string): string {
  return formatQuantity(amounts.get(name) ?? NOTHING)
}
