import { expect, it } from 'vitest'
import { withControl } from './touch-keys'

it('Ctrl makes of letters and the signs beside them the characters a keyboard would send', () => {
  const sent = [...'caZ[\\]_@ '].map((key) => withControl(key).codePointAt(0))
  expect(sent).toEqual([3, 1, 26, 27, 28, 29, 31, 0, 0])
})

it('leaves alone what Ctrl does nothing to', () => {
  for (const data of ['1', '-', '가', '\u001b[A', 'ab']) expect(withControl(data)).toBe(data)
})
