/** IP addresses, CIDR blocks and ports; models util/validation and pkg/apis/core/validation. */
import { invalid } from '../../api/field-errors'
import { isIPv4, parseIPv4 } from '../../api/ipv4'
import type { FieldError } from '../../api/kind'

export function isIPv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (const half of halves) {
    if (half === '') continue
    const parts = half.split(':')
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      if (part.includes('.')) {
        if (i !== parts.length - 1 || !isIPv4(part)) return false
        groups += 2
      } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups++
      else return false
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8
}

export const isIP = (text: string): boolean => isIPv4(text) || isIPv6(text)

export interface AddressBits {
  readonly value: bigint
  readonly width: 32 | 128
}

/** The address as a number, with how many bits it has; undefined when it is none. */
export function addressBits(text: string): AddressBits | undefined {
  const number = parseIPv4(text)
  if (number !== undefined) return { value: BigInt(number), width: 32 }
  if (!isIPv6(text)) return undefined
  const groups = (part: string | undefined): bigint[] =>
    (part ? part.split(':') : []).flatMap((group) => {
      const embedded = parseIPv4(group)
      return embedded === undefined ? [BigInt(`0x${group}`)] : [BigInt(Math.floor(embedded / 65536)), BigInt(embedded % 65536)]
    })
  const [head, tail] = text.split('::')
  const [left, right] = [groups(head), groups(tail)]
  const between = Array<bigint>(8 - left.length - right.length).fill(0n)
  return { value: [...left, ...between, ...right].reduce((value, group) => (value << 16n) | group, 0n), width: 128 }
}

/** Whether `inner` is a proper part of `outer`. Both must be valid CIDR blocks. */
export function cidrContains(outer: string, inner: string): boolean {
  const [outerAddress = '', outerBits = ''] = outer.split('/')
  const [innerAddress = '', innerBits = ''] = inner.split('/')
  const [a, b] = [addressBits(outerAddress), addressBits(innerAddress)]
  if (!a || !b || a.width !== b.width || Number(innerBits) <= Number(outerBits)) return false
  const shift = BigInt(a.width - Number(outerBits))
  return a.value >> shift === b.value >> shift
}

/** The address with its numbers as everybody reads them: some programs take `010` for eight. */
const withoutZeros = (address: string): string => address.replace(/(?<=^|[.:])\d+(?=\.|$)/g, (digits) => digits.replace(/^0+(?=\d)/, ''))

/** Whether it is an IPv4 address in the clothes of an IPv6 one. */
function isMapped(address: string): boolean {
  const bits = addressBits(address)
  return bits?.width === 128 && bits.value >> 32n === 0xffffn
}

/** An address as v1.36 wants it: StrictIPCIDRValidation is on by default since then. */
export function ipErrors(value: string, field: string): FieldError[] {
  if (!isIP(value)) {
    if (!value.includes(':') && isIPv4(withoutZeros(value))) return [invalid(field, value, 'must not have leading 0s')]
    return [invalid(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  }
  return isMapped(value) ? [invalid(field, value, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** A block of addresses, by the same strict rules: nothing may be set beyond the prefix. */
export function cidrErrors(value: string, field: string): FieldError[] {
  const [address = '', length = '', ...rest] = value.split('/')
  const plain = address.includes(':') ? address : withoutZeros(address)
  const width = isIPv4(plain) ? 32 : isIPv6(plain) ? 128 : -1
  if (rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > width)
    return [invalid(field, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
  if (plain !== address || String(Number(length)) !== length)
    return [invalid(field, value, 'must not have leading 0s in IP or prefix length')]
  if (isMapped(address)) return [invalid(field, value, 'must not have an IPv4-mapped IPv6 address')]
  const beyond = BigInt(width - Number(length))
  const { value: bits } = addressBits(address)!
  return (bits >> beyond) << beyond === bits ? [] : [invalid(field, value, 'must not have bits set beyond the prefix length')]
}

/** An address as RFC 5952 writes it: the longest run of zeros left out, small letters. It must be valid. */
function canonicalIp(text: string): string {
  const { value, width } = addressBits(text)!
  if (width === 32) return text
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const runs = groups.map((_, i) => groups.slice(i).findIndex((group) => group !== '0')).map((end, i) => (end < 0 ? 8 - i : end))
  const longest = Math.max(...runs)
  if (longest < 2) return groups.join(':')
  const start = runs.indexOf(longest)
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`
}

function canonicalErrors(value: string, canonical: string, field: string): FieldError[] {
  return value === canonical ? [] : [invalid(field, value, `must be in canonical form (${JSON.stringify(canonical)})`)]
}

/** An address in a field that never took another form of it; models IsValidIP. */
export function canonicalIpErrors(value: string, field: string): FieldError[] {
  const errors = ipErrors(value, field)
  return errors.length > 0 ? errors : canonicalErrors(value, canonicalIp(value), field)
}

/** A block of addresses in such a field; models IsValidCIDR. */
export function canonicalCidrErrors(value: string, field: string): FieldError[] {
  const errors = cidrErrors(value, field)
  const [address = '', length = ''] = value.split('/')
  return errors.length > 0 ? errors : canonicalErrors(value, `${canonicalIp(address)}/${length}`, field)
}

/** Addresses that cannot stand behind a service. */
export function endpointIpErrors(value: string, field: string): FieldError[] {
  const errors = ipErrors(value, field)
  if (errors.length > 0) return errors
  if (value === '0.0.0.0' || value === '::') errors.push(invalid(field, value, `may not be unspecified (${value})`))
  if (value.startsWith('127.') || value === '::1')
    errors.push(invalid(field, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  if (value.startsWith('169.254.') || /^fe[89ab]/i.test(value)) {
    errors.push(invalid(field, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  }
  if (value.startsWith('224.0.0.') || /^ff02:/i.test(value)) {
    errors.push(invalid(field, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  }
  return errors
}

export function portNumberErrors(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** Names of ports: at most 15 letters, digits and dashes, with a letter among them. */
export function portNameErrors(name: string): string[] {
  const errors: string[] = []
  if (name.length > 15) errors.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(name)) errors.push(`must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`)
  if (!/[a-z]/.test(name)) errors.push('must contain at least one letter (a-z)')
  if (name.includes('--')) errors.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}
