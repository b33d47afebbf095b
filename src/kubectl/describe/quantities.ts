/** Amounts of resources: their canonical text and shares. */
import { formatQuantity, parseQuantity, type Quantity, type QuantityFormat } from '../../engine/api/quantity'
import { NOTHING, wholeUnits, type Amounts } from '../../engine/api/resource-list'
import { asText } from '../values'

export function quantityOf(value: unknown): Quantity {
  return parseQuantity(asText(value)) ?? NOTHING
}

/** The canonical text; `0` for nothing. */
export function quantityText(value: unknown): string {
  return formatQuantity(quantityOf(value))
}

const UNIT = 1_000_000_000n

/** In whole units, rounded up, written another way. */
export function wholeQuantity({ nano }: Quantity, format: QuantityFormat): Quantity {
  return { nano: nano + ((UNIT - (nano % UNIT)) % UNIT), format }
}

/** `250m (25%)`: an amount and its share of another in percent, cut as the floating point number comes out, as kubectl does. */
export function shareText(amounts: Amounts, name: string, whole: Quantity, shareOfNothing = 0n): string {
  const amount = amounts.get(name) ?? NOTHING
  const all = wholeUnits(name, whole)
  const percent = all === 0 ? shareOfNothing : BigInt(Math.trunc((wholeUnits(name, amount) / all) * 100))
  return `${formatQuantity(amount)} (${percent}%)`
}

export function amountText(amounts: Amounts, name: string): string {
  return formatQuantity(amounts.get(name) ?? NOTHING)
}
