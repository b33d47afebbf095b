import { describe, expect, test } from 'vitest'
import { concatBytes } from './concat-bytes'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('bytes one after the other', () => {
  test('come in the order of their parts, empty ones leave nothing', () => {
    expect(concatBytes([bytes(1, 2), bytes(), bytes(3)])).toEqual(bytes(1, 2, 3))
    expect(concatBytes([])).toEqual(bytes())
  })

  test('are a copy of several parts, and the one part itself', () => {
    const part = bytes(1, 2)
    expect(concatBytes([part])).toBe(part)
    const whole = concatBytes([part, bytes(3)])
    part[0] = 9
    expect(whole).toEqual(bytes(1, 2, 3))
  })
})
