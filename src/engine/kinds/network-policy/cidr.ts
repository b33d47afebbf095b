/** Blocks of IP addresses inside one another. */
import { isIPv4, isIPv6 } from '../framework/addresses'

/** The address as a number and its width in bits. */
function bitsOf(address: string): { readonly value: bigint; readonly width: number } | undefined {
  if (isIPv4(address)) return { value: address.split('.').reduce((total, part) => total * 256n + BigInt(part), 0n), width: 32 }
  if (!isIPv6(address)) return undefined
  const [head = '', tail] = address.split('::')
  const groups = (text: string): string[] => (text ? text.split(':') : [])
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return { value: [...left, ...middle, ...right].reduce((total, part) => total * 65536n + BigInt(`0x${part}`), 0n), width: 128 }
}

/** Whether `inner` is a proper part of `outer`. Both must be valid CIDR blocks. */
export function cidrContains(outer: string, inner: string): boolean {
  const [outerAddress = '', outerBits = ''] = outer.split('/')
  const [innerAddress = '', innerBits = ''] = inner.split('/')
  const a = bitsOf(outerAddress)
  const b = bitsOf(innerAddress)
  if (!a || !b || a.width !== b.width || Number(innerBits) <= Number(outerBits)) return false
  const shift = BigInt(a.width - Number(outerBits))
  return a.value >> shift === b.value >> shift
}
