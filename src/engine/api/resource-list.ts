/** Lists of resources and their amounts, added up and compared exactly; models v1.ResourceList and pkg/quota/v1's arithmetic. */
import { formatQuantity, parseQuantity, type Quantity } from './quantity'

export type Amounts = ReadonlyMap<string, Quantity>

export const NO_AMOUNTS: Amounts = new Map()

export const NOTHING: Quantity = { nano: 0n, format: 'DecimalSI' }

/** What a list of quantities says; what is no quantity counts as nothing. */
export function amountsOf(list: Readonly<Record<string, unknown>> | undefined): Amounts {
  if (!list) return NO_AMOUNTS
  const amounts = new Map<string, Quantity>()
  for (const name of Object.keys(list)) amounts.set(name, parseQuantity(list[name] as string | number) ?? NOTHING)
  return amounts
}

/** Adds; the first one's way of writing is kept. */
export function plus(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a
  if (a.size === 0) return b
  const sum = new Map(a)
  for (const [name, amount] of b) {
    const now = sum.get(name)
    sum.set(name, now ? { nano: now.nano + amount.nano, format: now.nano === 0n ? amount.format : now.format } : amount)
  }
  return sum
}

/** The larger of each. */
export function larger(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a
  const out = new Map(a)
  for (const [name, amount] of b) {
    const now = out.get(name)
    if (!now || amount.nano > now.nano) out.set(name, amount)
  }
  return out
}

/** What is counted with: thousandths of processors, whole units of everything else, rounded up. */
export function wholeUnits(name: string, { nano }: Quantity): number {
  const unit = name === 'cpu' ? 1_000_000n : 1_000_000_000n
  return Number(nano / unit + (nano % unit > 0n ? 1n : 0n))
}

/** The amounts as canonical quantities. */
export function quantitiesOf(amounts: Amounts): Readonly<Record<string, string>> {
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]))
}
