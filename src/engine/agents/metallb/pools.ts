/** MetalLB's address pools as its ConfigMap names them, and the arithmetic of addresses. */

export interface Pool {
  readonly name: string
  readonly autoAssign: boolean
  /** Inclusive, as numbers. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

export class PoolError extends Error {}

export function toNumber(address: string): number | undefined {
  const parts = address.trim().split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

export function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}

/** `10.0.0.1-10.0.0.9` or `10.0.0.0/24`. */
function parseRange(text: string): readonly [number, number] {
  const [from, to] = text.split('-')
  const first = toNumber(from ?? '')
  if (to !== undefined) {
    const last = toNumber(to)
    if (first === undefined || last === undefined) throw new PoolError(`invalid IP range "${text}"`)
    if (last < first) throw new PoolError(`invalid IP range "${text}": start IP is after the end IP`)
    return [first, last]
  }
  const [base, bits] = text.split('/')
  const start = toNumber(base ?? '')
  const length = Number(bits)
  if (start === undefined || bits === undefined || !Number.isInteger(length) || length > 32) throw new PoolError(`invalid CIDR "${text}"`)
  const size = 2 ** (32 - length)
  const low = Math.floor(start / size) * size
  return [low, low + size - 1]
}

interface Configuration {
  readonly 'address-pools'?: readonly {
    readonly name?: string
    readonly addresses?: readonly string[]
    readonly 'auto-assign'?: boolean
  }[]
}

/** Throws PoolError. */
export function readPools(configuration: unknown): readonly Pool[] {
  const { 'address-pools': pools } = (configuration ?? {}) as Configuration
  return (pools ?? []).map(({ name, addresses, 'auto-assign': autoAssign }, index) => {
    if (!name) throw new PoolError(`parsing address pool #${index + 1}: missing pool name`)
    return { name, autoAssign: autoAssign ?? true, ranges: (addresses ?? []).map(parseRange) }
  })
}

/** The lowest address of the pools that nobody has. */
export function freeAddress(pools: readonly Pool[], taken: ReadonlySet<string>): { address: string; pool: string } | undefined {
  for (const pool of pools)
    for (const [first, last] of pool.ranges)
      for (let number = first; number <= last; number++) {
        const address = toAddress(number)
        if (!taken.has(address)) return { address, pool: pool.name }
      }
  return undefined
}

export function poolOf(pools: readonly Pool[], address: string): Pool | undefined {
  const number = toNumber(address)
  return number === undefined ? undefined : pools.find(({ ranges }) => ranges.some(([first, last]) => number >= first && number <= last))
}
