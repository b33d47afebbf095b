import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliValue,
  parseQuantity,
  quantityValue,
  subtractQuantities,
} from './quantity'
import { MISSHAPEN, readQuantity } from './read-quantity'

describe('quantities', () => {
  it.each([
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1000Mi', '1000Mi'],
    ['512', '512'],
    ['1000', '1k'],
    ['0.5Ki', '512'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['-200m', '-200m'],
    ['12345678n', '12345678n'],
    ['100', '100'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })

  it.each([
    ['1.500', '1.500'],
    ['1.000', '1'],
    ['0.100', '100m'],
    ['+5', '+5'],
    ['007', '007'],
    ['1.', '1.'],
    ['1E3', '1E3'],
    ['1e+3', '1e+3'],
    ['12Ei', '9223372036854775807'],
    ['12E', '12E'],
    ['99999999999999999999', '99999999999999999999'],
    ['1e20', '100e18'],
    ['1000E', '1'],
    ['1.1234567891', '1123456790n'],
    ['-', '0'],
    ['.', '0'],
    ['Mi', '0'],
    ['e3', '0'],
  ])('%s, which few write, is written %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })

  it.each([
    ['1K', "unable to parse quantity's suffix"],
    ['512mi', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['--1', "unable to parse quantity's suffix"],
    ['Ei', 'unable to parse numeric part of quantity'],
    ['1GB', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('%j is none: %s', (text, why) => {
    expect(readQuantity(text)).toBe(why)
  })

  it('forgets how an amount was written once something is added', () => {
    expect(addQuantities('1.500', '0')).toBe('1500m')
  })

  it.each(['', 'lots', '1.2.3', '5 Mi', '1Zi', '--1'])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })

  it('compares, adds and subtracts across suffixes', () => {
    expect(compareQuantities('1', '1000m')).toBe(0)
    expect(compareQuantities('1G', '1Gi')).toBe(-1)
    expect(addQuantities('200m', '0.8')).toBe('1')
    expect(addQuantities('0', '64Mi')).toBe('64Mi')
    expect(subtractQuantities('1Gi', '256Mi')).toBe('768Mi')
  })

  it('rounds up to whole units and thousandths', () => {
    expect(quantityValue('100m')).toBe(1)
    expect(milliValue('1.5')).toBe(1500)
    expect(milliValue('1u')).toBe(1)
  })

  it('is read and written in one go however long it is', () => {
    const long = `1${'0'.repeat(200_000)}1`
    expect(readQuantity(`${long}x`)).toBe(MISSHAPEN)
    expect(readQuantity(`${'0'.repeat(200_000)}x`)).toBe(MISSHAPEN)
    expect(canonicalQuantity(long)).toBe(long)
  })
})
