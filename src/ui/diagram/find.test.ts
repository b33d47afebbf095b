import { expect, it } from 'vitest'
import { matcher } from './find'

const pod = { name: 'web-7887448d46-cvhvb', namespace: 'shop', node: 'node-2', status: 'CrashLoopBackOff' }

it('finds by any part of name, namespace, node or state, large letters or small', () => {
  for (const asked of ['web', 'CVHVB', 'shop', 'node-2', 'crashloop']) expect(matcher(asked)!(pod), asked).toBe(true)
  expect(matcher('api')!(pod)).toBe(false)
})

it('several words are all wanted, and a word never reaches from one thing known into the next', () => {
  expect(matcher('web node-2')!(pod)).toBe(true)
  expect(matcher('web node-1')!(pod)).toBe(false)
  expect(matcher('cvhvbshop')!(pod)).toBe(false)
})

it('looks for nothing when nothing is asked for', () => {
  expect(matcher('  ')).toBeUndefined()
})
