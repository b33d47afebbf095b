/** IPv4 addresses and ranges as numbers. */

const ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/** The address as an unsigned 32-bit number; undefined when it is not one. */
export function parseAddress(text: string): number | undefined {
  const match = ADDRESS.exec(text)
  if (!match) return undefined
  let value = 0
  for (let i = 1; i <= 4; i++) {
    const part = Number(match[i])
    if (part > 255) return undefined
    value = value * 256 + part
  }
  return value
}

export interface Range {
  readonly first: number
  readonly last: number
}

export function parseRange(cidr: string): Range | undefined {
  const [address = '', bits = '32'] = cidr.split('/')
  const value = parseAddress(address)
  const length = Number(bits)
  if (value === undefined || !(length >= 0 && length <= 32)) return undefined
  const size = 2 ** (32 - length)
  const first = Math.floor(value / size) * size
  return { first, last: first + size - 1 }
}

export function inRange(address: string, cidr: string): boolean {
  const range = parseRange(cidr)
  const value = parseAddress(address)
  return range !== undefined && value !== undefined && value >= range.first && value <= range.last
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') && parseAddress(address) !== undefined
}

export function formatAddress(value: number): string {
  return [Math.floor(value / 2 ** 24), Math.floor(value / 2 ** 16) % 256, Math.floor(value / 256) % 256, value % 256].join('.')
}
