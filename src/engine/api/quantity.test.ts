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

  it.each(['', 'lots', '1.2.3', '5 Mi', '1Zi', 'Mi', '--1'])('%j is none', (text) => {
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
})
