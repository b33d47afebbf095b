/** IPv4 addresses and ranges of them as numbers. */

const PART = /^(0|[1-9]\d{0,2})$/

/** The address as an unsigned 32-bit number; undefined when it is not one. Leading zeros are refused, as netip refuses them. */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!PART.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

export function isIPv4(text: string): boolean {
  return parseIPv4(text) !== undefined
}

export function formatIPv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** Both ends belong to it. */
export interface IPv4Range {
  readonly first: number
  readonly last: number
}

/** The addresses of a CIDR block, or of one address; undefined when it is neither. */
export function parseIPv4Range(cidr: string): IPv4Range | undefined {
  const [address = '', bits = '32'] = cidr.split('/')
  const value = parseIPv4(address)
  if (value === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined
  const size = 2 ** (32 - Number(bits))
  const first = Math.floor(value / size) * size
  return { first, last: first + size - 1 }
}

export function inRange(address: string, cidr: string): boolean {
  const range = parseIPv4Range(cidr)
  const value = parseIPv4(address)
  return range !== undefined && value !== undefined && value >= range.first && value <= range.last
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') && isIPv4(address)
}
