import { expect, it } from 'vitest'
import { hasHangul, toLatin } from './hangul'

it.each([
  ['ㅏㅕㅠㄷㅊ시 ㅎㄷㅅ ㅔㅐㅇㄴ', 'kubectl get pods'],
  ['ㅣㄴ', 'ls'],
  ['ㅔㅐㅇ', 'pod'],
  ['쪼ㅐ', 'Who'],
  ['닭', 'ekfr'],
  ['됐다', 'ehoTek'],
])('%s was meant as %s', (hangul, latin) => {
  expect(hasHangul(hangul)).toBe(true)
  expect(toLatin(hangul)).toBe(latin)
})

it('what is not Hangul stays', () => {
  expect(hasHangul('kubectl -n dev')).toBe(false)
  expect(toLatin('a-ㅠ/1')).toBe('a-b/1')
})
