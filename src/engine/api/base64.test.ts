/** Where Go stops reading base64, as its own decoder says for the same texts. */
import { describe, expect, it } from 'vitest'
import { base64Fault } from './base64'

describe('base64', () => {
  it.each(['', 'aGk=', 'aG==', 'aG\n=\n=', 'aG==\n', 'aGVs\r\nbG8h'])('%j is well formed', (text) => {
    expect(base64Fault(text)).toBeUndefined()
  })

  it.each([
    ['a', 0],
    ['aGk', 0],
    ['a===', 1],
    ['aG=k', 2],
    ['aG=', 3],
    ['aG=\n', 4],
    ['aGk=x', 4],
    ['aG==x', 4],
    ['aGk=\n=', 5],
    ['éGk=', 0],
    ['aGVs bG8=', 4],
    ['aGVsbG8', 4],
  ])('%j is wrong from byte %i on', (text, byte) => {
    expect(base64Fault(text)).toBe(byte)
  })
})
