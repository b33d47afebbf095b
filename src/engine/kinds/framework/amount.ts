/** Quantities as exact numbers, for comparing them; remembers what it has read, since workloads repeat the same few. */
import { parseQuantity } from '../../api/quantity'

const UNIT = 1_000_000_000n
const MEMORY_LIMIT = 5000

const known = new Map<string, bigint>()

/** A quantity in billionths; 0 for text that is no quantity (decoding has refused that already). */
export function amount(quantity: string): bigint {
  let value = known.get(quantity)
  if (value === undefined) {
    value = parseQuantity(quantity)?.nano ?? 0n
    if (known.size >= MEMORY_LIMIT) known.clear()
    known.set(quantity, value)
  }
  return value
}

export function sameAmount(a: string, b: string): boolean {
  return a === b || amount(a) === amount(b)
}

/** Whether the quantity is a whole number. */
export function isWhole(quantity: string): boolean {
  return amount(quantity) % UNIT === 0n
}
