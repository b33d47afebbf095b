/** MetalLB's address pools as its ConfigMap names them. */
import { formatIPv4, parseIPv4, parseIPv4Range } from '../../api/ipv4'

export interface Pool {
  readonly name: string
  readonly autoAssign: boolean
  /** Inclusive, as numbers. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

export class PoolError extends Error {}

/** `10.0.0.1-10.0.0.9` or `10.0.0.0/24`. */
function parseRange(text: string): readonly [number, number] {
  const [from, to] = text.split('-')
  const first = parseIPv4((from ?? '').trim())
  if (to !== undefined) {
    const last = parseIPv4(to.trim())
    if (first === undefined || last === undefined) throw new PoolError(`invalid IP range "${text}"`)
    if (last < first) throw new PoolError(`invalid IP range "${text}": start IP is after the end IP`)
    return [first, last]
  }
  const range = text.includes('/') ? parseIPv4Range(text.trim()) : undefined
  if (!range) throw new PoolError(`invalid CIDR "${text}"`)
  return [range.first, range.last]
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
        const address = formatIPv4(number)
        if (!taken.has(address)) return { address, pool: pool.name }
      }
  return undefined
}

export function poolOf(pools: readonly Pool[], address: string): Pool | undefined {
  const number = parseIPv4(address)
  return number === undefined ? undefined : pools.find(({ ranges }) => ranges.some(([first, last]) => number >= first && number <= last))
}
