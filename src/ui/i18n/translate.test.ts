import { expect, it } from 'vitest'
import { translator } from '.'

const english = translator('en', {
  plain: 'Words',
  within: { deeper: 'Step {{number}} of {{total}}' },
  pods_one: '{{count}} pod',
  pods_other: '{{count}} pods',
})

it('finds words by their path and puts values where their names stand', () => {
  expect(english('plain')).toBe('Words')
  expect(english('within.deeper', { number: 2, total: 5 })).toBe('Step 2 of 5')
})

it('chooses the form that the count wants, in languages with one form that one', () => {
  expect([0, 1, 2].map((count) => english('pods', { count }))).toEqual(['0 pods', '1 pod', '2 pods'])
  expect(translator('ko', { pods_other: '파드 {{count}}개' })('pods', { count: 1 })).toBe('파드 1개')
})

it('says in English what a language lacks, and the path where nobody has words for it', () => {
  expect(translator('ko', {})('app.sandbox')).toBe(english('app.sandbox'))
  expect(english('app.sandbox')).not.toBe('app.sandbox')
  expect(english('no.such.words')).toBe('no.such.words')
})

it('takes values as they are: what looks like a name in one is not looked up', () => {
  expect(english('within.deeper', { number: '{{total}}', total: '$&' })).toBe('Step {{total}} of $&')
})
