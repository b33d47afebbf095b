import { expect, test } from 'vitest'
import { isRecorded } from './undo'

const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c' }] } }

test('a revision that an older server wrote is another text than the template it has now', () => {
  expect(isRecorded(TEMPLATE, { ...TEMPLATE, $patch: 'replace' })).toBe(true)
  const older = { ...TEMPLATE, metadata: { creationTimestamp: null, ...TEMPLATE.metadata } }
  expect(isRecorded(older, { ...older, $patch: 'replace' })).toBe(false)
  expect(isRecorded(older, { ...TEMPLATE, $patch: 'replace' })).toBe(true)
})
