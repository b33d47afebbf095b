import { expect, test } from 'vitest'
import { trimEnd } from './trim-end'

test('a text loses the letters at its end and none within, however many there are', () => {
  expect(trimEnd('/a//b///', '/')).toBe('/a//b')
  expect(trimEnd('a-.-', '-.')).toBe('a')
  expect(trimEnd('///', '/')).toBe('')
  const long = `${'/'.repeat(300_000)}a`
  expect(trimEnd(long, '/')).toBe(long)
})
