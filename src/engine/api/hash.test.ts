import { expect, it } from 'vitest'
import { fnv128a } from './hash'

it.each([
  ['', '6c62272e07bb014262b821756295c58d'],
  ['a', 'd228cb696f1a8caf78912b704e4a8964'],
])('the 128-bit FNV-1a hash of %j is %s', (text, hash) => expect(fnv128a(new TextEncoder().encode(text))).toBe(hash))
