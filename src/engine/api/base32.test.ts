import { expect, test } from 'vitest'
import { encodeBase32 } from './base32'

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j in base32 without padding (RFC 4648, section 10)', (text, written) => {
  expect(encodeBase32(new TextEncoder().encode(text))).toBe(written)
})
