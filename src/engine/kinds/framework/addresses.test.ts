import { describe, expect, test } from 'vitest'
import { formatIPv4, inRange, parseIPv4, parseIPv4Range } from '../../api/ipv4'
import { addressBits, canonicalCidrErrors, canonicalIpErrors, cidrContains, cidrErrors, ipErrors, isIPv6 } from './addresses'

describe('Addresses', () => {
  test.each([
    ['10.0.0.1', 0x0a000001],
    ['255.255.255.255', 0xffffffff],
    ['0.0.0.0', 0],
    ['10.0.0.01', undefined],
    ['10.0.0.256', undefined],
    ['10.0.0', undefined],
    ['10.0.0.1.', undefined],
  ])('%s as a number', (text, number) => {
    expect(parseIPv4(text)).toBe(number)
    if (number !== undefined) expect(formatIPv4(number)).toBe(text)
  })

  test.each([
    ['10.96.0.0/12', { first: 0x0a600000, last: 0x0a6fffff }],
    ['10.96.3.4/12', { first: 0x0a600000, last: 0x0a6fffff }],
    ['10.0.0.7', { first: 0x0a000007, last: 0x0a000007 }],
    ['0.0.0.0/0', { first: 0, last: 0xffffffff }],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/', undefined],
    ['fd00::/64', undefined],
  ])('the range of %s', (cidr, range) => {
    expect(parseIPv4Range(cidr)).toEqual(range)
  })

  test('both ends of a block are in it and their neighbours are not', () => {
    const inside = (address: string): boolean => inRange(address, '192.168.1.0/30')
    expect(['192.168.0.255', '192.168.1.0', '192.168.1.3', '192.168.1.4'].map(inside)).toEqual([false, true, true, false])
  })

  test.each([
    ['10.0.0.5', []],
    ['2001:db8::1', []],
    ['010.000.000.005', ['must not have leading 0s']],
    ['::ffff:10.0.0.5', ['must not be an IPv4-mapped IPv6 address']],
    ['10.0.0', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
  ])('the address %s of a field', (value, messages) => {
    expect(ipErrors(value, 'ip').map(({ detail }) => detail)).toEqual(messages)
  })

  test.each([
    ['192.168.0.0/24', []],
    ['192.168.0.5/32', []],
    ['0.0.0.0/0', []],
    ['fd00:1::/64', []],
    ['192.168.0.5/24', ['must not have bits set beyond the prefix length']],
    ['fd00:1::1/64', ['must not have bits set beyond the prefix length']],
    ['192.168.000.0/24', ['must not have leading 0s in IP or prefix length']],
    ['192.168.0.0/024', ['must not have leading 0s in IP or prefix length']],
    ['::ffff:10.0.0.0/120', ['must not have an IPv4-mapped IPv6 address']],
    ['192.168.0.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['192.168.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
  ])('the block %s of a field', (value, messages) => {
    expect(cidrErrors(value, 'cidr').map(({ detail }) => detail)).toEqual(messages)
  })

  test.each([
    ['10.0.0.5', []],
    ['2001:db8::1', []],
    ['::', []],
    ['1:0:0:2::', []],
    ['FE80:0:0:0:0:0:0:0abc', ['must be in canonical form ("fe80::abc")']],
    ['2001:db8:0:0:1:0:0:1', ['must be in canonical form ("2001:db8::1:0:0:1")']],
    ['1:2:3:4:5:6:0:8', []],
    ['010.0.0.5', ['must not have leading 0s']],
  ])('the address %s where it has one form', (value, messages) => {
    expect(canonicalIpErrors(value, 'ip').map(({ detail }) => detail)).toEqual(messages)
  })

  test.each([
    ['fd00:1::/64', []],
    ['fd00:1:0::/64', ['must be in canonical form ("fd00:1::/64")']],
    ['fd00:1::1/64', ['must not have bits set beyond the prefix length']],
  ])('the block %s where it has one form', (value, messages) => {
    expect(canonicalCidrErrors(value, 'cidr').map(({ detail }) => detail)).toEqual(messages)
  })

  test('IPv6 addresses may leave groups out and end in an IPv4 address', () => {
    expect(addressBits('::1')).toEqual({ value: 1n, width: 128 })
    expect(addressBits('2001:db8::ff00:42')).toEqual({ value: 0x20010db80000000000000000ff000042n, width: 128 })
    expect(addressBits('::ffff:10.0.0.1')).toEqual({ value: 0xffff0a000001n, width: 128 })
    expect(addressBits('1::2::3')).toBeUndefined()
    expect(isIPv6('1:2:3:4:5:6:7')).toBe(false)
  })

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/16', false],
    ['fd00::/8', 'fd12::/16', true],
    ['::ffff:10.0.0.0/104', '::ffff:10.1.0.0/112', true],
    ['10.0.0.0/8', 'fd00::/16', false],
  ])('whether %s holds %s', (outer, inner, holds) => {
    expect(cidrContains(outer, inner)).toBe(holds)
  })
})
